import { bitmaps, geo, hyperLogLogs } from './binary-families.js';
import { Draw, type Family } from './draw.js';
import type { Random } from './random.js';

const strings: Family = ({ r, key, member, integer, float, lifetime, word }) => [
  () => ['SET', key(), member()],
  () => ['SET', key(), member(), r.maybe(lifetime()), r.maybe([word(r.pick(['NX', 'XX']))]), r.maybe([word('GET')])],
  () => [
    'SET',
    key(),
    member(),
    r.maybe([r.pick(['GET', 'NX', 'KEEPTTL'])]),
    r.maybe([r.pick(['KEEPTTL', 'XX'])]),
    r.maybe(lifetime(), 0.1),
  ],
  () => ['SETNX', key(), member()],
  () => [
    r.pick(['SETEX', 'PSETEX']),
    key(),
    r.pick(['1000', '100000', '0', '-1', 'x', '9223372036854775807']),
    member(),
  ],
  () => ['GET', key()],
  () => ['GETSET', key(), member()],
  () => ['GETDEL', key()],
  () => ['GETEX', key(), r.maybe(r.chance(0.7) ? lifetime() : ['PERSIST'], 0.8)],
  () => ['GETEX', key(), r.pick(['PXAT', 'EXAT']), '1'],
  () => ['MGET', ...r.many(1, 4, key)],
  () => [r.pick(['MSET', 'MSETNX']), ...r.many(1, 3, () => [key(), member()]).flat()],
  () => ['APPEND', key(), member()],
  () => ['STRLEN', key()],
  () => [r.pick(['GETRANGE', 'SUBSTR']), key(), integer(), integer()],
  () => ['SETRANGE', key(), r.pick(['0', '1', '5', '60', '-1', '600000000', 'x']), member()],
  () => [r.pick(['INCR', 'DECR']), key()],
  () => [r.pick(['INCRBY', 'DECRBY']), key(), integer()],
  () => ['INCRBYFLOAT', key(), float()],
  () => [
    'LCS',
    key(),
    key(),
    r.maybe([r.pick(['LEN', 'IDX', 'WITHMATCHLEN'])]),
    r.maybe(['IDX', 'WITHMATCHLEN']),
    r.maybe(['MINMATCHLEN', integer()]),
  ],
  () => [
    'MSETEX',
    r.pick(['1', '2', '0', 'x']),
    key(),
    member(),
    key(),
    member(),
    r.maybe([r.pick(['NX', 'XX', 'KEEPTTL'])]),
    r.maybe(lifetime()),
  ],
  () => ['MSETEX', '1', key(), member(), r.maybe([r.pick(['NX', 'XX', 'KEEPTTL'])]), r.maybe(lifetime())],
  () => ['SET', key(), member(), r.pick(['IFDEQ', 'IFDNE']), member()],
  () => ['SET', key(), member(), r.pick(['IFEQ', 'IFNE']), member(), r.maybe(['GET'])],
  () => ['DELEX', key(), r.maybe([r.pick(['IFEQ', 'IFNE', 'IFDEQ', 'IFDNE']), member()], 0.8)],
  () => ['DELIFEQ', key(), member()],
  () => ['DIGEST', key()],
];

const generic: Family = ({ r, key, integer, word, pattern }) => {
  const any = (): string => (r.chance(0.8) ? `${r.pick(['s', 'l', 't', 'z', 'h'])}${r.below(3)}` : key());
  return [
    () => [r.pick(['DEL', 'UNLINK', 'EXISTS', 'TOUCH']), ...r.many(1, 3, any)],
    () => ['TYPE', any()],
    () => [
      'EXPIRE',
      any(),
      r.pick(['1000', '2000', 'x', '9223372036854775807', '-9223372036854775808']),
      r.maybe([r.pick(['NX', 'XX', 'GT', 'LT', 'ZZ'])]),
      r.maybe([r.pick(['NX', 'XX', 'GT', 'LT'])], 0.1),
    ],
    () => ['EXPIRE', any(), r.pick(['-1', '0', '-1000'])],
    () => [
      r.pick(['EXPIREAT', 'PEXPIREAT']),
      any(),
      r.pick(['4102444800', '4102444800000', '5102444800000', '1', '-5']),
      r.maybe([r.pick(['NX', 'XX', 'GT', 'LT'])]),
    ],
    () => ['PEXPIRE', any(), r.pick(['1000000', '2000000']), r.maybe([r.pick(['NX', 'XX', 'GT', 'LT'])])],
    () => [r.pick(['TTL', 'PTTL', 'EXPIRETIME', 'PEXPIRETIME', 'PERSIST']), any()],
    () => [r.pick(['RENAME', 'RENAMENX']), any(), any()],
    () => ['COPY', any(), any(), r.maybe(['DB', r.pick(['0', '1', '99', 'x'])]), r.maybe([word('REPLACE')])],
    () => ['MOVE', any(), r.pick(['0', '1', '2', '99', 'x', '-1'])],
    () => ['KEYS', pattern()],
    () => [
      'SCAN',
      '0',
      'COUNT',
      '1000',
      r.maybe(['MATCH', pattern()]),
      r.maybe(['TYPE', r.pick(['string', 'HASH', 'zset', 'foo'])]),
    ],
    () => ['SCAN', r.pick(['x', '0']), 'COUNT', r.pick(['0', 'x', '1000']), r.maybe(['ZZ'])],
    () => ['OBJECT', word('ENCODING'), any()],
    () => ['OBJECT', r.pick(['FREQ', 'ZZ']), any()],
    () => ['SWAPDB', r.pick(['0', '1', 'x']), r.pick(['1', '2', '99', 'x', '-1'])],
    () => ['DBSIZE'],
    () => [r.pick(['FLUSHDB', 'FLUSHALL']), r.maybe([r.pick(['ASYNC', 'SYNC', 'ZZ'])])],
    () => [
      r.pick(['SORT', 'SORT_RO']),
      any(),
      r.maybe(['BY', r.pick(['nosort', 's*', 'h*->a', '*'])]),
      r.maybe(['LIMIT', integer(), integer()]),
      r.maybe(['GET', r.pick(['#', 's*', 'h*->b', 'x'])]),
      r.maybe(['GET', '#']),
      r.maybe([r.pick(['ASC', 'DESC'])]),
      r.maybe(['ALPHA'], 0.6),
    ],
    () => ['SORT', any(), r.maybe(['ALPHA'], 0.6), r.maybe(['GET', r.pick(['#', 's*'])]), 'STORE', any()],
    () => ['SET', any(), '12'],
    () => ['SADD', `t${r.below(3)}`, ...r.many(1, 4, () => r.pick(['1', '2', '3', '10', 'a', 'b']))],
    () => ['RPUSH', `l${r.below(3)}`, ...r.many(1, 4, () => r.pick(['1', '2', '3', '10', 'a', 'b', '-1.5']))],
    () => [
      'ZADD',
      `z${r.below(3)}`,
      ...r.many(1, 4, () => [integer(), r.pick(['1', '2', '3', '10', 'a', 'b'])]).flat(),
    ],
    () => ['HSET', `h${r.below(3)}`, r.pick(['a', 'b']), r.pick(['1', '2', 'x'])],
    () => ['SET', `s${r.pick(['1', '2', '3', '10', 'a', 'b'])}`, r.pick(['1', '2', 'x', '5.5'])],
  ];
};

const lists: Family = ({ r, key, member, integer, word }) => {
  const end = (): string => (r.chance(0.05) ? 'MIDDLE' : word(r.pick(['LEFT', 'RIGHT'])));
  const timeout = (): string => (r.chance(0.9) ? '0.01' : r.pick(['x', '-1', '1e30', 'inf']));
  return [
    () => [r.pick(['LPUSH', 'RPUSH']), key(), ...r.many(1, 5, member)],
    () => [r.pick(['LPUSH', 'RPUSH']), key(), ...r.many(100, 200, member)],
    () => ['RPUSH', key(), 'y'.repeat(r.pick([3000, 8000, 9000]))],
    () => [r.pick(['LPUSHX', 'RPUSHX']), key(), ...r.many(1, 3, member)],
    () => [r.pick(['LPOP', 'RPOP']), key(), r.maybe([r.pick(['0', '1', '2', '50', '-1', 'x'])])],
    () => ['LLEN', key()],
    () => ['LINDEX', key(), integer()],
    () => ['LSET', key(), integer(), member()],
    () => ['LINSERT', key(), r.chance(0.05) ? 'AT' : word(r.pick(['BEFORE', 'AFTER'])), member(), member()],
    () => ['LRANGE', key(), integer(), integer()],
    () => ['LTRIM', key(), integer(), r.pick(['-1', '50', integer()])],
    () => ['LREM', key(), integer(), member()],
    () => [
      'LPOS',
      key(),
      member(),
      r.maybe(['RANK', integer()]),
      r.maybe(['COUNT', integer()]),
      r.maybe(['MAXLEN', integer()]),
    ],
    () => ['LMOVE', key(), key(), end(), end()],
    () => ['RPOPLPUSH', key(), key()],
    () => ['LMPOP', r.pick(['1', '2', '0', 'x']), key(), key(), end(), r.maybe(['COUNT', integer()])],
    () => ['LMPOP', '1', key(), end(), r.maybe(['COUNT', integer()])],
    () => [r.pick(['BLPOP', 'BRPOP']), ...r.many(1, 2, key), timeout()],
    () => ['BLMOVE', key(), key(), end(), end(), timeout()],
    () => ['BRPOPLPUSH', key(), key(), timeout()],
    () => ['BLMPOP', timeout(), '2', key(), key(), end(), r.maybe(['COUNT', integer()])],
    () => ['OBJECT', 'ENCODING', key()],
    () => ['DEL', key()],
  ];
};

const sets: Family = ({ r, key, member, integer }) => [
  () => ['SADD', key(), ...r.many(1, 4, member)],
  () => ['SADD', key(), ...r.many(1, 4, () => String(r.below(1000)))],
  () => ['SADD', key(), ...r.many(100, 200, () => `m${r.below(500)}`)],
  () => ['SADD', key(), ...r.many(300, 400, () => String(r.below(900)))],
  () => ['SREM', key(), ...r.many(1, 3, member)],
  () => ['SMOVE', key(), key(), member()],
  () => ['SCARD', key()],
  () => ['SISMEMBER', key(), member()],
  () => ['SMISMEMBER', key(), ...r.many(1, 3, member)],
  () => ['SMEMBERS', key()],
  () => ['SPOP', key(), r.pick(['2000', '0', '-1', 'x'])],
  () => ['SRANDMEMBER', key(), r.pick(['2000', '0', 'x'])],
  () => [r.pick(['SUNION', 'SINTER', 'SDIFF']), ...r.many(1, 3, key)],
  () => [r.pick(['SUNIONSTORE', 'SINTERSTORE', 'SDIFFSTORE']), key(), ...r.many(1, 3, key)],
  () => ['SINTERCARD', r.pick(['1', '2', '2', '2', '3', '0', 'x']), key(), key(), r.maybe(['LIMIT', integer()])],
  () => ['SSCAN', key(), '0', 'COUNT', '10000', r.maybe(['MATCH', r.pick(['*1*', 'a', '[^a]*'])])],
  () => ['OBJECT', 'ENCODING', key()],
  () => ['DEL', key()],
];

const sortedSets: Family = ({ r, key, member, integer, score, word }) => {
  const bound = (): string => (r.chance(0.3) ? `(${score()}` : score());
  const lex = (): string =>
    r.chance(0.05) ? r.pick(['a', '', '+x']) : r.pick(['-', '+', `[${member()}`, `(${member()}`]);
  // Ranges by members mean nothing where scores differ.
  const even = (): string => `y${r.below(2)}`;
  const limit = (): readonly string[] => r.maybe(['LIMIT', integer(), integer()]);
  const extreme = (): string => (r.chance(0.05) ? 'MID' : word(r.pick(['MIN', 'MAX'])));
  const timeout = (): string => (r.chance(0.9) ? '0.01' : r.pick(['x', '-1']));
  const weights = (): readonly string[] => r.maybe(['WEIGHTS', score(), score()]);
  const aggregate = (): readonly string[] => r.maybe(['AGGREGATE', r.pick(['SUM', 'MIN', 'max', 'AVG'])]);
  return [
    () => ['ZADD', key(), ...r.many(1, 4, () => [score(), member()]).flat()],
    () => [
      'ZADD',
      key(),
      r.maybe([word(r.pick(['NX', 'XX']))]),
      r.maybe([word(r.pick(['GT', 'LT']))]),
      r.maybe(['CH']),
      r.maybe(['INCR'], 0.2),
      score(),
      member(),
    ],
    () => ['ZADD', key(), ...r.many(60, 150, () => [String(r.below(50)), `m${r.below(300)}`]).flat()],
    () => ['ZADD', even(), ...r.many(3, 10, () => ['0', r.pick(['a', 'b', 'c', 'aa', 'ab', 'ba', ''])]).flat()],
    () => ['ZINCRBY', key(), score(), member()],
    () => ['ZREM', key(), ...r.many(1, 3, member)],
    () => ['ZCARD', key()],
    () => ['ZSCORE', key(), member()],
    () => ['ZMSCORE', key(), ...r.many(1, 3, member)],
    () => [r.pick(['ZRANK', 'ZREVRANK']), key(), member(), r.maybe(['WITHSCORE'], 0.2)],
    () => ['ZCOUNT', key(), bound(), bound()],
    () => ['ZLEXCOUNT', even(), lex(), lex()],
    () => ['ZRANGE', key(), integer(), integer(), r.maybe(['REV']), r.maybe(['WITHSCORES'])],
    () => ['ZRANGE', key(), bound(), bound(), word('BYSCORE'), r.maybe(['REV']), limit(), r.maybe(['WITHSCORES'])],
    () => ['ZRANGE', even(), lex(), lex(), word('BYLEX'), r.maybe(['REV']), limit(), r.maybe(['WITHSCORES'], 0.05)],
    () => ['ZREVRANGE', key(), integer(), integer(), r.maybe(['WITHSCORES'])],
    () => [r.pick(['ZRANGEBYSCORE', 'ZREVRANGEBYSCORE']), key(), bound(), bound(), r.maybe(['WITHSCORES']), limit()],
    () => [r.pick(['ZRANGEBYLEX', 'ZREVRANGEBYLEX']), even(), lex(), lex(), limit()],
    () => ['ZRANGESTORE', key(), key(), integer(), integer(), r.maybe(['REV'])],
    () => ['ZRANGESTORE', key(), key(), bound(), bound(), 'BYSCORE', r.maybe(['REV']), limit()],
    () => ['ZREMRANGEBYRANK', key(), integer(), integer()],
    () => ['ZREMRANGEBYSCORE', key(), bound(), bound()],
    () => ['ZREMRANGEBYLEX', even(), lex(), lex()],
    () => [
      r.pick(['ZUNION', 'ZINTER']),
      '2',
      key(),
      r.pick([key(), 't0', 't1']),
      weights(),
      aggregate(),
      r.maybe(['WITHSCORES']),
    ],
    () => ['ZDIFF', '2', key(), key(), r.maybe(['WITHSCORES'])],
    () => [
      r.pick(['ZUNIONSTORE', 'ZINTERSTORE']),
      key(),
      '2',
      key(),
      r.pick([key(), 't0', 't1']),
      weights(),
      aggregate(),
    ],
    () => ['ZDIFFSTORE', key(), r.pick(['1', '2', '0', 'x']), key(), key()],
    () => ['ZINTERCARD', r.pick(['1', '2', '2', '3', '0']), key(), key(), r.maybe(['LIMIT', integer()])],
    () => [r.pick(['ZPOPMIN', 'ZPOPMAX']), key(), r.maybe([integer()])],
    () => [r.pick(['BZPOPMIN', 'BZPOPMAX']), ...r.many(1, 2, key), timeout()],
    () => ['ZMPOP', r.pick(['1', '2', '0']), key(), key(), extreme(), r.maybe(['COUNT', integer()])],
    () => ['ZMPOP', '1', key(), extreme(), r.maybe(['COUNT', integer()])],
    () => ['BZMPOP', timeout(), '1', key(), extreme(), r.maybe(['COUNT', integer()])],
    () => ['ZRANDMEMBER', key(), r.pick(['2000', '0', 'x']), r.maybe(['WITHSCORES'])],
    () => ['ZSCAN', key(), '0', 'COUNT', '10000', r.maybe(['MATCH', '*1*'])],
    () => ['SADD', r.pick(['t0', 't1']), ...r.many(1, 3, member)],
    () => ['OBJECT', 'ENCODING', key()],
    () => ['DEL', key()],
  ];
};

const hashes: Family = ({ r, key, member, integer, float, lifetime, word }) => {
  const fields = (): readonly string[] => {
    const names = r.many(1, 3, member);
    return [word('FIELDS'), r.chance(0.95) ? String(names.length) : integer(), ...names];
  };
  const pairs = (): readonly string[] => {
    const each = r.many(1, 3, () => [member(), member()]);
    return ['FIELDS', r.chance(0.95) ? String(each.length) : integer(), ...each.flat()];
  };
  const condition = (): readonly string[] => r.maybe([word(r.pick(['NX', 'XX', 'GT', 'LT']))]);
  return [
    () => [r.pick(['HSET', 'HMSET']), key(), ...r.many(1, 3, () => [member(), member()]).flat()],
    () => ['HSET', key(), ...r.many(60, 150, () => [`f${r.below(200)}`, member()]).flat()],
    () => ['HSETNX', key(), member(), member()],
    () => ['HGET', key(), member()],
    () => ['HMGET', key(), ...r.many(1, 3, member)],
    () => ['HDEL', key(), ...r.many(1, 3, member)],
    () => [r.pick(['HLEN', 'HGETALL', 'HKEYS', 'HVALS']), key()],
    () => [r.pick(['HSTRLEN', 'HEXISTS']), key(), member()],
    () => ['HINCRBY', key(), member(), integer()],
    () => ['HINCRBYFLOAT', key(), member(), float()],
    () => ['HRANDFIELD', key(), r.pick(['2000', '0', 'x']), r.maybe(['WITHVALUES'])],
    () => ['HSCAN', key(), '0', 'COUNT', '10000', r.maybe(['MATCH', '*1*']), r.maybe(['NOVALUES'], 0.1)],
    () => ['HEXPIRE', key(), r.pick(['1000', '2000', '0', '-1', 'x', '9223372036854775807']), condition(), ...fields()],
    () => ['HPEXPIRE', key(), r.pick(['1000000', '3000000']), condition(), ...fields()],
    () => [r.pick(['HEXPIREAT', 'HPEXPIREAT']), key(), r.pick(['4102444800', '1', '0']), condition(), ...fields()],
    () => [r.pick(['HTTL', 'HPTTL', 'HEXPIRETIME', 'HPEXPIRETIME', 'HPERSIST']), key(), ...fields()],
    () => ['HGETDEL', key(), ...fields()],
    () => ['HGETEX', key(), r.maybe(r.chance(0.7) ? lifetime() : ['PERSIST'], 0.8), ...fields()],
    () => ['HGETEX', key(), 'PXAT', '1', ...fields()],
    () => [
      'HSETEX',
      key(),
      r.maybe([r.pick(['FNX', 'FXX'])]),
      r.maybe(r.chance(0.7) ? lifetime() : ['KEEPTTL'], 0.8),
      ...pairs(),
    ],
    () => ['HSETEX', key(), 'PXAT', '1', ...pairs()],
    () => ['OBJECT', 'ENCODING', key()],
    () => ['DEL', key()],
  ];
};

/** Families by name, each with the first letter of its keys. */
export const FAMILIES: Readonly<Record<string, readonly [prefix: string, family: Family]>> = {
  string: ['s', strings],
  generic: ['s', generic],
  list: ['l', lists],
  set: ['t', sets],
  'sorted-set': ['z', sortedSets],
  hash: ['h', hashes],
  bitmap: ['b', bitmaps],
  hyperloglog: ['p', hyperLogLogs],
  geo: ['g', geo],
};

/** Commands of a family; now and then with an argument too many or too few. */
export function* commandStream(name: string, r: Random, count: number): Generator<readonly string[]> {
  const [prefix, family] = FAMILIES[name];
  const templates = family(new Draw(r, prefix));
  for (let i = 0; i < count; i++) {
    const command = r.pick(templates)().flat();
    // Without its count it would take a random member.
    if (command[0] === 'SPOP') yield command;
    else if (r.chance(0.015)) command.pop();
    else if (r.chance(0.015)) command.push(r.pick(['x', '1']));
    if (command.length > 0 && command[0] !== 'SPOP') yield command;
  }
}
