/**
 * A line into words, as the server's `sdssplitargs` (sds.c) does it. Positions are UTF-16 offsets into the text that
 * was given, so that an editor can use them as they are.
 */
import type { Target } from './target.js';
import { atLeast } from './target.js';

/** One word of a line. */
export interface Word {
  /** Offset of its first character, a quote included. */
  readonly start: number;
  /** Offset behind its last character, a quote included. */
  readonly end: number;
  /**
   * What the server reads: without quotes, escapes replaced. A byte written as `\xHH` stands here as the character of
   * that code; {@link wordBytes} has the bytes themselves.
   */
  readonly value: string;
  /** Some of it stands in quotes. */
  readonly quoted: boolean;
  /** It has an escape that was replaced: the value is not what is seen. */
  readonly escaped: boolean;
}

/** What a line is made of; or where its quotes go wrong. */
export type Split =
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  | { readonly kind: 'unbalanced'; readonly words: readonly Word[]; readonly fault: QuoteFault };

/** A quote that the server stumbles over. */
export interface QuoteFault {
  /** `open`: never closed. `glued`: something follows the closing quote without a blank. */
  readonly kind: 'open' | 'glued';
  readonly quote: '"' | "'";
  /** The word from its first character to where reading ended. */
  readonly start: number;
  readonly end: number;
}

/**
 * How quotes are read. `strict`: a blank or the end has to follow a closing quote. `joined`: a word goes on after it
 * (Valkey 9.1).
 */
export type Quoting = 'strict' | 'joined';

/** How a target reads quotes. */
export function quotingOf(target: Target): Quoting {
  return atLeast(target, undefined, '9.1') ? 'joined' : 'strict';
}

const isSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);
/** Ends a word outside of quotes: vertical tab and form feed don't. */
const isBreak = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
const HEX = /^[0-9a-fA-F]{2}$/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** Splits `text[start..end)`. */
export function splitWords(text: string, quoting: Quoting, start = 0, end = text.length): Split {
  const words: Word[] = [];
  let at = start;
  for (;;) {
    while (at < end && isSpace(text.charCodeAt(at))) at += 1;
    if (at >= end) return { kind: 'words', words };
    const word = readWord(text, at, end, quoting);
    if ('quote' in word) return { kind: 'unbalanced', words, fault: word };
    words.push(word);
    at = word.end;
  }
}

function readWord(text: string, start: number, end: number, quoting: Quoting): Word | QuoteFault {
  let at = start;
  let value = '';
  let quoted = false;
  let escaped = false;
  while (at < end) {
    const char = text.charAt(at);
    if (isBreak(text.charCodeAt(at))) break;
    if (char !== '"' && char !== "'") {
      value += char;
      at += 1;
      continue;
    }
    quoted = true;
    const inner = readQuoted(text, at + 1, end, char);
    if (!inner.closed) return { kind: 'open', quote: char, start, end };
    value += inner.value;
    escaped ||= inner.escaped;
    at = inner.end;
    if (quoting === 'joined') continue;
    if (at < end
      && !isSpace(text.charCodeAt(at))) return { kind: 'glued', quote: char, start, end: gluedEnd(text, at, end) };
    break;
  }
  return { start, end: at, value, quoted, escaped };
}

/** Where the text that is stuck to a closing quote ends. */
function gluedEnd(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && !isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

interface Quoted {
  readonly value: string;
  readonly escaped: boolean;
  readonly closed: boolean;
  /** Offset behind the closing quote. */
  readonly end: number;
}

function readQuoted(text: string, start: number, end: number, quote: '"' | "'"): Quoted {
  let at = start;
  let value = '';
  let escaped = false;
  while (at < end) {
    const char = text.charAt(at);
    if (char === quote) return { value, escaped, closed: true, end: at + 1 };
    const next = at + 1 < end ? text.charAt(at + 1) : '';
    if (char !== '\\' || next === '' || (quote === "'" && next !== "'")) {
      value += char;
      at += 1;
      continue;
    }
    escaped = true;
    const hex = text.slice(at + 2, Math.min(at + 4, end));
    if (quote === '"' && next === 'x' && HEX.test(hex)) {
      value += String.fromCharCode(Number.parseInt(hex, 16));
      at += 4;
    } else {
      value += quote === '"' ? (ESCAPES[next] ?? next) : next;
      at += 2;
    }
  }
  return { value, escaped, closed: false, end };
}

/**
 * The bytes that the server has for a word: UTF-8, and what `\xHH` stands for. `text` is what the word was split
 * from.
 */
export function wordBytes(text: string, word: Word): Uint8Array {
  const encoder = new TextEncoder();
  if (!word.escaped) return encoder.encode(word.value);
  const raw = text.slice(word.start, word.end);
  // Text and hex escapes by turns; only in double quotes does an escape of this form count.
  const parts: Uint8Array[] = [];
  let quote = '';
  let plain = '';
  const flush = (): void => {
    parts.push(encoder.encode(plain));
    plain = '';
  };
  for (let at = 0; at < raw.length; at += 1) {
    const char = raw.charAt(at);
    const next = raw.charAt(at + 1);
    if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    else if (char === '\\' && quote === '"' && next === 'x' && HEX.test(raw.slice(at + 2, at + 4))) {
      flush();
      parts.push(Uint8Array.of(Number.parseInt(raw.slice(at + 2, at + 4), 16)));
      at += 3;
    } else if (char === '\\' && next !== '' && (quote === '"' || (quote === "'" && next === "'"))) {
      plain += quote === '"' ? (ESCAPES[next] ?? next) : next;
      at += 1;
    } else plain += char;
  }
  flush();
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** A value as a word of a file: as it is, or in double quotes with escapes where it has to be. */
export function quoteWord(value: string): string {
  if (/^[!-~\u00a0-\uffff]+$/.test(value) && !/["'\\#]/.test(value)) return value;
  let quoted = '';
  for (const char of value) {
    const code = char.charCodeAt(0);
    if (char === '\\' || char === '"') quoted += `\\${char}`;
    else if (code < 0x20 || code === 0x7f) quoted += CONTROLS[char] ?? `\\x${code.toString(16).padStart(2, '0')}`;
    else quoted += char;
  }
  return `"${quoted}"`;
}

const CONTROLS: Readonly<Record<string,
  string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\x07': '\\a' };
