import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_DECIMAL, parseInt64, writeDecimal } from '../../../src/engine/codec/decimal.js';
import { bytesToLatin1, latin1ToBytes } from '../../../src/engine/codec/latin1.js';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

function written(value: number | bigint): string {
  const into = new Uint8Array(MAX_DECIMAL + 3);
  return bytesToLatin1(into.subarray(3, writeDecimal(into, 3, value)));
}

describe('decimal text', () => {
  it('is that of the number', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(written(value)).toBe(String(value));
      }),
    );
    fc.assert(
      fc.property(int64, (value) => {
        expect(written(value)).toBe(String(value));
      }),
    );
  });

  it.each([
    0,
    9,
    10,
    -1,
    2147483647,
    2147483648,
    -2147483648,
    4294967296,
    1e15,
    999999999,
    1000000000,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
  ])('%i', (value) => {
    expect(written(value)).toBe(String(value));
  });

  it('is read back', () => {
    fc.assert(
      fc.property(int64, (value) => {
        const text = latin1ToBytes(String(value));
        expect(parseInt64(text, 0, text.length)).toBe(value);
      }),
    );
  });

  it.each([
    '',
    '-',
    '-0',
    '+1',
    '01',
    '1 ',
    ' 1',
    '1.0',
    '1e3',
    '9223372036854775808',
    '-9223372036854775809',
    '111111111111111111111',
  ])('%j is no canonical 64-bit integer', (text) => {
    expect(parseInt64(latin1ToBytes(text), 0, text.length)).toBeNull();
  });
});
