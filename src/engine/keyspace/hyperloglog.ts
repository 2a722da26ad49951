import { murmur64, type Hash64 } from '../codec/murmur64.js';
import { RawString } from './raw-string.js';

/**
 * HyperLogLogs inside strings, byte for byte as the server keeps them (hyperloglog.c): 16 bytes of header, then 16384
 * registers, dense with 6 bits each, or sparse as runs.
 *
 * Sparse runs: `00llllll` l + 1 zeros; `01llllll llllllll` l + 1 zeros; `1vvvvvll` l + 1 registers of v + 1.
 */

export const REGISTERS = 16384;
const HEADER = 16;
const DENSE_BYTES = HEADER + (REGISTERS * 6) / 8;
const DENSE = 0;
const SPARSE = 1;
/** Place of the encoding, of the cached count, and of the bit that says that the count is out of date. */
const ENCODING_AT = 4;
const CARD_AT = 8;
const STALE_AT = 15;
const STALE = 0x80;
const INDEX_BITS = 14;
/** Bits of a hash in which zeros are counted. */
const RANK_BITS = 50;
const MOST_SPARSE_VALUE = 32;
const LONGEST_VALUE_RUN = 4;
const LONGEST_SHORT_ZERO_RUN = 64;
/** Adjacent runs that are looked at for merging after a change. */
const MERGE_REACH = 5;
const HASH_SEED = 0xadc83b19;
const ALPHA = 0.72134752044448170368;

const hash: Hash64 = { high: 0, low: 0 };

/** An empty one, sparse. */
export function emptyHyperLogLog(): RawString {
  return RawString.from(`HYLL\x01${'\0'.repeat(11)}\x7f\xff`);
}

/** Whether a string is a HyperLogLog, as far as its header tells. */
export function isHyperLogLog(value: RawString): boolean {
  const { bytes, length } = value;
  if (length < HEADER || bytes[0] !== 0x48 || bytes[1] !== 0x59 || bytes[2] !== 0x4c || bytes[3] !== 0x4c) return false;
  return bytes[ENCODING_AT] === DENSE ? length === DENSE_BYTES : bytes[ENCODING_AT] === SPARSE;
}

export const isDense = (value: RawString): boolean => value.bytes[ENCODING_AT] === DENSE;

/** Says that the count in the header is out of date. */
export function invalidateCount(value: RawString): void {
  value.bytes[STALE_AT] |= STALE;
}

/** The count in the header, or null when it is out of date. */
export function cachedCount({ bytes }: RawString): number | null {
  if ((bytes[STALE_AT] & STALE) !== 0) return null;
  let count = 0;
  for (let i = 7; i >= 0; i--) count = count * 256 + bytes[CARD_AT + i];
  return count;
}

export function cacheCount({ bytes }: RawString, count: number): void {
  let rest = count;
  for (let i = 0; i < 8; i++) {
    bytes[CARD_AT + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/**
 * Adds an element.
 * @returns whether a register has changed; null for a damaged value
 */
export function addElement(value: RawString, element: string, sparseMaxBytes: number): boolean | null {
  murmur64(element, HASH_SEED, hash);
  const index = hash.low & (REGISTERS - 1);
  // What is left of the hash, with a bit set behind its end.
  const low = (hash.low >>> INDEX_BITS) | (hash.high << (32 - INDEX_BITS));
  const high = (hash.high >>> INDEX_BITS) | (1 << (RANK_BITS - 32));
  const zeros = low !== 0 ? 31 - Math.clz32(low & -low) : 32 + 31 - Math.clz32(high & -high);
  return setRegister(value, index, zeros + 1, sparseMaxBytes);
}

/** Raises a register to `count`. @returns whether it was lower; null for a damaged value */
export function setRegister(value: RawString, index: number, count: number, sparseMaxBytes: number): boolean | null {
  return isDense(value) ? setDense(value.bytes, index, count) : setSparse(value, index, count, sparseMaxBytes);
}

function getDense(bytes: Uint8Array, index: number): number {
  const bit = index * 6;
  const at = HEADER + (bit >> 3);
  const shift = bit & 7;
  const next = at + 1 < DENSE_BYTES ? bytes[at + 1] : 0;
  return ((bytes[at] | (next << 8)) >> shift) & 0x3f;
}

function setDense(bytes: Uint8Array, index: number, count: number): boolean {
  if (getDense(bytes, index) >= count) return false;
  const bit = index * 6;
  const at = HEADER + (bit >> 3);
  const shift = bit & 7;
  bytes[at] = (bytes[at] & ~(0x3f << shift)) | ((count << shift) & 0xff);
  if (shift > 2) bytes[at + 1] = (bytes[at + 1] & ~(0x3f >> (8 - shift))) | (count >> (8 - shift));
  return true;
}

const isValue = (code: number): boolean => (code & 0x80) !== 0;
const isLongZero = (code: number): boolean => (code & 0xc0) === 0x40;
const valueOf = (code: number): number => ((code >> 2) & 0x1f) + 1;
const valueRun = (value: number, length: number): number => ((value - 1) << 2) | (length - 1) | 0x80;

/** Registers of the run at `at`. */
function runLength(bytes: Uint8Array, at: number): number {
  const code = bytes[at];
  if (isValue(code)) return (code & 3) + 1;
  return isLongZero(code) ? (((code & 0x3f) << 8) | bytes[at + 1]) + 1 : (code & 0x3f) + 1;
}

function pushZeros(codes: number[], length: number): void {
  if (length > LONGEST_SHORT_ZERO_RUN) codes.push(((length - 1) >> 8) | 0x40, (length - 1) & 0xff);
  else codes.push(length - 1);
}

/** hyperloglog.c, hllSparseSet: the same runs must come out. */
function setSparse(value: RawString, index: number, count: number, sparseMaxBytes: number): boolean | null {
  if (count > MOST_SPARSE_VALUE) return promote(value, index, count);
  const { bytes, length: end } = value;
  let at = HEADER;
  let previous = -1;
  let first = 0;
  let span = 0;
  while (at < end) {
    span = runLength(bytes, at);
    if (index < first + span) break;
    previous = at;
    at += isLongZero(bytes[at]) ? 2 : 1;
    first += span;
  }
  if (span === 0 || at >= end) return null;
  const code = bytes[at];
  const holdsValue = isValue(code);
  if (holdsValue && valueOf(code) >= count) return false;
  const oldLength = isLongZero(code) ? 2 : 1;
  if (span === 1 && oldLength === 1) bytes[at] = valueRun(count, 1);
  else {
    const codes: number[] = [];
    const before = index - first;
    const after = first + span - 1 - index;
    if (before > 0) {
      if (holdsValue) codes.push(valueRun(valueOf(code), before));
      else pushZeros(codes, before);
    }
    codes.push(valueRun(count, 1));
    if (after > 0) {
      if (holdsValue) codes.push(valueRun(valueOf(code), after));
      else pushZeros(codes, after);
    }
    const growth = codes.length - oldLength;
    if (growth > 0 && end + growth > sparseMaxBytes) return promote(value, index, count);
    if (growth > 0) value.extend(end + growth);
    value.bytes.copyWithin(at + codes.length, at + oldLength, end);
    value.bytes.set(codes, at);
    value.length = end + growth;
  }
  mergeRuns(value, previous < 0 ? HEADER : previous);
  invalidateCount(value);
  return true;
}

/** Joins neighbouring runs of the same value, from `from` on. */
function mergeRuns(value: RawString, from: number): void {
  const { bytes } = value;
  let at = from;
  for (let reach = MERGE_REACH; at < value.length && reach > 0; reach--) {
    const code = bytes[at];
    if (!isValue(code)) {
      at += isLongZero(code) ? 2 : 1;
      continue;
    }
    const next = at + 1 < value.length ? bytes[at + 1] : 0;
    if (isValue(next) && valueOf(next) === valueOf(code)) {
      const joined = (code & 3) + (next & 3) + 2;
      if (joined <= LONGEST_VALUE_RUN) {
        bytes[at + 1] = valueRun(valueOf(code), joined);
        bytes.copyWithin(at, at + 1, value.length);
        value.length--;
        continue;
      }
    }
    at++;
  }
}

function promote(value: RawString, index: number, count: number): boolean | null {
  if (!toDense(value)) return null;
  return setDense(value.bytes, index, count);
}

/** Makes a value dense. @returns false when it is damaged, and unchanged then */
export function toDense(value: RawString): boolean {
  if (isDense(value)) return true;
  const bytes = new Uint8Array(DENSE_BYTES);
  bytes.set(value.bytes.subarray(0, HEADER));
  bytes[ENCODING_AT] = DENSE;
  const whole = forEachRun(value, (first, length, count) => {
    for (let i = first; i < first + length && count > 0; i++) setDense(bytes, i, count);
  });
  if (!whole) return false;
  value.bytes = bytes;
  value.length = DENSE_BYTES;
  return true;
}

/** Visits the runs of a sparse value. @returns whether they cover the registers exactly */
function forEachRun(
  { bytes, length: end }: RawString,
  visit: (first: number, length: number, count: number) => void,
): boolean {
  let first = 0;
  for (let at = HEADER; at < end;) {
    const code = bytes[at];
    const length = runLength(bytes, at);
    if (first + length > REGISTERS) return false;
    visit(first, length, isValue(code) ? valueOf(code) : 0);
    first += length;
    at += isLongZero(code) ? 2 : 1;
  }
  return first === REGISTERS;
}

/** Raises registers to those of a value. @returns false for a damaged one */
export function mergeRegisters(into: Uint8Array, value: RawString): boolean {
  if (isDense(value)) {
    for (let i = 0; i < REGISTERS; i++) into[i] = Math.max(into[i], getDense(value.bytes, i));
    return true;
  }
  return forEachRun(value, (first, length, count) => {
    for (let i = first; i < first + length && count > 0; i++) into[i] = Math.max(into[i], count);
  });
}

/** The runs of a sparse value in words, as PFDEBUG DECODE shows them: `Z:` and `z:` zeros, `v:` value and length. */
export function describeRuns({ bytes, length: end }: RawString): string {
  const runs: string[] = [];
  for (let at = HEADER; at < end; at += isLongZero(bytes[at]) ? 2 : 1) {
    const code = bytes[at];
    const length = runLength(bytes, at);
    runs.push(isValue(code) ? `v:${valueOf(code)},${length}` : `${isLongZero(code) ? 'Z' : 'z'}:${length}`);
  }
  return runs.join(' ');
}

/** Estimates how many elements registers stand for (hyperloglog.c, hllCount: Ertl's estimator). */
export function estimate(registers: Uint8Array): number {
  const histogram = new Float64Array(64);
  for (let i = 0; i < REGISTERS; i++) histogram[registers[i]]++;
  let z = REGISTERS * tau((REGISTERS - histogram[RANK_BITS + 1]) / REGISTERS);
  for (let rank = RANK_BITS; rank >= 1; rank--) z = (z + histogram[rank]) * 0.5;
  z += REGISTERS * sigma(histogram[0] / REGISTERS);
  return Math.floor((ALPHA * REGISTERS * REGISTERS) / z + 0.5);
}

function sigma(share: number): number {
  if (share === 1) return Infinity;
  let x = share;
  let y = 1;
  let z = x;
  for (let before = NaN; before !== z;) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let x = share;
  let y = 1;
  let z = 1 - x;
  for (let before = NaN; before !== z;) {
    x = Math.sqrt(x);
    before = z;
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
  }
  return z / 3;
}
