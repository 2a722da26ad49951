import { isUtf8 } from '../codec/utf8.js';

/**
 * The one place where bytes become text for a person, and text from a person becomes bytes. Valid UTF-8 is shown as it
 * is; what cannot be seen or would move the text around is written out (`\n`, `\x00`, `\u{202e}`), and so is every
 * byte that is not UTF-8 (`\xff`). A backslash is doubled only where it would otherwise be read as one of these, so
 * that the text always leads back to the same bytes.
 */

/** How bytes are shown. */
export interface TextOptions {
  /** Keeps line feeds and tabs as they are: for values on several lines. */
  readonly multiline?: boolean;
  /** Shows at most so many bytes; an ellipsis marks the rest. */
  readonly limit?: number;
}

const BACKSLASH = 0x5c;
/** A stand-in for a backslash in front of what would make an escape of it. */
const BACKSLASH_BEFORE_ESCAPE = /\ufdd0(?=[\ufdd0nrtxu\\])/g;
/**
 * Characters without a picture of their own, or that reorder what stands beside them: controls, soft hyphen, zero
 * widths, bidirectional marks, line and paragraph separators, byte order mark, interlinear and tag characters.
 */
const INVISIBLE = [
  '\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f',
  '\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb',
  '\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}',
].join('');

/** Finds every character that has no picture of its own. For `replace` only: it remembers where it was. */
export const invisibleCharacters = new RegExp(`[${INVISIBLE}]`, 'gu');

/** Those, and what {@link visible} has its own use for: the backslash and its stand-in. */
const NOT_AS_IT_IS = new RegExp(`[\\\\\\ufdd0${INVISIBLE}]`, 'gu');
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Text for a person to read. {@link textToBytes} leads back, unless a limit cut it off. */
export function bytesToText(bytes: Uint8Array, options: TextOptions = {}): string {
  const limit = options.limit ?? Infinity;
  if (bytes.length > limit) {
    const beginning = bytes.subarray(0, wholeCharacters(bytes, limit));
    return `${bytesToText(beginning, { ...options, limit: Infinity })}…`;
  }
  const multiline = options.multiline ?? false;
  const text = new TextBuilder();
  const ascii = multiline ? MULTILINE_ASCII : ASCII;
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at];
    if (byte < 0x80) {
      text.add(ascii[byte]);
      at++;
      continue;
    }
    const end = validUntil(bytes, at);
    if (end > at) text.add(visible(strict.decode(bytes.subarray(at, end))));
    else text.add(hex(bytes[at]));
    at = Math.max(end, at + 1);
  }
  return guardBackslashes(text.take());
}

/** Gathers characters; one is enough, since no text is begun before the last one is finished. */
const units = new Uint16Array(8192);

/** Builds a long text of very many short ones. (Adding strings up would keep a node for each.) */
class TextBuilder {
  readonly #parts: string[] = [];
  readonly #units = units;
  #length = 0;

  add(text: string): void {
    if (text.length > this.#units.length - this.#length) this.#flush();
    if (text.length > this.#units.length) {
      this.#parts.push(text);
      return;
    }
    for (let i = 0; i < text.length; i++) this.#units[this.#length++] = text.charCodeAt(i);
  }

  #flush(): void {
    this.#parts.push(String.fromCharCode(...this.#units.subarray(0, this.#length)));
    this.#length = 0;
  }

  take(): string {
    this.#flush();
    return this.#parts.join('');
  }
}

/** Stands for a backslash of the bytes until it is known what follows it; not a character, so no text has it. */
const PLAIN_BACKSLASH = '\ufdd0';

const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;

function escape(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  if (character === '\\') return PLAIN_BACKSLASH;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? hex(code) : `\\u{${code.toString(16)}}`;
}

const visible = (text: string): string => text.replace(NOT_AS_IT_IS, escape);

/** How each of the first 128 characters is shown. */
const ASCII = Array.from({ length: 128 }, (_, code) => visible(String.fromCharCode(code)));
const MULTILINE_ASCII = ASCII.map((shown, code) => (code === 9 || code === 10 ? String.fromCharCode(code) : shown));

/** Doubles the backslashes of the bytes that would be read as an escape. */
function guardBackslashes(text: string): string {
  if (!text.includes(PLAIN_BACKSLASH)) return text;
  return text.replace(BACKSLASH_BEFORE_ESCAPE, '\\\\').replaceAll(PLAIN_BACKSLASH, '\\');
}

/** End of the longest run of characters beyond ASCII in valid UTF-8 from `at` on. */
function validUntil(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length) {
    const length = characterLength(bytes[end]);
    if (length === 0 || end + length > bytes.length || !isUtf8(bytes, end, end + length)) break;
    end += length;
  }
  return end;
}

/** Bytes of the character beyond ASCII that a byte begins; 0 where it begins none. */
function characterLength(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** The longest beginning of at most `limit` bytes that does not cut a character in two. */
function wholeCharacters(bytes: Uint8Array, limit: number): number {
  for (let end = limit; end > limit - 4 && end > 0; end--) {
    if ((bytes[end] & 0xc0) !== 0x80) return end;
  }
  return limit;
}

const ESCAPE = /\\(?:([nrt\\])|x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\})/y;
const LETTERS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '\\': BACKSLASH };

/**
 * Bytes that a person's text means: the inverse of {@link bytesToText}. A backslash that begins no escape stands for
 * itself.
 */
export function textToBytes(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') parts.push(encoder.encode(plain));
    plain = '';
  };
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('\\', at);
    if (next < 0) {
      plain += text.slice(at);
      break;
    }
    plain += text.slice(at, next);
    ESCAPE.lastIndex = next;
    const match = ESCAPE.exec(text);
    const code = match?.[3] === undefined ? -1 : Number.parseInt(match[3], 16);
    if (match === null || code > 0x10ffff) {
      plain += '\\';
      at = next + 1;
      continue;
    }
    at = ESCAPE.lastIndex;
    if (code >= 0) {
      plain += String.fromCodePoint(code);
    } else {
      flush();
      parts.push(Uint8Array.of(match[1] === undefined ? Number.parseInt(match[2], 16) : LETTERS[match[1]]));
    }
  }
  flush();
  return join(parts);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
