import type { Propagated } from '../commands/call.js';
import { FileSource } from '../io/file-source.js';
import type { Keyspace } from '../keyspace/keyspace.js';
import type { WriteTarget } from '../rdb/write/write-target.js';
import type { AppendOnlyLog, LogListener } from './append-only-log.js';
import type { BackgroundJob } from './background-job.js';
import type { Clock } from './clock.js';
import { DumpSaves } from './dump-saves.js';
import type { FileSystem } from './file-system.js';
import { JobSlot } from './job-slot.js';
import type { LogFiles } from './log-files.js';
import { playLogFile } from './log-player.js';
import { LogRewrites } from './log-rewrites.js';
import { loadRdb } from './rdb-loader.js';
import type { PersistenceSettings } from './settings.js';
import { SnapshotSinks, type Extras } from './snapshot-sinks.js';

/** Everything that it uses. */
export interface PersistenceParts {
  readonly keyspace: Keyspace;
  readonly settings: PersistenceSettings;
  readonly fs: FileSystem;
  readonly clock: Clock;
  readonly listener: LogListener;
  readonly extras: Extras;
  /** For whom dumps are written; absent: the engine's own version. */
  readonly target?: WriteTarget;
}

/** Takes function libraries out of a file. @throws Error for one that does not load */
export type LoadFunctions = (sources: readonly string[]) => void;

/**
 * What SAVE, BGSAVE, BGREWRITEAOF and `appendonly` do, and when they do it by themselves. One background job runs at a
 * time; there is no fork, and no writer waits for it (see SnapshotWalk).
 */
export class Persistence {
  readonly saves: DumpSaves;
  readonly rewrites: LogRewrites;
  readonly #slot: JobSlot;
  readonly #keyspace: Keyspace;
  /** What the last load found. */
  readonly loaded = { keys: 0, expired: 0 };

  constructor({ keyspace, settings, fs, clock, listener, extras, target }: PersistenceParts) {
    this.#keyspace = keyspace;
    this.#slot = new JobSlot(keyspace, fs, listener);
    const sinks = new SnapshotSinks(settings, extras, clock, listener, target);
    this.saves = new DumpSaves(keyspace, settings, this.#slot, sinks, clock, listener);
    this.rewrites = new LogRewrites(keyspace, settings, this.#slot, sinks, clock, listener);
    this.#slot.onChange = () => this.rewrites.applySettings();
  }

  get files(): LogFiles {
    return this.rewrites.files;
  }

  get job(): BackgroundJob | null {
    return this.#slot.job;
  }

  get log(): AppendOnlyLog | null {
    return this.rewrites.log;
  }

  /**
   * Why writes are refused at present: the server's MISCONF error; null when they are not.
   * server.c, writeCommandsDeniedByDiskError
   */
  get refusal(): string | null {
    if (this.saves.stopsWrites) return CANNOT_SAVE;
    const error = this.log?.error ?? null;
    return error === null ? null : `MISCONF Errors writing to the AOF file: ${error.message}`;
  }

  /** Takes what a call wrote. */
  propagate(commands: readonly Propagated[]): void {
    this.log?.append(commands);
  }

  /**
   * Before replies are sent: writes the log.
   * @returns false when replies to writes have to wait
   */
  flush(): boolean {
    return this.log?.flush() ?? true;
  }

  /** Ten times a second: what was scheduled, save points, automatic rewrites, and tries of what has failed. */
  tick(): void {
    this.rewrites.applySettings();
    // A log that could not be written is tried again even when nothing is appended.
    if (this.log !== null && this.log.error !== null) this.log.flush(true);
    if (this.job !== null) return;
    if (this.rewrites.whenScheduled() || this.saves.whenChanged() || this.saves.whenScheduled()) return;
    this.rewrites.whenGrown();
  }

  /**
   * Before the process ends: background work is given up, and the log is put on disk.
   * @returns false when the log could not be written whole
   */
  close(): boolean {
    this.#slot.giveUp();
    return this.rewrites.close();
  }

  /** Loads the dump in place of the dataset, which stays when that fails. @throws RdbLoadError, SourceError */
  reload(loadFunctions: LoadFunctions): void {
    const source = new FileSource(this.saves.path);
    try {
      this.#replaceDataset(() => {
        const { functions } = loadRdb(source, this.#keyspace, { dropExpired: true, checksum: true });
        loadFunctions(functions);
      });
    } finally {
      source.close();
    }
  }

  /** Loads the log in place of the dataset, which stays when that fails; all of it is written first. @throws Error */
  reloadLog(loadFunctions: LoadFunctions): void {
    this.log?.syncNow();
    this.#replaceDataset(() => {
      for (const { file } of this.files.loaded) playLogFile(this.files.path(file), this.#keyspace, loadFunctions);
    });
  }

  #replaceDataset(load: () => void): void {
    const keyspace = this.#keyspace;
    const { dirty } = keyspace;
    const before = keyspace.databases.map(({ keys, expires, fieldExpires }) => ({ keys, expires, fieldExpires }));
    keyspace.flush(null);
    keyspace.expiry = 'ignore';
    try {
      load();
    } catch (error) {
      for (const [index, tables] of before.entries()) Object.assign(keyspace.databases[index], tables);
      throw error;
    } finally {
      keyspace.expiry = 'delete';
      keyspace.dirty = dirty;
    }
  }
}

const CANNOT_SAVE =
  'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk. Commands ' +
  'that may modify the data set are disabled, because this instance is configured to report errors during ' +
  'writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for ' +
  'details about the RDB error.';
