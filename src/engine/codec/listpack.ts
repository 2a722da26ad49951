import { ByteWriter } from './byte-writer.js';
import { parseInt64Text } from './integer-text.js';
import { COUNT_UNKNOWN, PackedEntry, packedError, readInt64, readUint32, type PackedReader } from './packed.js';

/**
 * Listpack (`listpack.c`, Redis 5.0 and later): 4 bytes total size, 2 bytes count (65535: not told), entries, 0xFF.
 * An entry is its encoding, its data, and its own length for walking backwards.
 */

export const LISTPACK_HEADER = 6;
/** Smallest listpack: header and end mark. */
export const LISTPACK_MIN = 7;
const END = 0xff;
const COUNT_MANY = 0xffff;

/**
 * Bytes of an entry's own length, for an entry of `size` bytes. The borders are those of the server's encoder, where
 * 16383, 2097151 and 268435455 already take one byte more than their bits need.
 */
export function backLengthSize(size: number): number {
  if (size <= 127) return 1;
  if (size < 16383) return 2;
  if (size < 2097151) return 3;
  return size < 268435455 ? 4 : 5;
}

/** Total bytes as a header tells them. The header must be there. */
export const listpackBytes = (buffer: Uint8Array, start: number): number => readUint32(buffer, start);

/** Entries as a header tells them, or COUNT_UNKNOWN. The header must be there. */
export function listpackCount(buffer: Uint8Array, start: number): number {
  const count = buffer[start + 4] | (buffer[start + 5] << 8);
  return count === COUNT_MANY ? COUNT_UNKNOWN : count;
}

export class ListpackReader implements PackedReader {
  readonly entry = new PackedEntry();
  count = 0;
  #buffer: Uint8Array = new Uint8Array(0);
  #start = 0;
  /** Place of the end mark. */
  #end = 0;
  #at = 0;

  open(buffer: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (size < LISTPACK_MIN) throw packedError(0, `a listpack of at least ${LISTPACK_MIN} bytes`, `${size}`);
    const told = listpackBytes(buffer, start);
    if (told !== size) throw packedError(0, `a listpack of ${size} bytes`, `one that says it has ${told}`);
    if (buffer[end - 1] !== END) throw packedError(size - 1, 'the end mark 0xff', hex(buffer[end - 1]));
    this.#buffer = buffer;
    this.#start = start;
    this.#end = end - 1;
    this.#at = start + LISTPACK_HEADER;
    this.count = listpackCount(buffer, start);
  }

  tell(): number {
    return this.#at - this.#start;
  }

  seek(place: number): void {
    this.#at = this.#start + place;
  }

  next(): boolean {
    const at = this.#at;
    const end = this.#end;
    if (at >= end) return false;
    const buffer = this.#buffer;
    const entry = this.entry;
    const first = buffer[at];
    // The two short forms make up nearly all entries; their sizes need no more than one byte of back length.
    if (first < 0x80) {
      if (at + 2 > end) throw this.#cutOff(2);
      entry.setInteger(first);
      this.#at = at + 2;
      return true;
    }
    if (first < 0xc0) {
      const length = first & 0x3f;
      if (at + 2 + length > end) throw this.#cutOff(2 + length);
      entry.setBytes(buffer, at + 1, length);
      this.#at = at + 2 + length;
      return true;
    }
    return this.#nextLong(first);
  }

  #nextLong(first: number): boolean {
    const at = this.#at;
    const buffer = this.#buffer;
    let size: number;
    if (first < 0xe0) size = 2;
    else if (first < 0xf0) size = 2 + (((first & 0x0f) << 8) | this.#peek(1));
    else if (first === 0xf0) {
      if (at + 5 > this.#end) throw this.#cutOff(5);
      size = 5 + readUint32(buffer, at + 1);
    } else if (first === 0xf1) size = 3;
    else if (first === 0xf2) size = 4;
    else if (first === 0xf3) size = 5;
    else if (first === 0xf4) size = 9;
    else throw packedError(at - this.#start, 'the encoding of a listpack entry', hex(first));
    const whole = size + backLengthSize(size);
    if (at + whole > this.#end) throw this.#cutOff(whole);
    const entry = this.entry;
    if (first < 0xe0) {
      const value = ((first & 0x1f) << 8) | buffer[at + 1];
      entry.setInteger(value < 4096 ? value : value - 8192);
    } else if (first < 0xf0) entry.setBytes(buffer, at + 2, size - 2);
    else if (first === 0xf0) entry.setBytes(buffer, at + 5, size - 5);
    else if (first === 0xf1) entry.setInteger(((buffer[at + 1] | (buffer[at + 2] << 8)) << 16) >> 16);
    else if (first === 0xf2) {
      entry.setInteger(((buffer[at + 1] | (buffer[at + 2] << 8) | (buffer[at + 3] << 16)) << 8) >> 8);
    } else if (first === 0xf3) entry.setInteger(readUint32(buffer, at + 1) | 0);
    else entry.setInteger(readInt64(buffer, at + 1));
    this.#at = at + whole;
    return true;
  }

  #peek(distance: number): number {
    if (this.#at + distance >= this.#end) throw this.#cutOff(distance + 1);
    return this.#buffer[this.#at + distance];
  }

  #cutOff(size: number) {
    return packedError(this.#at - this.#start, `a listpack entry of ${size} bytes`, `${this.#end - this.#at} left`);
  }
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;

/**
 * Checks a listpack to the last byte, as `sanitize-dump-payload yes` does: sizes, encodings, back lengths, count.
 * @returns the number of entries
 * @throws FormatError at the first byte that cannot be right
 */
export function verifyListpack(buffer: Uint8Array, start: number, end: number): number {
  const reader = new ListpackReader();
  reader.open(buffer, start, end);
  let entries = 0;
  for (let from = reader.tell(); reader.next(); from = reader.tell()) {
    entries++;
    let back = 0;
    let shift = 0;
    let at = start + reader.tell() - 1;
    for (; ; at--) {
      back += (buffer[at] & 0x7f) * 2 ** shift;
      shift += 7;
      if ((buffer[at] & 0x80) === 0 || shift === 35) break;
    }
    const size = at - start - from;
    if (back !== size) throw packedError(from, `an entry with the back length ${size}`, `${back}`);
  }
  if (reader.count !== COUNT_UNKNOWN && reader.count !== entries) {
    throw packedError(4, `a count of ${entries} entries`, `${reader.count}`);
  }
  return entries;
}

/** Builds a listpack entry by entry. */
export class ListpackWriter {
  readonly #out = new ByteWriter();
  #count = 0;

  constructor() {
    this.clear();
  }

  clear(): void {
    this.#out.length = 0;
    this.#count = 0;
    this.#out.littleEndian(0, 4);
    this.#out.littleEndian(0, 2);
  }

  /** Bytes that the listpack has so far, end mark included. */
  get size(): number {
    return this.#out.length + 1;
  }

  /** Appends an integer of 64 bits in its shortest form. */
  integer(value: number | bigint): void {
    const out = this.#out;
    const from = out.length;
    const small = value >= -0x80000000 && value <= 0x7fffffff ? Number(value) : null;
    if (small === null) {
      out.byte(0xf4);
      out.int64(BigInt(value));
    } else if (small >= 0 && small < 128) {
      out.byte(small);
    } else if (small >= -4096 && small < 4096) {
      out.byte(0xc0 | ((small & 0x1fff) >> 8));
      out.byte(small & 0xff);
    } else if (small >= -0x8000 && small < 0x8000) {
      out.byte(0xf1);
      out.littleEndian(small, 2);
    } else if (small >= -0x800000 && small < 0x800000) {
      out.byte(0xf2);
      out.littleEndian(small, 3);
    } else {
      out.byte(0xf3);
      out.littleEndian(small, 4);
    }
    this.#finish(from);
  }

  /** Appends a byte string as it stands, also when it is the text of a number. */
  bytes(buffer: Uint8Array, start = 0, length = buffer.length - start): void {
    const out = this.#out;
    const from = out.length;
    if (length < 64) {
      out.byte(0x80 | length);
    } else if (length < 4096) {
      out.byte(0xe0 | (length >> 8));
      out.byte(length & 0xff);
    } else {
      out.byte(0xf0);
      out.littleEndian(length, 4);
    }
    out.copy(buffer, start, length);
    this.#finish(from);
  }

  /** Appends a byte string given as text; where it is the text of a 64-bit integer, as an integer, as servers do. */
  text(text: string): void {
    const integer = parseInt64Text(text);
    if (integer !== null) return this.integer(integer);
    const out = this.#out;
    const from = out.length;
    const { length } = text;
    if (length < 64) {
      out.byte(0x80 | length);
    } else if (length < 4096) {
      out.byte(0xe0 | (length >> 8));
      out.byte(length & 0xff);
    } else {
      out.byte(0xf0);
      out.littleEndian(length, 4);
    }
    out.ascii(text);
    this.#finish(from);
  }

  #finish(from: number): void {
    const size = this.#out.length - from;
    const groups = backLengthSize(size);
    for (let group = groups - 1; group >= 0; group--) {
      const bits = Math.floor(size / 2 ** (7 * group)) & 0x7f;
      this.#out.byte(group === groups - 1 ? bits : bits | 0x80);
    }
    this.#count++;
  }

  /** The finished listpack, a copy. */
  take(): Uint8Array {
    const out = this.#out;
    const bytes = new Uint8Array(out.length + 1);
    bytes.set(out.bytes.subarray(0, out.length));
    bytes[out.length] = END;
    const view = new DataView(bytes.buffer);
    view.setUint32(0, bytes.length, true);
    view.setUint16(4, Math.min(this.#count, COUNT_MANY), true);
    return bytes;
  }
}
