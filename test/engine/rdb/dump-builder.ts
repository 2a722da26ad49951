/** Builds small dumps byte by byte, so that a test says exactly what is in the file. */
export class DumpBuilder {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  constructor(magic = 'REDIS0011') {
    if (magic !== '') this.raw(ascii(magic));
  }

  /** Offset of the next byte. */
  get offset(): number {
    return this.#length;
  }

  raw(...parts: (Uint8Array | readonly number[])[]): this {
    for (const part of parts) {
      const bytes = Uint8Array.from(part);
      this.#parts.push(bytes);
      this.#length += bytes.length;
    }
    return this;
  }

  text(text: string): this {
    return this.raw(length(ascii(text).length), ascii(text));
  }

  aux(name: string, value: string): this {
    return this.raw([250]).text(name).text(value);
  }

  selectDb(db: number): this {
    return this.raw([254], length(db));
  }

  string(key: string, value: string): this {
    return this.raw([0]).text(key).text(value);
  }

  expiring(key: string, value: string, at: number): this {
    return this.raw([252], int64(at)).string(key, value);
  }

  strings(type: number, key: string, elements: readonly string[]): this {
    this.raw([type])
      .text(key)
      .raw(length(type === 4 ? elements.length / 2 : elements.length));
    for (const element of elements) this.text(element);
    return this;
  }

  /** The end mark, and a checksum of zeros: "not computed". */
  end(): this {
    return this.raw([255], new Uint8Array(8));
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** A length in its shortest form. */
export function length(value: number): Uint8Array {
  if (value < 64) return Uint8Array.of(value);
  if (value < 16384) return Uint8Array.of(0x40 | (value >> 8), value & 255);
  return Uint8Array.of(0x80, value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

export function int64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  return bytes;
}
