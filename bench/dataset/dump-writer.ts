import { closeSync, openSync, writeSync } from 'node:fs';
import { Crc64 } from '../../src/engine/codec/crc64.js';
import { lzfCompress } from '../../src/engine/codec/lzf.js';
import { OPCODE } from '../../src/engine/rdb/format.js';

const CHUNK = 1 << 20;
/** Most bytes that are written into the chunk without asking for room again. */
const HEADROOM = 64;
/** Servers try to compress longer strings only, and keep the result when it saves at least 4 bytes. */
const COMPRESS_FROM = 21;
const LEAST_SAVING = 4;
const LZF_ENCODING = 0xc3;
const INT32 = 0x8000_0000;

/** Writes the parts of a dump to a file, as a server with `rdbcompression yes` does, and sums them up on the way. */
export class DumpWriter {
  readonly #file: number;
  readonly #chunk = Buffer.allocUnsafe(CHUNK + HEADROOM);
  readonly #crc = new Crc64();
  #used = 0;
  #written = 0;
  #plain = Buffer.allocUnsafe(1 << 16);
  #packed = new Uint8Array(1 << 16);

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  /** Bytes so far. */
  get size(): number {
    return this.#written + this.#used;
  }

  byte(value: number): void {
    this.#room();
    this.#chunk[this.#used++] = value;
  }

  /** A length as the format has it. */
  length(value: number): void {
    this.#room();
    if (value < 1 << 6) {
      this.#chunk[this.#used++] = value;
    } else if (value < 1 << 14) {
      this.#used = this.#chunk.writeUInt16BE(0x4000 | value, this.#used);
    } else if (value < 2 ** 32) {
      this.#chunk[this.#used++] = 0x80;
      this.#used = this.#chunk.writeUInt32BE(value, this.#used);
    } else {
      this.#chunk[this.#used++] = 0x81;
      this.#used = this.#chunk.writeBigUInt64BE(BigInt(value), this.#used);
    }
  }

  /** 8 bytes, little-endian: a time in ms. */
  time(ms: number): void {
    this.#room();
    this.#used = this.#chunk.writeBigInt64LE(BigInt(ms), this.#used);
  }

  /** 8 bytes, little-endian: a score. */
  double(value: number): void {
    this.#room();
    this.#used = this.#chunk.writeDoubleLE(value, this.#used);
  }

  /** 16 bytes, big-endian: a stream id. */
  streamId(ms: number, sequence: number): void {
    this.#room();
    this.#used = this.#chunk.writeBigUInt64BE(BigInt(ms), this.#used);
    this.#used = this.#chunk.writeBigUInt64BE(BigInt(sequence), this.#used);
  }

  /** A whole number as a string object. */
  integer(value: number): void {
    this.#room();
    if (value >= -128 && value < 128) {
      this.#chunk[this.#used++] = 0xc0;
      this.#used = this.#chunk.writeInt8(value, this.#used);
    } else if (value >= -0x8000 && value < 0x8000) {
      this.#chunk[this.#used++] = 0xc1;
      this.#used = this.#chunk.writeInt16LE(value, this.#used);
    } else if (value >= -INT32 && value < INT32) {
      this.#chunk[this.#used++] = 0xc2;
      this.#used = this.#chunk.writeInt32LE(value, this.#used);
    } else {
      this.text(String(value));
    }
  }

  /** A string of one-byte characters, compressed where that pays. */
  text(text: string): void {
    if (text.length < COMPRESS_FROM) {
      this.#room();
      this.#chunk[this.#used++] = text.length;
      this.#used += this.#chunk.write(text, this.#used, 'latin1');
      return;
    }
    if (text.length > this.#plain.length) this.#plain = Buffer.allocUnsafe(text.length * 2);
    this.bytes(this.#plain.subarray(0, this.#plain.write(text, 0, 'latin1')));
  }

  /** A string of bytes, compressed where that pays. */
  bytes(bytes: Uint8Array): void {
    if (bytes.length >= COMPRESS_FROM) {
      if (bytes.length > this.#packed.length) this.#packed = new Uint8Array(bytes.length * 2);
      const packed = lzfCompress(bytes, this.#packed.subarray(0, bytes.length - LEAST_SAVING));
      if (packed > 0) {
        this.byte(LZF_ENCODING);
        this.length(packed);
        this.length(bytes.length);
        this.#raw(this.#packed.subarray(0, packed));
        return;
      }
    }
    this.length(bytes.length);
    this.#raw(bytes);
  }

  /** The magic of a version. */
  magic(version: number): void {
    this.#raw(Buffer.from(`REDIS${String(version).padStart(4, '0')}`, 'latin1'));
  }

  /** Ends the dump with its checksum and closes the file. */
  finish(): void {
    this.byte(OPCODE.EOF);
    this.#flush();
    const checksum = Buffer.alloc(8);
    checksum.writeBigUInt64LE(this.#crc.digest());
    writeSync(this.#file, checksum);
    this.close();
  }

  /** Closes the file as it stands. */
  close(): void {
    closeSync(this.#file);
  }

  #raw(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      this.#room();
      const part = bytes.subarray(at, at + CHUNK - this.#used);
      this.#chunk.set(part, this.#used);
      this.#used += part.length;
      at += part.length;
    }
  }

  #room(): void {
    if (this.#used >= CHUNK) this.#flush();
  }

  #flush(): void {
    this.#crc.update(this.#chunk, 0, this.#used);
    for (let at = 0; at < this.#used;) at += writeSync(this.#file, this.#chunk, at, this.#used - at);
    this.#written += this.#used;
    this.#used = 0;
  }
}
