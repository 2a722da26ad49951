/** Bytes that grow at the end: what encoders write into. Doubles its buffer, so that appending stays cheap. */
export class ByteWriter {
  /** The buffer; valid up to `length`. Replaced when it grows. */
  bytes: Uint8Array;
  /** Bytes written. */
  length = 0;

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `count` more bytes, which the caller then writes at `length`. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Appends `buffer[start .. start + count]`. */
  copy(buffer: Uint8Array, start = 0, count = buffer.length - start): void {
    this.reserve(count);
    if (count < 48) {
      const into = this.bytes;
      let at = this.length;
      for (let i = 0; i < count; i++) into[at++] = buffer[start + i];
    } else {
      this.bytes.set(buffer.subarray(start, start + count), this.length);
    }
    this.length += count;
  }

  /** Appends an unsigned number of `width` bytes (1 to 4), little-endian. */
  littleEndian(value: number, width: number): void {
    this.reserve(width);
    for (let i = 0; i < width; i++) this.bytes[this.length++] = (value >>> (8 * i)) & 0xff;
  }

  /** Appends a number of `width` bytes (1 to 4), big-endian. */
  bigEndian(value: number, width: number): void {
    this.reserve(width);
    for (let i = width - 1; i >= 0; i--) this.bytes[this.length++] = (value >>> (8 * i)) & 0xff;
  }

  /** Appends 8 bytes, little-endian, two's complement. */
  int64(value: bigint): void {
    const low = BigInt.asUintN(64, value);
    this.littleEndian(Number(low & 0xffffffffn), 4);
    this.littleEndian(Number(low >> 32n), 4);
  }

  /** Appends 8 bytes IEEE 754, little-endian. */
  double(value: number): void {
    this.reserve(8);
    new DataView(this.bytes.buffer, this.bytes.byteOffset).setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** Appends ASCII text. */
  ascii(text: string): void {
    this.reserve(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text.charCodeAt(i);
  }

  /** A copy of what was written. */
  take(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}
