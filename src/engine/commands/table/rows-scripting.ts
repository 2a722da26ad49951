// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups scripting, pubsub. */
export const SCRIPTING_ROWS = `
[scripting]
EVAL -3 2.6.0 7.2 noscript skip_monitor may_replicate no_mandatory_keys stale
  keys 2 keynum 0 1 1 rw access update
  args script:str numkeys:int [key:key*] [arg:str*]
  aof sometimes
  form redis 2.8-4.0: verbatim (or its effects after redis.replicate_commands)
  form redis 5.0-6.2: its effects inside MULTI/EXEC
  form redis 7.0+, valkey: its effects, in MULTI/EXEC when there are several
  says Runs a Lua script.
EVALSHA -3 2.6.0 7.2 noscript skip_monitor may_replicate no_mandatory_keys stale
  keys 2 keynum 0 1 1 rw access update
  args sha1:str numkeys:int [key:key*] [arg:str*]
  aof sometimes
  form redis 2.8-4.0: as EVAL with the source text
  form redis 5.0+, valkey: its effects
  says Runs a cached Lua script by its hash.
EVALSHA_RO -3 7.0.0 7.2 noscript skip_monitor no_mandatory_keys stale readonly
  keys 2 keynum 0 1 1 ro access
  args sha1:str numkeys:int [key:key*] [arg:str*]
  says Runs a cached Lua script that may not write.
EVAL_RO -3 7.0.0 7.2 noscript skip_monitor no_mandatory_keys stale readonly
  keys 2 keynum 0 1 1 ro access
  args script:str numkeys:int [key:key*] [arg:str*]
  says Runs a Lua script that may not write.
FCALL -3 7.0.0 7.2 noscript skip_monitor may_replicate no_mandatory_keys stale
  keys 2 keynum 0 1 1 rw access update
  args function:str numkeys:int [key:key*] [arg:str*]
  form all: its effects
  says Runs a function.
FCALL_RO -3 7.0.0 7.2 noscript skip_monitor no_mandatory_keys stale readonly
  keys 2 keynum 0 1 1 ro access
  args function:str numkeys:int [key:key*] [arg:str*]
  says Runs a function that may not write.
FUNCTION -2 7.0.0 7.2
  aof verbatim
  form all: LOAD, DELETE, FLUSH, RESTORE
  says Family of commands about function libraries.
FUNCTION|DELETE 3 7.0.0 7.2 noscript write
  args library-name:str
  aof verbatim
  form all: verbatim
  says Removes a library.
FUNCTION|DUMP 2 7.0.0 7.2 noscript
  says Serializes all libraries.
FUNCTION|FLUSH -2 7.0.0 7.2 noscript write
  args [(ASYNC|SYNC)]
  aof verbatim
  form all: verbatim
  says Removes all libraries.
FUNCTION|HELP 2 7.0.0 7.2 loading stale
  says Lists the subcommands of FUNCTION.
FUNCTION|KILL 2 7.0.0 7.2 noscript allow_busy
  says Stops a running function.
FUNCTION|LIST -2 7.0.0 7.2 noscript
  args [LIBRARYNAME library-name-pattern:str] [WITHCODE]
  says Describes libraries.
FUNCTION|LOAD -3 7.0.0 7.2 noscript write denyoom
  args [REPLACE] function-code:str
  aof verbatim in-rewrites
  form all: verbatim; rewrites write it per library
  says Creates a library from source text.
FUNCTION|RESTORE -3 7.0.0 7.2 noscript write denyoom
  args serialized-value:str [(FLUSH|APPEND|REPLACE)]
  aof verbatim
  form all: verbatim
  says Brings back serialized libraries.
FUNCTION|STATS 2 7.0.0 7.2 noscript allow_busy
  says Shows the running function and engines.
SCRIPT -2 2.6.0 7.2
  aof sometimes
  form redis 2.8-6.2: SCRIPT LOAD and SCRIPT FLUSH
  says Family of commands about scripts.
SCRIPT|DEBUG 3 3.2.0 7.2 noscript
  args (YES|SYNC|NO)
  args-valkey (YES|SYNC|NO) [engine:str]
  arity redis-7.0:3 valkey-9.1:-3
  says Chooses the debug mode of scripts.
SCRIPT|EXISTS -3 2.6.0 7.2 noscript
  args sha1:str*
  flags-valkey noscript stale
  says Tells which scripts are cached.
SCRIPT|FLUSH -2 2.6.0 7.2 noscript
  args [(ASYNC|SYNC)]
  flags-valkey noscript stale
  aof sometimes
  form redis 2.8-6.2: verbatim
  form redis 7.0+, valkey: nothing
  says Empties the script cache.
SCRIPT|HELP 2 5.0.0 7.2 loading stale
  says Lists the subcommands of SCRIPT.
SCRIPT|KILL 2 2.6.0 7.2 noscript allow_busy
  says Stops a running script.
SCRIPT|LOAD 3 2.6.0 7.2 noscript stale
  args script:str
  aof sometimes
  form redis 2.8-6.2: verbatim
  form redis 7.0+, valkey: nothing
  says Puts a script into the cache.
SCRIPT|SHOW 3 - 8.0 noscript stale
  args sha1:str
  says Shows the source of a cached script.
[pubsub]
PSUBSCRIBE -2 2.0.0 7.2 pubsub noscript loading stale sentinel denyoom
  args pattern:pat*
  flags-valkey pubsub noscript loading stale sentinel
  says Subscribes to channel patterns.
PUBLISH 3 2.0.0 7.2 pubsub loading stale fast may_replicate sentinel
  args channel:str message:str
  form all: only to replicas
  says Delivers a message to all subscribers of a channel.
PUBSUB -2 2.8.0 7.2
  says Family of commands about channels.
PUBSUB|CHANNELS -2 2.8.0 7.2 pubsub loading stale
  args [pattern:pat]
  says Lists active channels.
PUBSUB|HELP 2 6.2.0 7.2 loading stale
  says Lists the subcommands of PUBSUB.
PUBSUB|NUMPAT 2 2.8.0 7.2 pubsub loading stale
  says Counts pattern subscriptions.
PUBSUB|NUMSUB -2 2.8.0 7.2 pubsub loading stale
  args [channel:str*]
  says Counts subscribers of channels.
PUBSUB|SHARDCHANNELS -2 7.0.0 7.2 pubsub loading stale
  args [pattern:pat]
  says Lists active shard channels.
PUBSUB|SHARDNUMSUB -2 7.0.0 7.2 pubsub loading stale
  args [shardchannel:str*]
  says Tells how many clients listen to given shard channels.
PUNSUBSCRIBE -1 2.0.0 7.2 pubsub noscript loading stale sentinel
  args [pattern:pat*]
  says Ends pattern subscriptions.
SPUBLISH 3 7.0.0 7.2 pubsub loading stale fast may_replicate
  keys 1 range 0 1 0 not_key
  args shardchannel:str message:str
  form all: only to replicas
  says Publishes within the shard that owns the channel.
SSUBSCRIBE -2 7.0.0 7.2 pubsub noscript loading stale denyoom
  keys 1 range -1 1 0 not_key
  args shardchannel:str*
  flags-valkey pubsub noscript loading stale
  says Subscribes to shard channels.
SUBSCRIBE -2 2.0.0 7.2 pubsub noscript loading stale sentinel denyoom
  args channel:str*
  flags-valkey pubsub noscript loading stale sentinel
  says Subscribes to channels.
SUNSUBSCRIBE -1 7.0.0 7.2 pubsub noscript loading stale
  keys 1 range -1 1 0 not_key
  args [shardchannel:str*]
  says Ends shard channel subscriptions.
UNSUBSCRIBE -1 2.0.0 7.2 pubsub noscript loading stale sentinel
  args [channel:str*]
  says Ends channel subscriptions.
`;
