// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups cluster, sentinel. */
export const CLUSTER_ROWS = `
[cluster]
ASKING 1 3.0.0 7.2 fast
  says Announces that the next command follows an ASK redirection.
CLUSTER -2 3.0.0 7.2
  says Family of commands about the cluster.
CLUSTER|ADDSLOTS -3 3.0.0 7.2 no_async_loading admin stale
  args slot:int*
  says Gives slots to this node.
CLUSTER|ADDSLOTSRANGE -4 7.0.0 7.2 no_async_loading admin stale
  args {start-slot:int end-slot:int}*
  says Gives ranges of slots to this node.
CLUSTER|BUMPEPOCH 2 3.0.0 7.2 no_async_loading admin stale
  says Raises the configuration epoch.
CLUSTER|CANCELSLOTMIGRATIONS 2 - 9.0 no_async_loading admin stale all_dbs
  says Cancels running slot migrations.
CLUSTER|COUNT-FAILURE-REPORTS 3 3.0.0 7.2 admin loading stale
  args node-id:str
  flags-valkey admin stale
  says Counts failure reports about a node.
CLUSTER|COUNTKEYSINSLOT 3 3.0.0 7.2 stale
  args slot:int
  says Counts keys in a slot.
CLUSTER|DELSLOTS -3 3.0.0 7.2 no_async_loading admin stale
  args slot:int*
  says Takes slots away in the view of this node.
CLUSTER|DELSLOTSRANGE -4 7.0.0 7.2 no_async_loading admin stale
  args {start-slot:int end-slot:int}*
  says Takes ranges of slots away in the view of this node.
CLUSTER|FAILOVER -2 3.0.0 7.2 no_async_loading admin stale
  args [(FORCE|TAKEOVER)]
  says Makes a replica take over from its primary.
CLUSTER|FLUSHSLOT -3 - 9.0 write no_async_loading admin all_dbs
  args slot:int [(ASYNC|SYNC)]
  aof verbatim
  form valkey 9.0+: from the code, not probed
  says Removes all keys of a slot.
CLUSTER|FLUSHSLOTS 2 3.0.0 7.2 no_async_loading admin stale
  says Forgets all slots of this node.
CLUSTER|FORGET 3 3.0.0 7.2 no_async_loading admin stale
  args node-id:str
  says Removes a node from the table of known nodes.
CLUSTER|GETKEYSINSLOT 4 3.0.0 7.2 stale
  args slot:int count:int
  says Lists some keys of a slot.
CLUSTER|GETSLOTMIGRATIONS 2 - 9.0 no_async_loading admin stale
  says Lists slot migrations.
CLUSTER|HELP 2 5.0.0 7.2 loading stale
  says Lists the subcommands of CLUSTER.
CLUSTER|INFO 2 3.0.0 7.2 loading stale
  says Shows the state of the cluster.
CLUSTER|KEYSLOT 3 3.0.0 7.2 loading stale
  args key:str
  flags-valkey stale
  says Computes the slot of a key.
CLUSTER|LINKS 2 7.0.0 7.2 loading stale
  flags-valkey stale
  says Lists cluster bus connections.
CLUSTER|MEET -4 3.0.0 7.2 no_async_loading admin stale
  args ip:str port:int [cluster-bus-port:int]
  says Introduces another node.
CLUSTER|MIGRATESLOTS -4 - 9.0 no_async_loading admin stale all_dbs
  args {SLOTSRANGE {start-slot:int end-slot:int}* NODE node-id:str}*
  says Moves slots to another node as a whole.
CLUSTER|MIGRATION -4 8.4.0 - no_async_loading admin stale
  args (IMPORT {start-slot:int end-slot:int}*|CANCEL (ID task-id:str|ALL)|STATUS (ID task-id:str|ALL))
  says Starts, watches or cancels atomic slot migrations.
CLUSTER|MYID 2 3.0.0 7.2 loading stale
  says Tells the id of this node.
CLUSTER|MYSHARDID 2 7.2.0 7.2 loading stale
  says Tells the shard id of this node.
CLUSTER|NODES 2 3.0.0 7.2 loading stale
  says Prints all nodes with their slots.
CLUSTER|REPLICAS 3 5.0.0 7.2 admin loading stale
  args node-id:str
  flags-valkey admin stale
  says Lists replicas of a primary.
CLUSTER|REPLICATE 3 3.0.0 7.2 no_async_loading admin stale
  args node-id:str
  args-valkey (node-id:str|{NO ONE})
  arity redis-7.0:3 valkey-9.1:-3
  says Makes this node a replica of another.
CLUSTER|RESET -2 3.0.0 7.2 admin stale noscript
  args [(HARD|SOFT)]
  says Makes this node forget the cluster, softly or hard.
CLUSTER|SAVECONFIG 2 3.0.0 7.2 no_async_loading admin stale
  says Writes the node file to disk.
CLUSTER|SET-CONFIG-EPOCH 3 3.0.0 7.2 no_async_loading admin stale
  args config-epoch:int
  says Gives a node without epoch its first one.
CLUSTER|SETSLOT -4 3.0.0 7.2 no_async_loading admin stale
  args slot:int (IMPORTING importing:str|MIGRATING migrating:str|NODE node:str|STABLE)
  args-valkey slot:int (IMPORTING importing:str|MIGRATING migrating:str|NODE node:str|STABLE) [TIMEOUT timeout:int]
  flags-valkey no_async_loading admin stale may_replicate
  says Binds a slot to a node or changes its migration state.
CLUSTER|SHARDS 2 7.0.0 7.2 loading stale
  says Lists shards with nodes and slots.
CLUSTER|SLAVES 3 3.0.0 7.2 admin loading stale
  args node-id:str
  flags-valkey admin stale
  deprecated 5.0.0
  instead CLUSTER REPLICAS
  says Old name of CLUSTER REPLICAS.
CLUSTER|SLOT-STATS -4 8.2.0 8.0 stale loading
  args (SLOTSRANGE {start-slot:int end-slot:int}|ORDERBY {metric:str [LIMIT limit:int] [(ASC|DESC)]})
  says Shows usage figures per slot.
CLUSTER|SLOTS 2 3.0.0 7.2 loading stale
  deprecated 7.0.0
  instead CLUSTER SHARDS
  says Lists slot ranges with their nodes.
CLUSTER|SYNCSLOTS -3 8.4.0 9.0 no_async_loading admin stale
  args (SYNC {task-id:str {start-slot:int end-slot:int}*}|RDBCHANNEL task-id:str|SNAPSHOT-EOF|STREAM-EOF|ACK {state:str offset:int}|FAIL error:str|CONF {option:str* value:str*})
  args-valkey
  flags-valkey no_async_loading admin stale may_replicate
  says Internal messages of slot migration.
CLUSTERSCAN -2 - 9.1 readonly touches_arbitrary_keys
  keys 1 range 0 1 0 not_key
  args cursor:str [MATCH match-pattern:pat] [COUNT count:int] [TYPE type:str] [SLOT slot:int]
  says Walks the keys of the whole cluster.
READONLY 1 3.0.0 7.2 fast loading stale
  says Allows reads on a cluster replica.
READWRITE 1 3.0.0 7.2 fast loading stale
  says Ends READONLY.
[sentinel]
SENTINEL -2 2.8.4 7.2 admin sentinel only_sentinel
  says Family of commands of Sentinel.
SENTINEL|CKQUORUM 3 2.8.4 7.2 admin sentinel only_sentinel
  args master-name:str
  args-valkey primary-name:str
  says Checks whether a quorum is reachable.
SENTINEL|CONFIG -4 6.2.0 7.2 admin sentinel only_sentinel
  args (SET {parameter:str value:str}*|{GET parameter:str}*)
  arity redis-7.0:-3 redis-7.2:-4
  says Reads or changes settings of Sentinel.
SENTINEL|DEBUG -2 7.0.0 7.2 admin sentinel only_sentinel
  args [{parameter:str value:str}*]
  says Shows or changes internal timings.
SENTINEL|FAILOVER 3 2.8.4 7.2 admin sentinel only_sentinel
  args master-name:str
  args-valkey primary-name:str [COORDINATED]
  arity redis-7.0:3 valkey-9.1:-3
  says Forces a failover.
SENTINEL|FLUSHCONFIG 2 2.8.4 7.2 admin sentinel only_sentinel
  says Writes the Sentinel file again.
SENTINEL|GET-MASTER-ADDR-BY-NAME 3 2.8.4 7.2 admin sentinel only_sentinel
  args master-name:str
  args-valkey primary-name:str
  says Tells the address of a primary.
SENTINEL|GET-PRIMARY-ADDR-BY-NAME 3 - 8.0 admin sentinel only_sentinel
  args primary-name:str
  says Tells the address of a primary.
SENTINEL|HELP 2 6.2.0 7.2 loading stale sentinel only_sentinel
  says Lists the subcommands of SENTINEL.
SENTINEL|INFO-CACHE -3 3.2.0 7.2 admin sentinel only_sentinel
  args nodename:str*
  says Shows cached INFO output of watched servers.
SENTINEL|IS-MASTER-DOWN-BY-ADDR 6 2.8.4 7.2 admin sentinel only_sentinel
  args ip:str port:int current-epoch:int runid:str
  says Question between Sentinels about a primary.
SENTINEL|IS-PRIMARY-DOWN-BY-ADDR 6 - 8.0 admin sentinel only_sentinel
  args ip:str port:int current-epoch:int runid:str
  says Question between Sentinels about a primary.
SENTINEL|MASTER 3 2.8.4 7.2 admin sentinel only_sentinel
  args master-name:str
  args-valkey primary-name:str
  says Describes a watched primary.
SENTINEL|MASTERS 2 2.8.4 7.2 admin sentinel only_sentinel
  says Lists watched primaries.
SENTINEL|MONITOR 6 2.8.4 7.2 admin sentinel only_sentinel
  args name:str ip:str port:int quorum:int
  says Starts watching a primary.
SENTINEL|MYID 2 6.2.0 7.2 admin sentinel only_sentinel
  says Tells the id of this Sentinel.
SENTINEL|PENDING-SCRIPTS 2 2.8.4 7.2 admin sentinel only_sentinel
  says Lists scripts that wait to run.
SENTINEL|PRIMARIES 2 - 8.0 admin sentinel only_sentinel
  says Lists watched primaries.
SENTINEL|PRIMARY 3 - 8.0 admin sentinel only_sentinel
  args primary-name:str
  says Describes a watched primary.
SENTINEL|REMOVE 3 2.8.4 7.2 admin sentinel only_sentinel
  args master-name:str
  args-valkey primary-name:str
  says Stops watching a primary.
SENTINEL|REPLICAS 3 5.0.0 7.2 admin sentinel only_sentinel
  args master-name:str
  args-valkey primary-name:str
  says Lists replicas of a primary.
SENTINEL|RESET 3 2.8.4 7.2 admin sentinel only_sentinel
  args pattern:pat
  says Forgets state of matching primaries.
SENTINEL|SENTINELS 3 2.8.4 7.2 admin sentinel only_sentinel
  args master-name:str
  args-valkey primary-name:str
  says Lists other Sentinels of a primary.
SENTINEL|SET -5 2.8.4 7.2 admin sentinel only_sentinel
  args master-name:str {option:str value:str}*
  args-valkey primary-name:str {option:str value:str}*
  says Changes settings of a watched primary.
SENTINEL|SIMULATE-FAILURE -3 3.2.0 7.2 admin sentinel only_sentinel
  args [(CRASH-AFTER-ELECTION|CRASH-AFTER-PROMOTION|HELP)*]
  says Makes Sentinel crash at chosen points, for tests.
SENTINEL|SLAVES 3 2.8.0 7.2 admin sentinel only_sentinel
  args master-name:str
  args-valkey primary-name:str
  deprecated 5.0.0
  instead SENTINEL REPLICAS
  says Lists replicas of a primary.
`;
