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
