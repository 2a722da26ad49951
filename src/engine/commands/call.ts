import type { Database } from '../keyspace/database.js';
import type { Keyspace } from '../keyspace/keyspace.js';
import type { CommandRow } from './table/command-row.js';
import type { ReplyWriter } from './reply-writer.js';

/** What a command is written to the log as. */
export interface Propagated {
  readonly db: number;
  readonly args: readonly string[];
}

/** How a command that found nothing waits. The server runs the command anew when one of the keys may have changed. */
export interface Blocking {
  readonly keys: readonly string[];
  /** ms; 0 waits for ever. */
  readonly timeout: number;
  /** What is replied when the time is over. */
  readonly onTimeout: 'null' | 'null-array';
  /** What is run anew, where the arguments as they came would mean something else by then. */
  readonly again?: readonly string[];
}

/** Where a call comes from. Only a client can wait. */
export type CallOrigin = 'client' | 'transaction' | 'script' | 'log';

/**
 * One execution of a command: what it gets, what it may use, and what it leaves behind. One object is used for many
 * calls; a command keeps no reference to it.
 */
export class Call {
  /** The command and its arguments, byte strings; args[0] as it was sent. */
  args: readonly string[] = [];
  row!: CommandRow;
  db: Database;
  reply: ReplyWriter;
  origin: CallOrigin = 'client';
  /** True when a blocked command is tried again. */
  retry = false;
  /** Set by a command that wants to wait; it has then replied nothing and changed nothing. */
  blocking: Blocking | null = null;

  /** Written instead of the command itself: null, the command as it is; else these, in order. */
  #propagated: Propagated[] | null = null;
  #forced = false;
  #prevented = false;

  constructor(
    readonly keyspace: Keyspace,
    reply: ReplyWriter,
  ) {
    this.db = keyspace.databases[0];
    this.reply = reply;
  }

  /** A call inside this one, for the commands of a script. */
  nested(reply: ReplyWriter): Call {
    const call = new Call(this.keyspace, reply);
    call.db = this.db;
    return call;
  }

  /** ms of Unix time; stands still while the command runs. */
  get now(): number {
    return this.keyspace.now;
  }

  /** Whether the command may wait: a client's own, outside a transaction. */
  get mayBlock(): boolean {
    return this.origin === 'client';
  }

  /** Writes `args` to the log instead of the command. Several calls: several commands, in MULTI and EXEC. */
  propagate(args: readonly string[], db: Database = this.db): void {
    (this.#propagated ??= []).push({ db: db.index, args });
  }

  /** Writes the command to the log even where nothing has changed (FLUSHALL, FUNCTION …). */
  forcePropagation(): void {
    this.#forced = true;
  }

  /** Writes nothing. */
  preventPropagation(): void {
    this.#prevented = true;
  }

  block(blocking: Blocking): void {
    this.blocking = blocking;
  }

  /** Makes the object ready for the next call. */
  begin(args: readonly string[], row: CommandRow): void {
    this.args = args;
    this.row = row;
    this.blocking = null;
    this.#propagated = null;
    this.#forced = false;
    this.#prevented = false;
  }

  /** What is to be written to the log, given whether the keyspace has changed. */
  outcome(changed: boolean): readonly Propagated[] {
    if (this.#prevented) return NOTHING;
    if (this.#propagated !== null) return this.#propagated;
    return changed || this.#forced ? [{ db: this.db.index, args: this.args }] : NOTHING;
  }
}

const NOTHING: readonly Propagated[] = [];

/** What a command does. @throws CommandError before it has replied or changed anything */
export type CommandFunction = (call: Call) => void;

/** Commands of a family by their names in upper case; a subcommand is `OBJECT ENCODING`. */
export type CommandFunctions = Readonly<Record<string, CommandFunction>>;
