import { ByteWriter } from './byte-writer.js';
import { PackedEntry, packedError, readInt64, readUint32, type PackedReader } from './packed.js';

/**
 * Intset (`intset.c`): 4 bytes width of an element (2, 4 or 8), 4 bytes count, then the integers in ascending order,
 * all little-endian.
 */

export const INTSET_HEADER = 8;

/** Elements as a header tells them. The header must be there. */
export const intsetCount = (buffer: Uint8Array, start: number): number => readUint32(buffer, start + 4);

export class IntsetReader implements PackedReader {
  readonly entry = new PackedEntry();
  count = 0;
  #buffer: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;
  #at = 0;
  #width = 2;

  open(buffer: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (size < INTSET_HEADER) throw packedError(0, `an intset of at least ${INTSET_HEADER} bytes`, `${size}`);
    const width = readUint32(buffer, start);
    if (width !== 2 && width !== 4 && width !== 8) throw packedError(0, 'integers of 2, 4 or 8 bytes', `of ${width}`);
    this.count = intsetCount(buffer, start);
    if (INTSET_HEADER + this.count * width !== size) {
      throw packedError(4, `${(size - INTSET_HEADER) / width} integers of ${width} bytes`, `${this.count}`);
    }
    this.#width = width;
    this.#buffer = buffer;
    this.#start = start;
    this.#end = end;
    this.#at = start + INTSET_HEADER;
  }

  tell(): number {
    return this.#at - this.#start;
  }

  seek(place: number): void {
    this.#at = this.#start + place;
  }

  next(): boolean {
    const at = this.#at;
    if (at >= this.#end) return false;
    const buffer = this.#buffer;
    if (this.#width === 2) this.entry.setInteger(((buffer[at] | (buffer[at + 1] << 8)) << 16) >> 16);
    else if (this.#width === 4) this.entry.setInteger(readUint32(buffer, at) | 0);
    else this.entry.setInteger(readInt64(buffer, at));
    this.#at = at + this.#width;
    return true;
  }
}

/**
 * Checks an intset to the last byte: sizes, and that the integers ascend.
 * @returns the number of integers
 * @throws FormatError at the first byte that cannot be right
 */
export function verifyIntset(buffer: Uint8Array, start: number, end: number): number {
  const reader = new IntsetReader();
  reader.open(buffer, start, end);
  let previous: number | bigint | null = null;
  for (let from = reader.tell(); reader.next(); from = reader.tell()) {
    const value: number | bigint = reader.entry.integer;
    if (previous !== null && value <= previous) throw packedError(from, `an integer above ${previous}`, `${value}`);
    previous = value;
  }
  return reader.count;
}

/** An intset of these integers, which must ascend, in the smallest width that holds them all. */
export function encodeIntset(ascending: readonly bigint[]): Uint8Array {
  const low = ascending[0] ?? 0n;
  const high = ascending[ascending.length - 1] ?? 0n;
  const fits = (bits: number): boolean => BigInt.asIntN(bits, low) === low && BigInt.asIntN(bits, high) === high;
  const width = fits(16) ? 2 : fits(32) ? 4 : 8;
  const out = new ByteWriter(INTSET_HEADER + ascending.length * width);
  out.littleEndian(width, 4);
  out.littleEndian(ascending.length, 4);
  for (const value of ascending) {
    if (width === 8) out.int64(value);
    else out.littleEndian(Number(value), width);
  }
  return out.take();
}
