// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups hash, array, vector_set. */
export const HASHES_ROWS = `
[hash]
HDEL -3 2.0.0 7.2 write fast
  keys 1 range 0 1 0 rw delete
  args key:key field:str*
  aof verbatim
  says Deletes fields of a hash.
HEXISTS 3 2.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro
  args key:key field:str
  says Tells whether a field exists.
HEXPIRE -6 7.4.0 9.0 write fast
  keys 1 range 0 1 0 rw update
  args key:key seconds:int [(NX|XX|GT|LT)] FIELDS {numfields:int field:str*}
  form all: HPEXPIREAT; HDEL when the time is past
  says Sets lifetimes of fields in seconds.
HEXPIREAT -6 7.4.0 9.0 write fast
  keys 1 range 0 1 0 rw update
  args key:key unix-time-seconds:time [(NX|XX|GT|LT)] FIELDS {numfields:int field:str*}
  args-valkey key:key unix-time-seconds:int [(NX|XX|GT|LT)] FIELDS {numfields:int field:str*}
  form all: HPEXPIREAT
  says Sets expiry of fields as unix time in seconds.
HEXPIRETIME -5 7.4.0 9.0 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key FIELDS {numfields:int field:str*}
  says Tells expiry of fields as unix time in seconds.
HGET 3 2.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key field:str
  says Reads a field.
HGETALL 2 2.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key
  says Reads all fields and values.
HGETDEL -5 8.0.0 9.1 write fast
  keys 1 range 0 1 0 rw access delete
  args key:key FIELDS {numfields:int field:str*}
  aof sometimes
  form redis 8.0+: HDEL
  form valkey 9.1: verbatim
  says Reads fields and deletes them.
HGETEX -5 8.0.0 9.0 write fast
  keys 1 range 0 1 0 rw access update
  args key:key [(EX seconds:int|PX milliseconds:int|EXAT unix-time-seconds:time|PXAT unix-time-milliseconds:time|PERSIST)] FIELDS {numfields:int field:str*}
  form all: HPEXPIREAT, HPERSIST or HDEL
  says Reads fields and changes their lifetimes.
HIMPORT -2 8.10.0 -
  says Family of commands for fast loading of hashes with the same fields.
HIMPORT|DISCARD 3 8.10.0 -
  args fieldset-name:str
  says Forgets a prepared list of fields.
HIMPORT|DISCARDALL 2 8.10.0 -
  says Forgets all prepared lists of fields.
HIMPORT|PREPARE -4 8.10.0 - denyoom
  args fieldset-name:str field:str*
  says Names a list of fields for this connection.
HIMPORT|SET -5 8.10.0 - write denyoom
  keys 2 range 0 1 0
  args key:key fieldset-name:str value:str*
  aof rewritten
  form redis 8.10+: must carry the field names because prepared lists belong to a connection; not probed
  says Creates a hash from values for a prepared list of fields.
HINCRBY 4 2.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw access update
  args key:key field:str increment:int
  aof verbatim
  says Adds an integer to a field.
HINCRBYFLOAT 4 2.6.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw access update
  args key:key field:str increment:num
  form redis up to 7.4, valkey: HSET
  form redis 8.0+: HSETEX ... KEEPTTL FIELDS 1
  says Adds a decimal number to a field.
HKEYS 2 2.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key
  says Lists fields.
HLEN 2 2.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro
  args key:key
  says Counts fields.
HMGET -3 2.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key field:str*
  says Reads several fields.
HMSET -4 2.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw update
  args key:key {field:str value:str}*
  deprecated 4.0.0
  instead HSET
  aof verbatim in-rewrites
  says Sets several fields (old form of HSET).
HPERSIST -5 7.4.0 9.0 write fast
  keys 1 range 0 1 0 rw update
  args key:key FIELDS {numfields:int field:str*}
  aof verbatim
  says Removes lifetimes of fields.
HPEXPIRE -6 7.4.0 9.0 write fast
  keys 1 range 0 1 0 rw update
  args key:key milliseconds:int [(NX|XX|GT|LT)] FIELDS {numfields:int field:str*}
  form all: HPEXPIREAT
  says Sets lifetimes of fields in milliseconds.
HPEXPIREAT -6 7.4.0 9.0 write fast
  keys 1 range 0 1 0 rw update
  args key:key unix-time-milliseconds:time [(NX|XX|GT|LT)] FIELDS {numfields:int field:str*}
  args-valkey key:key unix-time-milliseconds:int [(NX|XX|GT|LT)] FIELDS {numfields:int field:str*}
  aof verbatim in-rewrites
  says Sets expiry of fields as unix time in milliseconds.
HPEXPIRETIME -5 7.4.0 9.0 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key FIELDS {numfields:int field:str*}
  says Tells expiry of fields as unix time in milliseconds.
HPTTL -5 7.4.0 9.0 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key FIELDS {numfields:int field:str*}
  says Tells remaining lifetimes of fields in milliseconds.
HRANDFIELD -2 6.2.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key [{count:int [WITHVALUES]}]
  says Returns random fields.
HSCAN -3 2.8.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key cursor:int [MATCH pattern:pat] [COUNT count:int] [NOVALUES]
  says Walks through fields.
HSET -4 2.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw update
  args key:key {field:str value:str}*
  arity redis-2.8:4 redis-4.0:-4
  aof verbatim
  says Sets fields.
HSETEX -6 8.0.0 9.0 write denyoom fast
  keys 1 range 0 1 0 rw update
  args key:key [(FNX|FXX)] [(EX seconds:int|PX milliseconds:int|EXAT unix-time-seconds:time|PXAT unix-time-milliseconds:time|KEEPTTL)] FIELDS {numfields:int {field:str value:str}*}
  args-valkey key:key [(NX|XX)] [(FNX|FXX)] [(EX seconds:int|PX milliseconds:int|EXAT unix-time-seconds:time|PXAT unix-time-milliseconds:time|KEEPTTL)] FIELDS {numfields:int {field:str value:str}*}
  aof rewritten
  form all: EX/PX/EXAT become PXAT
  says Sets fields with a lifetime.
HSETNX 4 2.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw insert
  args key:key field:str value:str
  aof verbatim
  says Sets a field that does not exist yet.
HSTRLEN 3 3.2.0 7.2 readonly fast
  keys 1 range 0 1 0 ro
  args key:key field:str
  says Tells the length of a field's value.
HTTL -5 7.4.0 9.0 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key FIELDS {numfields:int field:str*}
  says Tells remaining lifetimes of fields in seconds.
HVALS 2 2.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key
  says Lists values.
[array]
ARCOUNT 2 8.8.0 - readonly fast
  keys 1 range 0 1 0 ro access
  args key:key
  says Counts the filled slots of an array.
ARDEL -3 8.8.0 - write fast
  keys 1 range 0 1 0 rw delete
  args key:key index:int*
  aof verbatim
  says Empties given positions of an array.
ARDELRANGE -4 8.8.0 - write
  keys 1 range 0 1 0 rw delete
  args key:key {start:int end:int}*
  aof verbatim
  says Empties ranges of positions of an array.
ARGET 3 8.8.0 - readonly fast
  keys 1 range 0 1 0 ro access
  args key:key index:int
  says Reads one position of an array.
ARGETRANGE 4 8.8.0 - readonly
  keys 1 range 0 1 0 ro access
  args key:key start:int end:int
  says Reads a range of positions of an array.
ARGREP -6 8.8.0 - readonly
  keys 1 range 0 1 0 ro access
  args key:key start:str end:str {({EXACT string:str}|{MATCH string:str}|{GLOB pattern:str}|{RE pattern:str})}* [{(AND|OR|LIMIT limit:int|WITHVALUES|NOCASE)}*]
  says Searches array elements for a pattern.
ARINFO -2 8.8.0 - readonly
  keys 1 range 0 1 0 ro access
  args key:key [FULL]
  says Describes how an array is stored.
ARINSERT -3 8.8.0 - write denyoom fast
  keys 1 range 0 1 0 rw update
  args key:key value:str*
  aof verbatim
  says Writes values at the insertion cursor of an array and moves it on.
ARLASTITEMS -3 8.8.0 - readonly
  keys 1 range 0 1 0 ro access
  args key:key count:int [REV]
  says Looks at what was inserted last into an array.
ARLEN 2 8.8.0 - readonly fast
  keys 1 range 0 1 0 ro access
  args key:key
  says Tells the logical length of an array.
ARMGET -3 8.8.0 - readonly fast
  keys 1 range 0 1 0 ro access
  args key:key index:int*
  says Reads several positions of an array.
ARMSET -4 8.8.0 - write denyoom fast
  keys 1 range 0 1 0 rw update
  args key:key {index:int value:str}*
  aof verbatim in-rewrites
  says Writes several positions of an array.
ARNEXT 2 8.8.0 - readonly fast
  keys 1 range 0 1 0 ro access
  args key:key
  says Tells where the insertion cursor of an array stands.
AROP -5 8.8.0 - readonly
  keys 1 range 0 1 0 ro access
  args key:key start:int end:int (SUM|MIN|MAX|AND|OR|XOR|{MATCH value:str}|USED)
  says Computes an aggregate over a range of an array.
ARRING -4 8.8.0 - write denyoom
  keys 1 range 0 1 0 rw update
  args key:key size:int value:str*
  aof verbatim
  says Writes into an array that is used as a ring of fixed size.
ARSCAN -4 8.8.0 - readonly
  keys 1 range 0 1 0 ro access
  args key:key start:int end:int [LIMIT limit:int]
  says Lists filled positions in a range with their values.
ARSEEK 3 8.8.0 - write fast
  keys 1 range 0 1 0 rw update
  args key:key index:int
  aof verbatim
  says Moves the insertion cursor of an array.
ARSET -4 8.8.0 - write denyoom fast
  keys 1 range 0 1 0 rw update
  args key:key index:int value:str*
  aof verbatim
  says Writes consecutive values from a position of an array.
[vector_set]
VADD -5 8.0.0 - write denyoom
  args key:key [REDUCE {dim:int}] (FP32|VALUES) vector:str element:str [CAS] [(NOQUANT|BIN|Q8)] [EF build-exploration-factor:int] [SETATTR attributes:str] [M numlinks:int]
  module vectorset
  aof verbatim
  says Adds a vector to a vector set.
VCARD 2 8.0.0 - readonly fast
  args key:key
  module vectorset
  says Counts vectors.
VDIM 2 8.0.0 - readonly fast
  args key:key
  module vectorset
  says Tells the dimension of the vectors.
VEMB -3 8.0.0 - readonly
  args key:key element:str [RAW]
  module vectorset
  says Returns the vector of an element.
VGETATTR 3 8.0.0 - readonly
  args key:key element:str
  module vectorset
  says Reads attributes of an element.
VINFO 2 8.0.0 - readonly fast
  args key:key
  module vectorset
  says Describes a vector set.
VISMEMBER 3 8.0.0 - readonly
  args key:key element:str
  module vectorset
  says Tells whether an element is in a vector set.
VLINKS -3 8.0.0 - readonly
  args key:key element:str [WITHSCORES]
  module vectorset
  says Shows graph neighbours of an element.
VRANDMEMBER -2 8.0.0 - readonly
  args key:key [count:int]
  module vectorset
  says Returns random elements.
VRANGE -4 8.4.0 - readonly
  args key:key start:str end:str [count:int]
  module vectorset
  says Reads elements in name order.
VREM 3 8.0.0 - write
  args key:key element:str
  module vectorset
  aof verbatim
  says Removes an element.
VSETATTR 4 8.0.0 - write
  args key:key element:str json:str
  module vectorset
  aof verbatim
  says Sets attributes of an element.
VSIM -4 8.0.0 - readonly
  args key:key (ELE|FP32|VALUES) vector_or_element:str [WITHSCORES] [WITHATTRIBS] [COUNT count:int] [EPSILON max_distance:num] [EF search-exploration-factor:int] [FILTER expression:str] [FILTER-EF max-filtering-effort:int] [TRUTH] [NOTHREAD]
  module vectorset
  says Finds similar elements.
`;
