import { describe, expect, it } from 'vitest';
import { LzfStream } from '../../../src/engine/codec/lzf-stream.js';
import { lzfCompress } from '../../../src/engine/codec/lzf.js';
import { FormatError } from '../../../src/engine/rdb/damage.js';

/** 5 MB that compress well, and differ everywhere. */
const plain = new Uint8Array(5_000_000);
for (let i = 0; i < plain.length; i++) plain[i] = i % 7 === 0 ? (i * 2654435761) >>> 24 : (i >> 9) & 255;
const packed = new Uint8Array(plain.length);
const compressed = packed.slice(0, lzfCompress(plain, packed));

function open(bytes = compressed, length = plain.length): { stream: LzfStream; read: () => number } {
  let read = 0;
  const stream = new LzfStream(
    (offset, into) => {
      into.set(bytes.subarray(offset, offset + into.length));
      read += into.length;
    },
    bytes.length,
    length,
    1000,
  );
  return { stream, read: () => read };
}

function part(stream: LzfStream, from: number, count: number): Uint8Array {
  const into = new Uint8Array(count);
  stream.read(from, into);
  return into;
}

describe('a long compressed string', () => {
  it('is read in any order', () => {
    const { stream } = open();
    for (const [from, count] of [
      [0, 100],
      [4_999_000, 1000],
      [1_234_567, 300_000],
      [8191, 3],
      [3_000_000, 1],
      [0, 70_000],
    ]) {
      expect(part(stream, from, count)).toEqual(plain.subarray(from, from + count));
    }
  });

  it('is inflated only as far as it is asked for, and not again from the start', () => {
    const { stream, read } = open();
    part(stream, 0, 100);
    expect(read()).toBeLessThan(200_000);
    part(stream, 4_999_000, 100);
    const whole = read();
    part(stream, 3_500_000, 100);
    expect(read() - whole).toBeLessThan(compressed.length / 3);
  });

  it.each([
    ['is cut off', compressed.subarray(0, 1_000_000), plain.length],
    ['is longer than it says', compressed, plain.length - 10],
    ['is shorter than it says', compressed, plain.length + 10],
    ['copies from before its first byte', Uint8Array.of(0, 65, 0x20, 9), 100],
  ])('says where it %s', (_name, bytes, length) => {
    const { stream } = open(bytes, length);
    const run = (): Uint8Array => part(stream, 0, length);
    expect(run).toThrow(FormatError);
    try {
      run();
    } catch (error) {
      const { kind, offset } = error as FormatError;
      expect(kind).toBe('bad-compression');
      expect(offset).toBeGreaterThanOrEqual(1000);
      expect(offset).toBeLessThanOrEqual(1000 + bytes.length);
    }
  });
});
