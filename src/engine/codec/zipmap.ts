import { COUNT_UNKNOWN, PackedEntry, packedError, readUint32, type PackedReader } from './packed.js';

/**
 * Zipmap (`zipmap.c`, hashes up to Redis 2.4): 1 byte count of pairs (254 and more: not told), then field length,
 * field, value length, number of free bytes, value, free bytes, and 0xFF behind the last pair. A length is one byte
 * below 254, or 0xFE and 4 bytes.
 */

const END = 0xff;
const LONG = 0xfe;
/** Smallest zipmap: count and end mark. */
export const ZIPMAP_MIN = 2;

/** Pairs as a header tells them, or COUNT_UNKNOWN. The first byte must be there. */
export const zipmapPairs = (buffer: Uint8Array, start: number): number =>
  buffer[start] < LONG ? buffer[start] : COUNT_UNKNOWN;

/** Reads fields and values in turn. */
export class ZipmapReader implements PackedReader {
  readonly entry = new PackedEntry();
  count = 0;
  #buffer: Uint8Array = new Uint8Array(0);
  #start = 0;
  /** Place of the end mark. */
  #end = 0;
  #at = 0;
  #isValue = false;

  open(buffer: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (size < ZIPMAP_MIN) throw packedError(0, `a zipmap of at least ${ZIPMAP_MIN} bytes`, `${size}`);
    if (buffer[end - 1] !== END) {
      throw packedError(size - 1, 'the end mark 0xff', `0x${buffer[end - 1].toString(16).padStart(2, '0')}`);
    }
    this.#buffer = buffer;
    this.#start = start;
    this.#end = end - 1;
    this.#at = start + 1;
    this.#isValue = false;
    const pairs = zipmapPairs(buffer, start);
    this.count = pairs === COUNT_UNKNOWN ? COUNT_UNKNOWN : pairs * 2;
  }

  /** Only the place of a field can be returned to. */
  tell(): number {
    return this.#at - this.#start;
  }

  seek(place: number): void {
    this.#at = this.#start + place;
    this.#isValue = false;
  }

  next(): boolean {
    const buffer = this.#buffer;
    let at = this.#at;
    if (at >= this.#end) {
      if (this.#isValue) throw packedError(this.tell(), 'the value of the last field', 'the end');
      return false;
    }
    const first = buffer[at];
    if (first === END) throw packedError(this.tell(), 'a length', 'an end mark before the end');
    let length = first;
    at += 1;
    if (first === LONG) {
      if (at + 4 > this.#end) throw packedError(this.tell(), 'a length of 4 bytes', `${this.#end - at} left`);
      length = readUint32(buffer, at);
      at += 4;
    }
    let free = 0;
    if (this.#isValue) {
      if (at >= this.#end) throw packedError(this.tell(), 'a number of free bytes', 'the end');
      free = buffer[at++];
    }
    if (at + length + free > this.#end) {
      throw packedError(this.tell(), `${length + free} more bytes`, `${this.#end - at} left`);
    }
    this.entry.setBytes(buffer, at, length);
    this.#at = at + length + free;
    this.#isValue = !this.#isValue;
    return true;
  }
}

/**
 * Checks a zipmap to the last byte.
 * @returns the number of pairs
 * @throws FormatError at the first byte that cannot be right
 */
export function verifyZipmap(buffer: Uint8Array, start: number, end: number): number {
  const reader = new ZipmapReader();
  reader.open(buffer, start, end);
  let strings = 0;
  while (reader.next()) strings++;
  if (reader.count !== COUNT_UNKNOWN && reader.count !== strings) {
    throw packedError(0, `a count of ${strings / 2} pairs`, `${reader.count / 2}`);
  }
  return strings / 2;
}
