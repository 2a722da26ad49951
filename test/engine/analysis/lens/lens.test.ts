import { encode } from '@msgpack/msgpack';
import { gzipSync, zlibSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lensOf } from '../../../../src/engine/analysis/lens/lens.js';
import { MOST_PLAIN } from '../../../../src/engine/analysis/lens/unpack.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** `printf 'hello hello hello hello hello\n' | zstd -19` */
const zstdHello = new Uint8Array(Buffer.from('KLUv/QRobQAAOGhlbGxvIAoBAKlLERpIcqs=', 'base64'));

describe('a lens', () => {
  it.each<[string, Uint8Array, readonly string[], string]>([
    [
      'JSON',
      utf8('{"a":[1,{"b":"x"}],"c":{},"d":[]}'),
      ['json'],
      '{\n  "a": [\n    1,\n    {\n      "b": "x"\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    ],
    [
      'JSON, with numbers as they stand',
      utf8('[12345678901234567890,1.0,"a\\"b\\n"]'),
      ['json'],
      '[\n  12345678901234567890,\n  1.0,\n  "a\\"b\\n"\n]',
    ],
    [
      'JSON, with what cannot be seen written out',
      utf8('["a\u202eb\u{e0041}"]'),
      ['json'],
      '[\n  "a\\u202eb\\udb40\\udc41"\n]',
    ],
    ['gzip', gzipSync(utf8('plain\ntext')), ['gzip'], 'plain\ntext'],
    ['zlib of JSON', zlibSync(utf8('[1]')), ['zlib', 'json'], '[\n  1\n]'],
    [
      'gzip of MessagePack',
      gzipSync(encode({ a: [1, 'x', null, new Uint8Array([255])] })),
      ['gzip', 'msgpack'],
      '{\n  "a": [\n    1,\n    "x",\n    null,\n    "\\\\xff"\n  ]\n}',
    ],
    [
      'MessagePack with large integers',
      encode([2n ** 63n, 5n], { useBigInt64: true }),
      ['msgpack'],
      '[\n  "9223372036854775808",\n  5\n]',
    ],
    ['gzip of gzip', gzipSync(gzipSync(utf8('x'))), ['gzip', 'gzip'], 'x'],
    ['empty gzip', gzipSync(new Uint8Array(0)), ['gzip'], ''],
  ])('sees %s', (_name, bytes, steps, text) => {
    const language = ['json', 'msgpack'].includes(steps.at(-1) ?? '') ? 'json' : 'plaintext';
    expect(lensOf(bytes)).toEqual({ steps, text, language, notice: null });
  });

  it('sees zstd, and tells of more behind it', () => {
    expect(lensOf(zstdHello)).toEqual({
      steps: ['zstd'],
      text: 'hello hello hello hello hello\n',
      language: 'plaintext',
      notice: null,
    });
    expect(lensOf(Uint8Array.from([...zstdHello, ...zstdHello]))).toMatchObject({
      text: 'hello hello hello hello hello\n',
      notice: expect.stringContaining(`${zstdHello.length} more bytes`) as string,
    });
  });

  it.each<[string, Uint8Array]>([
    ['text', utf8('hello')],
    ['a number', utf8('12')],
    ['a JSON string', utf8('"x"')],
    ['broken JSON', utf8('{"a":')],
    ['text that begins like zlib', utf8('x^2 + y^2 = z^2 and more')],
    ['nothing', new Uint8Array(0)],
    ['a small MessagePack integer', Uint8Array.of(5)],
    ['MessagePack with more behind it', Uint8Array.of(0x91, 1, 2)],
  ])('leaves %s alone', (_name, bytes) => {
    expect(lensOf(bytes)).toBeNull();
  });

  it('shows the beginning of what is packed and cut off', () => {
    const packed = gzipSync(utf8(Array.from({ length: 20_000 }, (_, i) => `line ${i * 7919}`).join('\n')));
    const seen = lensOf(packed.subarray(0, packed.length >> 1));
    expect(seen?.steps).toEqual(['gzip']);
    expect(seen?.text.startsWith('line 0\nline 7919\n')).toBe(true);
    expect(seen?.notice).toMatch(/end early/);
  });

  it('unpacks no more than it may of a bomb', () => {
    const bomb = gzipSync(new Uint8Array(40 * 1024 * 1024));
    const seen = lensOf(bomb);
    expect(seen?.notice).toMatch(/more than 16 MB/);
    expect(seen?.text.length).toBeLessThanOrEqual(MOST_PLAIN + 1);
  });

  it('does not make a window that a header asks for', () => {
    // Single segment, 8 bytes of content size: 2^40.
    const bytes = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0);
    expect(lensOf(bytes)?.notice).toMatch(/too large/);
  });

  it('keeps the layout of deep JSON in bounds', () => {
    const deep = '['.repeat(2000) + ']'.repeat(2000);
    expect(lensOf(utf8(deep))?.text.length).toBeLessThan(2000 * 2 * 70);
  });

  it('survives any bytes', () => {
    const starts = [[0x1f, 0x8b, 8], [0x78, 0x9c], [0x28, 0xb5, 0x2f, 0xfd], [0x7b], [0x5b], [0x91], [0xdf], [0xdd]];
    const bytes = fc
      .tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }))
      .map(([start, rest]) => Uint8Array.from([...start, ...rest]));
    fc.assert(
      fc.property(bytes, (value) => {
        const seen = lensOf(value);
        expect(seen === null || seen.steps.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
