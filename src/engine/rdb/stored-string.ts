import { LzfStream } from '../codec/lzf-stream.js';
import type { ByteSource } from '../io/byte-source.js';
import { FormatError } from './damage.js';

/** A string where it lies in the file: read by ranges, never held whole. */
export class StoredString {
  #stream: LzfStream | null = null;

  /**
   * @param offset file offset of the stored bytes (behind the lengths)
   * @param stored number of stored bytes
   * @param plain number of plain bytes; equal to `stored` unless `compressed`
   */
  constructor(
    private readonly source: ByteSource,
    readonly offset: number,
    readonly stored: number,
    readonly plain: number,
    readonly compressed: boolean,
  ) {}

  /**
   * Fills `into` with plain bytes from `from` on; fewer than asked for only where the string ends.
   * @returns bytes read
   * @throws FormatError when the file ends inside the string or its compression is damaged
   */
  read(from: number, into: Uint8Array): number {
    const count = Math.max(0, Math.min(into.length, this.plain - from));
    if (count === 0) return 0;
    const part = into.subarray(0, count);
    if (this.compressed) {
      this.#stream ??= new LzfStream((at, bytes) => this.#raw(at, bytes), this.stored, this.plain, this.offset);
      this.#stream.read(from, part);
    } else {
      this.#raw(from, part);
    }
    return count;
  }

  #raw(at: number, into: Uint8Array): void {
    const got = this.source.read(this.offset + at, into);
    if (got < into.length) {
      const missing = `${into.length - got} more bytes`;
      throw new FormatError('truncated', this.offset + at + got, missing, 'the end of the file');
    }
  }
}
