import { ByteWriter } from '../../../src/engine/codec/byte-writer.js';
import { latin1ToBytes } from '../../../src/engine/codec/latin1.js';
import { ListpackWriter } from '../../../src/engine/codec/listpack.js';
import { writeLength, writeString } from '../codec/rdb-encoding.js';
import type { ByteSource } from '../../../src/engine/io/byte-source.js';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import type { Dialect } from '../../../src/engine/rdb/format.js';
import type { ValueLocation } from '../../../src/engine/rdb/value.js';

export type Text = string | Uint8Array;

export const bytesOf = (text: Text): Uint8Array => (typeof text === 'string' ? latin1ToBytes(text) : text);

/** Builds the bytes of one value, piece by piece. */
export class ValueBytes {
  readonly out = new ByteWriter();

  length(...values: readonly (number | bigint)[]): this {
    for (const value of values) writeLength(this.out, value);
    return this;
  }

  string(...texts: readonly Text[]): this {
    for (const text of texts) writeString(this.out, bytesOf(text), false);
    return this;
  }

  /** Compressed where that saves space. */
  compressed(text: Text): this {
    writeString(this.out, bytesOf(text), true);
    return this;
  }

  double(value: number): this {
    this.out.double(value);
    return this;
  }

  /** A time of 8 bytes. */
  time(value: number | bigint): this {
    this.out.int64(BigInt(value));
    return this;
  }

  /** A raw stream id. */
  id(ms: number | bigint, seq: number | bigint): this {
    for (const part of [ms, seq].map(BigInt)) {
      this.out.bigEndian(Number(part >> 32n), 4);
      this.out.bigEndian(Number(part & 0xffffffffn), 4);
    }
    return this;
  }

  raw(...values: readonly number[]): this {
    for (const value of values) this.out.byte(value);
    return this;
  }

  take(): Uint8Array {
    return this.out.take();
  }
}

const MODULE_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The id that a module type's name and encoding version make. */
export const moduleId = (name: string, version: number): bigint =>
  [...name].reduce((sum, letter) => sum * 64n + BigInt(MODULE_LETTERS.indexOf(letter)), 0n) * 1024n + BigInt(version);

/** A listpack of integers and strings. */
export function listpack(...entries: readonly (number | bigint | Text)[]): Uint8Array {
  const writer = new ListpackWriter();
  for (const entry of entries) {
    if (typeof entry === 'number' || typeof entry === 'bigint') writer.integer(entry);
    else writer.bytes(bytesOf(entry));
  }
  return writer.take();
}

/** The bytes as a source, and where the value in them is. */
export function located(
  type: number,
  bytes: Uint8Array,
  dialect: Dialect = 'redis',
): { source: ByteSource; location: ValueLocation } {
  return {
    source: new MemorySource(bytes, 'value'),
    location: { dialect, version: dialect === 'redis' ? 15 : 80, type, valueOffset: 0, end: bytes.length },
  };
}

/** Counts the bytes that are read through it. */
export class CountingSource implements ByteSource {
  readonly name = 'counted';
  readonly size: number;
  bytesRead = 0;

  constructor(private readonly source: ByteSource) {
    this.size = source.size;
  }

  read(offset: number, into: Uint8Array): number {
    const got = this.source.read(offset, into);
    this.bytesRead += got;
    return got;
  }

  close(): void {}
}
