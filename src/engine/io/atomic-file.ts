import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ByteSink } from './byte-sink.js';

/** A file could not be written: the message names it and says why. */
export class SinkError extends Error {
  override readonly name = 'SinkError';
  constructor(
    readonly path: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it grew too large',
  EISDIR: 'it is a directory',
};

/** Says why a file could not be written, for what Node threw. */
export function sinkError(path: string, cause: unknown): SinkError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new SinkError(path, `${path} cannot be written: ${reason}`, { cause });
}

/**
 * A file that appears whole or not at all. It is written beside its place under another name; {@link commit} puts it
 * on disk, gives it its name and puts the folder on disk, so that a crash leaves either the old file or the new one.
 * A place that is no regular file (a pipe, a device) is written directly.
 */
export class AtomicFile implements ByteSink {
  readonly #path: string;
  /** The other name; null when the place is written directly. */
  #temporary: string | null;
  #descriptor: number;

  /** @throws SinkError when the file cannot be made there */
  constructor(readonly path: string) {
    try {
      const existing = statSync(path, { throwIfNoEntry: false });
      if (existing?.isDirectory() === true) throw new SinkError(path, `${path} is a directory`);
      // Behind a symbolic link it is the file that is replaced, not the link.
      this.#path = existing === undefined ? path : realpathSync(path);
      this.#temporary = existing === undefined || existing.isFile() ? temporaryName(this.#path) : null;
      this.#descriptor =
        this.#temporary === null ? openSync(path, 'w') : openSync(this.#temporary, 'wx', modeOf(existing));
    } catch (error) {
      throw error instanceof SinkError ? error : sinkError(path, error);
    }
  }

  /** @throws SinkError when the bytes cannot be written */
  write(bytes: Uint8Array): void {
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done);
    } catch (error) {
      throw sinkError(this.path, error);
    }
  }

  /**
   * Makes the file appear at its place.
   * @throws SinkError when that fails; then the old file is still there
   */
  commit(): void {
    if (this.#descriptor < 0) return;
    try {
      if (this.#temporary !== null) fsyncSync(this.#descriptor);
      this.#close();
      if (this.#temporary === null) return;
      renameSync(this.#temporary, this.#path);
      this.#temporary = null;
    } catch (error) {
      this.discard();
      throw sinkError(this.path, error);
    }
    syncFolder(dirname(this.#path));
  }

  /** Leaves no trace of what was written. Does nothing after {@link commit}. */
  discard(): void {
    this.#close();
    if (this.#temporary === null) return;
    try {
      unlinkSync(this.#temporary);
    } catch {
      // Somebody was quicker; then it is gone as well.
    }
    this.#temporary = null;
  }

  #close(): void {
    if (this.#descriptor >= 0) closeSync(this.#descriptor);
    this.#descriptor = -1;
  }
}

const temporaryName = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}-${Math.random().toString(36).slice(2, 8)}.tmp`);

/** Permissions of the new file: those of the one that it replaces. */
const modeOf = (existing: Stats | undefined): number => (existing === undefined ? 0o666 : existing.mode & 0o777);

/** Puts a renaming on disk. Some file systems refuse to open a folder; there it cannot be done and is not needed. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return;
  }
}
