import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalLength, isInteger64, LONGEST_INTEGER, writeDecimal } from '../../../src/engine/rdb/integer-text.js';
import { ascii } from './dump-builder.js';

const isInteger = (text: string): boolean => isInteger64(ascii(`<${text}>`), 1, text.length);

describe('a 64-bit integer as text', () => {
  it.each(['0', '7', '-1', '1234567890', '9223372036854775807', '-9223372036854775808'])(
    'is what a server prints: %s',
    (text) => {
      expect(text.length).toBeLessThanOrEqual(LONGEST_INTEGER);
      expect(isInteger(text)).toBe(true);
    },
  );

  it.each([
    '',
    '-',
    '-0',
    '00',
    '01',
    '+1',
    ' 1',
    '1 ',
    '1.0',
    '1e3',
    '12345678901a',
    '9223372036854775808',
    '-9223372036854775809',
    '10000000000000000000',
    '99999999999999999999',
  ])('is nothing else: %j', (text) => {
    expect(isInteger(text)).toBe(false);
  });

  it('is any of them', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(isInteger(String(value))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 63n, max: 10n ** 20n }), (value) => {
        expect(isInteger(String(value))).toBe(false);
        expect(isInteger(String(-value - 1n))).toBe(false);
      }),
    );
  });
});

describe('a 32-bit integer', () => {
  it('is written in as many characters as foretold', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        const into = new Uint8Array(11);
        expect(writeDecimal(value, into)).toBe(decimalLength(value));
        expect(Buffer.from(into.subarray(0, decimalLength(value))).toString()).toBe(String(value));
      }),
    );
  });
});
