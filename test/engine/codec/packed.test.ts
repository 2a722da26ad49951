import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeIntset, IntsetReader, verifyIntset } from '../../../src/engine/codec/intset.js';
import { backLengthSize, ListpackReader, ListpackWriter, verifyListpack } from '../../../src/engine/codec/listpack.js';
import { COUNT_UNKNOWN, type PackedReader } from '../../../src/engine/codec/packed.js';
import { verifyZiplist, ZiplistReader } from '../../../src/engine/codec/ziplist.js';
import { verifyZipmap, ZipmapReader } from '../../../src/engine/codec/zipmap.js';
import { FormatError } from '../../../src/engine/rdb/damage.js';
import { encodeZiplist, encodeZipmap, type Entry } from './encoders.js';

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer({ min: -5000, max: 5000 }).map(BigInt),
  fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n, -(2n ** 53n), -4096n, 4095n, -32768n, 32767n, -8388608n),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 80 }),
  fc.integer({ min: 4000, max: 5000 }).map((n) => new Uint8Array(n).fill(7)),
);
const entries: fc.Arbitrary<Entry[]> = fc.array(fc.oneof(int64, bytes), { maxLength: 40 });

/** All entries of a blob, read from within a larger buffer. */
function readAll(reader: PackedReader, blob: Uint8Array): Entry[] {
  const buffer = new Uint8Array(blob.length + 7).fill(0xee);
  buffer.set(blob, 3);
  reader.open(buffer, 3, 3 + blob.length);
  const read: Entry[] = [];
  while (reader.next()) {
    const { isInteger, integer, buffer: from, start, length } = reader.entry;
    read.push(isInteger ? BigInt(integer) : from.slice(start, start + length));
  }
  return read;
}

function encodeListpack(all: readonly Entry[]): Uint8Array {
  const writer = new ListpackWriter();
  for (const entry of all) {
    if (typeof entry === 'bigint') writer.integer(entry);
    else writer.bytes(entry);
  }
  return writer.take();
}

describe('listpack', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const blob = encodeListpack(all);
        expect(readAll(new ListpackReader(), blob)).toEqual(all);
        expect(verifyListpack(blob, 0, blob.length)).toBe(all.length);
      }),
    );
  });

  it('returns to any place it was at', () => {
    fc.assert(
      fc.property(entries, fc.nat(40), (all, skip) => {
        const blob = encodeListpack(all);
        const reader = new ListpackReader();
        reader.open(blob, 0, blob.length);
        for (let i = 0; i < skip; i++) reader.next();
        const place = reader.tell();
        while (reader.next());
        reader.seek(place);
        let left = 0;
        while (reader.next()) left++;
        expect(left).toBe(Math.max(0, all.length - skip));
      }),
    );
  });

  // As Redis 7.0 writes them: an entry of 16383 bytes already has three bytes of back length.
  it.each([
    [127, 1],
    [128, 2],
    [16382, 2],
    [16383, 3],
    [2097150, 3],
    [2097151, 4],
    [268435454, 4],
    [268435455, 5],
  ])('an entry of %i bytes has %i bytes of back length', (size, groups) => {
    expect(backLengthSize(size)).toBe(groups);
  });

  it('does not tell a count of 65535 and more', () => {
    const writer = new ListpackWriter();
    for (let i = 0; i < 65535; i++) writer.integer(1);
    const blob = writer.take();
    const reader = new ListpackReader();
    reader.open(blob, 0, blob.length);
    expect(reader.count).toBe(COUNT_UNKNOWN);
    expect(verifyListpack(blob, 0, blob.length)).toBe(65535);
  });
});

describe('ziplist', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const blob = encodeZiplist(all);
        expect(readAll(new ZiplistReader(), blob)).toEqual(all);
        expect(verifyZiplist(blob, 0, blob.length)).toBe(all.length);
      }),
    );
  });
});

describe('zipmap', () => {
  it('gives back what was written, whatever slack there is', () => {
    const pairs = fc.array(fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), fc.nat(4)));
    fc.assert(
      fc.property(pairs, (all) => {
        const blob = encodeZipmap(all);
        expect(readAll(new ZipmapReader(), blob)).toEqual(all.flatMap(([field, value]) => [field, value]));
        expect(verifyZipmap(blob, 0, blob.length)).toBe(all.length);
      }),
    );
  });

  it('does not tell a count of 254 and more', () => {
    const blob = encodeZipmap(Array.from({ length: 254 }, () => [new Uint8Array(1), new Uint8Array(1), 0]));
    const reader = new ZipmapReader();
    reader.open(blob, 0, blob.length);
    expect(reader.count).toBe(COUNT_UNKNOWN);
    expect(verifyZipmap(blob, 0, blob.length)).toBe(254);
  });
});

describe('intset', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(int64), (all) => {
        const ascending = [...all].sort((a, b) => (a < b ? -1 : 1));
        const blob = encodeIntset(ascending);
        expect(readAll(new IntsetReader(), blob)).toEqual(ascending);
        expect(verifyIntset(blob, 0, blob.length)).toBe(all.length);
      }),
    );
  });
});

describe('damage in a packed blob', () => {
  const listpack = encodeListpack([1n, Uint8Array.of(65, 66), 300n]);
  const ziplist = encodeZiplist([1n, Uint8Array.of(65, 66), 300n]);
  const zipmap = encodeZipmap([[Uint8Array.of(65), Uint8Array.of(66), 1]]);
  const intset = encodeIntset([1n, 2n, 3n]);
  const changed = (blob: Uint8Array, at: number, byte: number): Uint8Array => {
    const copy = blob.slice();
    copy[at < 0 ? copy.length + at : at] = byte;
    return copy;
  };
  // Listpack: 6 bytes header, [1][1] [0x82 A B][3] [0xc1 0x2c][2], end. Ziplist: 10 bytes header, [0][0xf2], …
  it.each([
    ['a listpack of another size', verifyListpack, changed(listpack, 0, 99), 0],
    ['a listpack without its end mark', verifyListpack, changed(listpack, -1, 0), listpack.length - 1],
    ['a listpack of another count', verifyListpack, changed(listpack, 4, 9), 4],
    ['a wrong back length', verifyListpack, changed(listpack, 7, 2), 6],
    ['no encoding of a listpack', verifyListpack, changed(listpack, 8, 0xf7), 8],
    ['a listpack string behind the end', verifyListpack, changed(listpack, 8, 0xbf), 8],
    ['a header that is cut off', verifyListpack, listpack.subarray(0, 6), 0],
    ['a ziplist of another size', verifyZiplist, changed(ziplist, 0, 99), 0],
    ['another last entry', verifyZiplist, changed(ziplist, 4, 11), 4],
    ['a ziplist of another count', verifyZiplist, changed(ziplist, 8, 7), 8],
    ['a false size of the entry before', verifyZiplist, changed(ziplist, 12, 9), 12],
    ['no encoding of a ziplist', verifyZiplist, changed(ziplist, 11, 0xc1), 11],
    ['a ziplist string behind the end', verifyZiplist, changed(ziplist, 13, 0x3f), 12],
    ['a zipmap of another count', verifyZipmap, changed(zipmap, 0, 9), 0],
    ['a field without a value', verifyZipmap, Uint8Array.of(1, 1, 65, 255), 3],
    ['a zipmap string behind the end', verifyZipmap, changed(zipmap, 1, 50), 1],
    ['no width of an intset', verifyIntset, changed(intset, 0, 3), 0],
    ['an intset of another count', verifyIntset, changed(intset, 4, 4), 4],
    ['integers that do not ascend', verifyIntset, changed(intset, 10, 0), 10],
  ])('%s', (_name, verify, blob, offset) => {
    const run = (): number => verify(blob, 0, blob.length);
    expect(run).toThrow(FormatError);
    try {
      run();
    } catch (error) {
      expect(error).toMatchObject({ kind: 'bad-encoding', inside: true, offset });
    }
  });

  const readers = [new ListpackReader(), new ZiplistReader(), new ZipmapReader(), new IntsetReader()];
  const verifiers = [verifyListpack, verifyZiplist, verifyZipmap, verifyIntset];

  it('never leads outside the blob or to another error', () => {
    const damaged = fc
      .tuple(fc.constantFrom(listpack, ziplist, zipmap, intset), fc.array(fc.tuple(fc.nat(60), fc.nat(255))))
      .map(([blob, changes]) =>
        changes.reduce<Uint8Array>((copy, [at, byte]) => changed(copy, at % copy.length, byte), blob.slice()),
      );
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array()), (blob) => {
        for (const reader of readers) expectOnlyFormatErrors(() => readAll(reader, blob));
        for (const verify of verifiers) expectOnlyFormatErrors(() => verify(blob, 0, blob.length));
      }),
      { numRuns: 500 },
    );
  });
});

function expectOnlyFormatErrors(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
  }
}
