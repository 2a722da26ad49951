import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfString, isPlainText, readable } from '../../../src/webview/shared/byte-string.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('byte strings', () => {
  it('carry any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(bytesOfString(String.fromCharCode(...bytes))).toEqual(bytes);
      }),
    );
  });

  it('are read by a person as what they spell', () => {
    expect(readable(String.fromCharCode(...encode('ü:\u0000')))).toBe('ü:\\x00');
    expect(readable('\u00ff:')).toBe('\\xff:');
  });
});

describe('plain text', () => {
  it.each([
    ['', true],
    ['plain\n\ttext\r\n', true],
    ['Zwölf 世 🎉', true],
    ['a\u0000b', false],
    ['\u001b[0m', false],
    ['\u007f', false],
  ])('%j: %s', (text, expected) => {
    expect(isPlainText(encode(text))).toBe(expected);
  });

  it('is no more when a character is cut, unless the piece is known to be cut', () => {
    const whole = encode('世界🎉');
    for (let from = 0; from < 3; from++) {
      for (let to = whole.length - 3; to < whole.length; to++) {
        const piece = whole.subarray(from, to);
        expect(isPlainText(piece, true)).toBe(true);
        if (from > 0 || to > whole.length - 4) expect(isPlainText(piece)).toBe(from === 0 && to === whole.length);
      }
    }
  });

  it('is not what only looks like it at its ends', () => {
    expect(isPlainText(Uint8Array.of(0x41, 0xff, 0x41, 0x41, 0x41), true)).toBe(false);
    expect(isPlainText(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x41), true)).toBe(false);
  });
});
