import { Call } from '../../../src/engine/commands/call.js';
import { execute, resolveCommand } from '../../../src/engine/commands/execute.js';
import { NoReply } from '../../../src/engine/commands/no-reply.js';
import { DatasetDigest } from '../../../src/engine/keyspace/digest.js';
import { Keyspace } from '../../../src/engine/keyspace/keyspace.js';
import type { FileSystem } from '../../../src/engine/persistence/file-system.js';
import { Persistence } from '../../../src/engine/persistence/persistence.js';
import { Recovery, type Recovered } from '../../../src/engine/persistence/recovery.js';
import type { PersistenceSettings } from '../../../src/engine/persistence/settings.js';

/** Settings of a test, with appendonly on. */
export const settingsIn = (dir: string, changed: Partial<PersistenceSettings> = {}): PersistenceSettings => ({
  dir,
  dbfilename: 'dump.rdb',
  rdbcompression: true,
  rdbchecksum: true,
  stopWritesOnBgsaveError: true,
  savePoints: [],
  appendonly: true,
  appendfilename: 'appendonly.aof',
  appenddirname: 'appendonlydir',
  appendfsync: 'always',
  noAppendfsyncOnRewrite: false,
  autoAofRewritePercentage: 0,
  autoAofRewriteMinSize: 0,
  aofLoadTruncated: true,
  aofLoadCorruptTailMaxSize: 0,
  aofUseRdbPreamble: true,
  aofTimestampEnabled: false,
  ...changed,
});

/** A keyspace with its persistence, as an instance has them, without clients and without a clock of its own. */
export class PersistentKeyspace {
  readonly keyspace = new Keyspace(4);
  readonly persistence: Persistence;
  readonly log: string[] = [];
  /** ms of Unix time. */
  now = 1_700_000_000_000;
  readonly #reply = new NoReply();
  readonly #call: Call;

  constructor(
    readonly settings: PersistenceSettings,
    readonly fs: FileSystem,
  ) {
    this.#call = new Call(this.keyspace, this.#reply);
    this.persistence = new Persistence({
      keyspace: this.keyspace,
      settings,
      fs,
      clock: { now: () => this.now },
      listener: { notice: (text) => this.log.push(text), warning: (text) => this.log.push(text) },
      extras: { functions: () => [] },
    });
  }

  async load(): Promise<Recovered> {
    const recovered = await new Recovery({
      keyspace: this.keyspace,
      settings: this.settings,
      fs: this.fs,
      listener: { notice: (text) => this.log.push(text), warning: (text) => this.log.push(text) },
      loadFunctions: () => undefined,
      onProgress: () => undefined,
    }).run(this.persistence.files);
    if (this.settings.appendonly) this.persistence.rewrites.open();
    return recovered;
  }

  /** Runs a command, and appends what it wrote. @returns the error that it replied, or '' */
  run(db: number, ...args: readonly (string | number)[]): string {
    const words = args.map(String);
    this.keyspace.now = this.now;
    this.#reply.lastError = '';
    this.#call.db = this.keyspace.databases[db];
    const written = execute(this.#call, resolveCommand(words), words);
    this.persistence.propagate(written);
    return this.#reply.lastError;
  }

  /** The digest of the dataset: 40 hexadecimal digits. */
  digest(): string {
    return new DatasetDigest().of(this.keyspace);
  }

  /** Waits for the background job to end. */
  async jobDone(): Promise<void> {
    while (this.persistence.job !== null) await new Promise((resolve) => setImmediate(resolve));
  }
}
