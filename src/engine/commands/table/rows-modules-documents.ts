// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups search, json, time_series. */
export const MODULES_DOCUMENTS_ROWS = `
[search]
FT.AGGREGATE -3 8.0 - readonly
  args index:str query:str [VERBATIM] [{LOAD count:str field:str*}] [TIMEOUT timeout:int] [LOAD *] …
  module RediSearch 1.1.0
FT.ALIASADD 3 8.0 - write
  args alias:str index:str
  module RediSearch 1.0.0
  aof verbatim
FT.ALIASDEL 2 8.0 - write
  args alias:str
  module RediSearch 1.0.0
  aof verbatim
FT.ALIASUPDATE 3 8.0 - write
  args alias:str index:str
  module RediSearch 1.0.0
  aof verbatim
FT.ALTER -6 8.0 - write
  args index:str [SKIPINITIALSCAN] SCHEMA ADD field:str options:str
  module RediSearch 1.0.0
  aof verbatim
FT.CONFIG -2 8.0 - readonly
  module RediSearch 1.0.0
FT.CONFIG|GET 3 8.0 - readonly
  args option:str
  module RediSearch 1.0.0
FT.CONFIG|HELP 3 8.0 - readonly
  args option:str
  module RediSearch 1.0.0
FT.CONFIG|SET 4 8.0 - readonly
  args option:str value:str
  module RediSearch 1.0.0
FT.CREATE -5 8.0 - write
  args index:str [ON (HASH|JSON)] [INDEXALL (ENABLE|DISABLE)] [{PREFIX count:int prefix:str*}] [FILTER filter:str] [LANGUAGE default_lang:str] [LANGUAGE_FIELD lang_attribute:str] [SCORE default_score:num] [SCORE_FIELD score_attribute:str] …
  module RediSearch 1.0.0
  aof verbatim
FT.CURSOR -2 8.0 - readonly
  module RediSearch 1.1.0
FT.CURSOR|DEL 4 8.0 - readonly
  args index:str cursor_id:int
  module RediSearch 1.1.0
FT.CURSOR|READ -4 8.0 - readonly
  args index:str cursor_id:int [COUNT read size:int]
  module RediSearch 1.1.0
FT.DICTADD -3 8.0 - write
  args dict:str term:str*
  module RediSearch 1.4.0
  aof verbatim
FT.DICTDEL -3 8.0 - write
  args dict:str term:str*
  module RediSearch 1.4.0
  aof verbatim
FT.DICTDUMP 2 8.0 - readonly
  args dict:str
  module RediSearch 1.4.0
FT.DROPINDEX -2 8.0 - write
  args index:str [(DD)]
  module RediSearch 2.0.0
  aof verbatim
FT.EXPLAIN -3 8.0 - readonly
  args index:str query:str [DIALECT dialect:int]
  module RediSearch 1.0.0
FT.EXPLAINCLI -3 8.0 - readonly
  args index:str query:str [DIALECT dialect:int]
  module RediSearch 1.0.0
FT.HYBRID -7 8.0 - readonly
  args index:str {SEARCH query:str [SCORER scorer:str] [YIELD_SCORE_AS yield_score_as:str]} …
  module RediSearch 8.4.4
FT.INFO 2 8.0 - readonly
  args index:str
  module RediSearch 1.0.0
FT.PROFILE -5 8.0 - readonly
  args index:str (SEARCH|AGGREGATE|HYBRID) [LIMITED] QUERY query:str
  module RediSearch 2.2.0
FT.SEARCH -3 8.0 - readonly
  args index:str query:str [NOCONTENT] [VERBATIM] [NOSTOPWORDS] [WITHSCORES] [WITHPAYLOADS] [WITHSORTKEYS] [{FILTER numeric_field:str min:num max:num}*] [{GEOFILTER geo_field:str lon:num lat:num radius:num (m|km|mi|ft)}*] …
  module RediSearch 1.0.0
FT.SPELLCHECK -3 8.0 - readonly
  args index:str query:str [DISTANCE distance:int] [TERMS {(INCLUDE|EXCLUDE) dictionary:str [terms:str*]}] [DIALECT dialect:int]
  module RediSearch 1.4.0
FT.SUGADD -4 8.0 - write
  args key:str string:str score:num [(INCR)] [PAYLOAD payload:str]
  module RediSearch 1.0.0
  aof verbatim
FT.SUGDEL 3 8.0 - write
  args key:str string:str
  module RediSearch 1.0.0
  aof verbatim
FT.SUGGET -3 8.0 - readonly
  args key:str prefix:str [FUZZY] [WITHSCORES] [WITHPAYLOADS] [MAX max:int]
  module RediSearch 1.0.0
FT.SUGLEN 2 8.0 - readonly
  args key:str
  module RediSearch 1.0.0
FT.SYNDUMP 2 8.0 - readonly
  args index:str
  module RediSearch 1.2.0
FT.SYNUPDATE -4 8.0 - write
  args index:str synonym_group_id:str [SKIPINITIALSCAN] term:str*
  module RediSearch 1.2.0
  aof verbatim
FT.TAGVALS 3 8.0 - readonly
  args index:str field_name:str
  module RediSearch 1.0.0
FT._LIST 1 8.0 - readonly
  module RediSearch 2.0.0
[json]
JSON.ARRAPPEND -3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [path:str] value:str*
  module RedisJSON 1.0.0
  aof verbatim
JSON.ARRINDEX -4 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key path:str value:str [{start:int [stop:int]}]
  module RedisJSON 1.0.0
JSON.ARRINSERT -5 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key path:str index:int value:str*
  module RedisJSON 1.0.0
  aof verbatim
JSON.ARRLEN -2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key [path:str]
  module RedisJSON 1.0.0
JSON.ARRPOP -2 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [{path:str [index:int]}]
  module RedisJSON 1.0.0
  aof verbatim
JSON.ARRTRIM 5 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key path:str start:int stop:int
  module RedisJSON 1.0.0
  aof verbatim
JSON.CLEAR -2 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [path:str]
  module RedisJSON 2.0.0
  aof verbatim
JSON.DEBUG -2 8.0 - readonly
  module RedisJSON 1.0.0
JSON.DEBUG|HELP 2 8.0 - readonly
  module RedisJSON 1.0.0
JSON.DEBUG|MEMORY -3 8.0 - readonly
  keys 2 range 0 1 0 ro
  args key:key [path:str]
  module RedisJSON 1.0.0
JSON.DEL -2 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [path:str]
  module RedisJSON 1.0.0
  aof verbatim
JSON.FORGET -2 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [path:str]
  module RedisJSON 1.0.0
  aof verbatim
JSON.GET -2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key [INDENT indent:str] [NEWLINE newline:str] [SPACE space:str] [path:str*]
  module RedisJSON 1.0.0
JSON.MERGE 4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key path:str value:str
  module RedisJSON 2.6.0
  aof verbatim
JSON.MGET -3 8.0 - readonly
  keys 1 range -2 1 0 ro
  args key:key* path:str
  module RedisJSON 1.0.0
JSON.MSET -4 8.0 - write
  keys 1 range -1 3 0 rw
  args {key:key path:str value:str}*
  module RedisJSON 2.6.0
  aof verbatim
JSON.NUMINCRBY 4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key path:str value:num
  module RedisJSON 1.0.0
  aof verbatim
JSON.NUMMULTBY 4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key path:str value:num
  module RedisJSON 1.0.0
  aof verbatim
JSON.OBJKEYS -2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key [path:str]
  module RedisJSON 1.0.0
JSON.OBJLEN -2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key [path:str]
  module RedisJSON 1.0.0
JSON.RESP -2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key [path:str]
  module RedisJSON 1.0.0
JSON.SET -4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key path:str value:str [(NX|XX)] [{(FP16|BF16|FP32|FP64)}]
  module RedisJSON 1.0.0
  aof verbatim
JSON.STRAPPEND -3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [path:str] value:str
  module RedisJSON 1.0.0
  aof verbatim
JSON.STRLEN -2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key [path:str]
  module RedisJSON 1.0.0
JSON.TOGGLE 3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key path:str
  module RedisJSON 2.0.0
  aof verbatim
JSON.TYPE -2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key [path:str]
  module RedisJSON 1.0.0
[time_series]
TS.ADD -4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key timestamp:str value:num [RETENTION retentionPeriod:int] [ENCODING (UNCOMPRESSED|COMPRESSED)] [CHUNK_SIZE size:int] [ON_DUPLICATE (BLOCK|FIRST|LAST|MIN|MAX|SUM)] [LABELS {label:str value:str}*]
  module RedisTimeSeries 1.0.0
  aof verbatim
TS.ALTER -2 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [RETENTION retentionPeriod:int] [CHUNK_SIZE size:int] [DUPLICATE_POLICY (BLOCK|FIRST|LAST|MIN|MAX|SUM)] [LABELS {label:str value:str}*]
  module RedisTimeSeries 1.0.0
  aof verbatim
TS.CREATE -2 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key [RETENTION retentionPeriod:int] [ENCODING (UNCOMPRESSED|COMPRESSED)] [CHUNK_SIZE size:int] [DUPLICATE_POLICY (BLOCK|FIRST|LAST|MIN|MAX|SUM)] [LABELS {label:str value:str}*]
  module RedisTimeSeries 1.0.0
  aof verbatim
TS.CREATERULE -6 8.0 - write
  keys 1 range 1 1 0 rw
  args sourceKey:key destKey:key AGGREGATION (AVG|FIRST|LAST|MIN|MAX|SUM|RANGE|COUNT|STD.P|STD.S|VAR.P|VAR.S|TWA|COUNTNAN|COUNTALL) bucketDuration:int [alignTimestamp:int]
  module RedisTimeSeries 1.0.0
  aof verbatim
TS.DECRBY -3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key value:num [TIMESTAMP timestamp:str] [RETENTION retentionPeriod:int] [UNCOMPRESSED] [CHUNK_SIZE size:int] [LABELS {label:str value:str}*]
  module RedisTimeSeries 1.0.0
  aof verbatim
TS.DEL 4 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key from_timestamp:int to_timestamp:int
  module RedisTimeSeries 1.6.0
  aof verbatim
TS.DELETERULE 3 8.0 - write
  keys 1 range 1 1 0 rw
  args sourceKey:key destKey:key
  module RedisTimeSeries 1.0.0
  aof verbatim
TS.GET -2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key [LATEST:str]
  module RedisTimeSeries 1.0.0
TS.INCRBY -3 8.0 - write
  keys 1 range 0 1 0 rw
  args key:key value:num [TIMESTAMP timestamp:str] [RETENTION retentionPeriod:int] [UNCOMPRESSED] [CHUNK_SIZE size:int] [LABELS {label:str value:str}*]
  module RedisTimeSeries 1.0.0
  aof verbatim
TS.INFO -2 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key [DEBUG:str]
  module RedisTimeSeries 1.0.0
TS.MADD -4 8.0 - write
  keys 1 range -1 3 0 rw
  args {key:key timestamp:str value:num}*
  module RedisTimeSeries 1.0.0
  aof verbatim
TS.MGET -3 8.0 - readonly
  args [LATEST:str] [(WITHLABELS|{SELECTED_LABELS label1:str*})] {FILTER (l=v:str|l!=v:str|l=:str|l!=:str|l=(v1,v2,...):str|l!=(v1,v2,...):str)}*
  module RedisTimeSeries 1.0.0
TS.MRANGE -5 8.0 - readonly
  args fromTimestamp:str toTimestamp:str [LATEST:str] [{FILTER_BY_TS Timestamp:int}*] [{FILTER_BY_VALUE min:num max:num}] [(WITHLABELS|{SELECTED_LABELS label1:str*})] [COUNT count:int] …
  module RedisTimeSeries 1.0.0
TS.MREVRANGE -5 8.0 - readonly
  args fromTimestamp:str toTimestamp:str [LATEST] [{FILTER_BY_TS Timestamp:int}*] [{FILTER_BY_VALUE min:num max:num}] [(WITHLABELS|{SELECTED_LABELS label1:str*})] [COUNT count:int] …
  module RedisTimeSeries 1.4.0
TS.QUERYINDEX -2 8.0 - readonly
  args (l=v:str|l!=v:str|l=:str|l!=:str|l=(v1,v2,...):str|l!=(v1,v2,...):str)*
  module RedisTimeSeries 1.0.0
TS.RANGE -4 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key fromTimestamp:str toTimestamp:str [LATEST:str] [{FILTER_BY_TS Timestamp:int}*] [{FILTER_BY_VALUE min:num max:num}] [COUNT count:int] [{[ALIGN value:int] AGGREGATION aggregators:str bucketDuration:int [BUCKETTIMESTAMP] [EMPTY]}]
  module RedisTimeSeries 1.0.0
TS.REVRANGE -4 8.0 - readonly
  keys 1 range 0 1 0 ro
  args key:key fromTimestamp:str toTimestamp:str [LATEST:str] [{FILTER_BY_TS Timestamp:int}*] [{FILTER_BY_VALUE min:num max:num}] [COUNT count:int] …
  module RedisTimeSeries 1.4.0
`;
