/** What stands at a position: a name, an argument, or nothing that the server reads. */
import type { Position } from 'vscode-languageserver-types';
import type { Directive } from '../engine/conf/directives/directives.js';
import { directiveFor } from '../engine/conf/directives/directives.js';
import type { ConfLine } from '../engine/conf/document.js';
import type { Word } from '../engine/conf/words.js';
import type { Configuration } from './configuration.js';

/** The cursor in a line of words. Columns count from the start of the line. */
export interface Cursor {
  readonly line: ConfLine;
  /** Index of the line in its document. */
  readonly index: number;
  readonly column: number;
  /** The word that the cursor is in or at the end of; undefined between words. */
  readonly word: Word | undefined;
  /** The word's place in the line: 0 is the directive's name, 1 its first argument. Between words: of the next one. */
  readonly place: number;
  /** Undefined where the target knows no directive of the line's name. */
  readonly directive: Directive | undefined;
}

/** @returns undefined in a comment, where the server reads nothing */
export function cursorAt({ document, target }: Configuration, position: Position): Cursor | undefined {
  const line = document.lines[position.line];
  if (line === undefined || line.kind === 'comment') return undefined;
  const column = Math.min(position.character, line.text.length);
  const words = wordsOf(line);
  const at = words.findIndex((word) => column >= word.start && column <= word.end);
  const place = at >= 0 ? at : words.filter((word) => word.end < column).length;
  return {
    line,
    index: position.line,
    column,
    word: words[at],
    place,
    directive: line.name === '' ? undefined : directiveFor(line.name, target),
  };
}

/** The words of a line, and where a quote is open, the rest as one more: people are still typing there. */
function wordsOf(line: ConfLine): readonly Word[] {
  const { fault } = line;
  if (fault === undefined) return line.words;
  const value = line.text.slice(fault.start + 1, fault.end);
  return [...line.words, { start: fault.start, end: fault.end, value, quoted: true, escaped: false }];
}
