/** Counts and lengths made right, and typed lines made commands. Values are never touched. */
import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import { numberEdit } from '../../engine/aof/text/check-log-text.js';
import type { LogCommand, LogItem, LogText, TextRange } from '../../engine/aof/text/log-text.js';
import { respText, wordsOfLine } from '../../engine/aof/text/resp-text.js';
import { offsetAt, rangeAt } from '../positions.js';

/**
 * The edits that make a log, or the items that a range touches, RESP. Not for a log that ends in zeros or begins with
 * a dump: what is there is damage, or no text.
 */
export function logFormatting(log: LogText, range?: Range): TextEdit[] {
  if (log.preamble || /\0{3,}[\r\n]*$/.test(log.text)) return [];
  const [from, to] =
    range === undefined ? [0, log.text.length] : [offsetAt(log, range.start), offsetAt(log, range.end)];
  return log.items
    .flatMap((item, at) => (item.start <= to && item.end >= from ? itemEdits(log, item, log.items[at + 1]) : []))
    .map(({ start, end, text }) => ({ range: rangeAt(log, start, end), newText: text }));
}

interface Edit extends TextRange {
  readonly text: string;
}

function itemEdits(log: LogText, item: LogItem, next: LogItem | undefined): readonly Edit[] {
  if (item.kind === 'command') return lengthEdits(log, item);
  if (item.kind !== 'stray' || item.what !== 'words') return [];
  // Arguments without a command would become those of this one.
  if (next?.kind === 'stray' && next.what === 'argument') return [];
  const end = lineEnd(log.text, item);
  const words = wordsOfLine(log.text.slice(item.start, end));
  return words === undefined ? [] : [{ start: item.start, end: item.end, text: respText(words) }];
}

/**
 * What sets the count and the lengths of a command. A command that is cut off stays as it is, but for its line end.
 * @param asked somebody asked for this very command: then what is there is what is meant, cut off or not
 */
export function lengthEdits({ text }: LogText, command: LogCommand, asked = false): readonly Edit[] {
  const args = command.arguments;
  const last = args.at(-1);
  if (last === undefined) return [];
  const whole = last.fault !== 'cut' || (last.length.value === last.bytes && args.length === command.count.value);
  if (!asked && (!whole || (command.cut && last.fault !== 'cut'))) return [];
  const missing = last.length.end >= text.length ? '\r\n\r\n' : last.end >= text.length ? '\r\n' : '';
  return [
    ...(command.count.value === args.length ? [] : [numberEdit(command.count, '*', args.length)]),
    ...args.flatMap(({ length, bytes, fault }) =>
      fault === 'length' || (fault === 'cut' && length.value !== bytes) ? [numberEdit(length, '$', bytes)] : [],
    ),
    ...(missing === '' ? [] : [{ start: text.length, end: text.length, text: missing }]),
  ];
}

/** After Enter: the line before becomes a command, where it is words and one can begin there. */
export function typedLineEdits(log: LogText, position: Position): TextEdit[] {
  const start = log.starts[position.line - 1];
  const item = log.items.find((one) => one.start === start);
  if (start === undefined || item?.kind !== 'stray' || item.what !== 'words') return [];
  const end = lineEnd(log.text, item);
  const words = wordsOfLine(log.text.slice(start, end));
  if (words === undefined) return [];
  return [{ range: rangeAt(log, start, end), newText: respText(words).replace(/\r\n$/, '') }];
}

function lineEnd(text: string, { start, end }: TextRange): number {
  return start + text.slice(start, end).replace(/[\r\n]+$/, '').length;
}
