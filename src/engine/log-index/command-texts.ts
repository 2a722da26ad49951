/** Commands as text for the clipboard: lines for redis-cli, the log's own bytes, JSON. */
import { writeArgument } from '../analysis/argument-quoting.js';
import { JsonOutput } from '../analysis/json-output.js';
import { isUtf8 } from '../codec/utf8.js';
import { OutputBuffer } from '../io/output-buffer.js';
import { argumentPlaces } from './argument-places.js';
import type { LogFiles } from './log-files.js';

/** Ways to copy a command. */
export const COMMAND_TEXTS = ['redis-cli', 'resp', 'json'] as const;
export type CommandTextKind = (typeof COMMAND_TEXTS)[number];

/** A command as it lies in the log. */
export interface CommandPlace {
  readonly row: number;
  /** Log offset, and bytes. */
  readonly logOffset: number;
  readonly length: number;
  readonly db: number;
  readonly time: number | null;
}

/** A text, and whether bytes were replaced in it since they are no text. */
export interface CommandText {
  readonly text: string;
  readonly exact: boolean;
}

/** Longest commands that become text, in bytes. */
export const MOST_TEXT_BYTES = 32 * 1024 * 1024;

/** Writes commands as text. @throws SourceError, Error when they are longer than {@link MOST_TEXT_BYTES} */
export function textOfCommands(files: LogFiles, commands: readonly CommandPlace[], kind: CommandTextKind): CommandText {
  const bytes = commands.reduce((sum, { length }) => sum + length, 0);
  if (bytes > MOST_TEXT_BYTES) {
    throw new Error(`that is more than ${MOST_TEXT_BYTES / 1024 / 1024} MB of text: export it into a file instead`);
  }
  const parts: Uint8Array[] = [];
  const collect = (part: Uint8Array): void => {
    parts.push(part.slice());
  };
  const output = new OutputBuffer({ write: collect });
  const json = new JsonOutput(collect);
  for (const command of commands) {
    const read = files.read(command.logOffset, command.length, new Uint8Array(command.length));
    if (kind === 'resp') collect(read);
    else if (kind === 'redis-cli') writeLine(output, read);
    else writeJson(json, read, files, command);
  }
  output.flush();
  json.flush();
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  const exact = isUtf8(whole, 0, whole.length);
  return { text: new TextDecoder().decode(whole), exact };
}

function writeLine(output: OutputBuffer, bytes: Uint8Array): void {
  argumentPlaces(bytes).forEach(({ start, there }, i) => {
    if (i > 0) output.byte(0x20);
    writeArgument(output, bytes, start, start + there);
  });
  output.byte(0x0a);
}

function writeJson(json: JsonOutput, bytes: Uint8Array, files: LogFiles, command: CommandPlace): void {
  const { file, offset } = files.placeOf(command.logOffset);
  const name = new TextEncoder().encode(files.files[file].name);
  json.text('{"file":');
  json.bytes(name, 0, name.length);
  json.text(`,"offset":${offset},"length":${command.length},"time":`);
  json.integerOrNull(command.time);
  json.text(`,"database":${command.db},"arguments":[`);
  argumentPlaces(bytes).forEach(({ start, there }, i) => {
    if (i > 0) json.text(',');
    json.bytes(bytes, start, there);
  });
  json.text(']}');
  json.endLine();
}
