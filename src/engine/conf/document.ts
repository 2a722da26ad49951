/**
 * A configuration file as lines of words. Parsing never fails: a line whose quotes go wrong says so. Lines are parsed
 * by themselves and never change, so a changed document takes all lines over that are the same as before.
 */
import type { LineFinding } from './diagnostic.js';
import type { Directive } from './directives/directives.js';
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
  /** What was said of it last, written by `judgeLine` only: all else never changes, so a keystroke costs one line. */
  judged: JudgedLine | undefined;
}

/** One line as a target sees it, wherever it stands. */
export interface JudgedLine {
  readonly target: Target;
  readonly kind: 'server' | 'sentinel';
  /** Undefined where the target knows no such name. */
  readonly directive: Directive | undefined;
  /** The words behind the name, as the directive gets them (a quoted `"900 1"` is two in 7.0+). */
  readonly args: readonly Word[];
  readonly findings: readonly LineFinding[];
  /** False where the server refuses the line: then it would not get any further. */
  readonly accepted: boolean;
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
  const line = { text, start, end, judged: undefined };
  if (start === end) return { kind: 'blank', ...line, words: NO_WORDS, name: '' };
  if (text.charAt(start) === '#') return { kind: 'comment', ...line, words: NO_WORDS, name: '' };
  const split = splitWords(text, quoting, start, end);
  const name = asciiLower(split.words[0]?.value ?? '');
  if (split.kind === 'unbalanced') return { kind: 'unbalanced', ...line, words: split.words, name, fault: split.fault };
  return { kind: split.words.length === 0 ? 'blank' : 'directive', ...line, words: split.words, name };
}

const NO_WORDS: readonly Word[] = [];

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
  const old = before?.quoting === quoting && before.lines.length > 0 ? before : undefined;
  if (old?.text === text) return { file, text, quoting, lines: old.lines, starts: old.starts };
  const { front, back } = old === undefined ? { front: 0, back: 0 } : sameLines(old, text);
  const from = old?.starts[front] ?? 0;
  // What is kept at the end begins behind a line feed, which the text in between does not have.
  const keptAt = old === undefined || back === 0 ? -1 : (old.starts[old.lines.length - back] ?? 0);
  const shift = text.length - (old?.text.length ?? 0);
  const middle = (keptAt < 0 ? text.slice(from) : text.slice(from, keptAt + shift - 1)).split('\n');
  const lines = old?.lines.slice(0, front) ?? [];
  const starts = old?.starts.slice(0, front) ?? [];
  let offset = from;
  for (const one of middle) {
    lines.push(parseLine(one, quoting));
    starts.push(offset);
    offset += one.length + 1;
  }
  for (let at = (old?.lines.length ?? 0) - back; at < (old?.lines.length ?? 0); at += 1) {
    const line = old?.lines[at];
    if (line !== undefined) lines.push(line);
    starts.push((old?.starts[at] ?? 0) + shift);
  }
  return { file, text, quoting, lines, starts };
}

/** How many whole lines at the front and at the back a changed text has in common with a document; never all. */
function sameLines(old: ConfDocument, text: string): { readonly front: number; readonly back: number } {
  const shared = Math.min(old.text.length, text.length);
  const [oldEnd, newEnd] = [old.text.length, text.length];
  const prefix = longest(shared, (from, to) => old.text.slice(from, to) === text.slice(from, to));
  const front = lineAt(old, prefix);
  const suffix = longest(
    shared - (old.starts[front] ?? 0),
    (from, to) => old.text.slice(oldEnd - to, oldEnd - from) === text.slice(newEnd - to, newEnd - from),
  );
  // A line at the back begins behind a line feed, which has to be in both texts too.
  const first = lineAt(old, oldEnd - suffix) + 1;
  return { front, back: Math.max(0, Math.min(old.lines.length - first, old.lines.length - 1 - front)) };
}

/** The greatest count up to a limit that all pieces below it fit: `fits` looks at the piece between two counts. */
function longest(limit: number, fits: (from: number, to: number) => boolean): number {
  let [low, high] = [0, limit];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
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
