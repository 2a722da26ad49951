import type { ByteSource } from '../io/byte-source.js';
import { Call } from '../commands/call.js';
import { CommandError } from '../commands/command-error.js';
import { execute, resolveCommand, type FoundCommand } from '../commands/execute.js';
import { registerScripts } from '../commands/keyspace-scripts.js';
import { NoReply } from '../commands/no-reply.js';
import type { Database } from '../keyspace/database.js';
import type { Keyspace } from '../keyspace/keyspace.js';
import { LogReader } from './log-reader.js';
import { loadRdb } from './rdb-loader.js';
import { FileSource } from '../io/file-source.js';

/** A command of a log that cannot be executed: no server of this version knows it, or it has a wrong shape. */
export class LogCommandError extends Error {
  override readonly name = 'LogCommandError';
  constructor(
    /** Offset of the command. */
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** A command that was executed and answered with an error: in a log that a server wrote, there is none. */
export interface FailedCommand {
  readonly offset: number;
  readonly command: string;
  readonly error: string;
}

interface Queued {
  readonly offset: number;
  readonly db: Database;
  readonly found: FoundCommand;
  readonly args: readonly string[];
}

/** Failures that are kept; more are only counted. */
const MOST_FAILURES = 1000;

/**
 * Executes the commands of one log file against a keyspace, step by step (aof.c, loadSingleAppendOnlyFile). Expired
 * keys stay: the log deletes them itself.
 */
export class LogPlayer {
  readonly #reader: LogReader;
  readonly #reply = new NoReply();
  readonly #call: Call;
  /** Commands since MULTI; null outside of a transaction. */
  #queue: Queued[] | null = null;
  /** Database of the commands that come. */
  #db: Database;
  /** Offset behind the last whole command or transaction. */
  validUpTo: number;
  commands = 0;
  readonly failures: FailedCommand[] = [];
  failureCount = 0;

  constructor(
    source: ByteSource,
    readonly keyspace: Keyspace,
    start = 0,
  ) {
    registerScripts();
    this.#reader = new LogReader(source, start);
    this.#call = new Call(keyspace, this.#reply);
    this.#call.origin = 'log';
    this.#db = keyspace.databases[0];
    this.validUpTo = start;
  }

  /** Offset behind what was read. */
  get position(): number {
    return this.#reader.position;
  }

  /** Whether the log has ended inside a transaction. */
  get inTransaction(): boolean {
    return this.#queue !== null;
  }

  /**
   * Executes up to so many commands.
   * @returns false at the end of the file
   * @throws LogReadError where the file is cut off or is no log; LogCommandError; SourceError
   */
  step(commands: number): boolean {
    for (let left = commands; left > 0; left--) {
      const args = this.#reader.next();
      if (args === null) return false;
      this.#take(args);
      if (this.#queue === null) this.validUpTo = this.#reader.position;
    }
    return true;
  }

  #take(args: readonly string[]): void {
    const { offset } = this.#reader;
    this.commands++;
    const name = args[0].length === 5 || args[0].length === 4 || args[0].length === 6 ? args[0].toUpperCase() : '';
    if (name === 'MULTI') {
      this.#queue ??= [];
      return;
    }
    if (name === 'EXEC' || name === 'DISCARD') {
      const queue = this.#queue ?? [];
      this.#queue = null;
      if (name === 'EXEC') for (const queued of queue) this.#run(queued);
      return;
    }
    if (name === 'SELECT') {
      this.#select(args, offset);
      return;
    }
    let found: FoundCommand;
    try {
      found = resolveCommand(args);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new LogCommandError(offset, error.message);
    }
    const queued = { offset, db: this.#db, found, args };
    if (this.#queue !== null) this.#queue.push(queued);
    else this.#run(queued);
  }

  #select(args: readonly string[], offset: number): void {
    const db = this.keyspace.databases.at(Number(args[1] ?? NaN));
    if (args.length !== 2 || !/^\d+$/.test(args[1]) || db === undefined) {
      this.#failed(offset, 'SELECT', 'ERR DB index is out of range');
      return;
    }
    this.#db = db;
  }

  #run({ offset, db, found, args }: Queued): void {
    this.#reply.lastError = '';
    this.#call.db = db;
    execute(this.#call, found, args);
    if (this.#reply.lastError !== '') this.#failed(offset, found.row.name, this.#reply.lastError);
  }

  #failed(offset: number, command: string, error: string): void {
    this.failureCount++;
    if (this.failures.length < MOST_FAILURES) this.failures.push({ offset, command, error });
  }
}

/**
 * Plays one whole file of a log, its preamble included.
 * @throws RdbLoadError, LogReadError, LogCommandError, SourceError
 */
export function playLogFile(
  path: string,
  keyspace: Keyspace,
  loadFunctions: (sources: readonly string[]) => void,
): LogPlayer {
  const source = new FileSource(path);
  try {
    let start = 0;
    if (beginsAsDump(source)) {
      const { end, functions } = loadRdb(source, keyspace, { dropExpired: false, checksum: true });
      loadFunctions(functions);
      start = end;
    }
    const player = new LogPlayer(source, keyspace, start);
    while (player.step(Infinity));
    return player;
  } finally {
    source.close();
  }
}

/** Whether a log begins with an RDB preamble. */
export function beginsAsDump(source: ByteSource): boolean {
  const bytes = new Uint8Array(6);
  const got = source.read(0, bytes);
  const text = String.fromCharCode(...bytes.subarray(0, got));
  return text.startsWith('REDIS') || text === 'VALKEY';
}
