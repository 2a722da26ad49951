/** How the text of a filter box is parted into terms: words, quoted ones, `prefix:value`, and `/expressions/`. */

/** A term of the text and where it stands, in UTF-16 units. */
export interface FilterTermOf<Prefix extends string> {
  readonly start: number;
  readonly end: number;
  readonly kind: Prefix | 'text' | 'exact' | 'regex';
  /** What follows the term's prefix, without quotes or slashes. */
  readonly value: string;
}

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

/**
 * Parts the text into its terms. Never fails: an unclosed quote or slash runs to the end of the text. The prefix `key:`
 * is always one, and makes text of what looks like another term.
 */
export function termsOf<Prefix extends string>(
  text: string,
  prefixes: readonly Prefix[],
): readonly FilterTermOf<Prefix>[] {
  const terms: FilterTermOf<Prefix>[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) {
      at++;
      continue;
    }
    const term = termAt(text, at, prefixes);
    terms.push(term);
    at = term.end;
  }
  return terms;
}

function termAt<Prefix extends string>(text: string, start: number, prefixes: readonly Prefix[]): FilterTermOf<Prefix> {
  if (text[start] === '/') {
    const close = closingSlash(text, start);
    if (close !== -1) return { start, end: close + 1, kind: 'regex', value: text.slice(start + 1, close) };
  }
  const prefix = [...prefixes, 'key' as const].find(
    (name) => text.slice(start, start + name.length + 1).toLowerCase() === `${name}:`,
  );
  const body = prefix === undefined ? start : start + prefix.length + 1;
  const { value, end, quoted } = word(text, body);
  const kind = prefix === undefined || prefix === 'key' ? (quoted ? 'exact' : 'text') : prefix;
  return { start, end, kind, value };
}

/** The slash that ends an expression: not escaped, not in a character class, and with white space or nothing behind. */
function closingSlash(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass && (at + 1 === text.length || isSpace(text[at + 1]))) return at;
  }
  return -1;
}

/** A run up to white space, or a quoted one in which `\"` and `\\` stand for a quote and a backslash. */
function word(text: string, start: number): { readonly value: string; readonly end: number; readonly quoted: boolean } {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && !isSpace(text[end])) end++;
    return { value: text.slice(start, end), end, quoted: false };
  }
  let value = '';
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at++;
    value += text[at] ?? '';
    at++;
  }
  return { value, end: Math.min(at + 1, text.length), quoted: true };
}
