import { bytesToLatin1 } from '../codec/latin1.js';
import { LZF_MAX_RATIO, lzfDecompress, lzfDecompressPrefix } from '../codec/lzf.js';
import type { ByteSource } from '../io/byte-source.js';
import { FormatError } from './damage.js';
import { StoredString } from './stored-string.js';
import type { StringSlot } from './string-slot.js';

/** Strings of more plain bytes than this are not held: they stay in the file and are read by ranges. */
export const HELD_STRING = 1 << 20;
/** Packed blobs (listpack and the like) are held whole, up to this many plain bytes. Servers keep them to kilobytes. */
export const HELD_PACKED = 1 << 27;

const SMALLEST_WINDOW = 1 << 12;
/** What a length can say instead of a length: the special string encodings 0 to 3, as -1 to -4 (-3: 32-bit integer). */
const INT8 = -1;
const INT16 = -2;
const LZF = -4;

/**
 * Reads the RDB format's primitives through a window that slides over the file. The window's size bounds the memory,
 * whatever the lengths in the file say.
 */
export class PrimitiveReader {
  readonly source: ByteSource;
  #buffer: Uint8Array;
  #view: DataView;
  /** File offset of the window's first byte. */
  #base = 0;
  #filled = 0;
  #at = 0;
  /** File offset behind the last byte that may be read. */
  #end: number;
  /** Slots that may point into the window. */
  readonly #slots: StringSlot[] = [];

  constructor(source: ByteSource, windowBytes = 1 << 16) {
    this.source = source;
    this.#buffer = new Uint8Array(Math.max(SMALLEST_WINDOW, windowBytes));
    this.#view = new DataView(this.#buffer.buffer);
    this.#end = source.size;
  }

  /** Says that this slot will be filled by {@link string}, and must survive the filling of others. */
  watch(slot: StringSlot): void {
    this.#slots.push(slot);
  }

  /** File offset of the next byte. */
  get offset(): number {
    return this.#base + this.#at;
  }

  get end(): number {
    return this.#end;
  }

  /** Goes to a file offset; nothing behind `end` will be read. */
  seek(offset: number, end = this.#end): void {
    this.#end = Math.min(end, this.source.size);
    const at = offset - this.#base;
    if (at >= 0 && at <= this.#filled) {
      this.#at = at;
      return;
    }
    for (const slot of this.#slots) slot.leave(this.#buffer);
    this.#base = offset;
    this.#filled = 0;
    this.#at = 0;
  }

  /** Goes on by `count` bytes, which must be there. */
  skip(count: number): void {
    if (count > this.#end - this.offset) throw this.#cutOff(count);
    this.seek(this.offset + count);
  }

  /** Makes sure that `count` bytes, at most the window's size, are in the window at {@link #at}. */
  #need(count: number): void {
    if (this.#at + count <= this.#filled && this.#base + this.#at + count <= this.#end) return;
    if (count > this.#end - this.offset) throw this.#cutOff(count);
    for (const slot of this.#slots) slot.leave(this.#buffer);
    this.#buffer.copyWithin(0, this.#at, this.#filled);
    this.#filled -= this.#at;
    this.#base += this.#at;
    this.#at = 0;
    this.#filled += this.source.read(this.#base + this.#filled, this.#buffer.subarray(this.#filled));
    if (this.#filled < count) throw this.#cutOff(count);
  }

  #cutOff(count: number): FormatError {
    const left = Math.max(0, this.#end - this.offset);
    const end = this.#end < this.source.size ? 'value' : 'file';
    return new FormatError('truncated', this.offset, `${count} bytes`, `${left} before the end of the ${end}`);
  }

  byte(): number {
    this.#need(1);
    return this.#buffer[this.#at++];
  }

  /** A length that fits a number. @throws FormatError `bad-length` for an invalid form or one beyond 2^53 */
  length(): number {
    const at = this.offset;
    const value = this.#lengthOrEncoding();
    if (value < 0) throw new FormatError('bad-length', at, 'a length', 'a special string encoding');
    return value;
  }

  /** A length of 64 bits, for ids and counters. */
  length64(): bigint {
    const at = this.offset;
    if (this.#peek() !== 0x81) return BigInt(this.length());
    this.#need(9);
    const value = this.#view.getBigUint64(this.#at + 1, false);
    this.#at += 9;
    if (this.offset > this.#end) throw new FormatError('truncated', at, '9 bytes', `${this.#end - at}`);
    return value;
  }

  #peek(): number {
    this.#need(1);
    return this.#buffer[this.#at];
  }

  #lengthOrEncoding(): number {
    this.#need(1);
    const first = this.#buffer[this.#at];
    if (first < 0x40) {
      this.#at++;
      return first;
    }
    if (first < 0x80) {
      this.#need(2);
      const value = ((first & 0x3f) << 8) | this.#buffer[this.#at + 1];
      this.#at += 2;
      return value;
    }
    if (first === 0x80) {
      this.#need(5);
      const value = this.#view.getUint32(this.#at + 1, false);
      this.#at += 5;
      return value;
    }
    if (first === 0x81) {
      this.#need(9);
      const value = this.#view.getUint32(this.#at + 1, false) * 0x100000000 + this.#view.getUint32(this.#at + 5, false);
      if (!Number.isSafeInteger(value)) {
        throw new FormatError('bad-length', this.offset, 'a length', `a 64-bit number near ${value.toExponential(2)}`);
      }
      this.#at += 9;
      return value;
    }
    if (first >= 0xc0 && first <= 0xc3) {
      this.#at++;
      return -1 - (first & 0x3f);
    }
    throw new FormatError('bad-length', this.offset, 'a length', `the byte 0x${first.toString(16)}`);
  }

  /**
   * Reads a string into a slot: held where it is not longer than {@link HELD_STRING}, else left in the file.
   * @throws FormatError
   */
  string(slot: StringSlot): void {
    this.#string(slot, HELD_STRING);
  }

  /** Reads a packed blob into a slot, whole. @throws FormatError, `unsupported` above {@link HELD_PACKED} */
  packed(slot: StringSlot): void {
    const at = this.offset;
    this.#string(slot, HELD_PACKED);
    if (slot.stored !== null) {
      throw new FormatError('unsupported', at, `a packed value of at most ${HELD_PACKED} bytes`, `${slot.length}`);
    }
  }

  #string(slot: StringSlot, held: number): void {
    const at = this.offset;
    const length = this.#lengthOrEncoding();
    if (length >= 0) {
      if (length <= this.#buffer.length) {
        this.#need(length);
        slot.point(this.#buffer, this.#at, length);
        this.#at += length;
        return;
      }
      if (length > this.#end - this.offset) throw this.#cutOff(length);
      const stored = new StoredString(this.source, this.offset, length, length, false);
      this.#hold(slot, stored, held);
      return;
    }
    if (length !== LZF) {
      slot.decimal(this.#integer(length));
      return;
    }
    const compressed = this.length();
    const plain = this.length();
    if (compressed > this.#end - this.offset) throw this.#cutOff(compressed);
    if (plain > compressed * LZF_MAX_RATIO) {
      const most = Math.floor(compressed * LZF_MAX_RATIO);
      throw new FormatError('bad-length', at, `at most ${most} plain bytes`, `${plain}`);
    }
    if (plain > held || compressed > this.#buffer.length) {
      this.#hold(slot, new StoredString(this.source, this.offset, compressed, plain, true), held);
      return;
    }
    this.#need(compressed);
    const own = slot.own(plain);
    lzfDecompress(this.#buffer, this.#at, this.#at + compressed, own, plain, this.offset);
    this.#at += compressed;
    slot.point(own, 0, plain);
    slot.encoding = 'lzf';
  }

  #hold(slot: StringSlot, stored: StoredString, held: number): void {
    this.seek(stored.offset + stored.stored);
    if (stored.plain > held) {
      slot.pointToStored(stored);
      return;
    }
    const own = slot.own(stored.plain);
    stored.read(0, own.subarray(0, stored.plain));
    slot.point(own, 0, stored.plain);
    slot.encoding = stored.compressed ? 'lzf' : 'raw';
  }

  #integer(encoding: number): number {
    const width = encoding === INT8 ? 1 : encoding === INT16 ? 2 : 4;
    this.#need(width);
    const at = this.#at;
    this.#at += width;
    if (encoding === INT8) return this.#view.getInt8(at);
    if (encoding === INT16) return this.#view.getInt16(at, true);
    return this.#view.getInt32(at, true);
  }

  /** Steps over a string without decoding it. */
  skipString(): void {
    const length = this.#lengthOrEncoding();
    if (length >= 0) {
      this.skip(length);
    } else if (length === LZF) {
      const compressed = this.length();
      this.length();
      this.skip(compressed);
    } else {
      this.#integer(length);
    }
  }

  /**
   * Steps over a string and tells its first plain bytes: what a packed blob's header says, without reading the blob.
   * @returns plain bytes written to `into`; fewer than it holds only when the string is shorter
   */
  skipStringPeeking(into: Uint8Array): number {
    const length = this.#lengthOrEncoding();
    if (length >= 0) {
      const count = Math.min(length, into.length);
      this.#need(count);
      into.set(this.#buffer.subarray(this.#at, this.#at + count));
      this.skip(length);
      return count;
    }
    if (length !== LZF) {
      this.#integer(length);
      return 0;
    }
    const compressed = this.length();
    const plain = this.length();
    const count = Math.min(plain, into.length);
    // Every control byte gives at least one plain byte for the two that it can take at most, so this is enough input.
    const input = Math.min(compressed, count * 3 + 33);
    this.#need(input);
    const got = lzfDecompressPrefix(this.#buffer, this.#at, this.#at + input, into, count, this.offset);
    this.skip(compressed);
    return got;
  }

  /** A double of 8 bytes, little-endian. */
  double(): number {
    this.#need(8);
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  /** A float of 4 bytes, little-endian. */
  float(): number {
    this.#need(4);
    this.#at += 4;
    return this.#view.getFloat32(this.#at - 4, true);
  }

  /** A signed 64-bit integer, little-endian. */
  int64(): bigint {
    this.#need(8);
    this.#at += 8;
    return this.#view.getBigInt64(this.#at - 8, true);
  }

  /** A time in ms, 8 bytes signed little-endian, as a number (exact within 2^53). */
  time(): number {
    this.#need(8);
    this.#at += 8;
    return this.#view.getInt32(this.#at - 4, true) * 0x100000000 + this.#view.getUint32(this.#at - 8, true);
  }

  /** A big-endian unsigned 64-bit integer, as in raw stream ids. */
  uint64BigEndian(): bigint {
    this.#need(8);
    this.#at += 8;
    return this.#view.getBigUint64(this.#at - 8, false);
  }

  /** A double as text behind a length byte, as sorted sets of types before 5 have it. */
  textDouble(): number {
    const at = this.offset;
    const length = this.byte();
    if (length === 255) return -Infinity;
    if (length === 254) return Infinity;
    if (length === 253) return NaN;
    this.#need(length);
    const score = parseScore(this.#buffer, this.#at, length);
    if (score === null) throw new FormatError('bad-value', at, 'the text of a number', `${length} other bytes`);
    this.#at += length;
    return score;
  }
}

/**
 * The number that a score's text means: as `strtod` reads it, in the forms that servers write.
 * @returns null when the text is none
 */
export function parseScore(bytes: Uint8Array, start: number, length: number): number | null {
  if (length === 0 || length > 400) return null;
  const text = bytesToLatin1(bytes.subarray(start, start + length));
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  const word = /^([-+]?)(inf|infinity|nan)$/i.exec(text);
  if (word === null) return null;
  if (word[2].toLowerCase() === 'nan') return NaN;
  return word[1] === '-' ? -Infinity : Infinity;
}
