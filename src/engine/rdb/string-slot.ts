import { MAX_DECIMAL, writeDecimal } from '../codec/decimal.js';
import type { StoredString } from './stored-string.js';

const NOTHING = new Uint8Array(0);
/** A slot's own buffer above this size is given back when a small string comes. */
const KEEP = 1 << 22;

/**
 * Holds one decoded byte string without copying it where that can be avoided: `buffer[start .. start + length]` lies
 * in the reader's window, in a packed blob, or in the slot's own buffer. Valid until the slot is filled again.
 */
export class StringSlot {
  buffer: Uint8Array = NOTHING;
  start = 0;
  /** Plain bytes, also of a string that is only {@link stored}. */
  length = 0;
  /** Set when the string is too long to be held: read it by ranges. `buffer` is then empty. */
  stored: StoredString | null = null;
  /** How the file keeps the string. */
  encoding: 'raw' | 'int' | 'lzf' = 'raw';
  #own: Uint8Array = NOTHING;

  point(buffer: Uint8Array, start: number, length: number): void {
    this.buffer = buffer;
    this.start = start;
    this.length = length;
    this.stored = null;
    this.encoding = 'raw';
  }

  /** Points to the decimal text of an integer. */
  decimal(value: number | bigint): void {
    const own = this.own(MAX_DECIMAL);
    this.point(own, 0, writeDecimal(own, 0, value));
    this.encoding = 'int';
  }

  pointToStored(stored: StoredString): void {
    this.point(NOTHING, 0, stored.plain);
    this.stored = stored;
    this.encoding = stored.compressed ? 'lzf' : 'raw';
  }

  /** The slot's own buffer, at least `size` bytes; what it held is lost. */
  own(size: number): Uint8Array {
    if (this.#own.length < size || (this.#own.length > KEEP && size < KEEP / 4)) {
      this.#own = new Uint8Array(size < 4096 ? Math.max(64, size * 2) : size);
    }
    return this.#own;
  }

  /** Keeps the bytes when their buffer is about to be overwritten. */
  leave(buffer: Uint8Array): void {
    if (this.buffer !== buffer) return;
    const own = this.own(this.length);
    own.set(buffer.subarray(this.start, this.start + this.length));
    this.buffer = own;
    this.start = 0;
  }

  /** A copy of the bytes, or of the first `limit` of them. */
  copy(limit = this.length): Uint8Array {
    const count = Math.min(this.length, limit);
    if (this.stored === null) return this.buffer.slice(this.start, this.start + count);
    const bytes = new Uint8Array(count);
    this.stored.read(0, bytes);
    return bytes;
  }
}
