/** Where things are in a log: the command, the argument and the line at a position. */
import type { Position, Range } from 'vscode-languageserver-types';
import type { PlacedCommand } from '../../engine/aof/text/log-context.js';
import { placeCommands } from '../../engine/aof/text/log-context.js';
import type { LogItem, LogText, TextRange } from '../../engine/aof/text/log-text.js';
import type { Target } from '../../engine/conf/target.js';
import { offsetAt, rangeAt } from '../positions.js';

/** A log, its commands in their places, and what it is judged for. What every feature asks. */
export interface OpenLogText {
  readonly log: LogText;
  readonly commands: readonly PlacedCommand[];
  readonly target: Target;
}

export function openLogText(log: LogText, target: Target): OpenLogText {
  let commands: readonly PlacedCommand[] | undefined;
  return {
    log,
    target,
    get commands() {
      return (commands ??= placeCommands(log));
    },
  };
}

/** The item that an offset is in; at the end of the text, the last one. */
export function itemAt({ items }: LogText, offset: number): LogItem | undefined {
  let [low, high] = [0, items.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((items[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return items[low];
}

/** What of a command is at a position. */
export interface LogCursor {
  readonly placed: PlacedCommand;
  readonly offset: number;
  /** The argument whose value or length is there; undefined on the count. */
  readonly argument: number | undefined;
  /** On the line of a length. */
  readonly onLength: boolean;
}

/** The command at a position, and what of it. */
export function cursorAt(open: OpenLogText, position: Position): LogCursor | undefined {
  const offset = offsetAt(open.log, position);
  const placed = placedAt(open, offset);
  if (placed === undefined) return undefined;
  const { command } = placed;
  const argument = command.arguments.findIndex(({ length, end }) => offset >= length.start && offset <= end);
  if (argument < 0)
    return offset <= command.count.end ? { placed, offset, argument: undefined, onLength: false } : undefined;
  return { placed, offset, argument, onLength: offset <= (command.arguments[argument]?.length.end ?? -1) };
}

/** The command that an offset is in. */
export function placedAt({ log, commands }: OpenLogText, offset: number): PlacedCommand | undefined {
  const item = itemAt(log, offset);
  if (item?.kind !== 'command' || offset > item.end) return undefined;
  let [low, high] = [0, commands.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((commands[middle]?.command.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return commands[low]?.command === item ? commands[low] : undefined;
}

/** A range of a log as the protocol has it. */
export const rangeOf = (log: LogText, { start, end }: TextRange): Range => rangeAt(log, start, end);

/** The same without the line end behind it. */
export function lineRangeOf({ text, ...log }: LogText, { start, end }: TextRange): Range {
  let at = end;
  while (at > start && (text.charCodeAt(at - 1) === 0x0a || text.charCodeAt(at - 1) === 0x0d)) at -= 1;
  return rangeAt({ text, starts: log.starts }, start, at);
}

/** A line on which a command can be typed: its text, and where it stands. */
export interface TypedLine extends TextRange {
  readonly text: string;
}

/** The line at a position, where a command may begin there; undefined inside of one. */
export function typedLineAt(log: LogText, { line }: Position): TypedLine | undefined {
  const start = log.starts[line];
  if (start === undefined || log.preamble) return undefined;
  const next = log.starts[line + 1] ?? log.text.length;
  const end = start + log.text.slice(start, next).replace(/\r?\n$/, '').length;
  const typed = { start, end, text: log.text.slice(start, end) };
  const item = itemAt(log, start);
  if (start === log.text.length) return item?.kind === 'command' && item.cut ? undefined : typed;
  return item?.kind === 'stray' && item.start === start && (item.what === 'words' || item.what === 'blank')
    ? typed
    : undefined;
}
