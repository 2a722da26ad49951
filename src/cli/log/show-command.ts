/** One command of a log, by its place. */
import { decodeCommand, type DecodedCommand } from '../../engine/aof/decode.js';
import type { LogSet } from '../../engine/aof/log-set.js';
import { bytesToText } from '../../engine/analysis/text.js';
import { UsageError } from '../command.js';
import { jsonBytes } from '../json.js';
import { countText, plural } from '../text.js';

/** Arguments, and bytes of each, that are shown to a person. */
const SHOWN_ARGUMENTS = 100;
const SHOWN_BYTES = 200;

/** A command with the place that was asked for. */
export interface ShownCommand {
  readonly file: string;
  readonly offset: number;
  readonly decoded: DecodedCommand;
}

/**
 * Decodes the command at a position, which counts through all files of a log as if they were one.
 * @throws UsageError, SourceError
 */
export function commandAt(set: LogSet, position: number): ShownCommand {
  if (position >= set.size) throw new UsageError(`--offset ${position} is behind the end: ${set.size} bytes`);
  const { file, offset } = set.locate(position);
  const source = set.files[file]?.source ?? null;
  if (source === null) throw new UsageError(`${set.files[file]?.name ?? set.name} is missing`);
  return { file: source.name, offset, decoded: decodeCommand(source, offset) };
}

/** The document of `inspect --offset --json`. */
export function shownJson({ file, offset, decoded }: ShownCommand): unknown {
  if (decoded.kind === 'broken') return { file, offset, command: null, ...decoded.deviation };
  const { length, name, argumentCount, keys, arguments: all } = decoded;
  const values = all.map(({ bytes }) => jsonBytes(bytes));
  return { file, offset, length, command: name, argumentCount, keys, arguments: values };
}

/** The same for a person. */
export function shownText({ file, offset, decoded }: ShownCommand): string {
  if (decoded.kind === 'broken') {
    const { at, expected, found } = decoded.deviation;
    return `${file}: no command at offset ${offset}: expected ${expected}, found ${found}, at offset ${at}\n`;
  }
  const { length, name, argumentCount, keys, arguments: all } = decoded;
  const shown = all.slice(0, SHOWN_ARGUMENTS);
  const width = String(shown.length).length;
  const lines = shown.map(({ bytes, length: whole }, i) => {
    const text = bytesToText(bytes, { limit: SHOWN_BYTES });
    const size = whole > SHOWN_BYTES ? `  (${countText(whole)} bytes)` : '';
    return `  ${String(i).padStart(width)}  ${keys.includes(i) ? 'key  ' : '     '}${text}${size}\n`;
  });
  const more = argumentCount - shown.length;
  return [
    `${file}: offset ${offset}, ${plural(length, 'byte')}: ${name}\n`,
    ...lines,
    more > 0 ? `  and ${plural(more, 'more argument')}\n` : '',
  ].join('');
}
