/** Length of a 32-bit integer's decimal text, sign included. */
export function decimalLength(value: number): number {
  const sign = value < 0 ? 1 : 0;
  const size = value < 0 ? -value : value;
  if (size < 10) return sign + 1;
  if (size < 100) return sign + 2;
  if (size < 1000) return sign + 3;
  if (size < 10000) return sign + 4;
  if (size < 100000) return sign + 5;
  if (size < 1000000) return sign + 6;
  if (size < 10000000) return sign + 7;
  if (size < 100000000) return sign + 8;
  if (size < 1000000000) return sign + 9;
  return sign + 10;
}

/** Writes an integer's decimal text at the beginning of `into` (11 bytes are enough). Returns its length. */
export function writeDecimal(value: number, into: Uint8Array): number {
  const length = decimalLength(value);
  let rest = value < 0 ? -value : value;
  for (let i = length - 1; i >= (value < 0 ? 1 : 0); i--) {
    into[i] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  if (value < 0) into[0] = 0x2d;
  return length;
}

/** Characters of the longest 64-bit integer, sign included. */
export const LONGEST_INTEGER = 20;

/** Digits of the largest and of the smallest 64-bit integer. */
const LARGEST = '9223372036854775807';
const SMALLEST = '9223372036854775808';

/**
 * True when these bytes are a 64-bit integer in the form that a server prints it in, so that a server keeps the string
 * as a number (util.c `string2ll`).
 */
export function isInteger64(bytes: Uint8Array, start: number, length: number): boolean {
  const negative = bytes[start] === 0x2d;
  const first = start + (negative ? 1 : 0);
  const digits = length - (negative ? 1 : 0);
  if (digits < 1 || digits > LARGEST.length) return false;
  if (bytes[first] === 0x30) return length === 1;
  for (let i = 0; i < digits; i++) {
    const byte = bytes[first + i];
    if (byte < 0x30 || byte > 0x39) return false;
  }
  if (digits < LARGEST.length) return true;
  const limit = negative ? SMALLEST : LARGEST;
  for (let i = 0; i < digits; i++) {
    const difference = bytes[first + i] - limit.charCodeAt(i);
    if (difference !== 0) return difference < 0;
  }
  return true;
}
