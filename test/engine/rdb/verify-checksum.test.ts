import { describe, expect, it } from 'vitest';
import { crc64 } from '../../../src/engine/codec/crc64.js';
import { SourceError, type ByteSource } from '../../../src/engine/io/byte-source.js';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import { checksumOf } from '../../../src/engine/rdb/verify-checksum.js';

/** A dump without keys as Redis 7.0.15 wrote it: the last 8 bytes are its checksum. */
const EMPTY_DUMP = Uint8Array.from(
  atob(
    'UkVESVMwMDEw+glyZWRpcy12ZXIGNy4wLjE1+gpyZWRpcy1iaXRzwED6BWN0aW1lwhDgAGv6CHVzZWQtbWVtwsB4DwD6CGFvZi1iYXNlwAD/CXEx' +
      'lNIoNiQ=',
  ),
  (character) => character.charCodeAt(0),
);

const bytes = Uint8Array.from({ length: 1_500_000 }, (_, i) => (i * 31) ^ (i >> 8));

describe('checksumOf', () => {
  it('is the checksum that a server stored', () => {
    const end = EMPTY_DUMP.length - 8;
    const stored = new DataView(EMPTY_DUMP.buffer).getBigUint64(end, true);
    expect(checksumOf(new MemorySource(EMPTY_DUMP), 0, end)).toBe(stored);
  });

  it('sums up the bytes of the range only', () => {
    const source = new MemorySource(bytes);
    expect(checksumOf(source, 0, bytes.length)).toBe(crc64(bytes));
    expect(checksumOf(source, 5, 700_001)).toBe(crc64(bytes, 5, 700_001));
    expect(checksumOf(source, 9, 9)).toBe(0n);
  });

  it('tells how far it is, up to the end', () => {
    const seen: number[] = [];
    checksumOf(new MemorySource(bytes), 100, bytes.length, (done) => seen.push(done));
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(bytes.length - 100);
  });

  it('stops between two reads when it is cancelled', () => {
    let asked = 0;
    let done = 0;
    const result = checksumOf(
      new MemorySource(bytes),
      0,
      bytes.length,
      (at) => void (done = at),
      () => ++asked === 2,
    );
    expect(result).toBeNull();
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(bytes.length);
  });

  it('ends with a source that has become shorter', () => {
    expect(checksumOf(new MemorySource(bytes.subarray(0, 1000)), 0, bytes.length)).toBe(crc64(bytes, 0, 1000));
  });

  it('passes on that the source cannot be read', () => {
    const broken: ByteSource = {
      name: 'broken',
      size: 10,
      read: () => {
        throw new SourceError('io', 'broken', 'broken cannot be read');
      },
      close: () => undefined,
    };
    expect(() => checksumOf(broken, 0, 10)).toThrow(SourceError);
  });
});
