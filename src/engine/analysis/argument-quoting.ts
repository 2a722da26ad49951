/**
 * Byte strings as redis-cli shows and reads them: `"a\x00\n"`. A server's own tools take the quoted form back
 * (`sds.c:sdssplitargs`), so it is what a person can paste.
 */
import type { OutputBuffer } from '../io/output-buffer.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HEX = '0123456789abcdef';

/** Escapes with a letter of their own, by byte. */
const LETTERS: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [BACKSLASH, '\\\\'],
]);

const escapeOf = (byte: number): string => LETTERS.get(byte) ?? `\\x${HEX.charAt(byte >> 4)}${HEX.charAt(byte & 15)}`;

/** 1 for the bytes that need no quotes around them wherever they stand in an argument. */
const PLAIN = new Uint8Array(256);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/@+=,%{}[]()<>|~^&!?$*;') {
  PLAIN[character.charCodeAt(0)] = 1;
}

/**
 * Length of the UTF-8 sequence at `source[at]`, 0 when there is none. Only shortest forms of characters that exist
 * are sequences: overlong forms, surrogates and numbers past U+10FFFF are not.
 */
export function utf8SequenceLength(source: Uint8Array, at: number, to: number): number {
  const first = source[at];
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + length > to) return 0;
  const second = source[at + 1];
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let i = 2; i < length; i++) if ((source[at + i] & 0xc0) !== 0x80) return 0;
  return length;
}

/** True when `source[from .. to]` needs no quotes as an argument of redis-cli. */
export function isPlainArgument(source: Uint8Array, from: number, to: number): boolean {
  if (from === to) return false;
  for (let at = from; at < to; at++) if (PLAIN[source[at]] !== 1) return false;
  return true;
}

/**
 * Writes the inside of a quoted string: readable UTF-8 as it is, everything else escaped. A sequence must not be cut
 * by the range.
 * @param quote what stands for a double quote
 */
export function writeEscaped(output: OutputBuffer, source: Uint8Array, from: number, to: number, quote = '\\"'): void {
  let start = from;
  let at = from;
  while (at < to) {
    const byte = source[at];
    if (byte >= 0x20 && byte < 0x7f && byte !== QUOTE && byte !== BACKSLASH) {
      at++;
      continue;
    }
    const length = byte < 0x80 ? 0 : utf8SequenceLength(source, at, to);
    // U+0080 to U+009F are control characters.
    if (length > 0 && !(byte === 0xc2 && source[at + 1] < 0xa0)) {
      at += length;
      continue;
    }
    output.bytes(source, start, at);
    output.latin1(byte === QUOTE ? quote : escapeOf(byte));
    at++;
    start = at;
  }
  output.bytes(source, start, to);
}

/** Writes one argument of a command line: as it is where that is safe, else in double quotes. */
export function writeArgument(output: OutputBuffer, source: Uint8Array, from = 0, to = source.length): void {
  if (isPlainArgument(source, from, to)) {
    output.bytes(source, from, to);
    return;
  }
  output.byte(QUOTE);
  writeEscaped(output, source, from, to);
  output.byte(QUOTE);
}
