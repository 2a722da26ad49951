/** Most characters that the decimal text of a 64-bit integer takes. */
export const MAX_DECIMAL = 20;

/**
 * Writes the decimal text of an integer as ASCII into `into[at ..]`, which must have room for {@link MAX_DECIMAL}
 * bytes. Numbers must be safe integers.
 * @returns the place behind the text
 */
export function writeDecimal(into: Uint8Array, at: number, value: number | bigint): number {
  if (typeof value === 'bigint') {
    const text = value.toString();
    for (let i = 0; i < text.length; i++) into[at++] = text.charCodeAt(i);
    return at;
  }
  let rest = value;
  if (rest < 0) {
    into[at++] = 0x2d;
    rest = -rest;
  }
  let digits = 1;
  for (let power = 10; power <= rest; power *= 10) digits++;
  let place = at + digits;
  const end = place;
  // Division of doubles is slower than that of 32-bit integers: do the part above in steps of nine digits.
  while (rest > 0x7fffffff) {
    const high = Math.floor(rest / 1e9);
    let low = (rest - high * 1e9) | 0;
    for (let i = 0; i < 9; i++) {
      const tenth = (low / 10) | 0;
      into[--place] = 0x30 + low - tenth * 10;
      low = tenth;
    }
    rest = high;
  }
  let low = rest | 0;
  while (place > at) {
    const tenth = (low / 10) | 0;
    into[--place] = 0x30 + low - tenth * 10;
    low = tenth;
  }
  return end;
}

/**
 * Reads decimal text as servers do for integers: an optional minus and digits, no plus, no leading zero, no space.
 * @returns null when the bytes are not the canonical text of a 64-bit integer
 */
export function parseInt64(bytes: Uint8Array, start: number, length: number): bigint | null {
  if (length === 0 || length > MAX_DECIMAL) return null;
  const negative = bytes[start] === 0x2d;
  let at = negative ? start + 1 : start;
  const end = start + length;
  if (at === end) return null;
  if (bytes[at] === 0x30 && (length > 1 || negative)) return null;
  let value = 0n;
  for (; at < end; at++) {
    const digit = bytes[at] - 0x30;
    if (digit < 0 || digit > 9) return null;
    value = value * 10n + BigInt(digit);
  }
  if (negative) value = -value;
  return BigInt.asIntN(64, value) === value ? value : null;
}
