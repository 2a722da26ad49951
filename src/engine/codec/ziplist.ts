import { COUNT_UNKNOWN, PackedEntry, packedError, readInt64, readUint32, type PackedReader } from './packed.js';

/**
 * Ziplist (`ziplist.c`, up to Redis 6.2): 4 bytes total size, 4 bytes offset of the last entry, 2 bytes count (65535:
 * not told), entries, 0xFF. An entry is the previous entry's size (1 byte, or 0xFE and 4), its encoding, its data.
 */

export const ZIPLIST_HEADER = 10;
/** Smallest ziplist: header and end mark. */
export const ZIPLIST_MIN = 11;
const END = 0xff;
const LONG_PREVIOUS = 0xfe;
const COUNT_MANY = 0xffff;

/** Total bytes as a header tells them. The header must be there. */
export const ziplistBytes = (buffer: Uint8Array, start: number): number => readUint32(buffer, start);

/** Entries as a header tells them, or COUNT_UNKNOWN. The header must be there. */
export function ziplistCount(buffer: Uint8Array, start: number): number {
  const count = buffer[start + 8] | (buffer[start + 9] << 8);
  return count === COUNT_MANY ? COUNT_UNKNOWN : count;
}

export class ZiplistReader implements PackedReader {
  readonly entry = new PackedEntry();
  count = 0;
  #buffer: Uint8Array = new Uint8Array(0);
  #start = 0;
  /** Place of the end mark. */
  #end = 0;
  #at = 0;

  open(buffer: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (size < ZIPLIST_MIN) throw packedError(0, `a ziplist of at least ${ZIPLIST_MIN} bytes`, `${size}`);
    const told = ziplistBytes(buffer, start);
    if (told !== size) throw packedError(0, `a ziplist of ${size} bytes`, `one that says it has ${told}`);
    if (buffer[end - 1] !== END) throw packedError(size - 1, 'the end mark 0xff', hex(buffer[end - 1]));
    this.#buffer = buffer;
    this.#start = start;
    this.#end = end - 1;
    this.#at = start + ZIPLIST_HEADER;
    this.count = ziplistCount(buffer, start);
  }

  tell(): number {
    return this.#at - this.#start;
  }

  seek(place: number): void {
    this.#at = this.#start + place;
  }

  next(): boolean {
    if (this.#at >= this.#end) return false;
    const buffer = this.#buffer;
    const previous = buffer[this.#at];
    if (previous === END) throw packedError(this.tell(), 'a ziplist entry', 'an end mark before the end');
    const at = this.#at + (previous < LONG_PREVIOUS ? 1 : 5);
    const first = this.#need(at, 1)[at];
    const entry = this.entry;
    let behind: number;
    if (first < 0x40) {
      behind = this.#string(at + 1, first);
    } else if (first < 0x80) {
      this.#need(at, 2);
      behind = this.#string(at + 2, ((first & 0x3f) << 8) | buffer[at + 1]);
    } else if (first < 0xc0) {
      this.#need(at, 5);
      const length = ((buffer[at + 1] << 24) | (buffer[at + 2] << 16) | (buffer[at + 3] << 8) | buffer[at + 4]) >>> 0;
      behind = this.#string(at + 5, length);
    } else if (first === 0xc0) {
      this.#need(at, 3);
      entry.setInteger(((buffer[at + 1] | (buffer[at + 2] << 8)) << 16) >> 16);
      behind = at + 3;
    } else if (first === 0xd0) {
      this.#need(at, 5);
      entry.setInteger(readUint32(buffer, at + 1) | 0);
      behind = at + 5;
    } else if (first === 0xe0) {
      this.#need(at, 9);
      entry.setInteger(readInt64(buffer, at + 1));
      behind = at + 9;
    } else if (first === 0xf0) {
      this.#need(at, 4);
      entry.setInteger(((buffer[at + 1] | (buffer[at + 2] << 8) | (buffer[at + 3] << 16)) << 8) >> 8);
      behind = at + 4;
    } else if (first === 0xfe) {
      this.#need(at, 2);
      entry.setInteger((buffer[at + 1] << 24) >> 24);
      behind = at + 2;
    } else if (first > 0xf0 && first < 0xfe) {
      entry.setInteger((first & 0x0f) - 1);
      behind = at + 1;
    } else {
      throw packedError(at - this.#start, 'the encoding of a ziplist entry', hex(first));
    }
    this.#at = behind;
    return true;
  }

  /** Makes sure of `count` bytes at `at`. */
  #need(at: number, count: number): Uint8Array {
    if (at + count > this.#end) {
      const size = at + count - this.#at;
      throw packedError(this.tell(), `a ziplist entry of at least ${size} bytes`, `${this.#end - this.#at} left`);
    }
    return this.#buffer;
  }

  #string(at: number, length: number): number {
    this.#need(at, length);
    this.entry.setBytes(this.#buffer, at, length);
    return at + length;
  }
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;

/**
 * Checks a ziplist to the last byte: sizes, encodings, each entry's note of the one before it, last entry, count.
 * @returns the number of entries
 * @throws FormatError at the first byte that cannot be right
 */
export function verifyZiplist(buffer: Uint8Array, start: number, end: number): number {
  const reader = new ZiplistReader();
  reader.open(buffer, start, end);
  let entries = 0;
  let last = ZIPLIST_HEADER;
  let previousSize = 0;
  for (let from = reader.tell(); reader.next(); from = reader.tell()) {
    const first = buffer[start + from];
    const told = first < LONG_PREVIOUS ? first : readUint32(buffer, start + from + 1);
    if (told !== previousSize) {
      throw packedError(from, `an entry behind one of ${previousSize} bytes`, `behind one of ${told}`);
    }
    previousSize = reader.tell() - from;
    last = from;
    entries++;
  }
  const tail = readUint32(buffer, start + 4);
  if (tail !== last) throw packedError(4, `the last entry at ${last}`, `at ${tail}`);
  if (reader.count !== COUNT_UNKNOWN && reader.count !== entries) {
    throw packedError(8, `a count of ${entries} entries`, `${reader.count}`);
  }
  return entries;
}
