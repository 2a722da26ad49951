import type { CommandFacts, EffectFacts } from './command-effect.js';

/**
 * A command as a scan passes it: what the index asks of a scanned command. It is valid during the call that brings it.
 * Argument 0 is the name.
 */
export interface PassingCommand {
  /** Of its first byte in its file. */
  readonly offset: number;
  readonly length: number;
  /** The database that it is for. */
  readonly db: number;
  /** Offset of the MULTI of its transaction, MULTI and EXEC included; -1 outside of any. */
  readonly transaction: number;
  /** Seconds of Unix time of the last annotation before it, or -1. */
  readonly time: number;
  readonly argumentCount: number;
  readonly guess: boolean;
  /** The name in upper case, what it is to the log, and its row of the command table. One object for each spelling. */
  readonly name: {
    readonly text: string;
    readonly role: 'select' | 'multi' | 'exec' | 'discard' | 'other';
    readonly row: EffectFacts | undefined;
  };
  /** Bytes of the file that are at hand: from offset `windowStart` on, up to `windowLength` of them. */
  readonly window: Uint8Array;
  readonly windowStart: number;
  readonly windowLength: number;
  argumentOffset(i: number): number;
  argumentLength(i: number): number;
  /** The first `most` bytes of an argument, copied. */
  bytes(i: number, most?: number): Uint8Array;
  /** An argument as text, one character a byte. */
  text(i: number): string;
  keyPositions(): readonly number[];
}

/** A command's name with the number that stands for it in columns, and what it does. */
export interface KnownCommand extends CommandFacts {
  readonly id: number;
  readonly name: string;
}
