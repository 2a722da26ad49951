// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups string, bitmap, hyperloglog. */
export const STRINGS_ROWS = `
[string]
APPEND 3 2.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw insert
  args key:key value:str
  aof verbatim
  says Adds bytes to the end of a string.
DECR 2 1.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw access update
  args key:key
  aof verbatim
  says Subtracts one from an integer.
DECRBY 3 1.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw access update
  args key:key decrement:int
  aof verbatim
  says Subtracts a number from an integer.
DELEX -2 8.4.0 - write fast
  keys 1 range 0 1 0 rw delete variable_flags
  args key:key [(IFEQ ifeq-value:str|IFNE ifne-value:str|IFDEQ ifdeq-digest:int|IFDNE ifdne-digest:int)]
  aof verbatim
  says Deletes a key if its value meets a condition.
DELIFEQ 3 - 9.0 fast write
  keys 1 range 0 1 0 rm delete
  args key:key value:str
  form valkey 9.0+: DEL
  says Deletes a key if its value equals the given one.
DIGEST 2 8.4.0 - readonly fast
  keys 1 range 0 1 0 ro access
  args key:key
  says Computes a hash of a string value.
GET 2 1.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key
  says Reads a string.
GETDEL 2 6.2.0 7.2 write fast
  keys 1 range 0 1 0 rw access delete
  args key:key
  form all: DEL
  says Reads a string and deletes the key.
GETEX -2 6.2.0 7.2 write fast
  keys 1 range 0 1 0 rw access update
  args key:key [(EX seconds:int|PX milliseconds:int|EXAT unix-time-seconds:time|PXAT unix-time-milliseconds:time|PERSIST)]
  form all: PEXPIREAT, PERSIST, or DEL/UNLINK when the time is past; nothing without options
  says Reads a string and changes its lifetime.
GETRANGE 4 2.4.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key start:int end:int
  says Reads part of a string.
GETSET 3 1.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw access update
  args key:key value:str
  deprecated 6.2.0
  instead SET with GET
  aof sometimes
  form redis 2.8-6.0: verbatim
  form redis 6.2+, valkey: SET
  says Replaces a string and returns the old one.
INCR 2 1.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw access update
  args key:key
  aof verbatim
  says Adds one to an integer.
INCRBY 3 1.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw access update
  args key:key increment:int
  aof verbatim
  says Adds a number to an integer.
INCRBYFLOAT 3 2.6.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw access update
  args key:key increment:num
  form redis up to 5.0: SET
  form redis 6.0+, valkey: SET ... KEEPTTL
  says Adds a decimal number.
INCREX -2 8.8.0 - write denyoom fast
  keys 1 range 0 1 0 rw access update
  args key:key [(BYFLOAT float:num|BYINT integer:int)] [SATURATE] [LBOUND lowerbound:str] [UBOUND upperbound:str] [(EX seconds:int|PX milliseconds:int|EXAT unix-time-seconds:time|PXAT unix-time-milliseconds:time|PERSIST)] [ENX]
  form redis 8.8+: SET, with PXAT when a lifetime is set
  says Adds a number within bounds and sets a lifetime.
LCS -3 7.0.0 7.2 readonly
  keys 1 range 1 1 0 ro access
  args key1:key key2:key [LEN] [IDX] [MINMATCHLEN min-match-len:int] [WITHMATCHLEN]
  says Finds the longest common subsequence of two strings.
MGET -2 1.0.0 7.2 readonly fast
  keys 1 range -1 1 0 ro access
  args key:key*
  says Reads several strings.
MSET -3 1.0.1 7.2 write denyoom
  keys 1 range -1 2 0 ow update
  args {key:key value:str}*
  aof verbatim
  says Sets several strings.
MSETEX -4 8.4.0 9.1 write denyoom
  keys 1 keynum 0 1 2 ow update
  args numkeys:int {key:key value:str}* [(NX|XX)] [(EX seconds:int|PX milliseconds:int|EXAT unix-time-seconds:time|PXAT unix-time-milliseconds:time|KEEPTTL)]
  aof rewritten
  form all: EX/PX/EXAT become PXAT
  says Sets several strings with one lifetime or condition.
MSETNX -3 1.0.1 7.2 write denyoom
  keys 1 range -1 2 0 ow insert
  args {key:key value:str}*
  aof verbatim
  says Sets several strings if none of them exists.
PSETEX 4 2.6.0 7.2 write denyoom
  keys 1 range 0 1 0 ow update
  args key:key milliseconds:int value:str
  deprecated 2.6.12
  instead SET with PX
  form redis 2.8-6.0: SET, PEXPIREAT
  form redis 6.2+, valkey: SET ... PXAT
  says Sets a string with a lifetime in milliseconds.
SET -3 1.0.0 7.2 write denyoom
  keys 1 range 0 1 0 rw access update variable_flags
  args key:key value:str [(NX|XX|IFEQ ifeq-value:str|IFNE ifne-value:str|IFDEQ ifdeq-digest:int|IFDNE ifdne-digest:int)] [GET] [(EX seconds:int|PX milliseconds:int|EXAT unix-time-seconds:time|PXAT unix-time-milliseconds:time|KEEPTTL)]
  args-valkey key:key value:str [(NX|XX|IFEQ comparison-value:str)] [GET] [(EX seconds:int|PX milliseconds:int|EXAT unix-time-seconds:time|PXAT unix-time-milliseconds:time|KEEPTTL)]
  aof rewritten in-rewrites
  form redis 2.8-3.0: verbatim, EX/PX stay relative
  form redis 3.2-6.0: SET (options dropped or kept) and, with EX/PX, a separate PEXPIREAT
  form redis 6.2+, valkey: EX/PX/EXAT become PXAT; GET is dropped; NX/XX/KEEPTTL/IF* stay
  says Sets a string, with options for lifetime and conditions.
SETEX 4 2.0.0 7.2 write denyoom
  keys 1 range 0 1 0 ow update
  args key:key seconds:int value:str
  deprecated 2.6.12
  instead SET with EX
  form redis 2.8-6.0: SET, PEXPIREAT
  form redis 6.2+, valkey: SET ... PXAT
  says Sets a string with a lifetime in seconds.
SETNX 3 1.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 ow insert
  args key:key value:str
  deprecated 2.6.12
  instead SET with NX
  aof verbatim
  says Sets a string that does not exist yet.
SETRANGE 4 2.2.0 7.2 write denyoom
  keys 1 range 0 1 0 rw update
  args key:key offset:int value:str
  aof verbatim
  says Overwrites part of a string.
STRALGO -2 6.0 - readonly movablekeys
  removed redis-7.0
  instead LCS
  says String algorithms (only LCS); replaced by the LCS command.
STRLEN 2 2.2.0 7.2 readonly fast
  keys 1 range 0 1 0 ro
  args key:key
  says Tells the length of a string.
SUBSTR 4 1.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key start:int end:int
  deprecated 2.0.0
  instead GETRANGE
  says Old name of GETRANGE.
[bitmap]
BITCOUNT -2 2.6.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key [{start:int end:int [(BYTE|BIT)]}]
  args-valkey key:key [{start:int [{end:int [(BYTE|BIT)]}]}]
  says Counts set bits.
BITFIELD -2 3.2.0 7.2 write denyoom
  keys 1 range 0 1 0 rw update access variable_flags
  args key:key [{(GET {encoding:str offset:int}|{[OVERFLOW (WRAP|SAT|FAIL)] (SET {encoding:str offset:int value:int}|INCRBY {encoding:str offset:int increment:int})})}*]
  aof sometimes
  form all: only when it wrote, verbatim
  says Reads and changes integers of any width inside a string.
BITFIELD_RO -2 6.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key [GET {encoding:str offset:int}**]
  says Reads integers of any width inside a string.
BITOP -4 2.6.0 7.2 write denyoom
  keys 2 range 0 1 0 ow update
  keys 3 range -1 1 0 ro access
  args (AND|OR|XOR|NOT|DIFF|DIFF1|ANDOR|ONE) destkey:key key:key*
  args-valkey (AND|OR|XOR|NOT) destkey:key key:key*
  aof verbatim
  says Combines strings bit by bit and stores the result.
BITPOS -3 2.8.7 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key bit:int [{start:int [{end:int [(BYTE|BIT)]}]}]
  says Finds the first set or clear bit.
GETBIT 3 2.2.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key offset:int
  says Reads one bit.
SETBIT 4 2.2.0 7.2 write denyoom
  keys 1 range 0 1 0 rw access update
  args key:key offset:int value:int
  aof verbatim
  says Changes one bit.
[hyperloglog]
PFADD -2 2.8.9 7.2 write denyoom fast
  keys 1 range 0 1 0 rw insert
  args key:key [element:str*]
  aof sometimes
  form all: verbatim when something changed
  says Adds elements to a HyperLogLog.
PFCOUNT -2 2.8.9 7.2 readonly may_replicate
  keys 1 range -1 1 0 rw access
  args key:key*
  aof sometimes
  form all: verbatim when it renewed the cached count of a single key
  says Estimates distinct elements; may update a cached count inside the value.
PFDEBUG 3 2.8.9 7.2 write denyoom admin
  keys 2 range 0 1 0 rw access
  args subcommand:str key:key
  arity redis-2.8:-3 redis-7.0:3
  internal
  aof verbatim
  says Internal tool for HyperLogLogs.
PFMERGE -2 2.8.9 7.2 write denyoom
  keys 1 range 0 1 0 rw access insert
  keys 2 range -1 1 0 ro access
  args destkey:key [sourcekey:key*]
  aof verbatim
  says Merges HyperLogLogs.
PFSELFTEST 1 2.8.9 7.2 admin
  internal
  says Internal test of HyperLogLogs.
`;
