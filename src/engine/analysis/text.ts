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
/** What a backslash in front of is the beginning of an escape. */
const ESCAPED = 'nrtxu\\';
/**
 * Characters without a picture of their own, or that reorder what stands beside them: controls, soft hyphen, zero
 * widths, bidirectional marks, line and paragraph separators, byte order mark, interlinear and tag characters. Besides
 * them what {@link visible} has its own use for: the backslash and its stand-in.
 */
const INVISIBLE = new RegExp(
  [
    '[\\\\\\ufdd0\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f',
    '\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb',
    '\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]',
  ].join(''),
  'gu',
);
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
  if (isUtf8(bytes)) return guardBackslashes(visible(strict.decode(bytes), multiline));
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const end = validUntil(bytes, at);
    if (end > at) text += visible(strict.decode(bytes.subarray(at, end)), multiline);
    at = end;
    if (at < bytes.length) text += hex(bytes[at++]);
  }
  return guardBackslashes(text);
}

/** Stands for a backslash of the bytes until it is known what follows it; not a character, so no text has it. */
const PLAIN_BACKSLASH = '\ufdd0';

function visible(text: string, multiline: boolean): string {
  return text.replace(INVISIBLE, (character) => {
    if (character === '\\') return PLAIN_BACKSLASH;
    return multiline && (character === '\n' || character === '\t') ? character : escape(character);
  });
}

function escape(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? hex(code) : `\\u{${code.toString(16)}}`;
}

const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;

/** Doubles the backslashes of the bytes that would be read as an escape. */
function guardBackslashes(text: string): string {
  if (!text.includes(PLAIN_BACKSLASH)) return text;
  let shown = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== PLAIN_BACKSLASH) {
      shown += text[i];
      continue;
    }
    const next = text[i + 1];
    shown += next !== undefined && (next === PLAIN_BACKSLASH || ESCAPED.includes(next)) ? '\\\\' : '\\';
  }
  return shown;
}

/** End of the longest run of valid UTF-8 from `at` on. */
function validUntil(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length) {
    if (bytes[end] < 0x80) {
      end++;
      continue;
    }
    const length = characterLength(bytes[end]);
    if (length === 0 || end + length > bytes.length || !isUtf8(bytes, end, end + length)) break;
    end += length;
  }
  return end;
}

/** Bytes of the character that a byte begins; 0 where it begins none. */
function characterLength(first: number): number {
  if (first < 0x80) return 1;
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
  for (let at = 0; at < text.length; ) {
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
