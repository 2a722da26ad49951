/** Offsets of the engine as positions of the language server protocol, and back. Both count UTF-16 units. */
import type { Position, Range } from 'vscode-languageserver-types';
import type { ConfDocument, TextLines } from '../engine/conf/document.js';
import { lineAt } from '../engine/conf/document.js';

/** The position of an offset; past the end it is the end. */
export function positionAt(document: TextLines, offset: number): Position {
  const within = Math.max(0, Math.min(offset, document.text.length));
  const line = lineAt(document, within);
  return { line, character: within - (document.starts[line] ?? 0) };
}

/** The range between two offsets. */
export function rangeAt(document: TextLines, start: number, end: number): Range {
  return { start: positionAt(document, start), end: positionAt(document, Math.max(start, end)) };
}

/** A range within one line, by its index. */
export function lineRange(line: number, start: number, end: number): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}

/** The offset of a position; one that lies outside is moved to the nearest inside. */
export function offsetAt(document: TextLines, { line, character }: Position): number {
  if (line < 0) return 0;
  const start = document.starts[line];
  if (start === undefined) return document.text.length;
  const end = (document.starts[line + 1] ?? document.text.length + 1) - 1;
  return Math.min(start + Math.max(0, character), Math.max(start, end));
}

/** How long a line is without its carriage return. */
export function visibleLength(document: ConfDocument, line: number): number {
  const text = document.lines[line]?.text ?? '';
  return text.endsWith('\r') ? text.length - 1 : text.length;
}
