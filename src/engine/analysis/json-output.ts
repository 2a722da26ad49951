import { MAX_DECIMAL, writeDecimal } from '../codec/decimal.js';
import { latin1ToBytes } from '../codec/latin1.js';
import { isUtf8, Utf8Check } from '../codec/utf8.js';
import type { Element } from '../rdb/elements.js';
import type { StoredString } from '../rdb/stored-string.js';
import type { StringSlot } from '../rdb/string-slot.js';

/** Written bytes are handed out when there are this many, at the end of a line. */
const FLUSH_BYTES = 1 << 20;
/** A line longer than this is handed out in parts. */
const MOST_HELD = 1 << 23;
/** Long strings are written in pieces of so many bytes; divisible by 3 so that base64 needs no padding between. */
const PIECE = 3 << 14;
/** Most characters that one byte takes: a control character. */
const LONGEST_ESCAPE = 6;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** 0 for bytes that stand for themselves in a JSON string. */
const SPECIAL = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === QUOTE || byte === BACKSLASH || byte >= 0x80 ? 1 : 0,
);
/** The letter behind the backslash, 0 where there is none. */
const SHORT_ESCAPE = new Uint8Array(256);
const LETTERS: readonly (readonly [byte: number, letter: string])[] = [
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [12, 'f'],
  [13, 'r'],
  [QUOTE, '"'],
  [BACKSLASH, '\\'],
];
for (const [byte, letter] of LETTERS) SHORT_ESCAPE[byte] = letter.charCodeAt(0);
const HEX = latin1ToBytes('0123456789abcdef');
const BASE64 = latin1ToBytes('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const BASE64_OPEN = latin1ToBytes('{"base64":"');
const BASE64_CLOSE = latin1ToBytes('"}');
const NULL = latin1ToBytes('null');

/**
 * Writes JSON as bytes, without strings in between. What is written is handed out in large parts, so that a line of any
 * length passes in bounded memory.
 */
export class JsonOutput {
  #bytes = new Uint8Array(FLUSH_BYTES + (FLUSH_BYTES >> 1));
  #length = 0;
  /** Bytes that were handed out. */
  #handedOut = 0;
  readonly #output: (part: Uint8Array) => void;

  /** @param output takes a part of what was written; the bytes are valid only during the call */
  constructor(output: (part: Uint8Array) => void) {
    this.#output = output;
  }

  /** Ends a line. */
  endLine(): void {
    this.byte(0x0a);
    if (this.#length >= FLUSH_BYTES) this.flush();
  }

  /** Hands out what is left. */
  flush(): void {
    if (this.#length > 0) this.#output(this.#bytes.subarray(0, this.#length));
    this.#handedOut += this.#length;
    this.#length = 0;
  }

  /** A place to {@link rewind} to. */
  mark(): number {
    return this.#handedOut + this.#length;
  }

  /** Takes back what was written behind a mark; false when it is too late for that. */
  rewind(mark: number): boolean {
    if (mark < this.#handedOut) return false;
    this.#length = mark - this.#handedOut;
    return true;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    if (needed > MOST_HELD) {
      this.flush();
      if (count <= this.#bytes.length) return;
    }
    const grown = new Uint8Array(Math.max(this.#length + count, Math.min(MOST_HELD, this.#bytes.length * 2)));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** Bytes that are JSON already. */
  raw(json: Uint8Array): void {
    this.#reserve(json.length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < json.length; i++) bytes[at++] = json[i];
    this.#length = at;
  }

  /** ASCII text that is JSON already. */
  text(json: string): void {
    this.#reserve(json.length);
    for (let i = 0; i < json.length; i++) this.#bytes[this.#length++] = json.charCodeAt(i);
  }

  integer(value: number | bigint): void {
    this.#reserve(MAX_DECIMAL);
    this.#length = writeDecimal(this.#bytes, this.#length, value);
  }

  integerOrNull(value: number | bigint | null): void {
    if (value === null) this.raw(NULL);
    else this.integer(value);
  }

  /** A double: a JSON number, or `"inf"`, `"-inf"`, `"nan"`. Minus zero is kept. */
  double(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.integer(value);
    else if (Number.isFinite(value)) this.text(Object.is(value, -0) ? '-0' : String(value));
    else this.text(value > 0 ? '"inf"' : value < 0 ? '"-inf"' : '"nan"');
  }

  /** The score of a sorted set's element: its text where that is the number's own, else as a {@link double}. */
  score(element: Element): void {
    const { scoreBuffer, scoreStart, scoreLength } = element;
    if (scoreBuffer === null || !element.scoreIsPlain) {
      this.double(element.score);
      return;
    }
    this.#reserve(scoreLength);
    for (let i = 0; i < scoreLength; i++) this.#bytes[this.#length++] = scoreBuffer[scoreStart + i];
  }

  /** A byte string: a JSON string where it is UTF-8, else `{"base64":…}`. */
  bytes(buffer: Uint8Array, start: number, length: number): void {
    const end = start + length;
    if (length > PIECE) {
      if (isUtf8(buffer, start, end))
        this.#longText((piece) => {
          for (let at = start; at < end; at += PIECE) piece(buffer, at, Math.min(end, at + PIECE));
        });
      else
        this.#longBase64((piece) => {
          for (let at = start; at < end; at += PIECE) piece(buffer, at, Math.min(end, at + PIECE));
        });
      return;
    }
    this.#reserve(length * LONGEST_ESCAPE + 2);
    const before = this.#length;
    const bytes = this.#bytes;
    let at = before;
    bytes[at++] = QUOTE;
    let checked = false;
    for (let i = start; i < end; i++) {
      const byte = buffer[i];
      if (SPECIAL[byte] === 0) {
        bytes[at++] = byte;
      } else if (byte < 0x80) {
        at = escape(bytes, at, byte);
      } else {
        if (!checked) {
          if (!isUtf8(buffer, i, end)) {
            this.#length = before;
            this.#base64Object(buffer, start, end);
            return;
          }
          checked = true;
        }
        bytes[at++] = byte;
      }
    }
    bytes[at++] = QUOTE;
    this.#length = at;
  }

  /** The byte string in a slot, also one that is left in the file. */
  slot(slot: StringSlot): void {
    if (slot.stored === null) this.bytes(slot.buffer, slot.start, slot.length);
    else this.stored(slot.stored);
  }

  /** A byte string that is left in the file: read twice, to find out what it is and to write it. */
  stored(stored: StoredString): void {
    const buffer = new Uint8Array(PIECE);
    const pieces = (piece: (bytes: Uint8Array, start: number, end: number) => void): void => {
      for (let from = 0; from < stored.plain; from += PIECE) piece(buffer, 0, stored.read(from, buffer));
    };
    const check = new Utf8Check();
    let valid = true;
    // To the end in any case: what is damaged must be known before anything of it is written.
    for (let from = 0; from < stored.plain; from += PIECE) {
      const count = stored.read(from, buffer);
      valid &&= check.accept(buffer, 0, count);
    }
    if (valid && check.complete) this.#longText(pieces);
    else this.#longBase64(pieces);
  }

  #longText(pieces: (piece: (bytes: Uint8Array, start: number, end: number) => void) => void): void {
    this.byte(QUOTE);
    pieces((buffer, start, end) => {
      this.#reserve((end - start) * LONGEST_ESCAPE);
      const bytes = this.#bytes;
      let at = this.#length;
      for (let i = start; i < end; i++) {
        const byte = buffer[i];
        if (SPECIAL[byte] === 0 || byte >= 0x80) bytes[at++] = byte;
        else at = escape(bytes, at, byte);
      }
      this.#length = at;
    });
    this.byte(QUOTE);
  }

  #longBase64(pieces: (piece: (bytes: Uint8Array, start: number, end: number) => void) => void): void {
    this.raw(BASE64_OPEN);
    pieces((buffer, start, end) => this.base64(buffer, start, end));
    this.raw(BASE64_CLOSE);
  }

  #base64Object(buffer: Uint8Array, start: number, end: number): void {
    this.raw(BASE64_OPEN);
    this.base64(buffer, start, end);
    this.raw(BASE64_CLOSE);
  }

  /** Base64 digits of `buffer[start .. end]`, padded. */
  base64(buffer: Uint8Array, start: number, end: number): void {
    this.#reserve(Math.ceil((end - start) / 3) * 4);
    const bytes = this.#bytes;
    let at = this.#length;
    let i = start;
    for (; i + 2 < end; i += 3) {
      const three = (buffer[i] << 16) | (buffer[i + 1] << 8) | buffer[i + 2];
      bytes[at++] = BASE64[three >> 18];
      bytes[at++] = BASE64[(three >> 12) & 63];
      bytes[at++] = BASE64[(three >> 6) & 63];
      bytes[at++] = BASE64[three & 63];
    }
    const left = end - i;
    if (left > 0) {
      const three = (buffer[i] << 16) | (left > 1 ? buffer[i + 1] << 8 : 0);
      bytes[at++] = BASE64[three >> 18];
      bytes[at++] = BASE64[(three >> 12) & 63];
      bytes[at++] = left > 1 ? BASE64[(three >> 6) & 63] : 0x3d;
      bytes[at++] = 0x3d;
    }
    this.#length = at;
  }
}

function escape(into: Uint8Array, at: number, byte: number): number {
  into[at++] = BACKSLASH;
  const letter = SHORT_ESCAPE[byte];
  if (letter !== 0) {
    into[at++] = letter;
    return at;
  }
  into[at++] = 0x75;
  into[at++] = 0x30;
  into[at++] = 0x30;
  into[at++] = HEX[byte >> 4];
  into[at++] = HEX[byte & 15];
  return at;
}
