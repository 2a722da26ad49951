/** Longest text of an integer that a JavaScript number surely holds exactly, without its sign. */
const SAFE_DIGITS = 15;
const INT64_MAX_TEXT = '9223372036854775807';
const INT64_MIN_TEXT = '9223372036854775808';
const INT64_DIGITS = 19;

/**
 * Whether a text is the canonical decimal of a 64-bit integer, as servers ask before they keep a string as a number
 * (`util.c:string2ll`): an optional minus, no plus, no leading zero, no `-0`.
 */
export function isInt64Text(text: string): boolean {
  const length = text.length;
  if (length === 0 || length > INT64_DIGITS + 1) return false;
  let first = text.charCodeAt(0);
  let at = 0;
  if (first === 0x2d) {
    if (length === 1) return false;
    at = 1;
    first = text.charCodeAt(1);
    if (first === 0x30) return false;
  }
  if (first === 0x30) return length === 1;
  const digits = length - at;
  for (let i = at; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  if (digits < INT64_DIGITS) return true;
  if (digits > INT64_DIGITS) return false;
  return at === 1 ? text.slice(1) <= INT64_MIN_TEXT : text <= INT64_MAX_TEXT;
}

/**
 * The integer that a text is, as servers read one: a number where that is exact, else a bigint.
 * @returns null when it is not the canonical text of a 64-bit integer
 */
export function parseInt64Text(text: string): number | bigint | null {
  if (!isInt64Text(text)) return null;
  if (text.length <= SAFE_DIGITS) return Number(text);
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

/** The integer that a text is, where a JavaScript number holds it exactly; else null. */
export function parseSafeInteger(text: string): number | null {
  if (!isInt64Text(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
