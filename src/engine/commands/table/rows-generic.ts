// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups generic, transactions. */
export const GENERIC_ROWS = `
[generic]
COPY -3 6.2.0 7.2 write denyoom
  keys 1 range 0 1 0 ro access
  keys 2 range 0 1 0 ow update
  args source:key destination:key [DB destination-db:int] [REPLACE]
  aof verbatim
  says Copies a key.
DEL -2 1.0.0 7.2 write
  keys 1 range -1 1 0 rm delete
  args key:key*
  aof verbatim
  form all: verbatim; also for expired and evicted keys (UNLINK with lazyfree settings and in valkey 8.0+)
  says Deletes keys.
DUMP 2 2.6.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key
  says Returns a value in its serialized form.
EXISTS -2 1.0.0 7.2 readonly fast
  keys 1 range -1 1 0 ro
  args key:key*
  arity redis-2.8:2 redis-3.0:-2
  says Counts how many of the keys exist.
EXPIRE -3 1.0.0 7.2 write fast
  keys 1 range 0 1 0 rw update
  args key:key seconds:int [(NX|XX|GT|LT)]
  arity redis-2.8:3 redis-7.0:-3
  form all: PEXPIREAT (options NX/XX/GT/LT stay); DEL when the time is past (UNLINK in valkey 8.0+)
  says Sets a lifetime in seconds.
EXPIREAT -3 1.2.0 7.2 write fast
  keys 1 range 0 1 0 rw update
  args key:key unix-time-seconds:time [(NX|XX|GT|LT)]
  arity redis-2.8:3 redis-7.0:-3
  form all: PEXPIREAT
  says Sets the expiry as unix time in seconds.
EXPIRETIME 2 7.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key
  says Tells the expiry as unix time in seconds.
KEYS 2 1.0.0 7.2 readonly
  args pattern:pat
  says Lists keys by pattern; blocks the server on big data sets.
MIGRATE -6 2.6.0 7.2 write
  keys 3 range 0 1 0 rw access delete
  keys KEYS@-2 range -1 1 0 rw access delete incomplete
  args host:str port:int (key:key|"") destination-db:int timeout:int [COPY] [REPLACE] [(AUTH auth:str|AUTH2 {username:str password:str})] [{KEYS keys:key}*]
  arity redis-2.8:6 redis-3.0:-6
  form all: DEL of the moved keys, unless COPY
  says Moves keys to another server.
MOVE 3 1.0.0 7.2 write fast
  keys 1 range 0 1 0 rw access update
  args key:key db:int
  aof verbatim
  says Takes a key out of this database and puts it into another.
OBJECT -2 2.2.3 7.2
  arity redis-2.8:3 redis-4.0:-2
  says Family of commands about internals of values.
OBJECT|ENCODING 3 2.2.3 7.2 readonly
  keys 2 range 0 1 0 ro
  args key:key
  says Tells the internal encoding.
OBJECT|FREQ 3 4.0.0 7.2 readonly
  keys 2 range 0 1 0 ro
  args key:key
  says Tells the LFU counter.
OBJECT|HELP 2 6.2.0 7.2 loading stale
  says Lists the subcommands of OBJECT.
OBJECT|IDLETIME 3 2.2.3 7.2 readonly
  keys 2 range 0 1 0 ro
  args key:key
  says Tells seconds since the last access.
OBJECT|REFCOUNT 3 2.2.3 7.2 readonly
  keys 2 range 0 1 0 ro
  args key:key
  says Tells the reference count.
PERSIST 2 2.2.0 7.2 write fast
  keys 1 range 0 1 0 rw update
  args key:key
  aof verbatim
  says Removes the lifetime of a key.
PEXPIRE -3 2.6.0 7.2 write fast
  keys 1 range 0 1 0 rw update
  args key:key milliseconds:int [(NX|XX|GT|LT)]
  arity redis-2.8:3 redis-7.0:-3
  form all: PEXPIREAT
  says Sets a lifetime in milliseconds.
PEXPIREAT -3 2.6.0 7.2 write fast
  keys 1 range 0 1 0 rw update
  args key:key unix-time-milliseconds:time [(NX|XX|GT|LT)]
  arity redis-2.8:3 redis-7.0:-3
  aof verbatim in-rewrites
  form all: verbatim; DEL/UNLINK when the time is past
  says Sets the expiry as unix time in milliseconds.
PEXPIRETIME 2 7.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key
  says Tells the expiry as unix time in milliseconds.
PTTL 2 2.6.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key
  says Tells the remaining lifetime in milliseconds.
RANDOMKEY 1 1.0.0 7.2 readonly touches_arbitrary_keys
  says Returns a random key name.
RENAME 3 1.0.0 7.2 write
  keys 1 range 0 1 0 rw access delete
  keys 2 range 0 1 0 ow update
  args key:key newkey:key
  aof verbatim
  says Gives a key another name; what was there before is gone.
RENAMENX 3 1.0.0 7.2 write fast
  keys 1 range 0 1 0 rw access delete
  keys 2 range 0 1 0 ow insert
  args key:key newkey:key
  aof verbatim
  says Renames a key if the target is free.
RESTORE -4 2.6.0 7.2 write denyoom
  keys 1 range 0 1 0 ow update
  args key:key ttl:int serialized-value:str [REPLACE] [ABSTTL] [IDLETIME seconds:int] [FREQ frequency:int]
  arity redis-2.8:4 redis-3.0:-4
  aof rewritten
  form redis 2.8-6.2: verbatim, a relative TTL stays relative and counts again from loading
  form redis 7.0+, valkey: a TTL becomes absolute and ABSTTL is added
  says Creates a key from its serialized form.
SCAN -2 2.8.0 7.2 readonly touches_arbitrary_keys
  args cursor:int [MATCH pattern:pat] [COUNT count:int] [TYPE type:str]
  says Walks through the keys.
SORT -2 1.0.0 7.2 write denyoom
  keys 1 range 0 1 0 ro access
  keys ? ro access
  keys ? ow update
  args key:key [BY by-pattern:pat] [LIMIT {offset:int count:int}] [{GET get-pattern:pat}**] [(ASC|DESC)] [ALPHA] [STORE destination:key]
  aof sometimes
  form all: only with STORE, verbatim
  says Sorts elements and can store the result.
SORT_RO -2 7.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  keys ? ro access
  args key:key [BY by-pattern:pat] [LIMIT {offset:int count:int}] [{GET get-pattern:pat}**] [(ASC|DESC)] [ALPHA]
  says Sorts elements.
TOUCH -2 3.2.1 7.2 readonly fast
  keys 1 range -1 1 0 ro
  args key:key*
  says Refreshes the access time of keys.
TTL 2 1.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key
  says Tells the remaining lifetime in seconds.
TYPE 2 1.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro
  args key:key
  says Tells the type of a value.
UNLINK -2 4.0.0 7.2 write fast
  keys 1 range -1 1 0 rm delete
  args key:key*
  aof verbatim
  form all: verbatim; also for expired and evicted keys with lazyfree settings
  says Deletes keys and frees them in the background.
WAIT 3 3.0.0 7.2 blocking
  args numreplicas:int timeout:int
  says Waits until replicas have received earlier writes.
WAITAOF 4 7.2.0 7.2 blocking
  args numlocal:int numreplicas:int timeout:int
  says Waits until earlier writes are on disk, here or on replicas.
[transactions]
DISCARD 1 2.0.0 7.2 noscript loading stale fast allow_busy
  says Gives up a transaction.
EXEC 1 1.2.0 7.2 noscript loading stale skip_slowlog
  flags-valkey noscript loading stale skip_commandlog
  aof synthesized
  form all: closes MULTI
  says Runs the queued transaction.
MULTI 1 1.2.0 7.2 noscript loading stale fast allow_busy
  flags-valkey noscript loading stale fast no_multi allow_busy
  aof synthesized
  form redis up to 6.2: around every transaction that wrote
  form redis 7.0+, valkey: around units of two or more commands
  says Begins a transaction.
UNWATCH 1 2.2.0 7.2 noscript loading stale fast allow_busy
  says Forgets watched keys.
WATCH -2 2.2.0 7.2 noscript loading stale fast allow_busy
  keys 1 range -1 1 0 ro
  args key:key*
  flags-valkey noscript loading stale fast no_multi allow_busy
  says Makes the next transaction depend on unchanged keys.
`;
