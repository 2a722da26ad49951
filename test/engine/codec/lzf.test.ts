import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lzfCompress, lzfDecompress, lzfDecompressPrefix } from '../../../src/engine/codec/lzf.js';
import { FormatError } from '../../../src/engine/rdb/damage.js';

/** Bytes that compress: few values, repeated runs. */
const repetitive = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 400 })), { maxLength: 12 })
  .map((runs) =>
    Uint8Array.from(runs.flatMap(([bytes, times]) => Array.from({ length: times }, () => [...bytes]).flat())),
  );
const plainBytes = fc.oneof(repetitive, fc.uint8Array({ maxLength: 600 }));

const compress = (plain: Uint8Array): Uint8Array => {
  const into = new Uint8Array(plain.length * 2 + 16);
  return into.slice(0, lzfCompress(plain, into));
};

describe('LZF', () => {
  it('gives back what was compressed', () => {
    fc.assert(
      fc.property(plainBytes, (plain) => {
        const packed = compress(plain);
        const into = new Uint8Array(plain.length);
        lzfDecompress(packed, 0, packed.length, into, plain.length, 0);
        expect(into).toEqual(plain);
      }),
    );
  });

  it('inflates any prefix, also from the beginning of the compressed bytes', () => {
    fc.assert(
      fc.property(plainBytes, fc.nat(700), fc.nat(700), (plain, limit, available) => {
        const packed = compress(plain);
        const part = packed.slice(0, available);
        const into = new Uint8Array(limit);
        const got = lzfDecompressPrefix(part, 0, packed.length, into, limit, 0);
        expect(got).toBeLessThanOrEqual(Math.min(limit, plain.length));
        if (available >= packed.length) expect(got).toBe(Math.min(limit, plain.length));
        expect(into.subarray(0, got)).toEqual(plain.subarray(0, got));
      }),
    );
  });

  it('copies ranges that overlap', () => {
    // One literal, then 9 + 255 bytes from one byte back: 265 times the same.
    const into = new Uint8Array(265);
    lzfDecompress(Uint8Array.of(0, 0x61, 0xe0, 255, 0), 0, 5, into, 265, 0);
    expect(into.every((byte) => byte === 0x61)).toBe(true);
  });

  it.each([
    ['literals behind the end', [5, 1, 2], 6, 100],
    ['a copy without its distance', [0, 1, 0x20], 4, 102],
    ['a long copy without its length', [0, 1, 0xe0], 4, 102],
    ['a copy from before the start', [0, 1, 0x20, 5], 4, 102],
    ['more than the plain length', [2, 1, 2, 3], 2, 100],
    ['less than the plain length', [2, 1, 2, 3], 4, 104],
  ])('refuses %s with its file offset', (_name, bytes, plainLength, offset) => {
    const into = new Uint8Array(plainLength);
    const run = () => lzfDecompress(Uint8Array.from(bytes), 0, bytes.length, into, plainLength, 100);
    expect(run).toThrow(FormatError);
    try {
      run();
    } catch (error) {
      expect(error).toMatchObject({ kind: 'bad-compression', offset });
    }
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(500), (bytes, plainLength) => {
        try {
          lzfDecompress(bytes, 0, bytes.length, new Uint8Array(plainLength), plainLength, 0);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
    );
  });

  it('says so when the compressed bytes do not fit', () => {
    expect(
      lzfCompress(
        Uint8Array.from({ length: 100 }, (_, i) => (i * 37) & 255),
        new Uint8Array(96),
      ),
    ).toBe(0);
  });
});
