import type { ManifestEntry } from '../aof/manifest.js';
import type { Keyspace } from '../keyspace/keyspace.js';
import { AppendOnlyLog, type LogListener } from './append-only-log.js';
import type { JobResult } from './background-job.js';
import type { Clock } from './clock.js';
import type { OpenFile } from './file-system.js';
import type { JobSlot } from './job-slot.js';
import { LogFiles } from './log-files.js';
import { PersistenceRefusal, quietly, reasonOf } from './refusal.js';
import type { PersistenceSettings } from './settings.js';
import { writeWhole, type SnapshotSinks } from './snapshot-sinks.js';

/** Failures in a row from which automatic rewrites wait, and the longest wait in seconds (aof.c, aofRewriteLimited). */
const RETRIES_AT_ONCE = 3;
const LONGEST_DELAY = 60 * 60;

/** The append-only log and its files: opening, rewriting, turning it on and off (aof.c). */
export class LogRewrites {
  #files: LogFiles;
  #log: AppendOnlyLog | null = null;
  /** Set while the log waits for its first base: `appendonly` was turned on, its rewrite is not done. */
  #pendingBase: { readonly temporary: string; readonly entry: ManifestEntry } | null = null;
  /** Bytes of the base and of earlier incremental files. */
  #otherBytes = 0;
  /** Size of the whole log after the last rewrite or load. */
  #baseSize = 0;
  #scheduled = false;
  #failures = 0;
  /** Unix seconds. */
  #nextTry = 0;
  readonly status = {
    lastRewriteOk: true,
    /** Seconds; -1 before the first. */
    lastRewriteSeconds: -1,
    rewrites: 0,
  };

  constructor(
    private readonly keyspace: Keyspace,
    private readonly settings: PersistenceSettings,
    private readonly slot: JobSlot,
    private readonly sinks: SnapshotSinks,
    private readonly clock: Clock,
    private readonly listener: LogListener,
  ) {
    this.#files = this.#newFiles();
  }

  get files(): LogFiles {
    return this.#files;
  }

  get log(): AppendOnlyLog | null {
    return this.#log;
  }

  get scheduled(): boolean {
    return this.#scheduled;
  }

  /** Rewrites that have failed in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether the log has no base yet: the rewrite that makes it is not done. */
  get waitsForBase(): boolean {
    return this.#pendingBase !== null;
  }

  /** Bytes of all files of the log. */
  get size(): number {
    return this.#otherBytes + (this.#log?.size ?? 0);
  }

  get baseSize(): number {
    return this.#baseSize;
  }

  /**
   * Opens the log for appending, after the dataset has been loaded (aof.c, aofOpenIfNeededOnServerStart).
   * @throws Error when its files cannot be made
   */
  open(): void {
    const { fs } = this.slot;
    const files = this.#files;
    fs.makeFolder(files.folder);
    if (files.loaded.length === 0) this.#writeFirstBase();
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
    this.#baseSize = this.size;
  }

  /**
   * BGREWRITEAOF.
   * @returns the status to reply
   * @throws PersistenceRefusal
   */
  background(): string {
    if (this.slot.job?.kind === 'rewrite') {
      throw new PersistenceRefusal('ERR Background append only file rewriting already in progress');
    }
    if (this.slot.job !== null) {
      this.#scheduled = true;
      this.#failures = 0;
      this.#nextTry = 0;
      return 'Background append only file rewriting scheduled';
    }
    this.#start();
    return 'Background append only file rewriting started';
  }

  /** A rewrite as soon as one may run: the log is no longer known to be what is in memory. */
  schedule(): void {
    if (this.#log !== null) this.#scheduled = true;
  }

  /**
   * `appendonly yes` at run time: a log begins with a base that is written in the background.
   * @throws PersistenceRefusal when its files cannot be made
   */
  turnOn(): void {
    if (this.#log !== null) return;
    try {
      this.#files = this.#newFiles();
      this.#files.read();
      this.slot.fs.makeFolder(this.#files.folder);
      if (this.slot.job?.kind === 'rewrite') this.slot.giveUp();
      const entry = this.#files.nextIncremental();
      const temporary = this.#files.path(`temp_${entry.file}`);
      this.#pendingBase = { temporary, entry };
      this.#log = this.#newLog(this.slot.fs.create(temporary));
      this.#otherBytes = 0;
      if (this.slot.job !== null) this.#scheduled = true;
      else this.#start();
    } catch (error) {
      this.#dropPendingLog();
      this.#scheduled = false;
      throw error instanceof PersistenceRefusal ? error : new PersistenceRefusal(reasonOf(error));
    }
  }

  /** `appendonly no` at run time. */
  turnOff(): void {
    if (this.#log === null) return;
    if (this.slot.job?.kind === 'rewrite') this.slot.giveUp();
    this.#scheduled = false;
    if (this.#pendingBase !== null) this.#dropPendingLog();
    else this.#log.close();
    this.#log = null;
    this.#otherBytes = 0;
    this.#baseSize = 0;
  }

  /**
   * Before the process ends: the log is put on disk and closed.
   * @returns false when it could not be written whole
   */
  close(): boolean {
    if (this.#pendingBase !== null) {
      // Without a base the log is of no use; what is in memory is saved by whoever closes, if it is to be saved.
      this.#dropPendingLog();
      return true;
    }
    const whole = this.#log?.close() ?? true;
    this.#log = null;
    return whole;
  }

  /** Starts the rewrite that was scheduled. @returns whether one was due */
  whenScheduled(): boolean {
    if (!this.#scheduled || this.#now() < this.#nextTry) return false;
    quietly(() => this.#start());
    return true;
  }

  /** Starts a rewrite when the log has grown as the settings say (server.c, serverCron). */
  whenGrown(): void {
    const { autoAofRewritePercentage: percentage, autoAofRewriteMinSize: least } = this.settings;
    if (this.#log === null || this.#pendingBase !== null || percentage <= 0) return;
    if (this.#now() < this.#nextTry || this.size <= least) return;
    const base = this.#baseSize === 0 ? 1 : this.#baseSize;
    const growth = Math.floor((this.size * 100) / base) - 100;
    if (growth < percentage) return;
    this.listener.notice(`Starting automatic rewriting of AOF on ${growth}% growth`);
    quietly(() => this.#start());
  }

  /** After settings have changed, or a job has begun or ended. */
  applySettings(): void {
    if (this.#log === null) return;
    this.#log.fsync = this.settings.appendfsync;
    this.#log.timestamps = this.settings.aofTimestampEnabled;
    this.#log.withoutFsync = this.settings.noAppendfsyncOnRewrite && this.slot.job !== null;
  }

  #start(): void {
    const files = this.#files;
    this.#scheduled = false;
    let first: number;
    try {
      this.slot.fs.makeFolder(files.folder);
      // Without a log there is nothing to go on with, but a rewrite still makes the files.
      if (this.#log === null) files.read();
      first = this.#nextFile();
    } catch (error) {
      this.#failed(error);
      throw new PersistenceRefusal(
        "ERR Can't execute an AOF background rewriting. Please check the server logs for more information.",
      );
    }
    const kind = this.settings.aofUseRdbPreamble ? 'rdb' : 'aof';
    const temporary = files.path(`temp-rewriteaof-bg-${process.pid}.aof`);
    this.listener.notice('Background append only file rewriting started');
    quietly(() =>
      this.slot.begin({
        kind: 'rewrite',
        temporary,
        sinkOf: (file) => this.sinks.base(file),
        finish: () => this.#install(temporary, files.nextBase(kind), first),
        done: (result, seconds) => this.#done(result, seconds),
      }),
    );
  }

  /** Puts a finished base in its place. @throws Error; the old files then still hold, and the new ones are removed */
  #install(temporary: string, base: ManifestEntry, first: number): void {
    const { fs } = this.slot;
    const files = this.#files;
    const pending = this.#pendingBase;
    fs.rename(temporary, files.path(base.file));
    try {
      if (pending === null) files.replaceBase(base, first);
      else {
        fs.rename(pending.temporary, files.path(pending.entry.file));
        files.replace([base, ...files.asHistory(), pending.entry]);
      }
    } catch (error) {
      this.slot.removeQuietly(files.path(base.file));
      if (pending !== null) this.slot.removeQuietly(files.path(pending.entry.file));
      throw error;
    }
    this.#pendingBase = null;
    files.removeHistory();
  }

  #done(result: JobResult, seconds: number): void {
    this.status.lastRewriteSeconds = seconds;
    if (!result.ok) {
      this.#failed(result.error);
      return;
    }
    this.status.lastRewriteOk = true;
    this.#failures = 0;
    this.#nextTry = 0;
    this.status.rewrites++;
    const last = this.#files.incremental.at(-1);
    this.#otherBytes = last === undefined ? 0 : this.#bytesBefore(last);
    this.#baseSize = this.size;
    this.listener.notice('Background AOF rewrite finished successfully');
  }

  /** From now on, commands go to a new incremental file. @returns its sequence number @throws Error */
  #nextFile(): number {
    const { fs } = this.slot;
    const files = this.#files;
    const log = this.#log;
    if (log === null) return files.nextIncremental().seq;
    if (this.#pendingBase !== null) {
      // What has gathered since an earlier try is part of the base that is about to be written.
      log.restart(fs.create(this.#pendingBase.temporary));
      return this.#pendingBase.entry.seq;
    }
    log.writeOut();
    const entry = files.nextIncremental();
    const file = fs.create(files.path(entry.file));
    try {
      files.addIncremental(entry);
    } catch (error) {
      file.close();
      this.slot.removeQuietly(files.path(entry.file));
      throw error;
    }
    const before = log.size;
    log.switchTo(file);
    this.#otherBytes += before;
    return entry.seq;
  }

  #failed(error: unknown): void {
    this.status.lastRewriteOk = false;
    this.#failures++;
    this.listener.warning(`Background AOF rewrite failed: ${reasonOf(error)}`);
    // One minute after the third failure, then twice as long each time, up to an hour.
    const over = this.#failures - RETRIES_AT_ONCE;
    const minutes = over < 0 ? 0 : 2 ** over;
    this.#nextTry = this.#now() + Math.min(minutes * 60, LONGEST_DELAY);
    if (this.#pendingBase !== null) this.#scheduled = true;
  }

  #writeFirstBase(): void {
    const { fs } = this.slot;
    const files = this.#files;
    const base = files.nextBase(this.settings.aofUseRdbPreamble ? 'rdb' : 'aof');
    const temporary = files.path(`temp-rewriteaof-${process.pid}.aof`);
    const file = fs.create(temporary);
    try {
      writeWhole(this.keyspace, this.sinks.base(file));
      file.sync();
    } finally {
      file.close();
    }
    fs.rename(temporary, files.path(base.file));
    files.replace([base]);
  }

  #dropPendingLog(): void {
    if (this.#pendingBase !== null) {
      this.#log?.discard();
      this.slot.removeQuietly(this.#pendingBase.temporary);
    }
    this.#log = null;
    this.#pendingBase = null;
  }

  #newFiles(): LogFiles {
    const { dir, appenddirname, appendfilename } = this.settings;
    return new LogFiles(this.slot.fs, `${dir}/${appenddirname}`, appendfilename);
  }

  #newLog(file: OpenFile): AppendOnlyLog {
    const log = new AppendOnlyLog(file, this.listener, this.clock);
    // An fsync that failed may have lost what it was for, even where the next one succeeds: only new files are sure.
    log.onDoubt = () => this.schedule();
    log.fsync = this.settings.appendfsync;
    log.timestamps = this.settings.aofTimestampEnabled;
    return log;
  }

  #bytesBefore(last: ManifestEntry): number {
    let bytes = 0;
    for (const { file } of this.#files.loaded) {
      if (file !== last.file) bytes += this.slot.fs.size(this.#files.path(file));
    }
    return bytes;
  }

  #now(): number {
    return Math.floor(this.clock.now() / 1000);
  }
}
