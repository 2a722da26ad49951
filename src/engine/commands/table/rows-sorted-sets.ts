// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups sorted_set, geo. */
export const SORTED_SETS_ROWS = `
[sorted_set]
BZMPOP -5 7.0.0 7.2 write blocking
  keys 2 keynum 0 1 1 rw access delete
  args timeout:num numkeys:int key:key* (MIN|MAX) [COUNT count:int]
  form all: ZPOPMIN or ZPOPMAX with count
  says Pops members from the first non-empty sorted set and waits if needed.
BZPOPMAX -3 5.0.0 7.2 write fast blocking
  keys 1 range -2 1 0 rw access delete
  args key:key* timeout:num
  form redis 5.0-6.2: ZPOPMAX (lower case when it had to wait)
  form redis 7.0+, valkey: ZPOPMAX
  says Pops the member with the highest score and waits if needed.
BZPOPMIN -3 5.0.0 7.2 write fast blocking
  keys 1 range -2 1 0 rw access delete
  args key:key* timeout:num
  form redis 5.0-6.2: ZPOPMIN (lower case when it had to wait)
  form redis 7.0+, valkey: ZPOPMIN
  says Pops the member with the lowest score and waits if needed.
ZADD -4 1.2.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw update
  args key:key [(NX|XX)] [(GT|LT)] [CH] [INCR] {score:num member:str}*
  aof verbatim in-rewrites
  says Adds members with scores, or changes scores.
ZCARD 2 1.2.0 7.2 readonly fast
  keys 1 range 0 1 0 ro
  args key:key
  says Counts members.
ZCOUNT 4 2.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key min:num max:num
  says Counts members by score.
ZDIFF -3 6.2.0 7.2 readonly
  keys 1 keynum 0 1 1 ro access
  args numkeys:int key:key* [WITHSCORES]
  says Members of the first sorted set that are in no other.
ZDIFFSTORE -4 6.2.0 7.2 write denyoom
  keys 1 range 0 1 0 ow update
  keys 2 keynum 0 1 1 ro access
  args destination:key numkeys:int key:key*
  aof verbatim
  says Stores members of the first sorted set that are in no other.
ZINCRBY 4 1.2.0 7.2 write denyoom fast
  keys 1 range 0 1 0 rw access update
  args key:key increment:int member:str
  aof verbatim
  says Adds to the score of a member.
ZINTER -3 6.2.0 7.2 readonly
  keys 1 keynum 0 1 1 ro access
  args numkeys:int key:key* [{WEIGHTS weight:int}*] [AGGREGATE (SUM|MIN|MAX|COUNT)] [WITHSCORES]
  args-valkey numkeys:int key:key* [{WEIGHTS weight:int}*] [AGGREGATE (SUM|MIN|MAX)] [WITHSCORES]
  says Members common to all sorted sets.
ZINTERCARD -3 7.0.0 7.2 readonly
  keys 1 keynum 0 1 1 ro access
  args numkeys:int key:key* [LIMIT limit:int]
  says Counts members common to all sorted sets.
ZINTERSTORE -4 2.0.0 7.2 write denyoom
  keys 1 range 0 1 0 ow update
  keys 2 keynum 0 1 1 ro access
  args destination:key numkeys:int key:key* [{WEIGHTS weight:int}*] [AGGREGATE (SUM|MIN|MAX|COUNT)]
  args-valkey destination:key numkeys:int key:key* [{WEIGHTS weight:int}*] [AGGREGATE (SUM|MIN|MAX)]
  aof verbatim
  says Stores members common to all sorted sets.
ZLEXCOUNT 4 2.8.9 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key min:str max:str
  says Counts members by name.
ZMPOP -4 7.0.0 7.2 write
  keys 1 keynum 0 1 1 rw access delete
  args numkeys:int key:key* (MIN|MAX) [COUNT count:int]
  form all: ZPOPMIN or ZPOPMAX with count
  says Pops members from the first non-empty sorted set.
ZMSCORE -3 6.2.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key member:str*
  says Reads scores of several members.
ZPOPMAX -2 5.0.0 7.2 write fast
  keys 1 range 0 1 0 rw access delete
  args key:key [count:int]
  aof verbatim
  says Pops members with the highest scores.
ZPOPMIN -2 5.0.0 7.2 write fast
  keys 1 range 0 1 0 rw access delete
  args key:key [count:int]
  aof verbatim
  says Pops members with the lowest scores.
ZRANDMEMBER -2 6.2.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key [{count:int [WITHSCORES]}]
  says Returns random members.
ZRANGE -4 1.2.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key start:str stop:str [(BYSCORE|BYLEX)] [REV] [LIMIT {offset:int count:int}] [WITHSCORES]
  says Reads members by position, score or name.
ZRANGEBYLEX -4 2.8.9 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key min:str max:str [LIMIT {offset:int count:int}]
  deprecated 6.2.0
  instead ZRANGE with BYLEX
  says Reads members by name.
ZRANGEBYSCORE -4 1.0.5 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key min:num max:num [WITHSCORES] [LIMIT {offset:int count:int}]
  deprecated 6.2.0
  instead ZRANGE with BYSCORE
  says Reads members by score.
ZRANGESTORE -5 6.2.0 7.2 write denyoom
  keys 1 range 0 1 0 ow update
  keys 2 range 0 1 0 ro access
  args dst:key src:key min:str max:str [(BYSCORE|BYLEX)] [REV] [LIMIT {offset:int count:int}]
  aof verbatim
  says Stores a range of members.
ZRANK -3 2.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key member:str [WITHSCORE]
  arity redis-2.8:3 redis-7.2:-3
  says Tells the position of a member, lowest first.
ZREM -3 1.2.0 7.2 write fast
  keys 1 range 0 1 0 rw delete
  args key:key member:str*
  aof verbatim
  says Removes members.
ZREMRANGEBYLEX 4 2.8.9 7.2 write
  keys 1 range 0 1 0 rw delete
  args key:key min:str max:str
  aof verbatim
  says Removes members by name.
ZREMRANGEBYRANK 4 2.0.0 7.2 write
  keys 1 range 0 1 0 rw delete
  args key:key start:int stop:int
  aof verbatim
  says Removes members by position.
ZREMRANGEBYSCORE 4 1.2.0 7.2 write
  keys 1 range 0 1 0 rw delete
  args key:key min:num max:num
  aof verbatim
  says Removes members by score.
ZREVRANGE -4 1.2.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key start:int stop:int [WITHSCORES]
  deprecated 6.2.0
  instead ZRANGE with REV
  says Reads members by position, highest first.
ZREVRANGEBYLEX -4 2.8.9 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key max:str min:str [LIMIT {offset:int count:int}]
  deprecated 6.2.0
  instead ZRANGE with BYLEX REV
  says Reads members by name, last first.
ZREVRANGEBYSCORE -4 2.2.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key max:num min:num [WITHSCORES] [LIMIT {offset:int count:int}]
  deprecated 6.2.0
  instead ZRANGE with BYSCORE REV
  says Reads members by score, highest first.
ZREVRANK -3 2.0.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key member:str [WITHSCORE]
  arity redis-2.8:3 redis-7.2:-3
  says Tells the position of a member, highest first.
ZSCAN -3 2.8.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key cursor:int [MATCH pattern:pat] [COUNT count:int]
  args-valkey key:key cursor:int [MATCH pattern:pat] [COUNT count:int] [NOSCORES]
  says Walks through members.
ZSCORE 3 1.2.0 7.2 readonly fast
  keys 1 range 0 1 0 ro access
  args key:key member:str
  says Reads the score of a member.
ZUNION -3 6.2.0 7.2 readonly
  keys 1 keynum 0 1 1 ro access
  args numkeys:int key:key* [{WEIGHTS weight:int}*] [AGGREGATE (SUM|MIN|MAX|COUNT)] [WITHSCORES]
  args-valkey numkeys:int key:key* [{WEIGHTS weight:int}*] [AGGREGATE (SUM|MIN|MAX)] [WITHSCORES]
  says Members of any of the sorted sets.
ZUNIONSTORE -4 2.0.0 7.2 write denyoom
  keys 1 range 0 1 0 ow update
  keys 2 keynum 0 1 1 ro access
  args destination:key numkeys:int key:key* [{WEIGHTS weight:int}*] [AGGREGATE (SUM|MIN|MAX|COUNT)]
  args-valkey destination:key numkeys:int key:key* [{WEIGHTS weight:int}*] [AGGREGATE (SUM|MIN|MAX)]
  aof verbatim
  says Stores members of any of the sorted sets.
[geo]
GEOADD -5 3.2.0 7.2 write denyoom
  keys 1 range 0 1 0 rw update
  args key:key [(NX|XX)] [CH] {longitude:num latitude:num member:str}*
  form redis, valkey up to 8.1: zadd (lower case) with the geohash as score
  form valkey 9.x: ZADD
  says Adds places with coordinates.
GEODIST -4 3.2.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key member1:str member2:str [(m|km|ft|mi)]
  says Computes the distance of two places.
GEOHASH -2 3.2.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key [member:str*]
  says Returns geohash strings of places.
GEOPOS -2 3.2.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key [member:str*]
  says Returns coordinates of places.
GEORADIUS -6 3.2.0 7.2 write denyoom
  keys 1 range 0 1 0 ro access
  keys STORE@6 range 0 1 0 ow update
  keys STOREDIST@6 range 0 1 0 ow update
  args key:key longitude:num latitude:num radius:num (m|km|ft|mi) [WITHCOORD] [WITHDIST] [WITHHASH] [{COUNT count:int [ANY]}] [(ASC|DESC)] [(STORE storekey:key|STOREDIST storedistkey:key)]
  deprecated 6.2.0
  instead GEOSEARCH or GEOSEARCHSTORE with BYRADIUS
  aof sometimes
  form all: only with STORE or STOREDIST, verbatim
  says Searches around a point and can store the result.
GEORADIUSBYMEMBER -5 3.2.0 7.2 write denyoom
  keys 1 range 0 1 0 ro access
  keys STORE@5 range 0 1 0 ow update
  keys STOREDIST@5 range 0 1 0 ow update
  args key:key member:str radius:num (m|km|ft|mi) [WITHCOORD] [WITHDIST] [WITHHASH] [{COUNT count:int [ANY]}] [(ASC|DESC)] [(STORE storekey:key|STOREDIST storedistkey:key)]
  deprecated 6.2.0
  instead GEOSEARCH or GEOSEARCHSTORE with BYRADIUS FROMMEMBER
  aof sometimes
  form all: only with STORE or STOREDIST, verbatim
  says Searches around a place and can store the result.
GEORADIUSBYMEMBER_RO -5 3.2.10 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key member:str radius:num (m|km|ft|mi) [WITHCOORD] [WITHDIST] [WITHHASH] [{COUNT count:int [ANY]}] [(ASC|DESC)]
  deprecated 6.2.0
  instead GEOSEARCH with BYRADIUS FROMMEMBER
  says Searches around a place.
GEORADIUS_RO -6 3.2.10 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key longitude:num latitude:num radius:num (m|km|ft|mi) [WITHCOORD] [WITHDIST] [WITHHASH] [{COUNT count:int [ANY]}] [(ASC|DESC)]
  deprecated 6.2.0
  instead GEOSEARCH with BYRADIUS
  says Searches around a point.
GEOSEARCH -7 6.2.0 7.2 readonly
  keys 1 range 0 1 0 ro access
  args key:key (FROMMEMBER member:str|FROMLONLAT {longitude:num latitude:num}) ({BYRADIUS radius:num (m|km|ft|mi)}|{BYBOX width:num height:num (m|km|ft|mi)}) [(ASC|DESC)] [{COUNT count:int [ANY]}] [WITHCOORD] [WITHDIST] [WITHHASH]
  args-valkey key:key [(FROMMEMBER member:str|FROMLONLAT {longitude:num latitude:num})] ({BYRADIUS radius:num (m|km|ft|mi)}|{BYBOX width:num height:num (m|km|ft|mi)}|{BYPOLYGON num-vertices:int {longitude:num latitude:num}*}) [(ASC|DESC)] [{COUNT count:int [ANY]}] [WITHCOORD] [WITHDIST] [WITHHASH]
  says Searches places in an area.
GEOSEARCHSTORE -8 6.2.0 7.2 write denyoom
  keys 1 range 0 1 0 ow update
  keys 2 range 0 1 0 ro access
  args destination:key source:key (FROMMEMBER member:str|FROMLONLAT {longitude:num latitude:num}) ({BYRADIUS radius:num (m|km|ft|mi)}|{BYBOX width:num height:num (m|km|ft|mi)}) [(ASC|DESC)] [{COUNT count:int [ANY]}] [STOREDIST]
  args-valkey destination:key source:key [(FROMMEMBER member:str|FROMLONLAT {longitude:num latitude:num})] ({BYRADIUS radius:num (m|km|ft|mi)}|{BYBOX width:num height:num (m|km|ft|mi)}|{BYPOLYGON num-vertices:int {longitude:num latitude:num}*}) [(ASC|DESC)] [{COUNT count:int [ANY]}] [STOREDIST]
  aof verbatim
  says Searches places in an area and stores them.
`;
