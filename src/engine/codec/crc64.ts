import { CRC64_WASM } from './crc64-wasm.js';

/**
 * CRC-64 "Jones", the checksum of RDB files and DUMP payloads (`crc64.c` of Redis): polynomial 0xad93d23594c935a9,
 * reflected, initial value 0, no final xor. Files store it little-endian.
 *
 * How it gets its speed. The checksum is the remainder of the bytes, read as a polynomial over GF(2), divided by P.
 * Any multiple of P may be subtracted on the way, and P has multiples with few terms: here y^1382 + … + 1 with nine,
 * where y = x^128. (There is one in x, and over GF(2) squaring a polynomial only doubles its exponents: seven squarings
 * turn x into x^128.) So a word of 128 bits may be taken away when it is added to the eight words that stand at
 * {@link FOLD_DISTANCES} behind it. That is eight loads and xors a word, with no table and no carry from one word to
 * the next. What is left in the end is a window of 1382 words, whose remainder is taken with tables.
 */

/** P without its leading term, reflected: bit 63 is the coefficient of x^0. */
const POLYNOMIAL = 0x95ac9329ac4bc9b5n;
const WORD = 16;
const WINDOW_WORDS = 1382;
const WINDOW = WINDOW_WORDS * WORD;
/** How far behind a 128-bit word its copies are added, in words; crc64.wat has the same. */
export const FOLD_DISTANCES = [66, 141, 234, 502, 976, 983, 1188, WINDOW_WORDS] as const;
/** Most bytes that one {@link Crc64.buffer} has. Pieces that stay in a processor's second cache are read fastest. */
const PIECE = 1 << 20;
const MEMORY_BYTES = WINDOW + WORD + PIECE;
const WASM_PAGE = 1 << 16;

/** Slicing by 8: remainders of a byte followed by k zero bytes at `k << 8 | byte`, in two halves. */
const tableLow = new Int32Array(8 * 256);
const tableHigh = new Int32Array(8 * 256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1n ? (remainder >> 1n) ^ POLYNOMIAL : remainder >> 1n;
  tableLow[byte] = Number(BigInt.asIntN(32, remainder));
  tableHigh[byte] = Number(BigInt.asIntN(32, remainder >> 32n));
}
for (let entry = 256; entry < 8 * 256; entry++) {
  const low = tableLow[entry - 256];
  const high = tableHigh[entry - 256];
  tableLow[entry] = ((low >>> 8) | (high << 24)) ^ tableLow[low & 0xff];
  tableHigh[entry] = (high >>> 8) ^ tableHigh[low & 0xff];
}

/**
 * The checksum of `bytes[from .. to]`, at once. For short data; a {@link Crc64} is faster from some 50 KB on.
 * @param crc checksum of the bytes before, to go on from
 */
export function crc64(bytes: Uint8Array, from = 0, to = bytes.length, crc = 0n): bigint {
  let low = Number(BigInt.asIntN(32, crc));
  let high = Number(BigInt.asIntN(32, crc >> 32n));
  let at = from;
  for (; at + 8 <= to; at += 8) {
    low ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    high ^= bytes[at + 4] | (bytes[at + 5] << 8) | (bytes[at + 6] << 16) | (bytes[at + 7] << 24);
    const a = 0x700 | (low & 0xff),
      b = 0x600 | ((low >>> 8) & 0xff),
      c = 0x500 | ((low >>> 16) & 0xff);
    const d = 0x400 | (low >>> 24),
      e = 0x300 | (high & 0xff),
      f = 0x200 | ((high >>> 8) & 0xff);
    const g = 0x100 | ((high >>> 16) & 0xff),
      h = high >>> 24;
    low = tableLow[a] ^ tableLow[b] ^ tableLow[c] ^ tableLow[d] ^ tableLow[e] ^ tableLow[f] ^ tableLow[g] ^ tableLow[h];
    high =
      tableHigh[a] ^
      tableHigh[b] ^
      tableHigh[c] ^
      tableHigh[d] ^
      tableHigh[e] ^
      tableHigh[f] ^
      tableHigh[g] ^
      tableHigh[h];
  }
  for (; at < to; at++) {
    const entry = (low ^ bytes[at]) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ tableLow[entry];
    high = (high >>> 8) ^ tableHigh[entry];
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** The window and the room behind it, and what folds them. */
interface Folder {
  readonly memory: Uint8Array;
  /** Folds this many bytes behind the window in place: a multiple of 16, more than 0. */
  fold(bytes: number): void;
}

let compiled: WebAssembly.Module | null | undefined;

/** Null where WebAssembly is missing, lacks SIMD, or has no address space left. */
function wasmFolder(): Folder | null {
  if (typeof WebAssembly !== 'object') return null;
  try {
    compiled ??= WebAssembly.validate(CRC64_WASM) ? new WebAssembly.Module(CRC64_WASM) : null;
    if (compiled === null) return null;
    const { memory, fold } = new WebAssembly.Instance(compiled).exports;
    if (!(memory instanceof WebAssembly.Memory) || !isFold(fold)) return null;
    const missing = MEMORY_BYTES - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / WASM_PAGE));
    return { memory: new Uint8Array(memory.buffer), fold };
  } catch {
    return null;
  }
}

const isFold = (value: unknown): value is Folder['fold'] => typeof value === 'function';

function plainFolder(): Folder {
  const memory = new Uint8Array(MEMORY_BYTES);
  const words = new Int32Array(memory.buffer, 0, MEMORY_BYTES >> 2);
  return {
    memory,
    fold(bytes) {
      const end = (WINDOW + bytes) >> 2;
      // The distances once more, times four, as literals: read from the list they would halve the speed.
      for (let i = WINDOW >> 2; i < end; i++) {
        words[i] =
          words[i] ^
          words[i - 264] ^
          words[i - 564] ^
          words[i - 936] ^
          words[i - 2008] ^
          words[i - 3904] ^
          words[i - 3932] ^
          words[i - 4752] ^
          words[i - 5528];
      }
    },
  };
}

/** A checksum of bytes that come piece by piece. Holds about 1 MB: make one a thread and {@link reset} it. */
export class Crc64 {
  readonly #folder: Folder;
  /** Bytes behind the window that do not make a word yet, 0 to 15. */
  #rest = 0;
  /** Bytes taken since the last reset, up to the size of the window: before them the window is zero. */
  #filled = 0;

  /** @param accelerated false: without WebAssembly even where there is one */
  constructor(accelerated = true) {
    this.#folder = (accelerated ? wasmFolder() : null) ?? plainFolder();
  }

  /**
   * Room for the next bytes, to be filled from its start and then taken with {@link take}: a read that lands here
   * costs no copy. Valid until the next call of any method.
   * @param size bytes; gets at most 1 MB
   */
  buffer(size: number): Uint8Array {
    const start = WINDOW + this.#rest;
    return this.#folder.memory.subarray(start, start + Math.min(size, PIECE));
  }

  /** Takes the first `length` bytes of the last {@link buffer} as the next bytes. */
  take(length: number): void {
    const { memory } = this.#folder;
    const end = this.#rest + length;
    const whole = end - (end % WORD);
    if (whole > 0) {
      this.#folder.fold(whole);
      memory.copyWithin(0, whole, WINDOW + end);
    }
    this.#rest = end - whole;
    this.#filled = Math.min(WINDOW, this.#filled + whole);
  }

  /** Takes `bytes[from .. to]` as the next bytes. */
  update(bytes: Uint8Array, from = 0, to = bytes.length): void {
    for (let at = from; at < to; at += PIECE) {
      const piece = bytes.subarray(at, Math.min(at + PIECE, to));
      this.buffer(piece.length).set(piece);
      this.take(piece.length);
    }
  }

  /** The checksum of all bytes so far. More bytes may follow. */
  digest(): bigint {
    const start = WINDOW - this.#filled;
    const end = WINDOW + this.#rest;
    const folded = this.#folder.memory.slice(0, end);
    const left = folded.slice();
    // Words of the window have taken in words that are still in the window themselves: those must not count twice.
    const source = new Int32Array(folded.buffer, 0, WINDOW >> 2);
    const target = new Int32Array(left.buffer, 0, WINDOW >> 2);
    for (const distance of FOLD_DISTANCES) {
      const step = (distance * WORD) >> 2;
      for (let i = (start >> 2) + step; i < target.length; i++) target[i] = target[i] ^ source[i - step];
    }
    return crc64(left, start, end);
  }

  /** Starts anew, as if no bytes had been taken. */
  reset(): void {
    this.#folder.memory.fill(0, 0, WINDOW);
    this.#rest = 0;
    this.#filled = 0;
  }
}

/** The product of two remainders modulo P; bit 63 is the coefficient of x^0. */
function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  for (let bit = 1n << 63n, shifted = b; bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ POLYNOMIAL : shifted >> 1n;
  }
  return product;
}

/**
 * The checksum of A followed by B, from the checksums of both: parts of a file may be summed up on several threads.
 * @param lengthB bytes of B
 */
export function combine(crcA: bigint, crcB: bigint, lengthB: number): bigint {
  // A's remainder times x^(8 * lengthB), by squaring.
  let shifted = crcA;
  let power = 1n << 55n;
  for (let rest = BigInt(lengthB); rest > 0n; rest >>= 1n) {
    if (rest & 1n) shifted = multiply(shifted, power);
    power = multiply(power, power);
  }
  return shifted ^ crcB;
}
