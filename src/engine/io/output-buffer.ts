import type { ByteSink } from './byte-sink.js';

const DEFAULT_CAPACITY = 256 * 1024;
/** No number of the safe range has more digits, nor any double's shortest form more characters. */
const LONGEST_NUMBER = 25;

/** Gathers small pieces of text and bytes and hands them to a sink in large blocks. Its memory never grows. */
export class OutputBuffer {
  readonly #bytes: Uint8Array;
  /** A run of bytes at least this long goes to the sink by itself rather than through the buffer. */
  readonly #direct: number;
  #length = 0;
  #flushed = 0;

  constructor(
    private readonly sink: ByteSink,
    capacity = DEFAULT_CAPACITY,
  ) {
    this.#bytes = new Uint8Array(Math.max(capacity, 2 * LONGEST_NUMBER));
    this.#direct = this.#bytes.length >> 2;
  }

  /** Bytes written so far, flushed or not. */
  get written(): number {
    return this.#flushed + this.#length;
  }

  /** Hands everything to the sink. */
  flush(): void {
    if (this.#length === 0) return;
    this.sink.write(this.#bytes.subarray(0, this.#length));
    this.#flushed += this.#length;
    this.#length = 0;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.flush();
    this.#bytes[this.#length++] = value;
  }

  /** Writes text whose characters are all below U+0100, one byte each. */
  latin1(text: string): void {
    for (let from = 0; from < text.length;) {
      const take = Math.min(text.length - from, this.#room());
      const bytes = this.#bytes;
      let at = this.#length;
      for (let i = 0; i < take; i++) bytes[at++] = text.charCodeAt(from + i);
      this.#length = at;
      from += take;
    }
  }

  /** Writes `source[from .. to]`. */
  bytes(source: Uint8Array, from: number, to: number): void {
    const count = to - from;
    if (count >= this.#direct) {
      this.flush();
      this.sink.write(source.subarray(from, to));
      this.#flushed += count;
      return;
    }
    if (count > this.#bytes.length - this.#length) this.flush();
    const bytes = this.#bytes;
    let at = this.#length;
    if (count > 48) bytes.set(source.subarray(from, to), at);
    // A call of set() costs more than copying the few bytes of a usual key by hand.
    else for (let i = from; i < to; i++) bytes[at++] = source[i];
    this.#length += count;
  }

  /** Writes a whole number in decimal. */
  integer(value: number): void {
    if (this.#length + LONGEST_NUMBER > this.#bytes.length) this.flush();
    if (value < 0 || value > 0x7fffffff || value !== (value | 0)) {
      this.latin1(String(value));
      return;
    }
    const bytes = this.#bytes;
    let digits = 1;
    for (let bound = 10; digits < 10 && value >= bound; bound *= 10) digits++;
    let rest = value;
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      const next = (rest / 10) | 0;
      bytes[at] = 0x30 + rest - next * 10;
      rest = next;
    }
    this.#length += digits;
  }

  #room(): number {
    if (this.#length === this.#bytes.length) this.flush();
    return this.#bytes.length - this.#length;
  }
}
