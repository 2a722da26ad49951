import { utf8SequenceLength } from '../analysis/argument-quoting.js';

/**
 * Bytes as a person reads them: UTF-8 as it is; control characters, characters that turn the direction of text, and
 * bytes that are no UTF-8 as escapes. It is for the eye only: `\x00` may also have been four characters.
 */

const HEX = '0123456789abcdef';
const LETTERS: ReadonlyMap<number, string> = new Map([[0x09, '\\t'], [0x0a, '\\n'], [0x0d, '\\r']]);

const escapeOf = (byte: number): string => LETTERS.get(byte) ?? `\\x${HEX.charAt(byte >> 4)}${HEX.charAt(byte & 15)}`;

/** Characters that could make one name look like another: marks and overrides of direction, and the byte order mark. */
const MISLEADING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u2028\u2029]/g;

const escapeMisleading = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The bytes from `from` to `to` for a person, cut at about `limit` characters with an ellipsis. */
export function readableText(bytes: Uint8Array, from: number, to: number, limit: number): string {
  let text = '';
  let foreign = false;
  let at = from;
  while (at < to && text.length < limit) {
    const byte = bytes[at];
    if (byte >= 0x20 && byte < 0x7f) {
      text += String.fromCharCode(byte);
      at++;
      continue;
    }
    const length = byte < 0x80 ? 0 : utf8SequenceLength(bytes, at, to);
    // U+0080 to U+009F are control characters.
    if (length === 0 || (byte === 0xc2 && bytes[at + 1] < 0xa0)) {
      text += escapeOf(byte);
      at++;
      continue;
    }
    let point = byte & (0xff >> (length + 1));
    for (let i = 1; i < length; i++) point = (point << 6) | (bytes[at + i] & 0x3f);
    text += String.fromCodePoint(point);
    foreign = true;
    at += length;
  }
  if (foreign) text = text.replace(MISLEADING, escapeMisleading);
  return at < to ? `${text}…` : text;
}

/** Bytes as a string of the same length, one character a byte: how prefixes and ids carry any bytes. */
export function byteString(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = '';
  for (let at = from; at < to; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(at + 8192, to)));
  }
  return text;
}

/** The bytes of a {@link byteString}; null when a character of it is not one. */
export function bytesOf(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return null;
    bytes[i] = code;
  }
  return bytes;
}
