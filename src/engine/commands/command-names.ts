// The table was written by scripts/make-command-names.mjs.

/**
 * Names of commands, for rules and completion. One line a command: its name, the first Redis that has it, the first
 * Valkey that has it (7.2: taken over from Redis), the first Redis without it, the module that brings it; behind each
 * bar a subcommand.
 */
const TABLE = `
acl:6.0 7.2 | cat:6.0 7.2 | deluser:6.0 7.2 | dryrun:7.0 7.2 | genpass:6.0 7.2 | getuser:6.0 7.2 | help:6.0 7.2 |
  list:6.0 7.2 | load:6.0 7.2 | log:6.0 7.2 | save:6.0 7.2 | setuser:6.0 7.2 | users:6.0 7.2 | whoami:6.0 7.2
append:2.0 7.2
arcount:8.8 -
ardel:8.8 -
ardelrange:8.8 -
arget:8.8 -
argetrange:8.8 -
argrep:8.8 -
arinfo:8.8 -
arinsert:8.8 -
arlastitems:8.8 -
arlen:8.8 -
armget:8.8 -
armset:8.8 -
arnext:8.8 -
arop:8.8 -
arring:8.8 -
arscan:8.8 -
arseek:8.8 -
arset:8.8 -
asking:3.0 7.2
auth:1.0 7.2
backup:8.10 - | abort:8.10 - | cleanup:8.10 - | help:8.10 - | list:8.10 - | seal:8.10 - | start:8.10 - | status:8.10 -
bgrewriteaof:1.0 7.2
bgsave:1.0 7.2
bitcount:2.6 7.2
bitfield:3.2 7.2
bitfield_ro:6.0 7.2
bitop:2.6 7.2
bitpos:2.8 7.2
blmove:6.2 7.2
blmovem:8.10 -
blmpop:7.0 7.2
blpop:2.0 7.2
brpop:2.0 7.2
brpoplpush:2.2 7.2
bzmpop:7.0 7.2
bzpopmax:5.0 7.2
bzpopmin:5.0 7.2
client:2.4 7.2 | caching:6.0 7.2 | capa:- 8.0 | getname:2.6 7.2 | getredir:6.0 7.2 | help:5.0 7.2 | id:5.0 7.2 |
  import-source:- 8.1 | info:6.2 7.2 | kill:2.4 7.2 | list:2.4 7.2 | no-evict:7.0 7.2 | no-touch:7.2 7.2 | pause:3.0
  7.2 | reply:3.2 7.2 | setinfo:7.2 7.2 | setname:2.6 7.2 | tracking:6.0 7.2 | trackinginfo:6.2 7.2 | unblock:5.0 7.2
  | unpause:6.2 7.2
cluster:3.0 7.2 | addslots:3.0 7.2 | addslotsrange:7.0 7.2 | bumpepoch:3.0 7.2 | cancelslotmigrations:- 9.0 |
  count-failure-reports:3.0 7.2 | countkeysinslot:3.0 7.2 | delslots:3.0 7.2 | delslotsrange:7.0 7.2 | failover:3.0
  7.2 | flushslot:- 9.0 | flushslots:3.0 7.2 | forget:3.0 7.2 | getkeysinslot:3.0 7.2 | getslotmigrations:- 9.0 |
  help:5.0 7.2 | info:3.0 7.2 | keyslot:3.0 7.2 | links:7.0 7.2 | meet:3.0 7.2 | migrateslots:- 9.0 | migration:8.4 -
  | myid:3.0 7.2 | myshardid:7.2 7.2 | nodes:3.0 7.2 | replicas:5.0 7.2 | replicate:3.0 7.2 | reset:3.0 7.2 |
  saveconfig:3.0 7.2 | set-config-epoch:3.0 7.2 | setslot:3.0 7.2 | shards:7.0 7.2 | slaves:3.0 7.2 | slot-stats:8.2
  8.0 | slots:3.0 7.2 | syncslots:8.4 9.0
clusterscan:- 9.1
command:2.8 7.2 | count:2.8 7.2 | docs:7.0 7.2 | getkeys:2.8 7.2 | getkeysandflags:7.0 7.2 | help:5.0 7.2 | info:2.8
  7.2 | list:7.0 7.2
commandlog:- 8.1 | get:- 8.1 | help:- 8.1 | len:- 8.1 | reset:- 8.1
config:2.0 7.2 | get:2.0 7.2 | help:5.0 7.2 | resetstat:2.0 7.2 | rewrite:2.8 7.2 | set:2.0 7.2
copy:6.2 7.2
dbsize:1.0 7.2
debug:1.0 7.2
decr:1.0 7.2
decrby:1.0 7.2
del:1.0 7.2
delex:8.4 -
delifeq:- 9.0
digest:8.4 -
discard:2.0 7.2
dump:2.6 7.2
echo:1.0 7.2
eval:2.6 7.2
evalsha:2.6 7.2
evalsha_ro:7.0 7.2
eval_ro:7.0 7.2
exec:1.2 7.2
exists:1.0 7.2
expire:1.0 7.2
expireat:1.2 7.2
expiretime:7.0 7.2
failover:6.2 7.2
fcall:7.0 7.2
fcall_ro:7.0 7.2
flushall:1.0 7.2
flushdb:1.0 7.2
function:7.0 7.2 | delete:7.0 7.2 | dump:7.0 7.2 | flush:7.0 7.2 | help:7.0 7.2 | kill:7.0 7.2 | list:7.0 7.2 |
  load:7.0 7.2 | restore:7.0 7.2 | stats:7.0 7.2
geoadd:3.2 7.2
geodist:3.2 7.2
geohash:3.2 7.2
geopos:3.2 7.2
georadius:3.2 7.2
georadiusbymember:3.2 7.2
georadiusbymember_ro:3.2 7.2
georadius_ro:3.2 7.2
geosearch:6.2 7.2
geosearchstore:6.2 7.2
get:1.0 7.2
getbit:2.2 7.2
getdel:6.2 7.2
getex:6.2 7.2
getrange:2.4 7.2
getset:1.0 7.2
hdel:2.0 7.2
hello:6.0 7.2
hexists:2.0 7.2
hexpire:7.4 9.0
hexpireat:7.4 9.0
hexpiretime:7.4 9.0
hget:2.0 7.2
hgetall:2.0 7.2
hgetdel:8.0 9.1
hgetex:8.0 9.0
himport:8.10 - | discard:8.10 - | discardall:8.10 - | prepare:8.10 - | set:8.10 -
hincrby:2.0 7.2
hincrbyfloat:2.6 7.2
hkeys:2.0 7.2
hlen:2.0 7.2
hmget:2.0 7.2
hmset:2.0 7.2
hotkeys:8.6 - | get:8.6 - | help:8.6 - | reset:8.6 - | start:8.6 - | stop:8.6 -
hpersist:7.4 9.0
hpexpire:7.4 9.0
hpexpireat:7.4 9.0
hpexpiretime:7.4 9.0
hpttl:7.4 9.0
hrandfield:6.2 7.2
hscan:2.8 7.2
hset:2.0 7.2
hsetex:8.0 9.0
hsetnx:2.0 7.2
hstrlen:3.2 7.2
httl:7.4 9.0
hvals:2.0 7.2
incr:1.0 7.2
incrby:1.0 7.2
incrbyfloat:2.6 7.2
increx:8.8 -
info:1.0 7.2
keys:1.0 7.2
lastsave:1.0 7.2
latency:2.8 7.2 | doctor:2.8 7.2 | graph:2.8 7.2 | help:2.8 7.2 | histogram:7.0 7.2 | history:2.8 7.2 | latest:2.8 7.2
  | reset:2.8 7.2
lcs:7.0 7.2
lindex:1.0 7.2
linsert:2.2 7.2
llen:1.0 7.2
lmove:6.2 7.2
lmovem:8.10 -
lmpop:7.0 7.2
lolwut:5.0 7.2
lpop:1.0 7.2
lpos:6.0 7.2
lpush:1.0 7.2
lpushx:2.2 7.2
lrange:1.0 7.2
lrem:1.0 7.2
lset:1.0 7.2
ltrim:1.0 7.2
memory:4.0 7.2 | doctor:4.0 7.2 | help:4.0 7.2 | malloc-stats:4.0 7.2 | purge:4.0 7.2 | stats:4.0 7.2 | usage:4.0 7.2
mget:1.0 7.2
migrate:2.6 7.2
module:4.0 7.2 | help:5.0 7.2 | list:4.0 7.2 | load:4.0 7.2 | loadex:7.0 7.2 | unload:4.0 7.2
monitor:1.0 7.2
move:1.0 7.2
mset:1.0 7.2
msetex:8.4 9.1
msetnx:1.0 7.2
multi:1.2 7.2
object:2.2 7.2 | encoding:2.2 7.2 | freq:4.0 7.2 | help:6.2 7.2 | idletime:2.2 7.2 | refcount:2.2 7.2
persist:2.2 7.2
pexpire:2.6 7.2
pexpireat:2.6 7.2
pexpiretime:7.0 7.2
pfadd:2.8 7.2
pfcount:2.8 7.2
pfdebug:2.8 7.2
pfmerge:2.8 7.2
pfselftest:2.8 7.2
ping:1.0 7.2
psetex:2.6 7.2
psubscribe:2.0 7.2
psync:2.8 7.2
pttl:2.6 7.2
publish:2.0 7.2
pubsub:2.8 7.2 | channels:2.8 7.2 | help:6.2 7.2 | numpat:2.8 7.2 | numsub:2.8 7.2 | shardchannels:7.0 7.2 |
  shardnumsub:7.0 7.2
punsubscribe:2.0 7.2
quit:1.0 7.2
randomkey:1.0 7.2
readonly:3.0 7.2
readwrite:3.0 7.2
rename:1.0 7.2
renamenx:1.0 7.2
replconf:3.0 7.2
replicaof:5.0 7.2
reset:6.2 7.2
restore:2.6 7.2
restore-asking:3.0 7.2
role:2.8 7.2
rpop:1.0 7.2
rpoplpush:1.2 7.2
rpush:1.0 7.2
rpushx:2.2 7.2
sadd:1.0 7.2
save:1.0 7.2
scan:2.8 7.2
scard:1.0 7.2
script:2.6 7.2 | debug:3.2 7.2 | exists:2.6 7.2 | flush:2.6 7.2 | help:5.0 7.2 | kill:2.6 7.2 | load:2.6 7.2 | show:-
  8.0
sdiff:1.0 7.2
sdiffcard:8.10 -
sdiffstore:1.0 7.2
select:1.0 7.2
sentinel:2.8 7.2 | ckquorum:2.8 7.2 | config:6.2 7.2 | debug:7.0 7.2 | failover:2.8 7.2 | flushconfig:2.8 7.2 |
  get-master-addr-by-name:2.8 7.2 | get-primary-addr-by-name:- 8.0 | help:6.2 7.2 | info-cache:3.2 7.2 |
  is-master-down-by-addr:2.8 7.2 | is-primary-down-by-addr:- 8.0 | master:2.8 7.2 | masters:2.8 7.2 | monitor:2.8 7.2
  | myid:6.2 7.2 | pending-scripts:2.8 7.2 | primaries:- 8.0 | primary:- 8.0 | remove:2.8 7.2 | replicas:5.0 7.2 |
  reset:2.8 7.2 | sentinels:2.8 7.2 | set:2.8 7.2 | simulate-failure:3.2 7.2 | slaves:2.8 7.2
set:1.0 7.2
setbit:2.2 7.2
setex:2.0 7.2
setnx:1.0 7.2
setrange:2.2 7.2
sflush:8.0 -
shutdown:1.0 7.2
sinter:1.0 7.2
sintercard:7.0 7.2
sinterstore:1.0 7.2
sismember:1.0 7.2
slaveof:1.0 7.2
slowlog:2.2 7.2 | get:2.2 7.2 | help:6.2 7.2 | len:2.2 7.2 | reset:2.2 7.2
smembers:1.0 7.2
smismember:6.2 7.2
smove:1.0 7.2
sort:1.0 7.2
sort_ro:7.0 7.2
spop:1.0 7.2
spublish:7.0 7.2
srandmember:1.0 7.2
srem:1.0 7.2
sscan:2.8 7.2
ssubscribe:7.0 7.2
stralgo:6.0 - 7.0
strlen:2.2 7.2
subscribe:2.0 7.2
substr:1.0 7.2
sunion:1.0 7.2
sunioncard:8.10 -
sunionstore:1.0 7.2
sunsubscribe:7.0 7.2
swapdb:4.0 7.2
sync:1.0 7.2
time:2.6 7.2
touch:3.2 7.2
trimslots:8.4 -
ttl:1.0 7.2
type:1.0 7.2
unlink:4.0 7.2
unsubscribe:2.0 7.2
unwatch:2.2 7.2
vadd:8.0 - +vectorset
vcard:8.0 - +vectorset
vdim:8.0 - +vectorset
vemb:8.0 - +vectorset
vgetattr:8.0 - +vectorset
vinfo:8.0 - +vectorset
vismember:8.2 - +vectorset
vlinks:8.0 - +vectorset
vrandmember:8.0 - +vectorset
vrange:8.4 - +vectorset
vrem:8.0 - +vectorset
vsetattr:8.0 - +vectorset
vsim:8.0 - +vectorset
wait:3.0 7.2
waitaof:7.2 7.2
watch:2.2 7.2
xack:5.0 7.2
xackdel:8.2 -
xadd:5.0 7.2
xautoclaim:6.2 7.2
xcfgset:8.6 -
xclaim:5.0 7.2
xdel:5.0 7.2
xdelex:8.2 -
xgroup:5.0 7.2 | create:5.0 7.2 | createconsumer:6.2 7.2 | delconsumer:5.0 7.2 | destroy:5.0 7.2 | help:5.0 7.2 |
  setid:5.0 7.2
xidmprecord:8.6 -
xinfo:5.0 7.2 | consumers:5.0 7.2 | groups:5.0 7.2 | help:5.0 7.2 | stream:5.0 7.2
xlen:5.0 7.2
xnack:8.8 -
xpending:5.0 7.2
xrange:5.0 7.2
xread:5.0 7.2
xreadgroup:5.0 7.2
xrevrange:5.0 7.2
xsetid:5.0 7.2
xtrim:5.0 7.2
zadd:1.2 7.2
zcard:1.2 7.2
zcount:2.0 7.2
zdiff:6.2 7.2
zdiffstore:6.2 7.2
zincrby:1.2 7.2
zinter:6.2 7.2
zintercard:7.0 7.2
zinterstore:2.0 7.2
zlexcount:2.8 7.2
zmpop:7.0 7.2
zmscore:6.2 7.2
zpopmax:5.0 7.2
zpopmin:5.0 7.2
zrandmember:6.2 7.2
zrange:1.2 7.2
zrangebylex:2.8 7.2
zrangebyscore:1.0 7.2
zrangestore:6.2 7.2
zrank:2.0 7.2
zrem:1.2 7.2
zremrangebylex:2.8 7.2
zremrangebyrank:2.0 7.2
zremrangebyscore:1.2 7.2
zrevrange:1.2 7.2
zrevrangebylex:2.8 7.2
zrevrangebyscore:2.2 7.2
zrevrank:2.0 7.2
zscan:2.8 7.2
zscore:1.2 7.2
zunion:6.2 7.2
zunionstore:2.0 7.2
`;

/** A command, or a subcommand of one. */
export interface CommandName {
  /** In lower case, a subcommand without the name of its command. */
  readonly name: string;
  /** First version of each product; undefined: it never had it. `2.8` may mean older. */
  readonly since: { readonly redis: string | undefined; readonly valkey: string | undefined };
  /** First Redis that dropped it. */
  readonly removed: string | undefined;
  /** The module that brings it: it comes after the configuration was read. */
  readonly module: string | undefined;
  readonly subcommands: readonly CommandName[];
}

/** Every command, by its name in lower case. */
export const COMMAND_NAMES: ReadonlyMap<string, CommandName> = new Map(
  TABLE.trim().replace(/\n {2}/g, ' ').split('\n').map((line) => {
    const [first = '', ...rest] = line.split(' | ');
    const command = readEntry(first, rest.map((part) => readEntry(part, [])));
    return [command.name, command] as const;
  }),
);

function readEntry(text: string, subcommands: readonly CommandName[]): CommandName {
  const [name = '', versions = ''] = text.split(':');
  const words = versions.split(' ');
  const [redis, valkey, removed] = words.filter((word) => !word.startsWith('+'))
    .map((version) => (version === '-' ? undefined : version));
  const module = words.find((word) => word.startsWith('+'))?.slice(1);
  return { name, since: { redis, valkey }, removed, module, subcommands };
}
