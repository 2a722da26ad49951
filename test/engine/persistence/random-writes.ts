import fc from 'fast-check';

/** A command with the database that it is for. */
export type Write = readonly [db: number, ...args: (string | number)[]];

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const word = fc.constantFrom('x', 'y', 'z', '7', '-12', 'a longer word than fits a compact number');

const command: fc.Arbitrary<readonly (string | number)[]> = fc.oneof(
  fc.tuple(fc.constant('SET'), key, word),
  fc.tuple(fc.constant('APPEND'), key, word),
  fc.tuple(fc.constant('INCR'), key),
  fc.tuple(fc.constant('RPUSH'), key, word, word),
  fc.tuple(fc.constant('LPOP'), key),
  fc.tuple(fc.constant('LSET'), key, fc.constant(0), word),
  fc.tuple(fc.constant('SADD'), key, word),
  fc.tuple(fc.constant('SREM'), key, word),
  fc.tuple(fc.constant('HSET'), key, word, word),
  fc.tuple(fc.constant('HDEL'), key, word),
  fc.tuple(fc.constant('ZADD'), key, fc.integer({ min: -5, max: 5 }), word),
  fc.tuple(fc.constant('ZINCRBY'), key, fc.constant(2), word),
  fc.tuple(fc.constant('DEL'), key),
  fc.tuple(fc.constant('RENAME'), key, key),
  fc.tuple(fc.constant('COPY'), key, key, fc.constant('REPLACE')),
  fc.tuple(fc.constant('MOVE'), key, fc.constantFrom(0, 1)),
  fc.tuple(fc.constant('SMOVE'), key, key, word),
  fc.tuple(fc.constant('LMOVE'), key, key, fc.constant('LEFT'), fc.constant('RIGHT')),
  fc.tuple(fc.constant('PEXPIREAT'), key, fc.constant(4_000_000_000_000)),
  fc.tuple(fc.constant('PERSIST'), key),
);

const whole: fc.Arbitrary<readonly (string | number)[]> = fc.oneof(
  fc.constant(['SWAPDB', 0, 1]),
  fc.constant(['FLUSHDB']),
  fc.constant(['FLUSHALL']),
);

/** Random writes to two databases; now and then all of one goes, or they are exchanged. */
export const writes = (options: { readonly maxLength: number }): fc.Arbitrary<readonly Write[]> =>
  fc.array(
    fc
      .tuple(fc.constantFrom(0, 1), fc.oneof({ weight: 30, arbitrary: command }, { weight: 1, arbitrary: whole }))
      .map(([db, args]): Write => [db, ...args]),
    { maxLength: options.maxLength, size: 'max' },
  );
