// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups server. */
export const SERVER_ROWS = `
[server]
ACL -2 6.0.0 7.2 sentinel
  says Family of commands for users and permissions.
ACL|CAT -2 6.0.0 7.2 noscript loading stale sentinel
  args [category:str]
  says Lists permission categories, or the commands in one.
ACL|DELUSER -3 6.0.0 7.2 admin noscript loading stale sentinel
  args username:str*
  says Removes users and disconnects them.
ACL|DRYRUN -4 7.0.0 7.2 admin noscript loading stale sentinel
  args username:str command:str [arg:str*]
  says Tests whether a user could run a command, without running it.
ACL|GENPASS -2 6.0.0 7.2 noscript loading stale sentinel
  args [bits:int]
  says Makes a random string fit for a password.
ACL|GETUSER 3 6.0.0 7.2 admin noscript loading stale sentinel
  args username:str
  says Shows the rules of one user.
ACL|HELP 2 6.0.0 7.2 loading stale sentinel
  says Lists the subcommands of ACL.
ACL|LIST 2 6.0.0 7.2 admin noscript loading stale sentinel
  says Prints all users as configuration lines.
ACL|LOAD 2 6.0.0 7.2 admin noscript loading stale sentinel
  says Reads the ACL file again.
ACL|LOG -2 6.0.0 7.2 admin noscript loading stale sentinel
  args [(count:int|RESET)]
  says Shows or clears recent permission failures.
ACL|SAVE 2 6.0.0 7.2 admin noscript loading stale sentinel
  says Writes the current users to the ACL file.
ACL|SETUSER -3 6.0.0 7.2 admin noscript loading stale sentinel
  args username:str [rule:str*]
  says Creates or changes a user.
ACL|USERS 2 6.0.0 7.2 admin noscript loading stale sentinel
  says Lists user names.
ACL|WHOAMI 2 6.0.0 7.2 noscript loading stale sentinel
  says Names the user of this connection.
BACKUP 2 8.10.0 -
  says Family of commands for node-side backups.
BACKUP|ABORT 2 8.10.0 - admin noscript
  says Cancels a running backup.
BACKUP|CLEANUP 2 8.10.0 - admin noscript
  says Removes a sealed backup.
BACKUP|HELP 2 8.10.0 - loading stale
  says Lists the subcommands of BACKUP.
BACKUP|LIST 2 8.10.0 - admin stale
  says Lists backups.
BACKUP|SEAL 2 8.10.0 - admin noscript
  says Finishes a backup so that its files no longer change.
BACKUP|START 2 8.10.0 - admin noscript
  says Begins a backup into the backup directory.
BACKUP|STATUS 2 8.10.0 - admin stale
  says Shows the state of the backup.
BGREWRITEAOF 1 1.0.0 7.2 no_async_loading admin noscript
  says Starts a background rewrite of the append-only file.
BGSAVE -1 1.0.0 7.2 no_async_loading admin noscript
  args [SCHEDULE]
  args-valkey [(SCHEDULE|CANCEL)]
  arity redis-2.8:1 redis-3.2:-1
  says Starts a background snapshot.
COMMAND -1 2.8.13 7.2 loading stale sentinel
  arity redis-2.8:0 redis-6.0:-1
  says Describes all commands.
COMMAND|COUNT 2 2.8.13 7.2 loading stale sentinel
  says Counts commands.
COMMAND|DOCS -2 7.0.0 7.2 loading stale sentinel
  args [command-name:str*]
  says Shows documentation of commands.
COMMAND|GETKEYS -3 2.8.13 7.2 loading stale sentinel
  args command:str [arg:str*]
  arity redis-7.0:-4 redis-7.2:-3
  says Extracts the keys of a full command.
COMMAND|GETKEYSANDFLAGS -3 7.0.0 7.2 loading stale sentinel
  args command:str [arg:str*]
  arity redis-7.0:-4 redis-7.2:-3
  says Extracts the keys of a full command with how they are used.
COMMAND|HELP 2 5.0.0 7.2 loading stale sentinel
  says Lists the subcommands of COMMAND.
COMMAND|INFO -2 2.8.13 7.2 loading stale sentinel
  args [command-name:str*]
  says Describes given commands.
COMMAND|LIST -2 7.0.0 7.2 loading stale sentinel
  args [FILTERBY (MODULE module-name:str|ACLCAT category:str|PATTERN pattern:pat)]
  says Lists command names.
COMMANDLOG -2 - 8.1
  says Family of commands about slow and large commands.
COMMANDLOG|GET 4 - 8.1 admin loading stale
  args count:int (slow|large-request|large-reply)
  says Shows recorded slow or large commands.
COMMANDLOG|HELP 2 - 8.1 loading stale
  says Lists the subcommands of COMMANDLOG.
COMMANDLOG|LEN 3 - 8.1 admin loading stale
  args (slow|large-request|large-reply)
  says Counts recorded commands.
COMMANDLOG|RESET 3 - 8.1 admin loading stale
  args (slow|large-request|large-reply)
  says Clears recorded commands.
CONFIG -2 2.0.0 7.2
  says Family of commands about settings.
CONFIG|GET -3 2.0.0 7.2 admin noscript loading stale
  args parameter:str*
  says Reads settings.
CONFIG|HELP 2 5.0.0 7.2 loading stale
  says Lists the subcommands of CONFIG.
CONFIG|RESETSTAT 2 2.0.0 7.2 admin noscript loading stale
  says Resets counters.
CONFIG|REWRITE 2 2.8.0 7.2 admin noscript loading stale
  says Writes current settings back to the configuration file.
CONFIG|SET -4 2.0.0 7.2 admin noscript loading stale
  args {parameter:str value:str}*
  says Changes settings while running.
DBSIZE 1 1.0.0 7.2 readonly fast
  says Counts keys of the database.
DEBUG -2 1.0.0 7.2 admin noscript loading stale protected
  arity redis-2.8:-2 redis-3.2:-1 redis-5.0:-2
  internal
  says Internal tools for developers.
FAILOVER -1 6.2.0 7.2 admin noscript stale
  args [TO {host:str port:int [FORCE]}] [ABORT] [TIMEOUT milliseconds:int]
  says Starts a coordinated change of the primary.
FLUSHALL -1 1.0.0 7.2 write
  args [(ASYNC|SYNC)]
  flags-valkey write all_dbs
  arity redis-2.8:1 redis-4.0:-1
  aof verbatim
  form all: always, even if there was nothing to remove
  says Empties every database.
FLUSHDB -1 1.0.0 7.2 write
  args [(ASYNC|SYNC)]
  arity redis-2.8:1 redis-4.0:-1
  aof verbatim
  form all: always
  says Empties the selected database.
HOTKEYS -2 8.6.0 -
  says Family of commands that find busy keys.
HOTKEYS|GET 2 8.6.0 - admin noscript
  says Shows the busiest keys found.
HOTKEYS|HELP 2 8.6.1 - loading stale
  says Lists the subcommands of HOTKEYS.
HOTKEYS|RESET 2 8.6.0 - admin noscript
  says Clears what was found.
HOTKEYS|START -2 8.6.0 - admin noscript
  args METRICS {count:int [CPU] [NET]} [COUNT k:int] [DURATION seconds:int] [SAMPLE ratio:int] [SLOTS {count:int slot:int*}]
  says Starts looking for busy keys.
HOTKEYS|STOP 2 8.6.0 - admin noscript
  says Stops looking for busy keys.
INFO -1 1.0.0 7.2 loading stale sentinel
  args [section:str*]
  says Reports state and counters of the server.
LASTSAVE 1 1.0.0 7.2 loading stale fast
  says Tells when the last successful save happened.
LATENCY -2 2.8.13 7.2
  says Family of commands about latency events.
LATENCY|DOCTOR 2 2.8.13 7.2 admin noscript loading stale
  says Prints a report about latency.
LATENCY|GRAPH 3 2.8.13 7.2 admin noscript loading stale
  args event:str
  says Draws the history of an event.
LATENCY|HELP 2 2.8.13 7.2 loading stale
  says Lists the subcommands of LATENCY.
LATENCY|HISTOGRAM -2 7.0.0 7.2 admin noscript loading stale
  args [COMMAND:str*]
  says Shows latency distributions of commands.
LATENCY|HISTORY 3 2.8.13 7.2 admin noscript loading stale
  args event:str
  says Shows the history of an event.
LATENCY|LATEST 2 2.8.13 7.2 admin noscript loading stale
  says Shows the latest sample of each event.
LATENCY|RESET -2 2.8.13 7.2 admin noscript loading stale
  args [event:str*]
  says Clears latency events.
LOLWUT -1 5.0.0 7.2 readonly fast
  args [VERSION version:int]
  says Draws generative art and prints the version.
MEMORY -2 4.0.0 7.2
  says Family of commands about memory.
MEMORY|DOCTOR 2 4.0.0 7.2
  says Prints a report about memory problems.
MEMORY|HELP 2 4.0.0 7.2 loading stale
  says Lists the subcommands of MEMORY.
MEMORY|MALLOC-STATS 2 4.0.0 7.2
  flags-valkey loading
  says Shows figures of the memory allocator.
MEMORY|PURGE 2 4.0.0 7.2
  flags-valkey loading
  says Makes the allocator hand unused pages back to the system.
MEMORY|STATS 2 4.0.0 7.2
  says Shows memory use in detail.
MEMORY|USAGE -3 4.0.0 7.2 readonly
  keys 2 range 0 1 0 ro
  args key:key [SAMPLES count:int]
  says Tells roughly how many bytes one key takes.
MODULE -2 4.0.0 7.2
  says Family of commands about modules.
MODULE|HELP 2 5.0.0 7.2 loading stale
  says Lists the subcommands of MODULE.
MODULE|LIST 2 4.0.0 7.2 admin noscript
  says Lists loaded modules.
MODULE|LOAD -3 4.0.0 7.2 no_async_loading admin noscript protected
  args path:str [arg:str*]
  says Brings a module library into the running server.
MODULE|LOADEX -3 7.0.0 7.2 no_async_loading admin noscript protected
  args path:str [CONFIG {name:str value:str}**] [{ARGS args:str}*]
  says Loads a module with settings.
MODULE|UNLOAD 3 4.0.0 7.2 no_async_loading admin noscript protected
  args name:str
  says Takes a loaded module out of the server.
MONITOR 1 1.0.0 7.2 admin noscript loading stale
  says Streams every command that the server runs.
PSYNC -3 2.8.0 7.2 no_async_loading admin no_multi noscript
  args replicationid:str offset:int
  arity redis-2.8:3 redis-6.2:-3
  says Starts replication, partial if possible (internal).
REPLCONF -1 3.0.0 7.2 admin noscript loading stale allow_busy
  internal
  says Negotiation between replica and primary (internal).
REPLICAOF 3 5.0.0 7.2 no_async_loading admin noscript stale
  args ({host:str port:int}|{NO ONE})
  says Makes the server a replica, or a primary again.
RESTORE-ASKING -4 3.0.0 7.2 write denyoom asking
  keys 1 range 0 1 0 ow update
  args key:key ttl:int serialized-value:str [REPLACE] [ABSTTL] [IDLETIME seconds:int] [FREQ frequency:int]
  internal
  aof verbatim
  says RESTORE for cluster slot migration (internal).
ROLE 1 2.8.12 7.2 noscript loading stale fast sentinel
  says Tells whether the server is primary, replica or Sentinel, with offsets.
SAVE 1 1.0.0 7.2 no_async_loading admin noscript no_multi
  says Saves a snapshot in the foreground; the server stands still.
SFLUSH -3 8.0.0 - write experimental
  args {slot-start:int slot-last:int}* [(ASYNC|SYNC)]
  aof verbatim
  says Removes the keys of whole slots.
SHUTDOWN -1 1.0.0 7.2 admin noscript loading stale no_multi sentinel allow_busy
  args [(NOSAVE|SAVE)] [NOW] [FORCE] [ABORT]
  args-valkey [({[(NOSAVE|SAVE)] [NOW] [FORCE] [SAFE] [FAILOVER]}|ABORT)]
  says Stops the server, with or without saving.
SLAVEOF 3 1.0.0 7.2 no_async_loading admin noscript stale
  args ({host:str port:int}|{NO ONE})
  deprecated 5.0.0
  instead REPLICAOF
  says Old name of REPLICAOF.
SLOWLOG -2 2.2.12 7.2
  says Family of commands about slow commands.
SLOWLOG|GET -2 2.2.12 7.2 admin loading stale
  args [count:int]
  says Shows slow log entries.
SLOWLOG|HELP 2 6.2.0 7.2 loading stale
  says Lists the subcommands of SLOWLOG.
SLOWLOG|LEN 2 2.2.12 7.2 admin loading stale
  says Counts slow log entries.
SLOWLOG|RESET 2 2.2.12 7.2 admin loading stale
  says Clears the slow log.
SWAPDB 3 4.0.0 7.2 write fast
  args index1:int index2:int
  aof verbatim
  says Exchanges two databases.
SYNC 1 1.0.0 7.2 no_async_loading admin no_multi noscript
  says Starts a full replication (internal).
TIME 1 2.6.0 7.2 loading stale fast
  says Tells the server's clock.
TRIMSLOTS -5 8.4.0 - write
  args RANGES {numranges:int {startslot:int endslot:int}*}
  aof verbatim
  form redis 8.4+: after slots left the node; from the code, not probed
  says Removes the keys of slots that left this node (internal).
`;
