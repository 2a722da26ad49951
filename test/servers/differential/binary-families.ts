import type { Family } from './draw.js';

/** Families over the bytes of strings, and positions. */
export const bitmaps: Family = ({ r, key, member, integer }) => {
  const offset = (): string => (r.chance(0.9) ? String(r.below(200)) : r.pick(['-1', '4294967296', 'x', '#3']));
  const type = (): string =>
    r.pick(['u8', 'i8', 'u1', 'u63', 'i64', 'u16', 'i5', 'i32', ...(r.chance(0.1) ? ['u64', 'x8', 'i65', 'i0'] : [])]);
  const value = (): string =>
    r.pick(['0', '1', '-1', '255', '100', '-129', '70000', '9223372036854775807', '-9223372036854775808']);
  const place = (): string => (r.chance(0.3) ? `#${r.below(10)}` : offset());
  const operation = (): readonly string[] =>
    r.pick([
      ['GET', type(), place()],
      ['SET', type(), place(), value()],
      ['INCRBY', type(), place(), value()],
      ['OVERFLOW', r.pick(['WRAP', 'SAT', 'FAIL', 'ZZ'])],
    ]);
  return [
    () => ['SETBIT', key(), offset(), r.chance(0.95) ? r.pick(['0', '1']) : '2'],
    () => ['GETBIT', key(), offset()],
    () => ['BITCOUNT', key(), r.maybe([integer(), integer()], 0.7), r.maybe([r.pick(['BYTE', 'BIT', 'ZZ'])])],
    () => [
      'BITPOS',
      key(),
      r.pick(['0', '1', '1', '2']),
      r.maybe([integer()], 0.7),
      r.maybe([integer()]),
      r.maybe([r.pick(['BYTE', 'BIT'])]),
    ],
    () => ['BITOP', r.pick(['AND', 'OR', 'XOR', 'NOT']), key(), ...r.many(1, 3, key)],
    () => ['BITOP', r.pick(['DIFF', 'DIFF1', 'ANDOR', 'ONE']), key(), ...r.many(1, 4, key)],
    () => ['BITFIELD', key(), ...r.many(1, 4, operation).flat()],
    () => ['BITFIELD_RO', key(), ...r.many(1, 3, () => ['GET', type(), place()]).flat()],
    () => ['SET', key(), r.chance(0.5) ? member() : '\xff\xf0\0\x01abc'],
    () => ['SETRANGE', key(), r.pick(['0', '5']), member()],
    () => ['GET', key()],
    () => ['APPEND', key(), '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff'],
    () => ['OBJECT', 'ENCODING', key()],
    () => ['DEL', key()],
  ];
};

export const hyperLogLogs: Family = ({ r, key, member }) => [
  () => ['PFADD', key(), ...r.many(0, 5, member)],
  () => ['PFADD', key(), ...r.many(50, 300, () => `e${r.below(100000)}`)],
  () => ['PFCOUNT', ...r.many(1, 3, key)],
  () => ['PFMERGE', key(), ...r.many(0, 3, key)],
  () => ['GET', key()],
  () => ['STRLEN', key()],
  () => ['PFDEBUG', r.pick(['ENCODING', 'TODENSE', 'DECODE', 'ZZ']), key()],
  () => ['SET', key(), r.pick(['x', 'HYLL', `HYLL\x01${'\0'.repeat(11)}\x7f\xff`])],
  () => ['OBJECT', 'ENCODING', key()],
  () => ['DEL', ...r.many(1, 2, key)],
];

export const geo: Family = ({ r, key, member }) => {
  const longitude = (): string =>
    r.chance(0.95) ? (r.next() * 40 - 20).toFixed(5) : r.pick(['181', 'x', '-180', '180']);
  const latitude = (): string =>
    r.chance(0.95) ? (r.next() * 40 - 20).toFixed(5) : r.pick(['86', 'x', '85', '-85.05112878']);
  const unit = (): string => (r.chance(0.95) ? r.pick(['m', 'km', 'ft', 'mi', 'KM']) : 'yd');
  const radius = (): string => r.pick(['100', '1000', '5000', '3000.5', '0', '-1', 'x']);
  const shown = (): readonly string[] => [
    ...r.maybe(['WITHCOORD']),
    ...r.maybe(['WITHDIST']),
    ...r.maybe(['WITHHASH']),
  ];
  const order = (): readonly string[] => [
    r.pick(['ASC', 'DESC']),
    ...r.maybe(['COUNT', r.pick(['1', '3', '0', '-1'])]),
  ];
  const from = (): readonly string[] =>
    r.chance(0.5) ? ['FROMMEMBER', member()] : ['FROMLONLAT', longitude(), latitude()];
  const by = (): readonly string[] =>
    r.chance(0.5) ? ['BYRADIUS', radius(), unit()] : ['BYBOX', radius(), radius(), unit()];
  return [
    () => [
      'GEOADD',
      key(),
      r.maybe([r.pick(['NX', 'XX', 'CH'])]),
      ...r.many(1, 3, () => [longitude(), latitude(), member()]).flat(),
    ],
    () => ['GEOADD', key(), ...r.many(20, 40, () => [longitude(), latitude(), `p${r.below(100)}`]).flat()],
    () => ['GEODIST', key(), member(), member(), r.maybe([unit()])],
    () => [r.pick(['GEOHASH', 'GEOPOS']), key(), ...r.many(0, 3, member)],
    () => ['GEORADIUS', key(), longitude(), latitude(), radius(), unit(), ...shown(), ...order()],
    () => ['GEORADIUS_RO', key(), longitude(), latitude(), radius(), unit(), ...order()],
    () => ['GEORADIUSBYMEMBER', key(), member(), radius(), unit(), ...shown(), ...order()],
    () => [
      'GEORADIUS',
      key(),
      longitude(),
      latitude(),
      radius(),
      unit(),
      r.pick(['STORE', 'STOREDIST']),
      key(),
      r.maybe(['WITHDIST'], 0.05),
    ],
    () => ['GEOSEARCH', key(), ...from(), ...by(), ...shown(), ...order()],
    () => ['GEOSEARCH', key(), ...from(), ...r.maybe(from(), 0.1), ...by(), r.maybe(['ANY'], 0.1)],
    () => ['GEOSEARCHSTORE', key(), key(), ...from(), ...by(), r.maybe(order()), r.maybe(['STOREDIST'])],
    () => ['ZRANGE', key(), '0', '-1', 'WITHSCORES'],
    () => ['DEL', key()],
  ];
};
