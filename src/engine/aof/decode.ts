/** One command's arguments, out of its place in the file. */
import type { ByteSource } from '../io/byte-source.js';
import { ByteWindow } from '../rdb/byte-window.js';
import { CommandNames } from './command-name.js';
import { CommandReader, type Deviation } from './command-reader.js';
import { ScannedCommand } from './scanned-command.js';

/** An argument, or its beginning. */
export interface DecodedArgument {
  /** Offset of its first byte in the file. */
  readonly offset: number;
  /** Its whole length. */
  readonly length: number;
  /** The bytes, at most as many as were asked for. */
  readonly bytes: Uint8Array;
}

export type DecodedCommand =
  | {
      readonly kind: 'command';
      readonly offset: number;
      readonly length: number;
      /** In upper case, with the subcommand. */
      readonly name: string;
      readonly argumentCount: number;
      /** Which arguments are keys: places as counted by `argumentCount`, the name being 0. */
      readonly keys: readonly number[];
      /** From `first` on. */
      readonly arguments: readonly DecodedArgument[];
    }
  | { readonly kind: 'broken'; readonly deviation: Deviation };

export interface DecodeOptions {
  /** The first argument that is wanted; the name is argument 0. */
  readonly first?: number;
  /** Arguments that are wanted: a page of them. */
  readonly most?: number;
  /** Bytes of each argument that are wanted. More can be read at its offset. */
  readonly bytesEach?: number;
}

const DEFAULT_ARGUMENTS = 1000;
const DEFAULT_BYTES = 64 * 1024;

/**
 * Decodes the command at an offset, or a page of its arguments.
 * @throws SourceError
 */
export function decodeCommand(source: ByteSource, offset: number, options: DecodeOptions = {}): DecodedCommand {
  const names = new CommandNames();
  const command = new ScannedCommand(source, names.at(new Uint8Array(0), 0, 0));
  const reading = new CommandReader(new ByteWindow(source), command).read(offset);
  if (reading.kind === 'broken') return reading;
  command.offset = offset;
  command.length = reading.end - offset;
  command.argumentCount = reading.argumentCount;
  const name = command.bytes(0, 128);
  command.name = names.at(name, 0, name.length);
  const first = options.first ?? 0;
  const to = Math.min(command.argumentCount, first + (options.most ?? DEFAULT_ARGUMENTS));
  const decoded: DecodedArgument[] = [];
  for (let i = first; i < to; i++) {
    const bytes = command.bytes(i, options.bytesEach ?? DEFAULT_BYTES);
    decoded.push({ offset: command.argumentOffset(i), length: command.argumentLength(i), bytes });
  }
  return {
    kind: 'command',
    offset,
    length: command.length,
    name: command.fullName,
    argumentCount: command.argumentCount,
    keys: command.keyPositions(),
    arguments: decoded,
  };
}
