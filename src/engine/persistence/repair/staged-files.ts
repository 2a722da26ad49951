import { basename, dirname, join, sep } from 'node:path';
import type { ByteSink } from '../../io/byte-sink.js';
import type { FileOperations } from '../../io/file-operations.js';

/**
 * Files and folders that are being made under names that nobody looks for. They get their real names by renaming, or
 * are all removed: until then nothing else has changed.
 */
export class StagedFiles {
  /** What must be removed when it does not come to the renaming; the last made first. */
  readonly #made: { readonly path: string; readonly folder: boolean }[] = [];

  constructor(private readonly files: FileOperations) {}

  /** A name beside `path` that is free, and that no server and no shell pattern picks up. */
  temporaryName(path: string): string {
    const random = Math.random().toString(36).slice(2, 8);
    return join(dirname(path), `.${basename(path)}.${process.pid}-${random}.tmp`);
  }

  /** Makes a folder that goes when the rest goes. */
  folder(path: string): string {
    this.files.makeFolder(path);
    this.#made.push({ path, folder: true });
    return path;
  }

  /** Writes a file and puts its bytes on disk. */
  write(path: string, mode: number, fill: (sink: ByteSink) => void): void {
    const descriptor = this.files.create(path, mode);
    this.#made.push({ path, folder: false });
    try {
      fill({ write: (bytes) => this.files.write(descriptor, bytes) });
      this.files.sync(descriptor);
    } finally {
      this.files.close(descriptor);
    }
  }

  /** Gives a staged file or folder its name; what it holds is staged no longer. */
  place(from: string, to: string): void {
    this.files.rename(from, to);
    const inside = from + sep;
    const left = this.#made.filter(({ path }) => path !== from && !path.startsWith(inside));
    this.#made.splice(0, this.#made.length, ...left);
  }

  /** A file that has a name already still goes when the rest goes, until it is settled. */
  adopt(path: string): void {
    this.#made.push({ path, folder: false });
  }

  /** An adopted file stays. */
  settle(path: string): void {
    const at = this.#made.findIndex((one) => one.path === path);
    if (at >= 0) this.#made.splice(at, 1);
  }

  /** Removes everything that has not got its name. */
  discard(): void {
    for (const { path, folder } of this.#made.splice(0).reverse()) {
      try {
        if (folder) this.files.removeFolder(path);
        else this.files.remove(path);
      } catch {
        // A leftover under a hidden name harms nobody, and the reason for discarding is the one to be told.
      }
    }
  }
}
