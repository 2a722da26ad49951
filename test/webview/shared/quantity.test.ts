import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexOffset, Quantities } from '../../../src/webview/shared/quantity.js';

const english = new Quantities('en');
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('quantities', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [312, '312 B'],
    [999, '999 B'],
    [1000, '0.98 KB'],
    [1023, '1 KB'],
    [1024, '1 KB'],
    [1126, '1.1 KB'],
    [1_048_576, '1 MB'],
    [851_443_712, '812 MB'],
    [1_081_344_512, '1.01 GB'],
    [2 ** 50, '1 PB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(plain(english.bytes(bytes))).toBe(text);
  });

  it('never needs more than three digits before its unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (bytes) => {
        const digits = plain(english.bytes(bytes)).split(' ')[0]?.replace(/[.,]/g, '').replace(/^0+/, '') ?? '';
        expect(digits.length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('separates thousands as the locale does', () => {
    expect(english.count(6_565_218)).toBe('6,565,218');
    expect(new Quantities('de').count(6_565_218)).toBe('6.565.218');
    expect(english.exactBytes(1_081_344_512)).toBe('1,081,344,512 bytes');
    expect(english.exactBytes(1)).toBe('1 byte');
  });

  it('takes the platform’s own locale for one that is none', () => {
    expect(new Quantities('not a locale!').count(5)).toBe('5');
  });

  it.each([
    [99_999, '99,999'],
    [100_000, '100 K'],
    [6_565_218, '6.57 M'],
    [999_950, '1 M'],
  ])('%d is %s for short', (count, text) => {
    expect(plain(english.shortCount(count))).toBe(text);
  });

  it.each([
    [0, 10, '0 %'],
    [5, 0, '0 %'],
    [1, 10_000, '< 0.1 %'],
    [1, 3, '33 %'],
    [1, 30, '3.3 %'],
    [10, 10, '100 %'],
    [9_999_999, 10_000_000, '99.9 %'],
  ])('%d of %d is %s', (part, whole, text) => {
    expect(plain(english.percent(part, whole))).toBe(text);
  });

  it('writes offsets in hexadecimal', () => {
    expect(hexOffset(0x1f3a02c)).toBe('0x1f3a02c');
  });
});
