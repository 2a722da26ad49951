import type { LensView } from '../analysis/lens/lens.js';
import { bytesToLatin1 } from '../codec/latin1.js';
import type { ByteSource } from '../io/byte-source.js';
import { expiryOf } from './command-notes.js';
import type { CommandDetail, LogAnswers } from './log-answers.js';
import type { LogFiles } from './log-files.js';

/** An argument, or its beginning. */
export interface ReadArgument {
  /** Offset of its first byte in the file. */
  readonly offset: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** A command read out of its place in a file. */
export interface ReadCommand {
  /** In upper case, with the subcommand. */
  readonly name: string;
  readonly argumentCount: number;
  /** Which arguments are keys. */
  readonly keys: readonly number[];
  readonly arguments: readonly ReadArgument[];
}

/**
 * Reads the command at an offset: `most` arguments from `first` on, of each at most `bytesEach`.
 * @returns null when there is none
 * @throws SourceError
 */
export type DecodeArguments = (
  source: ByteSource,
  offset: number,
  first: number,
  most: number,
  bytesEach: number,
) => ReadCommand | null;

/** Bytes of an argument in a table, of a key by itself, and of what a lens looks at. */
const CELL_BYTES = 512;
const KEY_BYTES = 4096;
const LENS_BYTES = 16 * 1024 * 1024;
/** Arguments a page, and keys that a command is shown with. */
const PAGE = 2_000;
const MOST_KEYS = 100;
/** Arguments in which an expiry is looked for. */
const NOTED = 16;

/** What is shown of single commands, read from the file when it is asked for. */
export class DecodedCommands {
  constructor(
    private readonly files: LogFiles,
    private readonly decode: DecodeArguments,
    private readonly lensOf: (bytes: Uint8Array) => LensView | null,
  ) {}

  /** @throws SourceError */
  detail(
    logOffset: number,
    time: number,
    about: (fullName: string) => string | null,
  ): Pick<CommandDetail, 'fullName' | 'about' | 'argumentCount' | 'keys' | 'expiry'> {
    const command = this.#read(logOffset, 0, NOTED, CELL_BYTES);
    const keys = command.keys.slice(0, MOST_KEYS).map((argument) => {
      const [read] = this.#read(logOffset, argument, 1, KEY_BYTES).arguments;
      return { argument, name: { bytes: read.bytes, length: read.length } };
    });
    const text = (index: number): string | undefined => {
      const argument = command.arguments.at(index);
      return argument === undefined ? undefined : bytesToLatin1(argument.bytes);
    };
    return {
      fullName: command.name,
      about: about(command.name),
      argumentCount: command.argumentCount,
      keys,
      expiry: expiryOf(command.name, command.argumentCount, text, time),
    };
  }

  arguments(logOffset: number, start: number, count: number): LogAnswers['arguments'] {
    const command = this.#read(logOffset, start, Math.min(count, PAGE), CELL_BYTES);
    return {
      start,
      total: command.argumentCount,
      cells: command.arguments.map(({ bytes, length }) => ({ bytes, length })),
    };
  }

  argument(logOffset: number, argument: number, start: number, count: number): LogAnswers['argument'] {
    const { source, place } = this.#place(logOffset, argument);
    const into = new Uint8Array(Math.max(0, Math.min(count, place.length - start)));
    return { start, total: place.length, bytes: into.subarray(0, source.read(place.offset + start, into)) };
  }

  lens(logOffset: number, argument: number): LensView | null {
    return this.lensOf(this.argument(logOffset, argument, 0, LENS_BYTES).bytes);
  }

  #place(logOffset: number, argument: number): { readonly source: ByteSource; readonly place: ReadArgument } {
    const place = this.#read(logOffset, argument, 1, 0).arguments.at(0);
    if (place === undefined) throw new Error(`this command has no argument ${argument}`);
    return { source: this.files.source(this.files.placeOf(logOffset).file), place };
  }

  #read(logOffset: number, first: number, most: number, bytesEach: number): ReadCommand {
    const { file, offset } = this.files.placeOf(logOffset);
    const command = this.decode(this.files.source(file), offset, first, most, bytesEach);
    if (command === null) throw new Error('the command is not where it was: the file has changed');
    return command;
  }
}
