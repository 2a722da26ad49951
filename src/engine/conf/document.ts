/**
 * A configuration file as lines of words. Parsing never fails: a line whose quotes go wrong says so. Lines are parsed
 * by themselves and never change, so a changed document takes all lines over that are the same as before.
 */
import type { Target } from './target.js';
import type { QuoteFault, Quoting, Word } from './words.js';
import { quotingOf, splitWords } from './words.js';

/** One line, without its line feed. All positions count from the start of the line. */
export interface ConfLine {
  /** `unbalanced`: the server can't split it; `words` has what stood before. */
  readonly kind: 'blank' | 'comment' | 'directive' | 'unbalanced';
  /** The line as it stands, a carriage return included. */
  readonly text: string;
  /** First character that is no blank. */
  readonly start: number;
  /** Behind the last character that is no blank. */
  readonly end: number;
  /** The first word and its arguments; empty for blank lines and comments. */
  readonly words: readonly Word[];
  /** The first word in lower case; '' for blank lines and comments. */
  readonly name: string;
  /** Only in an `unbalanced` line. */
  readonly fault?: QuoteFault;
}

/** A text and its lines. */
export interface TextLines {
  readonly text: string;
  /** Offset of each line's first character. */
  readonly starts: readonly number[];
}

/** A parsed file. */
export interface ConfDocument extends TextLines {
  /** Path or uri: what diagnostics call it. */
  readonly file: string;
  readonly quoting: Quoting;
  readonly lines: readonly ConfLine[];
}

const TRIMMED = ' \t\r\n';

/** Parses one line, given without its line feed. */
export function parseLine(text: string, quoting: Quoting): ConfLine {
  let start = 0;
  let end = text.length;
  while (start < end && TRIMMED.includes(text.charAt(start))) start += 1;
  while (end > start && TRIMMED.includes(text.charAt(end - 1))) end -= 1;
  if (start === end) return { kind: 'blank', text, start, end, words: [], name: '' };
  if (text.charAt(start) === '#') return { kind: 'comment', text, start, end, words: [], name: '' };
  const split = splitWords(text, quoting, start, end);
  const name = asciiLower(split.words[0]?.value ?? '');
  if (split.kind === 'unbalanced')
    return { kind: 'unbalanced', text, start, end, words: split.words, name, fault: split.fault };
  return { kind: split.words.length === 0 ? 'blank' : 'directive', text, start, end, words: split.words, name };
}

/** Lower case as C's tolower has it: only A to Z. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
}

/**
 * Parses a file for a target. Given the document as it was before, it takes over the lines in front of and behind what
 * changed: their identity stays, and so does what is cached for them.
 */
export function parseDocument(file: string, text: string, target: Target, before?: ConfDocument): ConfDocument {
  const quoting = quotingOf(target);
  const texts = text.split('\n');
  const old = before?.quoting === quoting ? before.lines : [];
  const lines: ConfLine[] = new Array<ConfLine>(texts.length);
  let front = 0;
  const common = Math.min(old.length, texts.length);
  for (; front < common; front += 1) {
    const line = old[front];
    if (line === undefined || line.text !== texts[front]) break;
    lines[front] = line;
  }
  let back = 0;
  for (; back < common - front; back += 1) {
    const line = old[old.length - 1 - back];
    if (line === undefined || line.text !== texts[texts.length - 1 - back]) break;
    lines[texts.length - 1 - back] = line;
  }
  for (let at = front; at < texts.length - back; at += 1) lines[at] = parseLine(texts[at] ?? '', quoting);
  const starts: number[] = new Array<number>(texts.length);
  let offset = 0;
  for (let at = 0; at < texts.length; at += 1) {
    starts[at] = offset;
    offset += (texts[at] ?? '').length + 1;
  }
  return { file, text, quoting, lines, starts };
}

/** The line, counted from 0, that an offset is in; an offset past the end is in the last. */
export function lineAt(document: Pick<TextLines, 'starts'>, offset: number): number {
  let low = 0;
  let high = document.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((document.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Line and column, both counted from 1, of an offset. */
export function placeOf(
  document: Pick<TextLines, 'starts'>,
  offset: number,
): { readonly line: number; readonly column: number } {
  const line = lineAt(document, offset);
  return { line: line + 1, column: offset - (document.starts[line] ?? 0) + 1 };
}

/**
 * The text of a commented-out directive, as in `# maxmemory 1gb`: the words behind the `#`, if the first looks like a
 * name. Whether it is one, the table knows.
 */
export function commentedWords(line: ConfLine, quoting: Quoting): readonly Word[] {
  if (line.kind !== 'comment') return [];
  let at = line.start;
  while (line.text.charAt(at) === '#') at += 1;
  const split = splitWords(line.text, quoting, at, line.end);
  return split.kind === 'words' && /^[a-z][\w.-]*$/i.test(split.words[0]?.value ?? '') ? split.words : [];
}
