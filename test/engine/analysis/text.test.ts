import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToText, textToBytes } from '../../../src/engine/analysis/text.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const show = (text: string): string => bytesToText(utf8(text));

describe('bytes as text', () => {
  it.each([
    ['plain', 'plain'],
    ['naïve café ☃ 😀 日本', 'naïve café ☃ 😀 日本'],
    ['two\nlines\r\n', 'two\\nlines\\r\\n'],
    ['tab\tnul\0del\x7f', 'tab\\tnul\\x00del\\x7f'],
    ['right\u202eleft', 'right\\u{202e}left'],
    ['zero\u200bwidth\ufeff', 'zero\\u{200b}width\\u{feff}'],
    ['C:\\dir\\file', 'C:\\dir\\file'],
    ['C:\\new', 'C:\\\\new'],
    ['ends in \\', 'ends in \\'],
    ['{"a":"b"}', '{"a":"b"}'],
  ])('%j is shown as %j', (text, shown) => {
    expect(show(text)).toBe(shown);
  });

  it('shows bytes that are not UTF-8 as hex, between text that is', () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0xe6, 0x97, 0xa5, 0xc3, 0x62, 0xed, 0xa0, 0x80);
    expect(bytesToText(bytes)).toBe('a\\xff日\\xc3b\\xed\\xa0\\x80');
  });

  it('keeps line feeds and tabs of values on several lines', () => {
    expect(bytesToText(utf8('a\n\tb\r\0'), { multiline: true })).toBe('a\n\tb\\r\\x00');
  });

  it('cuts between characters and marks the cut', () => {
    expect(bytesToText(utf8('日本語'), { limit: 4 })).toBe('日…');
    expect(bytesToText(utf8('日本語'), { limit: 9 })).toBe('日本語');
  });

  it('leads back to the same bytes', () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.string({ unit: 'binary' }).map(utf8),
      fc.constantFrom('\\', '\\n', '\\x41', '\\u{41}', '\\\\', '\ufdd0', '\u202e').map(utf8),
    );
    fc.assert(
      fc.property(fc.array(pieces), fc.boolean(), (parts, multiline) => {
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
        expect(textToBytes(bytesToText(bytes, { multiline }))).toEqual(bytes);
      }),
    );
  });
});

describe('text as bytes', () => {
  it.each([
    ['\\x00\\xFF', [0, 255]],
    ['\\u{202E}', [0xe2, 0x80, 0xae]],
    ['a\\qb', [0x61, 0x5c, 0x71, 0x62]],
    ['\\x4', [0x5c, 0x78, 0x34]],
    ['\\u{110000}', [...'\\u{110000}'].map((c) => c.charCodeAt(0))],
  ])('%j', (text, bytes) => {
    expect([...textToBytes(text)]).toEqual(bytes);
  });
});
