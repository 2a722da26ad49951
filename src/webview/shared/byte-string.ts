import { bytesToText } from '../../engine/analysis/text.js';
import { isUtf8 } from '../../engine/codec/utf8.js';

/** The bytes of a string that carries one in each character, as prefixes of namespaces do. */
export const bytesOfString = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A string that carries one byte in each character, as a person reads it. */
export const readable = (text: string): string => bytesToText(bytesOfString(text));

/** Bytes at either end of a cut piece of text that may be parts of one character. */
const PARTS = 3;

/**
 * True when bytes are UTF-8 text without control characters other than tabs and line ends. Of a `cut` piece the parts
 * of a character at either end do not count.
 */
export function isPlainText(bytes: Uint8Array, cut = false): boolean {
  let start = 0;
  let end = bytes.length;
  if (cut) {
    while (start < PARTS && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
    for (let parts = 1; parts <= PARTS && parts <= bytes.length; parts++) {
      const byte = bytes[bytes.length - parts] ?? 0;
      if (byte >= 0xc0) end = bytes.length - parts;
      if ((byte & 0xc0) !== 0x80) break;
    }
  }
  if (start >= end) return bytes.length === 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if ((byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f) return false;
  }
  return isUtf8(bytes, start, end);
}
