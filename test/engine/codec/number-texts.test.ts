import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubleText, parseDouble, parseLooseDouble } from '../../../src/engine/codec/double-text.js';
import { decodePosition, encodePosition, positionText } from '../../../src/engine/codec/geohash.js';
import { isInt64Text, parseInt64Text } from '../../../src/engine/codec/integer-text.js';
import {
  addLongDoubles,
  doubleAsLongText,
  longDoubleText,
  parseLongDouble,
} from '../../../src/engine/codec/long-double.js';
import { xxh3Text } from '../../../src/engine/codec/xxh3.js';

describe('doubles', () => {
  // As ZSCORE of Redis 8.6 replied them.
  it.each([
    [1e15, '1000000000000000'],
    [123456789012345680, '123456789012345680'],
    [0.1, '0.1'],
    [1e-7, '1e-7'],
    [1.5e-10, '1.5e-10'],
    [1e21, '1e+21'],
    [123456.789, '123456.789'],
    [-0, '-0'],
    [0.000001, '0.000001'],
    [1e20, '1e+20'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [-Infinity, '-inf'],
  ])('%d is written %s', (value, text) => {
    expect(doubleText(value)).toBe(text);
    expect(parseDouble(text)).toBe(value);
  });

  it('are read again as they were', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(parseDouble(doubleText(value))).toBe(value);
      }),
    );
  });

  it.each(['', ' 1', '1 ', 'nan', '1e400', '1e-400', '0x', '1e', '.', '--1'])('“%s” is none', (text) => {
    expect(parseDouble(text)).toBeNull();
  });

  it('may have spaces before them, or be nothing, in ranges', () => {
    expect([parseLooseDouble(' 1'), parseLooseDouble(''), parseLooseDouble('x')]).toEqual([1, 0, null]);
    expect([parseDouble('0x1p3'), parseDouble('+INFINITY')]).toEqual([8, Infinity]);
  });
});

describe('long doubles', () => {
  // As INCRBYFLOAT of Redis 8.6 replied them.
  it.each([
    ['0.1', '0.2', '0.3'],
    ['1e20', '1', '100000000000000000000'],
    ['3.0', '1.0e-17', '3.00000000000000001'],
    ['-9223372036854775808', '1.23456789', '-9223372036854775807'],
    ['5', '-5', '0'],
    ['0x10', '0.5', '16.5'],
    ['1e-30', '0', '0'],
  ])('%s + %s = %s', (a, b, sum) => {
    const [first, second] = [parseLongDouble(a), parseLongDouble(b)];
    if (first === null || second === null || first === 'infinite' || second === 'infinite')
      throw new Error('no numbers');
    const added = addLongDoubles(first, second);
    expect(added === null ? null : longDoubleText(added)).toBe(sum);
  });

  it('show doubles with 17 digits behind the point', () => {
    expect(doubleAsLongText(13.361389338970184)).toBe('13.36138933897018433');
    expect(doubleAsLongText(-0.5)).toBe('-0.5');
  });

  it.each(['', 'x', '1e5000', '1e99999999999', ' 1', 'nan'])('“%s” is none', (text) => {
    expect(parseLongDouble(text)).toBeNull();
  });
});

describe('integers', () => {
  it('are those of 64 bits in canonical form', () => {
    const border = fc.bigInt(-(2n ** 64n), 2n ** 64n);
    fc.assert(
      fc.property(border, (value) => {
        const fits = BigInt.asIntN(64, value) === value;
        expect(isInt64Text(String(value))).toBe(fits);
        if (fits) expect(BigInt(parseInt64Text(String(value)) ?? 0.5)).toBe(value);
      }),
    );
    for (const text of ['', '-', '-0', '01', '+1', ' 1', '1 ', '1.0', '9223372036854775808', '-9223372036854775809']) {
      expect(isInt64Text(text)).toBe(false);
    }
  });
});

describe('XXH3', () => {
  // As DIGEST of Redis 8.6 replied them, for the alphabet again and again.
  it.each([
    [0, '2d06800538d394c2'],
    [1, 'e6c632b61e964e1f'],
    [3, '78af5f94892f3950'],
    [4, '6497a96f53a89890'],
    [8, '6f45a76842a96483'],
    [9, 'e0dde4fc174590a0'],
    [16, '3d3ccac9af14d8a8'],
    [17, 'ca7f3571df47cacf'],
    [100, '7f2b83f8e57a6e24'],
    [128, '3e99edc6c76f21c6'],
    [129, '852cb20608c9d2c7'],
    [240, 'ea0e0f78188232ed'],
    [241, 'bb0a906af5b5c211'],
    [1024, '5e6a406e127165a8'],
    [1025, 'c180534771fac3f5'],
    [2000, '9e0defe18dce29f1'],
  ])('of %i bytes is %s', (length, digest) => {
    expect(xxh3Text('abcdefghijklmnopqrstuvwxyz'.repeat(100).slice(0, length))).toBe(digest);
  });
});

describe('positions', () => {
  it('come back within a cell', () => {
    const longitude = fc.double({ min: -180, max: 180, noNaN: true });
    const latitude = fc.double({ min: -85.05112878, max: 85.05112878, noNaN: true });
    fc.assert(
      fc.property(longitude, latitude, (x, y) => {
        const found = decodePosition(encodePosition({ longitude: x, latitude: y }));
        expect(Math.abs(found.longitude - x)).toBeLessThan(6e-6);
        expect(Math.abs(found.latitude - y)).toBeLessThan(6e-6);
      }),
    );
    // The edge of the map takes one bit more, as in Redis 8.6.
    expect(positionText({ longitude: 180, latitude: 15.13167 })).toHaveLength(17);
  });
});
