import { invisibleCharacters } from '../text.js';

/** Deepest level that is still indented: a line of brackets must not become a page of blanks. */
const DEEPEST_INDENT = 32;
const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * Lays out a JSON document on lines of its own, or gives null where the bytes are none. Only objects and arrays count:
 * any number would be a document otherwise. The text keeps numbers and names as they stand, also those that JavaScript
 * could not hold.
 */
export function jsonText(bytes: Uint8Array): string | null {
  const first = bytes.find((byte) => byte > 0x20);
  if (first !== 0x7b && first !== 0x5b) return null;
  try {
    const text = strict.decode(bytes);
    JSON.parse(text);
    return layOut(text);
  } catch {
    return null;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** Parts that are gathered before they are joined. */
const MOST_PARTS = 65_536;

/** Writes valid JSON on lines of its own. */
function layOut(json: string): string {
  const joined: string[] = [];
  let parts: string[] = [];
  let depth = 0;
  /** The last thing that is not blank. */
  let before = 0;
  const line = (): void => void parts.push('\n', '  '.repeat(Math.min(depth, DEEPEST_INDENT)));
  for (let at = 0; at < json.length;) {
    const code = json.charCodeAt(at);
    if (code <= 0x20) {
      at++;
      continue;
    }
    const closes = code === CLOSE_ARRAY || code === CLOSE_OBJECT;
    if (closes) depth--;
    if (closes ? before !== OPEN_ARRAY && before !== OPEN_OBJECT : startsLine(before)) line();
    if (code === OPEN_ARRAY || code === OPEN_OBJECT) depth++;
    const end = code === QUOTE ? literalEnd(json, at) : wordEnd(json, at);
    const token = json.slice(at, end);
    parts.push(code === COLON ? ': ' : code === QUOTE ? visible(token) : token);
    before = code;
    at = end;
    if (parts.length > MOST_PARTS) {
      joined.push(parts.join(''));
      parts = [];
    }
  }
  return joined.join('') + parts.join('');
}

const startsLine = (before: number): boolean => before === OPEN_ARRAY || before === OPEN_OBJECT || before === COMMA;

/** The place behind a string literal. */
function literalEnd(json: string, at: number): number {
  for (let i = at + 1; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i + 1;
  }
  return json.length;
}

/** The place behind a bracket, a comma, a colon, a number or a word. */
function wordEnd(json: string, at: number): number {
  if (isPunctuation(json.charCodeAt(at))) return at + 1;
  let end = at + 1;
  while (end < json.length && json.charCodeAt(end) > 0x20 && !isPunctuation(json.charCodeAt(end))) end++;
  return end;
}

const isPunctuation = (code: number): boolean =>
  code === COMMA ||
  code === COLON ||
  code === OPEN_ARRAY ||
  code === CLOSE_ARRAY ||
  code === OPEN_OBJECT ||
  code === CLOSE_OBJECT;

/** Writes invisible characters of a string literal as escapes, which mean the same. */
const visible = (literal: string): string =>
  literal.replace(invisibleCharacters, (character) =>
    [...Array(character.length).keys()]
      .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
      .join(''),
  );
