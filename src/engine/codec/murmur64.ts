/**
 * MurmurHash64A, by which HyperLogLogs tell elements apart (hyperloglog.c), in halves of 32 bits: BigInt would be too
 * slow for it.
 */

/** 0xc6a4a7935bd1e995 */
const M_HIGH = 0xc6a4a793;
const M_LOW = 0x5bd1e995;

/** The two halves of a hash, as signed 32-bit integers. One object is used again and again. */
export interface Hash64 {
  high: number;
  low: number;
}

/** Multiplies by M, modulo 2^64. */
function multiply(hash: Hash64): void {
  const { high, low } = hash;
  const a0 = low & 0xffff;
  const a1 = low >>> 16;
  const b0 = M_LOW & 0xffff;
  const b1 = M_LOW >>> 16;
  const p00 = a0 * b0;
  const middle = a1 * b0 + Math.floor(p00 / 0x10000);
  const p01 = a0 * b1 + (middle % 0x10000);
  const carry = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(p01 / 0x10000);
  hash.low = (p01 << 16) | (p00 & 0xffff) | 0;
  hash.high = (Math.imul(high, M_LOW) + Math.imul(low, M_HIGH) + carry) | 0;
}

/** Mixes the hash with itself shifted right by 47 bits. */
function fold(hash: Hash64): void {
  hash.low ^= hash.high >>> 15;
}

const block: Hash64 = { high: 0, low: 0 };

/** Hashes a byte string into `hash`. */
export function murmur64(text: string, seed: number, hash: Hash64): void {
  const { length } = text;
  // The seed, xor the length times M.
  hash.high = 0;
  hash.low = length;
  multiply(hash);
  hash.low ^= seed;
  const end = length - (length & 7);
  for (let at = 0; at < end; at += 8) {
    block.low = word(text, at, 4);
    block.high = word(text, at + 4, 4);
    multiply(block);
    fold(block);
    multiply(block);
    hash.high ^= block.high;
    hash.low ^= block.low;
    multiply(hash);
  }
  const rest = length - end;
  if (rest > 0) {
    hash.low ^= word(text, end, Math.min(rest, 4));
    if (rest > 4) hash.high ^= word(text, end + 4, rest - 4);
    multiply(hash);
  }
  fold(hash);
  multiply(hash);
  fold(hash);
}

function word(text: string, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = (value << 8) | text.charCodeAt(at + i);
  return value;
}
