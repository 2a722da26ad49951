/** What can be folded: sections, and comments of several lines. */
import type { FoldingRange } from 'vscode-languageserver-types';
import { FoldingRangeKind } from 'vscode-languageserver-types';
import type { ConfDocument } from '../engine/conf/document.js';
import { sectionsOf } from './sections.js';

/** Folding ranges in the order of their first lines. */
export function foldingRanges(document: ConfDocument): FoldingRange[] {
  const sections = sectionsOf(document)
    .filter(({ title }) => title !== '')
    .map(({ start, end }) => ({ startLine: start, endLine: lastFilled(document, start, end) }));
  return [...sections, ...commentBlocks(document)]
    .filter(({ startLine, endLine }) => endLine > startLine)
    .sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}

/** Blank lines before the next heading stay visible. */
function lastFilled({ lines }: ConfDocument, start: number, end: number): number {
  let at = end;
  while (at > start && lines[at]?.kind === 'blank') at -= 1;
  return at;
}

function commentBlocks(document: ConfDocument): FoldingRange[] {
  const headings = new Set(sectionsOf(document).flatMap(({ title, start }) => (title === '' ? [] : [start])));
  const blocks: FoldingRange[] = [];
  let start: number | undefined;
  for (let index = 0; index <= document.lines.length; index += 1) {
    if (document.lines[index]?.kind === 'comment' && !headings.has(index)) {
      start ??= index;
      continue;
    }
    if (start !== undefined) blocks.push({ startLine: start, endLine: index - 1, kind: FoldingRangeKind.Comment });
    start = undefined;
  }
  return blocks;
}
