// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups bloom. */
export const MODULES_PROBABILISTIC_ROWS = `
[bloom]
BF.ADD 3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key item:str
  module RedisBloom 1.0.0
  aof verbatim
BF.CARD 2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key
  module RedisBloom 2.4.4
BF.EXISTS 3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key item:str
  module RedisBloom 1.0.0
BF.INFO -2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key [(CAPACITY|SIZE|FILTERS|ITEMS|EXPANSION)]
  module RedisBloom 1.0.0
BF.INSERT -4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [CAPACITY capacity:int] [ERROR error:num] [EXPANSION expansion:int] [NOCREATE] [NONSCALING] ITEMS item:str*
  module RedisBloom 1.0.0
  aof verbatim
BF.LOADCHUNK 4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key iterator:int data:str
  module RedisBloom 1.0.0
  aof verbatim
BF.MADD -3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key item:str*
  module RedisBloom 1.0.0
  aof verbatim
BF.MEXISTS -3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key item:str*
  module RedisBloom 1.0.0
BF.RESERVE -4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key error_rate:num capacity:int [EXPANSION expansion:int] [NONSCALING]
  module RedisBloom 1.0.0
  aof verbatim
BF.SCANDUMP 3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key iterator:int
  module RedisBloom 1.0.0
CF.ADD 3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key item:str
  module RedisBloom 1.0.0
  aof verbatim
CF.ADDNX 3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key item:str
  module RedisBloom 1.0.0
  aof verbatim
CF.COUNT 3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key item:str
  module RedisBloom 1.0.0
CF.DEL 3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key item:str
  module RedisBloom 1.0.0
  aof verbatim
CF.EXISTS 3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key item:str
  module RedisBloom 1.0.0
CF.INFO 2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key
  module RedisBloom 1.0.0
CF.INSERT -4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [CAPACITY capacity:int] [NOCREATE] ITEMS item:str*
  module RedisBloom 1.0.0
  aof verbatim
CF.INSERTNX -4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [CAPACITY capacity:int] [NOCREATE] ITEMS item:str*
  module RedisBloom 1.0.0
  aof verbatim
CF.LOADCHUNK 4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key iterator:int data:str
  module RedisBloom 1.0.0
  aof verbatim
CF.MEXISTS -3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key item:str*
  module RedisBloom 1.0.0
CF.RESERVE -3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key capacity:int [BUCKETSIZE bucketsize:int] [MAXITERATIONS maxiterations:int] [EXPANSION expansion:int]
  module RedisBloom 1.0.0
  aof verbatim
CF.SCANDUMP 3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key iterator:int
  module RedisBloom 1.0.0
CMS.INCRBY -4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key {item:str increment:int}*
  module RedisBloom 2.0.0
  aof verbatim
CMS.INFO 2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key
  module RedisBloom 2.0.0
CMS.INITBYDIM 4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key width:int depth:int
  module RedisBloom 2.0.0
  aof verbatim
CMS.INITBYPROB 4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key error:num probability:num
  module RedisBloom 2.0.0
  aof verbatim
CMS.MERGE -4 8.0 - write
  keys 1 range 0 1 0 rw
  keys 2 keynum 0 1 1 rw
  args destination:key numKeys:int source:key* [{WEIGHTS weight:num*}]
  module RedisBloom 2.0.0
  aof verbatim
CMS.QUERY -3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key item:str*
  module RedisBloom 2.0.0
TDIGEST.ADD -3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key {value:num}*
  module RedisBloom 2.4.0
  aof verbatim
TDIGEST.BYRANK -3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key rank:num*
  module RedisBloom 2.4.0
TDIGEST.BYREVRANK -3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key reverse_rank:num*
  module RedisBloom 2.4.0
TDIGEST.CDF -3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key value:num*
  module RedisBloom 2.4.0
TDIGEST.CREATE -2 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [COMPRESSION compression:int]
  module RedisBloom 2.4.0
  aof verbatim
TDIGEST.INFO 2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key
  module RedisBloom 2.4.0
TDIGEST.MAX 2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key
  module RedisBloom 2.4.0
TDIGEST.MERGE -4 8.0 - write
  keys 1 range 0 1 0 rw
  keys 2 keynum 0 1 1 rw
  args destination-key:key numkeys:int source-key:key* [{COMPRESSION compression:int}] [OVERRIDE]
  module RedisBloom 2.4.0
  aof verbatim
TDIGEST.MIN 2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key
  module RedisBloom 2.4.0
TDIGEST.QUANTILE -3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key quantile:num*
  module RedisBloom 2.4.0
TDIGEST.RANK -3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key value:num*
  module RedisBloom 2.4.0
TDIGEST.RESET 2 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key
  module RedisBloom 2.4.0
  aof verbatim
TDIGEST.REVRANK -3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key value:num*
  module RedisBloom 2.4.0
TDIGEST.TRIMMED_MEAN 4 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key low_cut_quantile:num high_cut_quantile:num
  module RedisBloom 2.4.0
TOPK.ADD -3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key items:str*
  module RedisBloom 2.0.0
  aof verbatim
TOPK.COUNT -3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key item:str*
  module RedisBloom 2.0.0
TOPK.INCRBY -4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key {item:str increment:int}*
  module RedisBloom 2.0.0
  aof verbatim
TOPK.INFO 2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key
  module RedisBloom 2.0.0
TOPK.LIST -2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key [WITHCOUNT]
  module RedisBloom 2.0.0
TOPK.QUERY -3 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key item:str*
  module RedisBloom 2.0.0
TOPK.RESERVE -3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key topk:int [{width:int depth:int decay:num}]
  module RedisBloom 2.0.0
  aof verbatim
`;
