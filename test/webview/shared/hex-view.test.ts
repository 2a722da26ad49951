import { describe, expect, it } from 'vitest';
import { hexRow, offsetWidth } from '../../../src/webview/shared/hex-view.js';

describe('hex rows', () => {
  it('are as wide when they are short', () => {
    const full = hexRow(
      Uint8Array.from({ length: 16 }, (_, at) => at * 16 + 1),
      0x1f0,
      6,
    );
    expect(full).toEqual({
      offset: '0001f0',
      hex: '01 11 21 31 41 51 61 71  81 91 a1 b1 c1 d1 e1 f1',
      ascii: '..!1AQaq........',
    });
    const short = hexRow(Uint8Array.of(0x7f, 0x20), 0, 4);
    expect(short.hex).toHaveLength(full.hex.length);
    expect(short.hex.trimEnd()).toBe('7f 20');
    expect(short.ascii).toBe('. ');
  });

  it('fit half as many bytes where there is less room', () => {
    expect(hexRow(new Uint8Array(8), 8, 4, 8).hex).toBe('00 00 00 00 00 00 00 00');
  });

  it('write offsets with whole bytes', () => {
    expect([0, 0xffff, 0x10000, 0xffffff, 2 ** 33].map(offsetWidth)).toEqual([4, 4, 6, 6, 10]);
  });
});
