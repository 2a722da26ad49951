import { ByteWriter } from '../codec/byte-writer.js';
import type { Propagated } from '../commands/call.js';
import { appendCommand } from './command-text.js';
import type { OpenFile } from './file-system.js';
import { nodeClock, type Clock } from './clock.js';

export type FsyncPolicy = 'always' | 'everysec' | 'no';

/** ms between two fsyncs of `everysec`, and how long a write waits for one that is under way (aof.c). */
const FSYNC_EVERY = 1000;
const POSTPONE = 2000;

/** Tells of what befalls the log. */
export interface LogListener {
  notice(text: string): void;
  warning(text: string): void;
}

/**
 * The file that commands are appended to. Commands gather in a buffer, which is written once per turn of the event
 * loop, before any reply to them is sent; `fsync` says when it has to reach the disk as well.
 *
 * A write or fsync that fails loses nothing: the bytes stay in the buffer, the file is cut back to its last whole
 * command, no reply to these commands goes out under `always`, and it is tried again.
 */
export class AppendOnlyLog {
  fsync: FsyncPolicy = 'everysec';
  /** `no-appendfsync-on-rewrite`, while a child's work is under way. */
  withoutFsync = false;
  /** `aof-timestamp-enabled` */
  timestamps = false;
  #file: OpenFile;
  readonly #buffer = new ByteWriter(64 * 1024);
  /** Database of the last command in the file; -1 before the first. */
  #db = -1;
  #lastStamp = 0;
  /** Bytes of the file that are known to be on disk. */
  #synced: number;
  #syncing = false;
  #lastSync = 0;
  #postponedSince = 0;
  /** Why the last write, and why the last fsync failed. */
  #writeError: Error | null = null;
  #syncError: Error | null = null;
  #closed = false;
  readonly stats = { delayedFsyncs: 0 };
  /**
   * Told when an fsync works again after one that failed. The system may have dropped what the failed one was for, and
   * says so only once: what the files hold is then no longer known.
   */
  onDoubt: () => void = () => undefined;

  constructor(
    file: OpenFile,
    private readonly listener: LogListener,
    private readonly clock: Clock = nodeClock,
  ) {
    this.#file = file;
    this.#synced = file.size;
    this.#lastSync = clock.now();
  }

  /** Bytes of the current file, with what is still in the buffer. */
  get size(): number {
    return this.#file.size + this.#buffer.length;
  }

  get buffered(): number {
    return this.#buffer.length;
  }

  get pendingFsyncs(): number {
    return this.#syncing ? 1 : 0;
  }

  /** Why the last write or fsync failed; null when all is well. While it is set, writes are to be refused. */
  get error(): Error | null {
    return this.#writeError ?? this.#syncError;
  }

  /** Whether everything that was appended is on disk. */
  get synced(): boolean {
    return this.#buffer.length === 0 && this.#synced === this.#file.size;
  }

  /** Appends what one call wrote: one command, or several as a transaction. */
  append(commands: readonly Propagated[]): void {
    if (commands.length === 0) return;
    if (this.timestamps) this.#stamp();
    this.#select(commands[0].db);
    if (commands.length > 1) appendCommand(this.#buffer, MULTI);
    for (const { db, args } of commands) {
      this.#select(db);
      appendCommand(this.#buffer, args);
    }
    if (commands.length > 1) appendCommand(this.#buffer, EXEC);
  }

  /**
   * Writes the buffer to the file, and to the disk by the policy.
   * @param force does not wait for an fsync that is under way
   * @returns false when something could not be written: replies that depend on it must wait
   */
  flush(force = false): boolean {
    if (this.#buffer.length > 0) {
      if (this.fsync === 'everysec' && this.#syncing && !force && this.#postpone()) return true;
      if (!this.#write()) return this.fsync !== 'always';
    }
    this.#postponedSince = 0;
    return this.#syncByPolicy();
  }

  /** Writes the buffer out, and with `always` to the disk. @throws Error when that fails */
  writeOut(): void {
    const written = this.#buffer.length === 0 || this.#write();
    if (written && (this.fsync !== 'always' || this.#synced === this.#file.size || this.#sync())) return;
    throw this.error ?? new Error('the log cannot be written');
  }

  /**
   * Goes on with another file, from now on. The old one was written out before; it goes to the disk in the background,
   * except where replies wait for that.
   */
  switchTo(file: OpenFile): void {
    const old = this.#file;
    if (this.#synced === old.size || this.fsync === 'no') old.close();
    else {
      old.syncLater((error) => {
        old.close();
        if (error !== null) this.#syncFailed(error);
      });
    }
    this.#begin(file);
  }

  /** Begins anew with another, empty file: what was appended so far counts no longer. */
  restart(file: OpenFile): void {
    this.#buffer.length = 0;
    this.#file.close();
    this.#begin(file);
  }

  #begin(file: OpenFile): void {
    this.#file = file;
    this.#synced = file.size;
    this.#db = -1;
  }

  /** Writes and fsyncs everything, and closes the file. @returns false when that failed */
  close(): boolean {
    const whole = this.#writeAndSync();
    this.discard();
    return whole;
  }

  /** Closes the file, whatever is still to be written. */
  discard(): void {
    this.#closed = true;
    this.#file.close();
  }

  /** Writes and fsyncs everything now, whatever the policy. @returns false when that failed */
  syncNow(): boolean {
    return this.#writeAndSync();
  }

  /** Puts all on disk, now. */
  #writeAndSync(): boolean {
    if (this.#buffer.length > 0 && !this.#write()) return false;
    return this.#sync();
  }

  #postpone(): boolean {
    const now = this.clock.now();
    if (this.#postponedSince === 0) this.#postponedSince = now;
    if (now - this.#postponedSince < POSTPONE) return true;
    this.stats.delayedFsyncs++;
    this.listener.notice(
      'Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without waiting for fsync ' +
        'to complete, this may slow down the server.',
    );
    return false;
  }

  #write(): boolean {
    const { bytes, length } = this.#buffer;
    const before = this.#file.size;
    let at = 0;
    try {
      while (at < length) {
        const written = this.#file.write(bytes, at, length);
        if (written <= 0) throw new Error('short write');
        at += written;
      }
    } catch (error) {
      const cause = asError(error);
      if (this.#writeError === null) this.listener.warning(`Error writing to the AOF file: ${cause.message}`);
      this.#writeError = cause;
      if (at > 0) this.#cutBack(before, at);
      return false;
    }
    this.#buffer.length = 0;
    if (this.#writeError !== null) {
      this.#writeError = null;
      this.listener.notice('AOF write error looks solved. The server can write again.');
    }
    return true;
  }

  /** Takes half a write out of the file again; where that fails, what was written counts as written. */
  #cutBack(size: number, written: number): void {
    try {
      this.#file.truncate(size);
    } catch {
      const { bytes, length } = this.#buffer;
      bytes.copyWithin(0, written, length);
      this.#buffer.length = length - written;
    }
  }

  #syncByPolicy(): boolean {
    if (this.#synced === this.#file.size) return true;
    if (this.fsync === 'always') return this.#sync();
    if (this.#syncing || ((this.fsync === 'no' || this.withoutFsync) && this.#syncError === null)) return true;
    const now = this.clock.now();
    if (now - this.#lastSync < FSYNC_EVERY) return true;
    this.#lastSync = now;
    this.#syncing = true;
    const file = this.#file;
    const size = file.size;
    file.syncLater((error) => {
      this.#syncing = false;
      if (this.#closed) return;
      if (error !== null) this.#syncFailed(error);
      else if (file === this.#file) this.#syncedUpTo(size);
    });
    return true;
  }

  #sync(): boolean {
    try {
      this.#file.sync();
    } catch (error) {
      this.#syncFailed(error);
      return false;
    }
    this.#lastSync = this.clock.now();
    this.#syncedUpTo(this.#file.size);
    return true;
  }

  #syncFailed(error: unknown): void {
    const cause = asError(error);
    if (this.#syncError === null) this.listener.warning(`Fail to fsync the AOF file: ${cause.message}`);
    this.#syncError = cause;
    // Nothing is known to be on disk until an fsync has worked again.
    this.#synced = -1;
  }

  #syncedUpTo(size: number): void {
    this.#synced = Math.max(this.#synced, size);
    if (this.#syncError === null) return;
    this.#syncError = null;
    this.listener.notice('AOF fsync error looks solved. The server can write again.');
    this.onDoubt();
  }

  #select(db: number): void {
    if (db === this.#db) return;
    appendCommand(this.#buffer, ['SELECT', String(db)]);
    this.#db = db;
  }

  #stamp(): void {
    const second = Math.floor(this.clock.now() / 1000);
    if (second <= this.#lastStamp) return;
    this.#lastStamp = second;
    this.#buffer.ascii(`#TS:${second}\r\n`);
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const MULTI = ['MULTI'];
const EXEC = ['EXEC'];
