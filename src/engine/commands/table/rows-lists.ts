// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups list, set. */
export const LISTS_ROWS = `
[list]
BLMOVE 6 6.2.0 7.2 write denyoom blocking
  keys 1 range 0 1 0 rw access delete
  keys 2 range 0 1 0 rw insert
  args source:key destination:key (LEFT|RIGHT) (LEFT|RIGHT) timeout:num
  form redis 6.2-7.0: LMOVE (left/right in lower case when it had to wait)
  form redis 7.2+, valkey: LMOVE
  says Moves an element between lists and waits for one if needed.
BLMOVEM -6 8.10.0 - write denyoom blocking
  keys 1 range 0 1 0
  keys 2 range 0 1 0
  args source:key destination:key (LEFT|RIGHT) (LEFT|RIGHT) timeout:num [{(COUNT count:int|EXACTLY exactly:int) (OBO|BULK)}]
  form redis 8.10+: presumably LMOVEM; not probed
  says Moves several elements between lists and waits if needed.
BLMPOP -5 7.0.0 7.2 write blocking
  keys 2 keynum 0 1 1 rw access delete
  args timeout:num numkeys:int key:key* (LEFT|RIGHT) [COUNT count:int]
  form all: LPOP or RPOP with count
  says Pops elements from the first non-empty list and waits if needed.
BLPOP -3 2.0.0 7.2 write blocking
  keys 1 range -2 1 0 rw access delete
  args key:key* timeout:num
  form all: LPOP, after the push that served it
  says Pops from the left of the first non-empty list and waits if needed.
BRPOP -3 2.0.0 7.2 write blocking
  keys 1 range -2 1 0 rw access delete
  args key:key* timeout:num
  form all: RPOP
  says Pops from the right of the first non-empty list and waits if needed.
BRPOPLPUSH 4 2.2.0 7.2 write denyoom blocking
  keys 1 range 0 1 0 rw access delete
  keys 2 range 0 1 0 rw insert
  args source:key destination:key timeout:num
  deprecated 6.2.0
  instead BLMOVE with LEFT RIGHT
  aof sometimes
  form redis 2.8-3.2: verbatim when served at once; RPOP and LPUSH when it had to wait
  form redis 4.0-5.0: RPOPLPUSH; RPOP and LPUSH when it had to wait
  form redis 6.0+, valkey: RPOPLPUSH
  says Moves the last element of a list to the front of another and waits if needed.
LINDEX 3 1.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key index:int
  says Reads an element by position.
LINSERT 5 2.2.0 7.2 write denyoom
  keys 1 range 0 1 0 rw insert
  args key:key (BEFORE|AFTER) pivot:str element:str
  aof verbatim
  says Inserts before or after an element.
LLEN 2 1.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro
  args key:key
  says Counts elements.
LMOVE 5 6.2.0 7.2 write denyoom
  keys 1 range 0 1 0 rw access delete
  keys 2 range 0 1 0 rw insert
  args source:key destination:key (LEFT|RIGHT) (LEFT|RIGHT)
  aof verbatim
  says Moves an element between lists.
LMOVEM -5 8.10.0 - write denyoom
  keys 1 range 0 1 0
  keys 2 range 0 1 0
  args source:key destination:key (LEFT|RIGHT) (LEFT|RIGHT) [{(COUNT count:int|EXACTLY exactly:int) (OBO|BULK)}]
  aof verbatim
  says Moves several elements between lists.
LMPOP -4 7.0.0 7.2 write
  keys 1 keynum 0 1 1 rw access delete
  args numkeys:int key:key* (LEFT|RIGHT) [COUNT count:int]
  form all: LPOP or RPOP with count
  says Pops elements from the first non-empty list.
LPOP -2 1.0.0 7.2 write fast
  keys 1 range 0 1 0 rw access delete
  args key:key [count:int]
  arity redis-2.8:2 redis-6.2:-2
  aof verbatim
  says Pops from the left.
LPOS -3 6.0.6 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key element:str [RANK rank:int] [COUNT num-matches:int] [MAXLEN len:int]
  says Finds positions of an element.
LPUSH -3 1.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw insert
  args key:key element:str*
  aof verbatim
  says Pushes to the left.
LPUSHX -3 2.2.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw insert
  args key:key element:str*
  arity redis-2.8:3 redis-4.0:-3
  aof verbatim
  says Pushes to the left of an existing list.
LRANGE 4 1.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key start:int stop:int
  says Reads a range of elements.
LREM 4 1.0.0 7.2 write
  keys 1 range 0 1 0 rw delete
  args key:key count:int element:str
  aof verbatim
  says Removes equal elements.
LSET 4 1.0.0 7.2 write denyoom
  keys 1 range 0 1 0 rw update
  args key:key index:int element:str
  aof verbatim
  says Replaces an element by position.
LTRIM 4 1.0.0 7.2 write
  keys 1 range 0 1 0 rw delete
  args key:key start:int stop:int
  aof verbatim
  says Cuts a list to a range.
RPOP -2 1.0.0 7.2 write fast
  keys 1 range 0 1 0 rw access delete
  args key:key [count:int]
  arity redis-2.8:2 redis-6.2:-2
  aof verbatim
  says Pops from the right.
RPOPLPUSH 3 1.2.0 7.2 write denyoom
  keys 1 range 0 1 0 rw access delete
  keys 2 range 0 1 0 rw insert
  args source:key destination:key
  deprecated 6.2.0
  instead LMOVE with LEFT RIGHT
  aof verbatim
  says Moves the last element of a list to the front of another.
RPUSH -3 1.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw insert
  args key:key element:str*
  aof verbatim in-rewrites
  says Pushes to the right.
RPUSHX -3 2.2.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw insert
  args key:key element:str*
  arity redis-2.8:3 redis-4.0:-3
  aof verbatim
  says Pushes to the right of an existing list.
[set]
SADD -3 1.0.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw insert
  args key:key member:str*
  aof verbatim in-rewrites
  says Adds members to a set.
SCARD 2 1.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro
  args key:key
  says Counts members.
SDIFF -2 1.0.0 7.2 readonly
  keys 1 range -1 1 0 ro access
  args key:key*
  says Members of the first set that are in no other.
SDIFFCARD -3 8.10.0 - readonly
  keys 1 keynum 0 1 1
  args numkeys:int key:key* [LIMIT limit:int]
  says Counts members of the first set that are in no other.
SDIFFSTORE -3 1.0.0 7.2 write denyoom
  keys 1 range 0 1 0 ow update
  keys 2 range -1 1 0 ro access
  args destination:key key:key*
  aof verbatim
  says Stores members of the first set that are in no other.
SINTER -2 1.0.0 7.2 readonly
  keys 1 range -1 1 0 ro access
  args key:key*
  says Members common to all sets.
SINTERCARD -3 7.0.0 7.2 readonly
  keys 1 keynum 0 1 1 ro access
  args numkeys:int key:key* [LIMIT limit:int]
  says Counts members common to all sets.
SINTERSTORE -3 1.0.0 7.2 write denyoom
  keys 1 range 0 1 0 ow update
  keys 2 range -1 1 0 ro access
  args destination:key key:key*
  aof verbatim
  says Stores members common to all sets.
SISMEMBER 3 1.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro
  args key:key member:str
  says Tells whether a member is in a set.
SMEMBERS 2 1.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key
  says Lists members.
SMISMEMBER -3 6.2.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key member:str*
  says Tells which of several members are in a set.
SMOVE 4 1.0.0 7.2 write fast
  keys 1 range 0 1 0 rw access delete
  keys 2 range 0 1 0 rw insert
  args source:key destination:key member:str
  aof verbatim
  says Moves a member between sets.
SPOP -2 1.0.0 7.2 write fast
  keys 1 range 0 1 0 rw access delete
  args key:key [count:int]
  arity redis-2.8:2 redis-3.2:-2
  form all: SREM; DEL (valkey 8.0+: UNLINK) when a count takes everything
  form redis 3.2-5.0: count: one SREM per member
  form redis 6.0-7.0: count: one SREM per member inside MULTI/EXEC
  form redis 7.2+, valkey: count: SREM with up to 1024 members
  says Removes and returns random members.
SRANDMEMBER -2 1.0.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key [count:int]
  says Returns random members.
SREM -3 1.0.0 7.2 write fast
  keys 1 range 0 1 0 rw delete
  args key:key member:str*
  aof verbatim
  says Removes members.
SSCAN -3 2.8.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key cursor:int [MATCH pattern:pat] [COUNT count:int]
  says Walks through members.
SUNION -2 1.0.0 7.2 readonly
  keys 1 range -1 1 0 ro access
  args key:key*
  says Members of any of the sets.
SUNIONCARD -3 8.10.0 - readonly
  keys 1 keynum 0 1 1
  args numkeys:int key:key* [APPROX] [LIMIT limit:int]
  says Counts members of any of the sets.
SUNIONSTORE -3 1.0.0 7.2 write denyoom
  keys 1 range 0 1 0 ow update
  keys 2 range -1 1 0 ro access
  args destination:key key:key*
  aof verbatim
  says Stores members of any of the sets.
`;
