import type { CommandRow } from '../commands/table/command-row.js';

/** Calls of one command (INFO commandstats). */
export interface CommandCalls {
  calls: number;
  /** Microseconds, of all calls together. */
  micros: number;
  rejected: number;
  failed: number;
}

/** A call that took long (SLOWLOG). */
export interface SlowCall {
  readonly id: number;
  /** Unix seconds. */
  readonly at: number;
  readonly micros: number;
  readonly args: readonly string[];
  readonly client: string;
  readonly name: string;
}

/** Arguments and characters of each that SLOWLOG keeps (slowlog.h). */
const SLOW_ARGUMENTS = 32;
const SLOW_CHARACTERS = 128;

/** What an instance counts. */
export class Statistics {
  commands = 0;
  connections = 0;
  rejectedConnections = 0;
  inputBytes = 0;
  outputBytes = 0;
  errors = 0;
  readonly byCommand = new Map<CommandRow, CommandCalls>();
  /** By the error's first word. */
  readonly byError = new Map<string, number>();
  slow: SlowCall[] = [];
  #nextSlow = 0;

  of(row: CommandRow): CommandCalls {
    let calls = this.byCommand.get(row);
    if (calls === undefined) this.byCommand.set(row, (calls = { calls: 0, micros: 0, rejected: 0, failed: 0 }));
    return calls;
  }

  /** A call is over; `error` is its reply where it failed, else ''. */
  count(row: CommandRow, micros: number, error: string): void {
    const calls = this.of(row);
    calls.calls++;
    calls.micros += micros;
    if (error === '') return;
    calls.failed++;
    this.error(error);
  }

  error(text: string): void {
    this.errors++;
    const space = text.indexOf(' ');
    const word = space < 0 ? text : text.slice(0, space);
    if (this.byError.size < 128 || this.byError.has(word)) this.byError.set(word, (this.byError.get(word) ?? 0) + 1);
  }

  slowCall(micros: number, args: readonly string[], client: string, name: string, most: number): void {
    const shown = args
      .slice(0, args.length > SLOW_ARGUMENTS ? SLOW_ARGUMENTS - 1 : SLOW_ARGUMENTS)
      .map((arg) =>
        arg.length > SLOW_CHARACTERS
          ? `${arg.slice(0, SLOW_CHARACTERS)}... (${arg.length - SLOW_CHARACTERS} more bytes)`
          : arg,
      );
    if (args.length > SLOW_ARGUMENTS) shown.push(`... (${args.length - SLOW_ARGUMENTS + 1} more arguments)`);
    const at = Math.floor(Date.now() / 1000);
    this.slow.unshift({ id: this.#nextSlow++, at, micros, args: shown, client, name });
    if (this.slow.length > most) this.slow.length = most;
  }

  reset(): void {
    this.commands = 0;
    this.connections = 0;
    this.rejectedConnections = 0;
    this.inputBytes = 0;
    this.outputBytes = 0;
    this.errors = 0;
    this.byCommand.clear();
    this.byError.clear();
  }
}
