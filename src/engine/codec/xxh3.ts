import { latin1ToBytes } from './latin1.js';

/**
 * XXH3 with 64 bits and without a seed: what DIGEST and the conditions IFDEQ and IFDNE of Redis 8.4 compare strings by.
 * After the specification of xxHash; in BigInt, since it is asked for a value at a time.
 */

const PRIME32_1 = 0x9e3779b1n;
const PRIME32_2 = 0x85ebca77n;
const PRIME32_3 = 0xc2b2ae3dn;
const PRIME64_1 = 0x9e3779b185ebca87n;
const PRIME64_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME64_3 = 0x165667b19e3779f9n;
const PRIME64_4 = 0x85ebca77c2b2ae63n;
const PRIME64_5 = 0x27d4eb2f165667c5n;
const PRIME_MX1 = 0x165667919e3779f9n;
const PRIME_MX2 = 0x9fb21c651e98df25n;
const STRIPE = 64;
const BLOCK_STRIPES = 16;

const SECRET = new DataView(
  latin1ToBytes(
    [
      'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f',
      'cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c',
      '3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8',
      'fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364ea',
      'c5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b',
      '16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e',
    ]
      .join('')
      .replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))),
  ).slice().buffer,
);

const secret = (at: number): bigint => SECRET.getBigUint64(at, true);
const low64 = (value: bigint): bigint => BigInt.asUintN(64, value);

function fold(a: bigint, b: bigint): bigint {
  const product = low64(a) * low64(b);
  return low64(product) ^ (product >> 64n);
}

function avalanche(value: bigint): bigint {
  let h = low64(value);
  h ^= h >> 37n;
  h = low64(h * PRIME_MX1);
  return h ^ (h >> 32n);
}

function avalanche64(value: bigint): bigint {
  let h = low64(value);
  h = low64((h ^ (h >> 33n)) * PRIME64_2);
  h = low64((h ^ (h >> 29n)) * PRIME64_3);
  return h ^ (h >> 32n);
}

const rotate = (h: bigint, bits: bigint): bigint => low64(h << bits) | (h >> (64n - bits));

function swap(value: bigint): bigint {
  let swapped = 0n;
  for (let i = 0n; i < 8n; i++) swapped = (swapped << 8n) | ((value >> (8n * i)) & 0xffn);
  return swapped;
}

/** The digest of a byte string, as 16 hexadecimal digits. */
export function xxh3Text(text: string): string {
  return xxh3(latin1ToBytes(text)).toString(16).padStart(16, '0');
}

export function xxh3(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length } = bytes;
  if (length === 0) return avalanche64(secret(56) ^ secret(64));
  if (length <= 3) {
    const combined = (bytes[0] << 16) | (bytes[length >> 1] << 24) | bytes[length - 1] | (length << 8);
    return avalanche64(BigInt(combined >>> 0) ^ BigInt((SECRET.getUint32(0, true) ^ SECRET.getUint32(4, true)) >>> 0));
  }
  if (length <= 8) return upTo8(view);
  if (length <= 16) return upTo16(view);
  return length <= 240 ? upTo240(view) : long(view);
}

function upTo8(view: DataView): bigint {
  const length = view.byteLength;
  const first = BigInt(view.getUint32(0, true));
  const last = BigInt(view.getUint32(length - 4, true));
  let h = (last + (first << 32n)) ^ (secret(8) ^ secret(16));
  h ^= rotate(h, 49n) ^ rotate(h, 24n);
  h = low64(h * PRIME_MX2);
  h ^= (h >> 35n) + BigInt(length);
  h = low64(h * PRIME_MX2);
  return h ^ (h >> 28n);
}

function upTo16(view: DataView): bigint {
  const length = view.byteLength;
  const low = view.getBigUint64(0, true) ^ (secret(24) ^ secret(32));
  const high = view.getBigUint64(length - 8, true) ^ (secret(40) ^ secret(48));
  return avalanche(BigInt(length) + swap(low) + high + fold(low, high));
}

const mix = (view: DataView, at: number, secretAt: number): bigint =>
  fold(view.getBigUint64(at, true) ^ secret(secretAt), view.getBigUint64(at + 8, true) ^ secret(secretAt + 8));

function upTo240(view: DataView): bigint {
  const length = view.byteLength;
  let sum = BigInt(length) * PRIME64_1;
  if (length <= 128) {
    for (let pair = (length - 1) >> 5; pair >= 0; pair--) {
      sum += mix(view, pair * 16, pair * 32) + mix(view, length - 16 * (pair + 1), pair * 32 + 16);
    }
    return avalanche(sum);
  }
  for (let i = 0; i < 8; i++) sum += mix(view, 16 * i, 16 * i);
  sum = avalanche(sum);
  for (let i = 8; i < length >> 4; i++) sum += mix(view, 16 * i, 16 * (i - 8) + 3);
  return avalanche(sum + mix(view, length - 16, 136 - 17));
}

function long(view: DataView): bigint {
  const length = view.byteLength;
  const sums = [PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1];
  const stripes = Math.floor((length - 1) / STRIPE);
  for (let stripe = 0; stripe < stripes; stripe++) {
    const inBlock = stripe % BLOCK_STRIPES;
    accumulate(sums, view, stripe * STRIPE, inBlock * 8);
    if (inBlock === BLOCK_STRIPES - 1) {
      for (let i = 0; i < 8; i++) sums[i] = low64((sums[i] ^ (sums[i] >> 47n) ^ secret(128 + 8 * i)) * PRIME32_1);
    }
  }
  accumulate(sums, view, length - STRIPE, 121);
  let merged = BigInt(length) * PRIME64_1;
  for (let i = 0; i < 4; i++) {
    merged += fold(sums[2 * i] ^ secret(11 + 16 * i), sums[2 * i + 1] ^ secret(19 + 16 * i));
  }
  return avalanche(merged);
}

function accumulate(sums: bigint[], view: DataView, at: number, secretAt: number): void {
  for (let i = 0; i < 8; i++) {
    const data = view.getBigUint64(at + 8 * i, true);
    const key = data ^ secret(secretAt + 8 * i);
    sums[i ^ 1] = low64(sums[i ^ 1] + data);
    sums[i] = low64(sums[i] + (key & 0xffffffffn) * (key >> 32n));
  }
}
