import { Crc64 } from '../../codec/crc64.js';
import { parseSafeInteger } from '../../codec/integer-text.js';
import { lzfCompress } from '../../codec/lzf.js';
import type { ByteSink } from '../../io/byte-sink.js';

/** Bytes that gather before they go to the sink. */
const BLOCK = 256 * 1024;
/** Longest text that may be written as an integer (rdb.c, rdbTryIntegerEncoding). */
const LONGEST_INTEGER = 11;
/** Longest string that is not worth compressing (rdb.c, rdbSaveRawString). */
const UNCOMPRESSED = 20;
/** Longer strings are compressed in a buffer of their own, which is not kept. */
const KEPT_SCRATCH = 1 << 20;

/** How strings are written. */
export interface RdbOutputOptions {
  readonly compression: boolean;
  /** False: the checksum at the end is zero, which readers do not check. */
  readonly checksum: boolean;
}

/** The primitives of an RDB file, written through a buffer of fixed size (rdb.c, rdbSaveLen, rdbSaveRawString …). */
export class RdbOutput {
  readonly #bytes = new Uint8Array(BLOCK);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #crc: Crc64 | null;
  #length = 0;
  #flushed = 0;
  #plain = new Uint8Array(4096);
  #packed = new Uint8Array(4096);

  constructor(
    private readonly sink: ByteSink,
    private readonly options: RdbOutputOptions,
  ) {
    this.#crc = options.checksum ? new Crc64() : null;
  }

  /** Bytes written so far. */
  get position(): number {
    return this.#flushed + this.#length;
  }

  byte(value: number): void {
    if (this.#length === BLOCK) this.flush();
    this.#bytes[this.#length++] = value;
  }

  /** ASCII or byte string, as it is. */
  raw(text: string): void {
    for (let at = 0; at < text.length;) {
      const take = Math.min(text.length - at, this.#room());
      const bytes = this.#bytes;
      let to = this.#length;
      for (let i = 0; i < take; i++) bytes[to++] = text.charCodeAt(at + i);
      this.#length = to;
      at += take;
    }
  }

  rawBytes(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const take = Math.min(bytes.length - at, this.#room());
      this.#bytes.set(bytes.subarray(at, at + take), this.#length);
      this.#length += take;
      at += take;
    }
  }

  /** A length: 6, 14, 32 or 64 bits. */
  length(value: number | bigint): void {
    if (this.#length + 9 > BLOCK) this.flush();
    const bytes = this.#bytes;
    if (typeof value === 'bigint' || value > 0xffffffff) {
      bytes[this.#length] = 0x81;
      this.#view.setBigUint64(this.#length + 1, BigInt(value));
      this.#length += 9;
    } else if (value < 64) {
      bytes[this.#length++] = value;
    } else if (value < 16384) {
      bytes[this.#length++] = 0x40 | (value >> 8);
      bytes[this.#length++] = value & 0xff;
    } else {
      bytes[this.#length] = 0x80;
      this.#view.setUint32(this.#length + 1, value);
      this.#length += 5;
    }
  }

  /** A string: as an integer, compressed, or plain. */
  string(text: string): void {
    const { length } = text;
    if (length <= LONGEST_INTEGER) {
      const value = parseSafeInteger(text);
      if (value !== null && this.#integer(value)) return;
    }
    if (length > UNCOMPRESSED && this.options.compression) {
      const plain = this.#scratch(length);
      for (let i = 0; i < length; i++) plain[i] = text.charCodeAt(i);
      if (this.#compressed(plain)) return;
    }
    this.length(length);
    this.raw(text);
  }

  stringBytes(bytes: Uint8Array): void {
    const { length } = bytes;
    if (length <= LONGEST_INTEGER) return this.string(String.fromCharCode(...bytes));
    if (length > UNCOMPRESSED && this.options.compression && this.#compressed(bytes)) return;
    this.length(length);
    this.rawBytes(bytes);
  }

  /** An integer as a string: what a string value is that the server keeps as a number. */
  integer(value: number): void {
    if (!this.#integer(value)) this.string(String(value));
  }

  /** Eight bytes, little-endian: ms of Unix time, or -1. */
  int64(value: number): void {
    if (this.#length + 8 > BLOCK) this.flush();
    this.#view.setBigInt64(this.#length, BigInt(value), true);
    this.#length += 8;
  }

  double(value: number): void {
    if (this.#length + 8 > BLOCK) this.flush();
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** The checksum over all that was written, and what is left in the buffer. */
  finish(): void {
    this.flush();
    const sum = this.#crc?.digest() ?? 0n;
    this.#view.setBigUint64(0, sum, true);
    this.#length = 8;
    this.flush();
  }

  flush(): void {
    if (this.#length === 0) return;
    this.#crc?.update(this.#bytes, 0, this.#length);
    this.sink.write(this.#bytes.subarray(0, this.#length));
    this.#flushed += this.#length;
    this.#length = 0;
  }

  #room(): number {
    if (this.#length === BLOCK) this.flush();
    return BLOCK - this.#length;
  }

  #integer(value: number): boolean {
    if (this.#length + 5 > BLOCK) this.flush();
    if (value >= -128 && value <= 127) {
      this.#bytes[this.#length++] = 0xc0;
      this.#bytes[this.#length++] = value & 0xff;
    } else if (value >= -0x8000 && value <= 0x7fff) {
      this.#bytes[this.#length] = 0xc1;
      this.#view.setInt16(this.#length + 1, value, true);
      this.#length += 3;
    } else if (value >= -0x80000000 && value <= 0x7fffffff) {
      this.#bytes[this.#length] = 0xc2;
      this.#view.setInt32(this.#length + 1, value, true);
      this.#length += 5;
    } else {
      return false;
    }
    return true;
  }

  #compressed(plain: Uint8Array): boolean {
    // As the server: it has to save four bytes.
    const room = plain.length - 4;
    if (room > this.#packed.length) {
      const wider = new Uint8Array(room * 2);
      if (room <= KEPT_SCRATCH) this.#packed = wider;
      return this.#packInto(plain, wider.subarray(0, room));
    }
    return this.#packInto(plain, this.#packed.subarray(0, room));
  }

  #packInto(plain: Uint8Array, into: Uint8Array): boolean {
    const size = lzfCompress(plain, into);
    if (size === 0) return false;
    this.byte(0xc3);
    this.length(size);
    this.length(plain.length);
    this.rawBytes(into.subarray(0, size));
    return true;
  }

  #scratch(length: number): Uint8Array {
    if (length > KEPT_SCRATCH) return new Uint8Array(length);
    if (length > this.#plain.length) this.#plain = new Uint8Array(length * 2);
    return this.#plain.subarray(0, length);
  }
}
