/**
 * The id of a stream's entry as one number of 128 bits: milliseconds in the upper 64 bits, sequence in the lower ones.
 * So ids compare, and the next and the previous id are one away, as in the server (t_stream.c, streamIncrID).
 */
export type EntryId = bigint;

export const LEAST_ID: EntryId = 0n;
export const GREATEST_ID: EntryId = (1n << 128n) - 1n;
/** Largest milliseconds, and largest sequence. */
export const GREATEST_PART = (1n << 64n) - 1n;

const PART_BITS = 64n;
const ID_BYTES = 16;

export const entryId = (ms: bigint, seq: bigint): EntryId => (ms << PART_BITS) | seq;

export const idMs = (id: EntryId): bigint => id >> PART_BITS;

export const idSeq = (id: EntryId): bigint => id & GREATEST_PART;

/** `1526919030474-55` */
export const idText = (id: EntryId): string => `${id >> PART_BITS}-${id & GREATEST_PART}`;

/** The 16 bytes that files hold: both parts, the highest byte first; a byte string. */
export function idBytes(id: EntryId): string {
  const digits = id.toString(16).padStart(2 * ID_BYTES, '0');
  let bytes = '';
  for (let at = 0; at < digits.length; at += 2)
    bytes += String.fromCharCode(Number.parseInt(digits.slice(at, at + 2), 16));
  return bytes;
}

/**
 * The unsigned integer of 64 bits that a text is, as the server reads parts of ids (util.c, string2ull): also with
 * leading zeros, white space or a plus.
 * @returns null when it is none
 */
export function parseIdPart(text: string): bigint | null {
  if (!/^[ \t-\r]*\+?\d+$/.test(text)) return null;
  const value = BigInt(text.trim().replace('+', ''));
  return value <= GREATEST_PART ? value : null;
}
