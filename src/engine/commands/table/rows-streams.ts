// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups stream. */
export const STREAMS_ROWS = `
[stream]
XACK -4 5.0.0 7.2 write fast
  keys 1 range 0 1 0 rw update
  args key:key group:str ID:str*
  aof verbatim
  says Acknowledges stream entries for a group.
XACKDEL -6 8.2.0 - write fast
  keys 1 range 0 1 0 rw update delete
  args key:key group:str [(KEEPREF|DELREF|ACKED)] IDS {numids:int id:str*}
  aof verbatim
  says Acknowledges stream entries and deletes them.
XADD -5 5.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw update
  args key:key [NOMKSTREAM] [(KEEPREF|DELREF|ACKED)] [(IDMPAUTO pid:str|IDMP {pid:str iid:str})] [{(MAXLEN|MINID) [(=|~)] threshold:str [LIMIT count:int]}] (*|id:str) {field:str value:str}*
  args-valkey key:key [NOMKSTREAM] [{(MAXLEN|MINID) [(=|~)] threshold:str [LIMIT count:int]}] (*|id:str) {field:str value:str}*
  aof rewritten in-rewrites
  form all: the id is always explicit; "~" trimming becomes "=" with the resulting length or id; LIMIT is dropped
  form redis 8.6+: a duplicate under IDMP may be written as it came
  says Appends an entry to a stream.
XAUTOCLAIM -6 6.2.0 7.2 write fast
  keys 1 range 0 1 0 rw delete
  args key:key group:str consumer:str min-idle-time:str start:str [COUNT count:int] [JUSTID]
  form all: XCLAIM per entry
  says Takes over idle pending entries found by a scan.
XCFGSET -2 8.6.0 - write fast
  keys 1 range 0 1 0 rw update
  args key:key [IDMP-DURATION idmp-duration:int] [IDMP-MAXSIZE idmp-maxsize:int]
  aof verbatim
  says Changes the idempotency settings of a stream.
XCLAIM -6 5.0.0 7.2 write fast
  keys 1 range 0 1 0 rw update
  args key:key group:str consumer:str min-idle-time:str ID:str* [IDLE ms:int] [TIME unix-time-milliseconds:time] [RETRYCOUNT count:int] [FORCE] [JUSTID] [LASTID lastid:str]
  aof rewritten in-rewrites
  form all: one XCLAIM per entry with TIME, RETRYCOUNT, FORCE, JUSTID, LASTID
  says Changes the owner of pending entries.
XDEL -3 5.0.0 7.2 write fast
  keys 1 range 0 1 0 rw delete
  args key:key ID:str*
  aof verbatim
  says Deletes stream entries.
XDELEX -5 8.2.0 - write fast
  keys 1 range 0 1 0 rw delete
  args key:key [(KEEPREF|DELREF|ACKED)] IDS {numids:int id:str*}
  aof verbatim
  says Deletes stream entries with a choice about references in groups.
XGROUP -2 5.0.0 7.2
  says Family of commands about consumer groups.
XGROUP|CREATE -5 5.0.0 7.2 write denyoom
  keys 2 range 0 1 0 rw insert
  args key:key group:str (id:str|$) [MKSTREAM] [ENTRIESREAD entriesread:int]
  aof verbatim in-rewrites
  says Creates a group.
XGROUP|CREATECONSUMER 5 6.2.0 7.2 write denyoom
  keys 2 range 0 1 0 rw insert
  args key:key group:str consumer:str
  aof verbatim in-rewrites
  says Creates a consumer.
XGROUP|DELCONSUMER 5 5.0.0 7.2 write
  keys 2 range 0 1 0 rw delete
  args key:key group:str consumer:str
  aof verbatim
  says Deletes a consumer.
XGROUP|DESTROY 4 5.0.0 7.2 write
  keys 2 range 0 1 0 rw delete
  args key:key group:str
  aof verbatim
  says Deletes a group.
XGROUP|HELP 2 5.0.0 7.2 loading stale
  says Lists the subcommands of XGROUP.
XGROUP|SETID -5 5.0.0 7.2 write
  keys 2 range 0 1 0 rw update
  args key:key group:str (id:str|$) [ENTRIESREAD entriesread:int]
  aof verbatim
  says Moves the read position of a group.
XIDMPRECORD 5 8.6.2 - write denyoom fast
  keys 1 range 0 1 0 rw update
  args key:key pid:str iid:str stream-id:str
  aof rewrite-only in-rewrites
  form redis 8.6.2+: written by rewrites
  says Restores one remembered idempotency identifier (internal, for AOF).
XINFO -2 5.0.0 7.2
  says Family of commands that describe streams.
XINFO|CONSUMERS 4 5.0.0 7.2 readonly
  keys 2 range 0 1 0 ro access
  args key:key group:str
  says Describes consumers of a group.
XINFO|GROUPS 3 5.0.0 7.2 readonly
  keys 2 range 0 1 0 ro access
  args key:key
  says Describes groups of a stream.
XINFO|HELP 2 5.0.0 7.2 loading stale
  says Lists the subcommands of XINFO.
XINFO|STREAM -3 5.0.0 7.2 readonly
  keys 2 range 0 1 0 ro access
  args key:key [{FULL [COUNT count:int]}]
  says Describes a stream.
XLEN 2 5.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro
  args key:key
  says Counts entries of a stream.
XNACK -7 8.8.0 - write fast
  keys 1 range 0 1 0 rw update
  args key:key group:str (SILENT|FAIL|FATAL) IDS {numids:int id:str*} [RETRYCOUNT count:int] [FORCE]
  aof verbatim
  says Gives pending entries back to the group.
XPENDING -3 5.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key group:str [{[IDLE min-idle-time:int] start:str end:str count:int [consumer:str]}]
  says Lists pending entries of a group.
XRANGE -4 5.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key start:str end:str [COUNT count:int]
  says Reads entries between two ids.
XREAD -4 5.0.0 7.2 blocking readonly
  keys STREAMS@1 range -1 1 2 ro access
  args [COUNT count:int] [BLOCK milliseconds:int] STREAMS {key:key* ID:str*}
  says Reads new entries from streams and waits if needed.
XREADGROUP -7 5.0.0 7.2 blocking write
  keys STREAMS@4 range -1 1 2 ro access
  args GROUP {group:str consumer:str} [COUNT count:int] [BLOCK milliseconds:int] [CLAIM min-idle-time:int] [NOACK] STREAMS {key:key* ID:str*}
  args-valkey GROUP {group:str consumer:str} [COUNT count:int] [BLOCK milliseconds:int] [NOACK] STREAMS {key:key* ID:str*}
  form redis 5.0-6.2: XCLAIM per entry; NOACK: XGROUP SETID
  form redis 7.0-7.2, valkey 7.2: XCLAIM per entry, in MULTI/EXEC when several
  form redis 7.4+, valkey 8.0+: XCLAIM per entry and XGROUP SETID ... ENTRIESREAD, in MULTI/EXEC; NOACK: XGROUP CREATECONSUMER and SETID
  says Reads new entries for a consumer of a group and waits if needed.
XREVRANGE -4 5.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key end:str start:str [COUNT count:int]
  says Reads entries between two ids, newest first.
XSETID -3 5.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw update
  args key:key last-id:str [ENTRIESADDED entries-added:int] [MAXDELETEDID max-deleted-id:str]
  arity redis-5.0:3 redis-7.0:-3
  aof verbatim in-rewrites
  form all: verbatim; rewrites write it for every stream
  says Sets the last id and counters of a stream (internal).
XTRIM -4 5.0.0 7.2 write
  keys 1 range 0 1 0 rw delete
  args key:key {(MAXLEN|MINID) [(=|~)] threshold:str [LIMIT count:int] [(KEEPREF|DELREF|ACKED)]}
  args-valkey key:key {(MAXLEN|MINID) [(=|~)] threshold:str [LIMIT count:int]}
  arity redis-5.0:-2 redis-6.2:-4
  aof rewritten
  form all: "~" becomes "=" with the resulting length or id
  says Cuts old entries off a stream.
`;
