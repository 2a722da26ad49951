import type { ByteSink } from '../io/byte-sink.js';
import type { Entry } from '../keyspace/entry.js';
import { RdbWriter, type KeyUse, type WriteProblem } from '../rdb/write/rdb-writer.js';
import { OWN_TARGET, type WriteTarget } from '../rdb/write/write-target.js';
import type { SnapshotDatabase, SnapshotSink } from './snapshot-walk.js';

/** What the file says its server is. */
export const OWN_VERSION = '7.4.0';

/** How a dump is written. */
export interface RdbSaveOptions {
  readonly compression: boolean;
  readonly checksum: boolean;
  /** The base of a log: readers keep keys whose time is over, since the log deletes them itself. */
  readonly aofBase: boolean;
  /** Sources of function libraries. */
  readonly functions: readonly string[];
  /** ms of Unix time: the file's `ctime`. */
  readonly now: number;
  readonly target?: WriteTarget;
  /** Told at the end what the target had no form for, where there is anything. */
  readonly onProblems?: (problems: readonly WriteProblem[]) => void;
  /** How often a key was used; absent: not written. */
  readonly use?: (entry: Entry) => KeyUse;
}

/** Writes a snapshot as an RDB file. */
export class RdbSnapshotSink implements SnapshotSink {
  readonly #writer: RdbWriter;

  constructor(
    sink: ByteSink,
    private readonly options: RdbSaveOptions,
  ) {
    const { compression, checksum, target = OWN_TARGET } = options;
    this.#writer = new RdbWriter(sink, target, { compression, checksum });
  }

  /** What the target has no form for. */
  get problems(): readonly WriteProblem[] {
    return this.#writer.problems;
  }

  begin(databases: readonly SnapshotDatabase[]): void {
    const { aofBase, functions, now } = this.options;
    this.#writer.header([
      ['redis-ver', OWN_VERSION],
      ['redis-bits', '64'],
      ['ctime', String(Math.floor(now / 1000))],
      ['used-mem', String(usedMemory())],
      ['aof-base', aofBase ? '1' : '0'],
    ]);
    for (const source of functions) this.#writer.functions(source);
    for (const { index, keys, expires } of databases) this.#writer.database(index, keys, expires);
  }

  entry(db: number, key: string, entry: Entry): void {
    this.#writer.key(db, key, entry.value, entry.expireAt, this.options.use?.(entry));
  }

  end(): void {
    this.#writer.end();
    if (this.problems.length > 0) this.options.onProblems?.(this.problems);
  }
}

const usedMemory = (): number => process.memoryUsage().heapUsed;
