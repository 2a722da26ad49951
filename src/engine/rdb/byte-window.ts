import type { ByteSource } from '../io/byte-source.js';
import { FormatError } from './damage.js';

/** Bytes read from the source at a time. Large enough that the calls do not count, small enough for the cache. */
const WINDOW_BYTES = 1 << 20;

/** Longest key or name that is brought into memory whole: a server's own limit for a string. */
const LONGEST_HELD = 512 * 1024 * 1024;

/** What {@link ByteWindow.length} returns for a string's special encoding `n`: `-1 - n`. */
export const ENCODED_INT8 = -1;
export const ENCODED_INT16 = -2;
export const ENCODED_INT32 = -3;
export const ENCODED_LZF = -4;

/**
 * A forward cursor over a source through a sliding window. All reads throw {@link FormatError} of kind `truncated`
 * where the source ends; skipping over more than the window holds reads nothing.
 */
export class ByteWindow {
  /** The window. Other code may read it between `position` and `limit`, until the next call. */
  bytes: Uint8Array;
  /** Index in `bytes` of the next byte. */
  position = 0;
  /** Index in `bytes` behind the last byte that is valid. */
  limit = 0;
  /** Bytes that stay readable while the window slides on: see {@link hold}. */
  heldBytes: Uint8Array;
  heldStart = 0;
  heldLength = 0;
  /** Offset in the source of `bytes[0]`. */
  #base = 0;
  #spill = new Uint8Array(256);
  #view: DataView;

  constructor(
    readonly source: ByteSource,
    /** Called whenever the window moves; may throw to stop a walk that takes too long. */
    private readonly onMove: (() => void) | null = null,
  ) {
    this.bytes = new Uint8Array(Math.min(WINDOW_BYTES, source.size));
    this.heldBytes = this.bytes;
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Offset in the source of the next byte. */
  get offset(): number {
    return this.#base + this.position;
  }

  /** Bytes between the next byte and the end of the source. */
  get remaining(): number {
    return this.source.size - this.#base - this.position;
  }

  seek(offset: number): void {
    const index = offset - this.#base;
    if (index >= 0 && index <= this.limit) {
      this.position = index;
      return;
    }
    this.#spillHeld();
    this.#base = offset;
    this.position = 0;
    this.limit = 0;
    this.onMove?.();
  }

  /** True when `count` more bytes are in the window, or could be brought there. Grows the window where it must. */
  has(count: number): boolean {
    return this.limit - this.position >= count || this.#fill(count);
  }

  /** @throws FormatError `truncated` unless `count` more bytes are in the window */
  need(count: number): void {
    if (this.limit - this.position < count && !this.#fill(count)) this.#truncated(count);
  }

  #truncated(count: number): never {
    const left = Math.max(0, this.remaining);
    throw new FormatError(
      'truncated',
      this.offset,
      `${count} more bytes`,
      left === 0 ? 'the end of the file' : `${left} bytes, then the end of the file`,
    );
  }

  #fill(count: number): boolean {
    if (count > LONGEST_HELD || this.remaining < count) return false;
    this.#spillHeld();
    const kept = this.limit - this.position;
    const target = count > this.bytes.length ? new Uint8Array(Math.max(count, WINDOW_BYTES)) : this.bytes;
    if (target === this.bytes) this.bytes.copyWithin(0, this.position, this.limit);
    else target.set(this.bytes.subarray(this.position, this.limit));
    this.#base += this.position;
    this.position = 0;
    if (target !== this.bytes) {
      this.bytes = target;
      this.#view = new DataView(target.buffer);
      this.heldBytes = this.heldLength > 0 ? this.heldBytes : target;
    }
    this.limit = kept + this.source.read(this.#base + kept, target.subarray(kept));
    this.onMove?.();
    return this.limit >= count;
  }

  /**
   * Keeps `length` bytes from `start` of the current window readable as `heldBytes` from `heldStart` on, wherever the
   * window goes, until the next hold.
   */
  hold(start: number, length: number): void {
    this.heldBytes = this.bytes;
    this.heldStart = start;
    this.heldLength = length;
  }

  /** Like {@link hold} for bytes that never stood in the window: decompressed or written out numbers. */
  holdCopy(bytes: Uint8Array, length: number): void {
    this.heldBytes = bytes;
    this.heldStart = 0;
    this.heldLength = length;
  }

  #spillHeld(): void {
    if (this.heldLength === 0 || this.heldBytes !== this.bytes) return;
    if (this.#spill.length < this.heldLength) this.#spill = new Uint8Array(this.heldLength * 2);
    this.#spill.set(this.bytes.subarray(this.heldStart, this.heldStart + this.heldLength));
    this.heldBytes = this.#spill;
    this.heldStart = 0;
  }

  u8(): number {
    if (this.position >= this.limit) this.need(1);
    return this.bytes[this.position++];
  }

  u32(): number {
    this.need(4);
    const value = this.#view.getUint32(this.position, true);
    this.position += 4;
    return value;
  }

  i32(): number {
    return this.u32() | 0;
  }

  /** Signed 64-bit little-endian, as a number: exact up to 2^53, which is any time a server can mean. */
  i64(): number {
    this.need(8);
    const low = this.#view.getUint32(this.position, true);
    const high = this.#view.getInt32(this.position + 4, true);
    this.position += 8;
    return high * 4294967296 + low;
  }

  u64(): bigint {
    this.need(8);
    const value = this.#view.getBigUint64(this.position, true);
    this.position += 8;
    return value;
  }

  /** @throws FormatError `truncated` when the source ends before `count` bytes */
  skip(count: number): void {
    const next = this.position + count;
    if (next <= this.limit) {
      this.position = next;
      return;
    }
    if (count > this.remaining) this.#truncated(count);
    this.seek(this.#base + next);
  }

  /**
   * A length (rdb.c `rdbLoadLenByRef`): the number, or a negative code for a string's special encoding. Numbers above
   * 2^53 come out rounded; none of them can be a length of something that is in the file.
   * @throws FormatError `bad-length` for a first byte that no version writes
   */
  length(): number {
    if (this.position >= this.limit) this.need(1);
    const first = this.bytes[this.position];
    if (first < 0x40) {
      this.position++;
      return first;
    }
    if (first < 0x80) {
      this.need(2);
      const value = ((first & 0x3f) << 8) | this.bytes[this.position + 1];
      this.position += 2;
      return value;
    }
    if (first >= 0xc0) {
      this.position++;
      if (first > 0xc3) this.#badEncoding(first);
      return -1 - (first & 0x3f);
    }
    if (first === 0x80) {
      this.need(5);
      const value = this.#view.getUint32(this.position + 1, false);
      this.position += 5;
      return value;
    }
    if (first === 0x81) {
      this.need(9);
      const value =
        this.#view.getUint32(this.position + 1, false) * 4294967296 + this.#view.getUint32(this.position + 5, false);
      this.position += 9;
      return value;
    }
    throw new FormatError('bad-length', this.offset, 'a length', `byte 0x${first.toString(16)}, which begins none`);
  }

  #badEncoding(first: number): never {
    throw new FormatError('bad-encoding', this.offset - 1, 'a string encoding from 0 to 3', `encoding ${first & 0x3f}`);
  }

  /** A length that must be a plain number: counts, database numbers, ids. */
  count(what: string): number {
    const value = this.length();
    if (value < 0) throw new FormatError('bad-length', this.offset - 1, what, 'a string encoding');
    return value;
  }
}
