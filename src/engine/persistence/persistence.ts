import { ByteWriter } from '../codec/byte-writer.js';
import type { ManifestEntry } from '../aof/manifest.js';
import type { Propagated } from '../commands/call.js';
import { FileSource } from '../io/file-source.js';
import type { Keyspace } from '../keyspace/keyspace.js';
import { AppendOnlyLog, type LogListener } from './append-only-log.js';
import { BackgroundJob, type JobResult } from './background-job.js';
import type { Clock } from './clock.js';
import { FileSink } from './file-sink.js';
import type { FileSystem, OpenFile } from './file-system.js';
import { LogFiles } from './log-files.js';
import { playLogFile } from './log-player.js';
import { loadRdb } from './rdb-loader.js';
import { RdbSnapshotSink } from './rdb-snapshot-sink.js';
import { RewriteSink } from './rewrite-sink.js';
import type { PersistenceSettings } from './settings.js';
import type { SnapshotSink } from './snapshot-walk.js';

/** A save or rewrite was refused or has failed; the text is the server's reply. */
export class PersistenceRefusal extends Error {
  override readonly name = 'PersistenceRefusal';
}

/** Seconds between two tries of a save that failed, and of an automatic rewrite that failed (server.c). */
const SAVE_RETRY = 5;
const REWRITE_RETRIES_AT_ONCE = 3;
const REWRITE_LONGEST_DELAY = 60 * 60;

/** What is saved beside the keys. */
export interface Extras {
  /** Sources of the function libraries. */
  functions(): readonly string[];
}

/** Everything that it uses. */
export interface PersistenceParts {
  readonly keyspace: Keyspace;
  readonly settings: PersistenceSettings;
  readonly fs: FileSystem;
  readonly clock: Clock;
  readonly listener: LogListener;
  readonly extras: Extras;
}

/**
 * What SAVE, BGSAVE, BGREWRITEAOF and `appendonly` do, and when they do it by themselves. One background job runs at a
 * time; there is no fork, and no writer waits for it (see SnapshotWalk).
 */
export class Persistence {
  readonly #parts: PersistenceParts;
  #job: BackgroundJob | null = null;
  /** The job's file, to be removed when it is given up. */
  #jobFile = '';
  #files: LogFiles;
  #log: AppendOnlyLog | null = null;
  /** Set while the log waits for its first base: `appendonly` was turned on, its rewrite is not done. */
  #pendingBase: { readonly temporary: string; readonly entry: ManifestEntry } | null = null;
  /** Bytes of the base and of earlier incremental files. */
  #otherBytes = 0;
  /** Size of the whole log after the last rewrite or load. */
  #baseSize = 0;
  #dirtyAtStart = 0;
  #saveScheduled = false;
  #rewriteScheduled = false;
  #lastSaveTry = 0;
  #rewriteFailures = 0;
  #nextRewriteTry = 0;
  readonly status = {
    /** Unix seconds. */
    lastSave: 0,
    lastSaveOk: true,
    /** Seconds; -1 before the first. */
    lastSaveSeconds: -1,
    saves: 0,
    lastRewriteOk: true,
    lastRewriteSeconds: -1,
    rewrites: 0,
    keysLoaded: 0,
    keysExpiredAtLoad: 0,
  };

  constructor(parts: PersistenceParts) {
    this.#parts = parts;
    this.#files = this.#newFiles();
    this.status.lastSave = Math.floor(parts.clock.now() / 1000);
  }

  get files(): LogFiles {
    return this.#files;
  }

  get job(): BackgroundJob | null {
    return this.#job;
  }

  get rewriteScheduled(): boolean {
    return this.#rewriteScheduled;
  }

  get rewriteFailures(): number {
    return this.#rewriteFailures;
  }

  get log(): AppendOnlyLog | null {
    return this.#log;
  }

  /** Bytes of all files of the log. */
  get logSize(): number {
    return this.#otherBytes + (this.#log?.size ?? 0);
  }

  get logBaseSize(): number {
    return this.#baseSize;
  }

  get rdbPath(): string {
    return `${this.#parts.settings.dir}/${this.#parts.settings.dbfilename}`;
  }

  /**
   * Why writes are refused at present: the server's MISCONF error; null when they are not.
   * server.c, writeCommandsDeniedByDiskError
   */
  get refusal(): string | null {
    const { settings } = this.#parts;
    if (settings.stopWritesOnBgsaveError && settings.savePoints.length > 0 && !this.status.lastSaveOk) {
      return (
        'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk. Commands ' +
        'that may modify the data set are disabled, because this instance is configured to report errors during ' +
        'writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for ' +
        'details about the RDB error.'
      );
    }
    const error = this.#log?.error ?? null;
    return error === null ? null : `MISCONF Errors writing to the AOF file: ${error.message}`;
  }

  /** Takes what a call wrote. */
  propagate(commands: readonly Propagated[]): void {
    this.#log?.append(commands);
  }

  /**
   * Before replies are sent: writes the log.
   * @returns false when replies to writes have to wait
   */
  flush(): boolean {
    return this.#log?.flush() ?? true;
  }

  /**
   * SAVE.
   * @throws PersistenceRefusal
   */
  save(): void {
    if (this.#job?.kind === 'save') throw new PersistenceRefusal('ERR Background save already in progress');
    const { keyspace, fs, clock } = this.#parts;
    const path = this.rdbPath;
    const temporary = this.#temporary(`temp-${process.pid}.rdb`);
    let file: OpenFile | null = null;
    try {
      file = fs.create(temporary);
      writeWhole(keyspace, this.#rdbSink(file, false));
      file.sync();
      file.close();
      fs.rename(temporary, path);
    } catch (error) {
      file?.close();
      this.#removeQuietly(temporary);
      this.#parts.listener.warning(`Failed saving the DB: ${words(error)}`);
      throw new PersistenceRefusal('ERR');
    }
    keyspace.dirty = 0;
    this.status.lastSave = Math.floor(clock.now() / 1000);
    this.status.lastSaveOk = true;
    this.status.saves++;
    this.#parts.listener.notice('DB saved on disk');
  }

  /** The last save before the process ends: one that runs in the background is given up for it. @throws PersistenceRefusal */
  saveAtExit(): void {
    if (this.#job?.kind === 'save') this.#giveUpJob();
    this.save();
  }

  /**
   * BGSAVE.
   * @param schedule waits for a rewrite to end instead of being refused
   * @returns the status to reply
   * @throws PersistenceRefusal
   */
  backgroundSave(schedule: boolean): string {
    if (this.#job?.kind === 'save') throw new PersistenceRefusal('ERR Background save already in progress');
    if (this.#job !== null) {
      if (!schedule) {
        throw new PersistenceRefusal(
          "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to " +
            'schedule a BGSAVE whenever possible.',
        );
      }
      this.#saveScheduled = true;
      return 'Background saving scheduled';
    }
    this.#startSave();
    return 'Background saving started';
  }

  /**
   * BGREWRITEAOF.
   * @returns the status to reply
   * @throws PersistenceRefusal
   */
  rewrite(): string {
    if (this.#job?.kind === 'rewrite') {
      throw new PersistenceRefusal('ERR Background append only file rewriting already in progress');
    }
    if (this.#job !== null) {
      this.#rewriteScheduled = true;
      this.#rewriteFailures = 0;
      return 'Background append only file rewriting scheduled';
    }
    this.#startRewrite();
    return 'Background append only file rewriting started';
  }

  /**
   * `appendonly yes` at run time: a log begins with a base that is written in the background.
   * @throws PersistenceRefusal when its files cannot be made
   */
  turnOn(): void {
    if (this.#log !== null) return;
    const { fs } = this.#parts;
    try {
      this.#files = this.#newFiles();
      this.#files.read();
      fs.makeFolder(this.#files.folder);
      if (this.#job?.kind === 'rewrite') this.#giveUpJob();
      this.#openPendingLog();
      if (this.#job !== null) this.#rewriteScheduled = true;
      else this.#startRewrite();
    } catch (error) {
      this.#dropPendingLog();
      throw error instanceof PersistenceRefusal ? error : new PersistenceRefusal(words(error));
    }
  }

  /** `appendonly no` at run time. */
  turnOff(): void {
    if (this.#log === null) return;
    if (this.#job?.kind === 'rewrite') this.#giveUpJob();
    this.#rewriteScheduled = false;
    if (this.#pendingBase !== null) this.#dropPendingLog();
    else this.#log.close();
    this.#log = null;
    this.#otherBytes = 0;
    this.#baseSize = 0;
  }

  /**
   * Opens the log for appending, after the dataset has been loaded (aof.c, aofOpenIfNeededOnServerStart).
   * @throws Error when its files cannot be made
   */
  open(): void {
    const { settings, keyspace, fs } = this.#parts;
    const files = this.#files;
    fs.makeFolder(files.folder);
    if (files.loaded.length === 0) {
      const base = files.nextBase(settings.aofUseRdbPreamble ? 'rdb' : 'aof');
      const temporary = files.path(`temp-rewriteaof-${process.pid}.aof`);
      const file = fs.create(temporary);
      writeWhole(keyspace, this.#baseSink(file));
      file.sync();
      file.close();
      fs.rename(temporary, files.path(base.file));
      files.replace([base]);
    }
    let last = files.incremental.at(-1);
    if (last === undefined) {
      last = files.nextIncremental();
      // The file is there before the manifest names it: a crash in between leaves a file too many, not one too few.
      fs.append(files.path(last.file)).close();
      files.addIncremental(last);
    }
    files.removeHistory();
    this.#log = this.#newLog(fs.append(files.path(last.file)));
    this.#otherBytes = this.#bytesBefore(last);
    this.#baseSize = this.logSize;
  }

  /** Ten times a second: save points, automatic rewrites, what was scheduled, and tries of what has failed. */
  tick(): void {
    const { settings, keyspace, clock } = this.#parts;
    const now = Math.floor(clock.now() / 1000);
    this.#applySettings();
    // A log that could not be written is tried again even when nothing is appended.
    if (this.#log?.error !== undefined && this.#log.error !== null) this.#log.flush(true);
    if (this.#job !== null) return;
    if (this.#rewriteScheduled && now >= this.#nextRewriteTry) {
      this.#quietly(() => this.#startRewrite());
      return;
    }
    for (const { seconds, changes } of settings.savePoints) {
      if (keyspace.dirty < changes || now - this.status.lastSave < seconds) continue;
      if (!this.status.lastSaveOk && now - this.#lastSaveTry <= SAVE_RETRY) continue;
      this.#parts.listener.notice(`${changes} changes in ${seconds} seconds. Saving...`);
      this.#quietly(() => this.#startSave());
      return;
    }
    if (this.#saveScheduled && (this.status.lastSaveOk || now - this.#lastSaveTry > SAVE_RETRY)) {
      this.#quietly(() => this.#startSave());
      return;
    }
    this.#rewriteWhenGrown(now);
  }

  /** FLUSHALL: a save of what is gone is pointless (db.c, flushAllDataAndResetRDB). */
  flushedAll(): void {
    if (this.#job?.kind === 'save') this.#giveUpJob();
    const { settings, keyspace } = this.#parts;
    if (settings.savePoints.length === 0) return;
    const { dirty } = keyspace;
    this.#quietly(() => this.save());
    keyspace.dirty = dirty;
  }

  /**
   * Before the process ends: background work is given up, and the log is put on disk.
   * @returns false when the log could not be written whole
   */
  close(): boolean {
    if (this.#job !== null) this.#giveUpJob();
    if (this.#pendingBase !== null) {
      // Without a base the log is of no use; what is in memory is saved by whoever closes, if it is to be saved.
      this.#dropPendingLog();
      this.#log = null;
      return true;
    }
    const whole = this.#log?.close() ?? true;
    this.#log = null;
    return whole;
  }

  /** Loads the dump again in place of the dataset. @throws RdbLoadError, SourceError */
  reload(loadFunctions: (sources: readonly string[]) => void): void {
    const { keyspace } = this.#parts;
    const source = new FileSource(this.rdbPath);
    keyspace.flush(null);
    keyspace.expiry = 'ignore';
    try {
      const { functions } = loadRdb(source, keyspace, { dropExpired: true, checksum: true });
      loadFunctions(functions);
    } finally {
      keyspace.expiry = 'delete';
      source.close();
    }
  }

  /** Loads the log again in place of the dataset; all of it is written first. @throws Error */
  reloadLog(loadFunctions: (sources: readonly string[]) => void): void {
    const { keyspace } = this.#parts;
    this.#log?.syncNow();
    const dirty = keyspace.dirty;
    keyspace.flush(null);
    keyspace.expiry = 'ignore';
    try {
      for (const { file } of this.#files.loaded) playLogFile(this.#files.path(file), keyspace, loadFunctions);
    } finally {
      keyspace.expiry = 'delete';
      keyspace.dirty = dirty;
    }
  }

  /** After settings have changed. */
  applySettings(): void {
    this.#applySettings();
  }

  #applySettings(): void {
    const { settings } = this.#parts;
    if (this.#log === null) return;
    this.#log.fsync = settings.appendfsync;
    this.#log.timestamps = settings.aofTimestampEnabled;
    this.#log.withoutFsync = settings.noAppendfsyncOnRewrite && this.#job !== null;
  }

  #rewriteWhenGrown(now: number): void {
    const { settings } = this.#parts;
    if (this.#log === null || settings.autoAofRewritePercentage <= 0) return;
    if (now < this.#nextRewriteTry || this.logSize <= settings.autoAofRewriteMinSize) return;
    const base = this.#baseSize === 0 ? 1 : this.#baseSize;
    const growth = Math.floor((this.logSize * 100) / base) - 100;
    if (growth < settings.autoAofRewritePercentage) return;
    this.#parts.listener.notice(`Starting automatic rewriting of AOF on ${growth}% growth`);
    this.#quietly(() => this.#startRewrite());
  }

  #startSave(): void {
    const { keyspace, fs, clock, listener } = this.#parts;
    this.#saveScheduled = false;
    this.#lastSaveTry = Math.floor(clock.now() / 1000);
    this.#dirtyAtStart = keyspace.dirty;
    const temporary = this.#temporary(`temp-${process.pid}.rdb`);
    const path = this.rdbPath;
    this.#begin(
      'save',
      temporary,
      (file) => this.#rdbSink(file, false),
      () => fs.rename(temporary, path),
      (result) => {
        const seconds = this.#finishJob(result);
        this.status.lastSaveSeconds = seconds;
        this.status.lastSaveOk = result.ok;
        if (result.ok) {
          keyspace.dirty -= this.#dirtyAtStart;
          this.status.lastSave = Math.floor(clock.now() / 1000);
          this.status.saves++;
          listener.notice('Background saving terminated with success');
        } else {
          listener.warning(`Background saving error: ${result.error.message}`);
        }
      },
    );
    listener.notice('Background saving started');
  }

  #startRewrite(): void {
    const { settings, fs, listener } = this.#parts;
    this.#rewriteScheduled = false;
    // Without a log there is nothing to go on with, but a rewrite still makes the files (aof.c).
    const files = this.#files;
    let first: number;
    try {
      fs.makeFolder(files.folder);
      if (this.#log === null) files.read();
      first = this.#nextFile();
    } catch (error) {
      this.#rewriteFailed(error);
      throw new PersistenceRefusal(`ERR Can't execute an AOF background rewriting: ${words(error)}`);
    }
    const kind = settings.aofUseRdbPreamble ? 'rdb' : 'aof';
    const temporary = files.path(`temp-rewriteaof-bg-${process.pid}.aof`);
    const finish = (): void => {
      const base = files.nextBase(kind);
      fs.rename(temporary, files.path(base.file));
      const pending = this.#pendingBase;
      if (pending === null) {
        files.replaceBase(base, first);
      } else {
        const { entry } = pending;
        fs.rename(pending.temporary, files.path(entry.file));
        files.replace([base, ...historyOf(files), entry]);
        files.removeHistory();
        this.#pendingBase = null;
      }
    };
    this.#begin(
      'rewrite',
      temporary,
      (file) => this.#baseSink(file),
      finish,
      (result) => {
        const seconds = this.#finishJob(result);
        this.status.lastRewriteSeconds = seconds;
        this.status.lastRewriteOk = result.ok;
        if (!result.ok) {
          this.#rewriteFailed(result.error);
          return;
        }
        this.#rewriteFailures = 0;
        this.#nextRewriteTry = 0;
        this.status.rewrites++;
        const last = files.incremental.at(-1);
        this.#otherBytes = last === undefined ? 0 : this.#bytesBefore(last);
        this.#baseSize = this.logSize;
        listener.notice('Background AOF rewrite finished successfully');
      },
    );
    listener.notice('Background append only file rewriting started');
  }

  /** From now on, commands go to a new incremental file. @returns its sequence number */
  #nextFile(): number {
    const files = this.#files;
    if (this.#pendingBase !== null) return this.#pendingBase.entry.seq;
    if (this.#log === null) return files.nextIncremental().seq;
    const entry = files.nextIncremental();
    const file = this.#parts.fs.create(files.path(entry.file));
    try {
      files.addIncremental(entry);
      const before = this.#log.size;
      this.#log.switchTo(file);
      this.#otherBytes += before;
    } catch (error) {
      file.close();
      throw error;
    }
    return entry.seq;
  }

  #rewriteFailed(error: unknown): void {
    const { clock, listener } = this.#parts;
    this.status.lastRewriteOk = false;
    this.#rewriteFailures++;
    listener.warning(`Background AOF rewrite failed: ${words(error)}`);
    // aof.c, aofRewriteLimited: one minute after the third failure, then twice as long each time, up to an hour.
    const over = this.#rewriteFailures - REWRITE_RETRIES_AT_ONCE;
    const minutes = over < 0 ? 0 : 2 ** over;
    this.#nextRewriteTry = Math.floor(clock.now() / 1000) + Math.min(minutes * 60, REWRITE_LONGEST_DELAY);
    if (this.#pendingBase !== null) this.#rewriteScheduled = true;
  }

  #begin(
    kind: 'save' | 'rewrite',
    path: string,
    sinkOf: (file: OpenFile) => SnapshotSink,
    finish: () => void,
    done: (result: JobResult) => void,
  ): void {
    let file: OpenFile | null = null;
    try {
      file = this.#parts.fs.create(path);
      this.#jobFile = path;
      this.#job = new BackgroundJob(this.#parts.keyspace, kind, file, sinkOf(file), finish, done);
      this.#applySettings();
    } catch (error) {
      file?.close();
      this.#removeQuietly(path);
      if (kind === 'save') this.status.lastSaveOk = false;
      else this.#rewriteFailed(error);
      this.#parts.listener.warning(`Can't write ${path}: ${words(error)}`);
      throw new PersistenceRefusal(`ERR ${words(error)}`);
    }
  }

  /** @returns seconds that it took */
  #finishJob(result: JobResult): number {
    const seconds = this.#job?.seconds ?? 0;
    this.#job = null;
    if (!result.ok) this.#removeQuietly(this.#jobFile);
    this.#applySettings();
    return seconds;
  }

  #giveUpJob(): void {
    this.#job?.abort();
    this.#job = null;
    this.#removeQuietly(this.#jobFile);
    this.#applySettings();
  }

  #openPendingLog(): void {
    const { fs } = this.#parts;
    const entry = this.#files.nextIncremental();
    const temporary = this.#files.path(`temp_${entry.file}`);
    this.#pendingBase = { temporary, entry };
    this.#log = this.#newLog(fs.create(temporary));
    this.#otherBytes = 0;
  }

  #dropPendingLog(): void {
    this.#log?.close();
    this.#log = null;
    if (this.#pendingBase !== null) this.#removeQuietly(this.#pendingBase.temporary);
    this.#pendingBase = null;
  }

  #newFiles(): LogFiles {
    const { settings, fs } = this.#parts;
    return new LogFiles(fs, `${settings.dir}/${settings.appenddirname}`, settings.appendfilename);
  }

  #newLog(file: OpenFile): AppendOnlyLog {
    const log = new AppendOnlyLog(file, this.#parts.listener, this.#parts.clock);
    const { settings } = this.#parts;
    log.fsync = settings.appendfsync;
    log.timestamps = settings.aofTimestampEnabled;
    return log;
  }

  #rdbSink(file: OpenFile, aofBase: boolean): SnapshotSink {
    const { settings, extras, clock } = this.#parts;
    return new RdbSnapshotSink(new FileSink(file), {
      compression: settings.rdbcompression,
      checksum: settings.rdbchecksum,
      aofBase,
      functions: extras.functions(),
      now: clock.now(),
    });
  }

  #baseSink(file: OpenFile): SnapshotSink {
    if (this.#parts.settings.aofUseRdbPreamble) return this.#rdbSink(file, true);
    return new RewriteSink(new FileSink(file), new ByteWriter(64 * 1024), this.#parts.extras.functions());
  }

  #bytesBefore(last: ManifestEntry): number {
    const { fs } = this.#parts;
    let bytes = 0;
    for (const { file } of this.#files.loaded) {
      if (file !== last.file) bytes += fs.size(this.#files.path(file));
    }
    return bytes;
  }

  #temporary(name: string): string {
    return `${this.#parts.settings.dir}/${name}`;
  }

  #removeQuietly(path: string): void {
    try {
      if (this.#parts.fs.exists(path)) this.#parts.fs.remove(path);
    } catch (error) {
      this.#parts.listener.warning(`${path} could not be removed: ${words(error)}`);
    }
  }

  #quietly(deed: () => void): void {
    try {
      deed();
    } catch (error) {
      // It has been logged, and INFO tells of it.
      if (!(error instanceof PersistenceRefusal)) throw error;
    }
  }
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const historyOf = (files: LogFiles): readonly ManifestEntry[] =>
  files.loaded.map((entry): ManifestEntry => ({ ...entry, role: 'history' }));

/** Writes the dataset at one go, while nothing changes it. @throws Error */
function writeWhole(keyspace: Keyspace, sink: SnapshotSink): void {
  const databases = keyspace.databases.filter(({ size }) => size > 0);
  sink.begin(databases.map(({ index, size, expires }) => ({ index, keys: size, expires: expires.size })));
  for (const { index, keys } of databases) {
    for (let slot = 0; slot < keys.size; slot++) sink.entry(index, keys.keyAt(slot), keys.valueAt(slot));
  }
  sink.end();
}
