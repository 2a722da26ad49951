// Rows for commands of the modules that come with Redis 8.0. The fact file has their names and grammars; what they do
// to keys is from the modules' documentation.

const GROUPS = { RedisBloom: 'bloom', RediSearch: 'search', RedisJSON: 'json', RedisTimeSeries: 'time_series' };

/** Commands that change data, and so stand in logs. */
const WRITES = new Set(
  `BF.RESERVE BF.ADD BF.MADD BF.INSERT BF.LOADCHUNK CF.RESERVE CF.ADD CF.ADDNX CF.INSERT CF.INSERTNX CF.LOADCHUNK CF.DEL
  CMS.INITBYDIM CMS.INITBYPROB CMS.INCRBY CMS.MERGE TOPK.RESERVE TOPK.ADD TOPK.INCRBY TDIGEST.CREATE TDIGEST.RESET
  TDIGEST.ADD TDIGEST.MERGE FT.CREATE FT.ALTER FT.DROPINDEX FT.ALIASADD FT.ALIASUPDATE FT.ALIASDEL FT.SUGADD FT.SUGDEL
  FT.SYNUPDATE FT.DICTADD FT.DICTDEL JSON.DEL JSON.FORGET JSON.TOGGLE JSON.CLEAR JSON.SET JSON.MSET JSON.MERGE
  JSON.NUMINCRBY JSON.NUMMULTBY JSON.STRAPPEND JSON.ARRAPPEND JSON.ARRINSERT JSON.ARRPOP JSON.ARRTRIM TS.CREATE TS.DEL
  TS.ALTER TS.ADD TS.MADD TS.INCRBY TS.DECRBY TS.CREATERULE TS.DELETERULE`.split(/\s+/),
);

/** Where keys are, for grammars that say more than one key at the front. */
const KEY_SPECS = {
  'CMS.MERGE': [range(1, 0, 1), { begin: { index: 2 }, find: { keynum: [0, 1, 1] }, flags: [] }],
  'TDIGEST.MERGE': [range(1, 0, 1), { begin: { index: 2 }, find: { keynum: [0, 1, 1] }, flags: [] }],
  'JSON.MSET': [range(1, -1, 3)],
  'JSON.MGET': [range(1, -2, 1)],
  'JSON.DEBUG MEMORY': [range(2, 0, 1)],
  'TS.MADD': [range(1, -1, 3)],
  'TS.CREATERULE': [range(1, 1, 1)],
  'TS.DELETERULE': [range(1, 1, 1)],
};

function range(first, last, step) {
  return { begin: { index: first }, find: { range: [last, step, 0] }, flags: [] };
}

/** Rows as those of the fact file's own commands, with a row for each container that it leaves out. */
export function moduleRows(commands) {
  const names = new Set(commands.map(({ name }) => name));
  const containers = commands
    .map(({ name, ...rest }) => ({ ...rest, name: name.split(' ')[0], args: '' }))
    .filter(({ name }, at, all) => !names.has(name) && all.findIndex((other) => other.name === name) === at);
  return [...commands, ...containers].map((command) => moduleRow(command, containers.includes(command)));
}

function moduleRow({ name, module, moduleSince, partOfRedisSince, args }, container) {
  const write = WRITES.has(name);
  return {
    name,
    module,
    moduleSince,
    ...(container || (args === '' && name === 'JSON.DEBUG') ? { arity: -2 } : {}),
    since: { redis: partOfRedisSince, valkey: null },
    flags: write ? ['write'] : ['readonly'],
    group: GROUPS[module],
    args,
    keySpecs: (KEY_SPECS[name] ?? (args.startsWith('key:key') ? [range(1, 0, 1)] : [])).map((spec) => ({
      ...spec,
      flags: [write ? 'rw' : 'ro'],
    })),
    aof: { role: write ? 'verbatim' : 'never' },
  };
}
