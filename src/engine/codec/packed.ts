import { FormatError } from '../rdb/damage.js';

/**
 * What the packed encodings (listpack, ziplist, zipmap, intset) have in common: a blob of entries that is read from
 * front to back, each entry a byte string or an integer. Offsets in errors count from the blob's first byte.
 */

/** Count of a packed blob whose header does not tell how many entries it has. */
export const COUNT_UNKNOWN = -1;

/** One entry of a packed blob. Reused: valid until the next one is read. */
export class PackedEntry {
  /** True: the entry is {@link integer}. False: it is `buffer[start .. start + length]`. */
  isInteger = false;
  buffer: Uint8Array = new Uint8Array(0);
  start = 0;
  length = 0;
  /** A number where it is exact, else a bigint (64-bit integers beyond 2^53). */
  integer: number | bigint = 0;

  setBytes(buffer: Uint8Array, start: number, length: number): void {
    this.isInteger = false;
    this.buffer = buffer;
    this.start = start;
    this.length = length;
  }

  setInteger(value: number | bigint): void {
    this.isInteger = true;
    this.integer = value;
  }
}

/** Reads a packed blob entry by entry. One reader serves many blobs, one after the other. */
export interface PackedReader {
  readonly entry: PackedEntry;
  /** Entries as the header tells (strings of a zipmap count singly), or {@link COUNT_UNKNOWN}. */
  readonly count: number;
  /**
   * Starts on the blob `buffer[start .. end]`.
   * @throws FormatError when header, size or end mark cannot be right
   */
  open(buffer: Uint8Array, start: number, end: number): void;
  /**
   * Reads the next entry into {@link entry}; false at the end.
   * @throws FormatError when the entry does not fit into the blob
   */
  next(): boolean;
  /** Place of the next entry, counted from the blob's first byte: kept, it can be returned to with {@link seek}. */
  tell(): number;
  seek(place: number): void;
}

/** A 64-bit little-endian integer: a number where that is exact. */
export function readInt64(bytes: Uint8Array, at: number): number | bigint {
  const low = (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
  const high = bytes[at + 4] | (bytes[at + 5] << 8) | (bytes[at + 6] << 16) | (bytes[at + 7] << 24);
  if (high >= -0x200000 && high < 0x200000) return high * 0x100000000 + low;
  return (BigInt(high) << 32n) | BigInt(low);
}

/** An unsigned 32-bit little-endian number. */
export const readUint32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;

/** An error inside a packed blob. */
export const packedError = (offset: number, expected: string, found: string): FormatError =>
  new FormatError('bad-encoding', offset, expected, found, true);
