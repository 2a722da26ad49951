const HEADER = 6;
const INTEGER = /^(?:0|-?[1-9]\d{0,15})$/;

/** Builds one listpack after the other in the same memory. Text that is a whole number is stored as one. */
export class ListpackBuilder {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #end = HEADER;
  #count = 0;

  /** Bytes of the listpack if it ended here. */
  get size(): number {
    return this.#end + 1;
  }

  clear(): this {
    this.#end = HEADER;
    this.#count = 0;
    return this;
  }

  text(text: string): this {
    if (INTEGER.test(text)) return this.integer(Number(text));
    this.#room(text.length);
    const start = this.#end;
    const bytes = this.#bytes;
    const length = text.length;
    if (length < 64) {
      bytes[this.#end++] = 0x80 | length;
    } else if (length < 4096) {
      bytes[this.#end++] = 0xe0 | (length >> 8);
      bytes[this.#end++] = length & 0xff;
    } else {
      bytes[this.#end++] = 0xf0;
      this.#end = bytes.writeUInt32LE(length, this.#end);
    }
    this.#end += bytes.write(text, this.#end, 'latin1');
    return this.#close(start);
  }

  integer(value: number): this {
    this.#room(16);
    const start = this.#end;
    const bytes = this.#bytes;
    if (value >= 0 && value < 128) {
      bytes[this.#end++] = value;
    } else if (value >= -4096 && value < 4096) {
      bytes[this.#end++] = 0xc0 | ((value >> 8) & 0x1f);
      bytes[this.#end++] = value & 0xff;
    } else if (value >= -0x8000 && value < 0x8000) {
      bytes[this.#end++] = 0xf1;
      this.#end = bytes.writeInt16LE(value, this.#end);
    } else if (value >= -0x80_0000 && value < 0x80_0000) {
      bytes[this.#end++] = 0xf2;
      this.#end = bytes.writeIntLE(value, this.#end, 3);
    } else if (value >= -0x8000_0000 && value < 0x8000_0000) {
      bytes[this.#end++] = 0xf3;
      this.#end = bytes.writeInt32LE(value, this.#end);
    } else {
      bytes[this.#end++] = 0xf4;
      this.#end = bytes.writeBigInt64LE(BigInt(value), this.#end);
    }
    return this.#close(start);
  }

  /** The bytes with header and end mark, valid until the next {@link clear}. */
  finish(): Uint8Array {
    this.#room(1);
    this.#bytes[this.#end] = 0xff;
    this.#bytes.writeUInt32LE(this.#end + 1, 0);
    this.#bytes.writeUInt16LE(Math.min(this.#count, 0xffff), 4);
    return this.#bytes.subarray(0, this.#end + 1);
  }

  /** Ends the entry that began at `start` with its length, to be read backwards. */
  #close(start: number): this {
    const size = this.#end - start;
    const bytes = this.#bytes;
    if (size >= 1 << 14) {
      bytes[this.#end++] = size >> 14;
      bytes[this.#end++] = ((size >> 7) & 0x7f) | 0x80;
      bytes[this.#end++] = (size & 0x7f) | 0x80;
    } else if (size >= 1 << 7) {
      bytes[this.#end++] = size >> 7;
      bytes[this.#end++] = (size & 0x7f) | 0x80;
    } else {
      bytes[this.#end++] = size;
    }
    this.#count++;
    return this;
  }

  #room(bytes: number): void {
    const wanted = this.#end + bytes + 16;
    if (wanted <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(wanted * 2);
    this.#bytes.copy(grown);
    this.#bytes = grown;
  }
}
