import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeIntset } from '../../../src/engine/codec/intset.js';
import { FormatError } from '../../../src/engine/rdb/damage.js';
import type { Dialect } from '../../../src/engine/rdb/format.js';
import { openValue } from '../../../src/engine/rdb/value-reader.js';
import { encodeZiplist, encodeZipmap } from '../codec/encoders.js';
import { plain, stream, template, value } from './open-bytes.js';
import { bytesOf, listpack, located } from './value-bytes.js';

const MIN = 1_700_000_000_000;

describe('damage', () => {
  const samples: [number, Uint8Array, Dialect][] = [
    [0, value().compressed('ab'.repeat(100)).take(), 'redis'],
    [4, value().length(2).string('a', '1', 'b', 'two').take(), 'redis'],
    [3, value().length(1).string('d').raw(3, 0x31, 0x2e, 0x35).take(), 'redis'],
    [
      12,
      value()
        .string(encodeZiplist([bytesOf('a'), bytesOf('-inf'), bytesOf('b'), 3n]))
        .take(),
      'redis',
    ],
    [
      9,
      value()
        .string(encodeZipmap([[bytesOf('a'), bytesOf('1'), 0]]))
        .take(),
      'redis',
    ],
    [
      11,
      value()
        .string(encodeIntset([1n, 70000n]))
        .take(),
      'redis',
    ],
    [18, value().length(2).length(2).string(listpack('a', 'b')).length(1).string('big').take(), 'redis'],
    [
      25,
      value()
        .time(MIN)
        .string(listpack('a', 1, MIN, 'b', 'two', 0))
        .take(),
      'redis',
    ],
    [22, value().length(1).string('a', '1').time(-1).take(), 'valkey'],
    [28, value().length(2, 1, 12).length(0, 0).string('s').length(5, 1).time(-3).take(), 'redis'],
    [
      15,
      value()
        .raw(...stream.bytes)
        .length(0)
        .take(),
      'redis',
    ],
    [
      30,
      value()
        .string(listpack(7, 1, 'two'))
        .take(),
      'redis',
    ],
    [
      7,
      value()
        .length(2n ** 63n)
        .length(1, 5)
        .length(5)
        .string('s')
        .length(0)
        .take(),
      'redis',
    ],
  ];

  function readAll(type: number, bytes: Uint8Array, dialect: Dialect): void {
    const { source, location } = located(type, bytes, dialect);
    const reader = openValue(source, location, { template });
    for (let start = 0; ; start += 3) {
      const page = reader.page(start, 3);
      if (page.kind === 'string' || page.kind === 'unknown' || (plain(page) as unknown[]).length === 0) return;
    }
  }

  it.each(samples)('of type %i is a FormatError wherever it is cut', (type, bytes, dialect) => {
    for (let end = 0; end < bytes.length; end++) {
      const cut = (): void => readAll(type, bytes.subarray(0, end), dialect);
      expect(cut, `cut at ${end} of ${bytes.length}`).toThrow(FormatError);
    }
  });

  it('is never another error, whatever bytes there are', () => {
    const changes = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), changes, ([type, bytes, dialect], all) => {
        const copy = bytes.slice();
        for (const [at, byte] of all) copy[at % copy.length] = byte;
        try {
          readAll(type, copy, dialect);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
