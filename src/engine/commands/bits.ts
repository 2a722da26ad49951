/** Bits set in each byte. */
const ONES = Uint8Array.from({ length: 256 }, (_, byte) => {
  let ones = 0;
  for (let rest = byte; rest > 0; rest >>= 1) ones += rest & 1;
  return ones;
});

const bitAt = (bytes: Uint8Array, bit: number): number => (bytes[Math.floor(bit / 8)] >> (7 - (bit & 7))) & 1;

/** Set bits in places `from` to below `to`. */
export function countBits(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  let at = from;
  for (; at < to && (at & 7) !== 0; at++) count += bitAt(bytes, at);
  const wholeEnd = Math.floor(to / 8);
  let byte = Math.floor(at / 8);
  for (; byte < wholeEnd; byte++) count += ONES[bytes[byte]];
  for (at = Math.max(at, byte * 8); at < to; at++) count += bitAt(bytes, at);
  return count;
}

/** Place of the first bit that is `bit`, in places `from` to below `to`; -1 when there is none. */
export function findBit(bytes: Uint8Array, bit: number, from: number, to: number): number {
  const skipped = bit === 1 ? 0 : 0xff;
  let at = from;
  while (at < to) {
    if ((at & 7) === 0 && at + 8 <= to && bytes[at / 8] === skipped) {
      at += 8;
      continue;
    }
    if (bitAt(bytes, at) === bit) return at;
    at++;
  }
  return -1;
}
