/**
 * Formatting: blanks around words, and blank lines. Lines keep their order, comments and values every character of
 * theirs; names become lower case, which is what the server makes of them.
 */
import type { Range, TextEdit } from 'vscode-languageserver-types';
import type { ConfDocument, ConfLine } from '../engine/conf/document.js';
import { lineRange, visibleLength } from './positions.js';

/** Blank lines in a row that are kept. */
const MAX_BLANK_LINES = 2;

/** The edits that format a document, or the lines that a range touches. */
export function formattingEdits(document: ConfDocument, range?: Range): TextEdit[] {
  const first = range?.start.line ?? 0;
  const last = Math.min(range?.end.line ?? document.lines.length - 1, document.lines.length - 1);
  const edits: TextEdit[] = [];
  let blank = 0;
  for (let index = first; index <= last; index += 1) {
    const line = document.lines[index];
    if (line === undefined) continue;
    blank = line.kind === 'blank' ? blank + 1 : 0;
    const edit =
      blank > MAX_BLANK_LINES && index < document.lines.length - 1 ? removal(index) : tidied(document, line, index);
    if (edit !== undefined) edits.push(edit);
  }
  return edits;
}

const removal = (index: number): TextEdit => ({
  range: { start: { line: index, character: 0 }, end: { line: index + 1, character: 0 } },
  newText: '',
});

function tidied(document: ConfDocument, line: ConfLine, index: number): TextEdit | undefined {
  const length = visibleLength(document, index);
  const before = line.text.slice(0, length);
  const after = tidyLine(line);
  return after === undefined || after === before ? undefined : { range: lineRange(index, 0, length), newText: after };
}

/** @returns undefined where the line is better left alone: its quotes go wrong */
function tidyLine(line: ConfLine): string | undefined {
  switch (line.kind) {
    case 'blank':
      return '';
    case 'comment':
      return line.text.slice(line.start, line.end);
    case 'unbalanced':
      return undefined;
    case 'directive':
      return line.words
        .map((word, at) => (at === 0 && !word.quoted ? line.name : line.text.slice(word.start, word.end)))
        .join(' ');
  }
}
