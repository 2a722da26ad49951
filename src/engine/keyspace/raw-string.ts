import { latin1ToBytes, bytesToLatin1 } from '../codec/latin1.js';

/**
 * A string that was changed in place (APPEND, SETRANGE, SETBIT, PFADD …): bytes with room at the end. The server calls
 * the encoding of such a string `raw`, however short it is.
 */
export class RawString {
  readonly type = 'string';
  /** The bytes up to `length`; replaced when it grows. */
  bytes: Uint8Array;
  length: number;

  constructor(bytes: Uint8Array, length = bytes.length) {
    this.bytes = bytes;
    this.length = length;
  }

  static from(text: string): RawString {
    return new RawString(latin1ToBytes(text));
  }

  /** Makes the string at least `length` bytes long; what is added is zero. */
  extend(length: number): void {
    if (length <= this.length) return;
    if (length > this.bytes.length) {
      // Like the server's sds: twice the size below 1 MB, 1 MB more above.
      const grown = new Uint8Array(length < 1 << 20 ? length * 2 : length + (1 << 20));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    } else {
      this.bytes.fill(0, this.length, length);
    }
    this.length = length;
  }

  /** Writes `text` at `offset`, making the string longer where needed. */
  write(offset: number, text: string): void {
    this.extend(offset + text.length);
    const bytes = this.bytes;
    for (let i = 0; i < text.length; i++) bytes[offset + i] = text.charCodeAt(i);
  }

  /** The bytes as they are; valid until the next change. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  text(): string {
    return bytesToLatin1(this.view());
  }

  copy(): RawString {
    return new RawString(this.bytes.slice(0, this.length));
  }
}
