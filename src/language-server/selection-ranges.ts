/** What a growing selection takes: the word, the values, the line, the section, the file. */
import type { Position, Range, SelectionRange } from 'vscode-languageserver-types';
import type { Configuration } from './configuration.js';
import { cursorAt } from './cursor.js';
import { lineRange, rangeAt, visibleLength } from './positions.js';
import { sectionsOf } from './sections.js';

/** From the smallest to the whole file. */
export function selectionRangeAt(configuration: Configuration, position: Position): SelectionRange {
  const { document } = configuration;
  const index = Math.max(0, Math.min(position.line, document.lines.length - 1));
  const line = document.lines[index];
  const ranges: Range[] = [rangeAt(document, 0, document.text.length)];
  const section = sectionsOf(document).find(({ start, end }) => start <= index && index <= end);
  if (section !== undefined) {
    const end = { line: section.end, character: visibleLength(document, section.end) };
    ranges.push({ start: { line: section.start, character: 0 }, end });
  }
  if (line !== undefined) ranges.push(lineRange(index, line.start, line.end));
  const cursor = cursorAt(configuration, { line: index, character: position.character });
  const [, first] = line?.words ?? [];
  if (line !== undefined && first !== undefined && cursor !== undefined && cursor.place > 0) {
    ranges.push(lineRange(index, first.start, line.end));
  }
  if (cursor?.word !== undefined) ranges.push(lineRange(index, cursor.word.start, cursor.word.end));
  return nest(ranges.filter(({ start, end }) => !isBefore(position, start) && !isBefore(end, position)));
}

/** Makes a chain of ranges, given from the outermost on. */
function nest(ranges: readonly Range[]): SelectionRange {
  const [outer, ...inner] = ranges;
  let chain: SelectionRange = { range: outer ?? lineRange(0, 0, 0) };
  for (const range of inner) if (!isSame(range, chain.range)) chain = { range, parent: chain };
  return chain;
}

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);
const isSame = (a: Range, b: Range): boolean =>
  a.start.line === b.start.line &&
  a.start.character === b.start.character &&
  a.end.line === b.end.line &&
  a.end.character === b.end.character;
