import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A file that is being written. */
export interface OpenFile {
  /** Bytes in it. */
  readonly size: number;
  /** Writes at the end. @returns bytes taken, which may be fewer than given @throws Error with the system's `code` */
  write(bytes: Uint8Array, from: number, to: number): number;
  /** Puts its data on disk. @throws Error */
  sync(): void;
  /** The same in the background. */
  syncLater(done: (error: Error | null) => void): void;
  /** @throws Error */
  truncate(size: number): void;
  close(): void;
}

/**
 * The operations on files that persistence consists of: small enough that a test can make each of them fail, or end
 * the process between any two.
 */
export interface FileSystem {
  /** Opens for appending; makes the file where there is none. @throws Error */
  append(path: string): OpenFile;
  /** Makes a new, empty file, in place of one that is there. @throws Error */
  create(path: string): OpenFile;
  exists(path: string): boolean;
  /** Bytes of a file; 0 where there is none. */
  size(path: string): number;
  /** A small file whole. @throws Error */
  read(path: string): Uint8Array;
  /** Names in a folder; empty where there is none. */
  list(folder: string): readonly string[];
  /** Renames and puts the renaming on disk. @throws Error */
  rename(from: string, to: string): void;
  /** @throws Error */
  remove(path: string): void;
  /** Makes a folder where there is none. @throws Error */
  makeFolder(path: string): void;
}

class NodeFile implements OpenFile {
  #descriptor: number;
  size: number;

  constructor(path: string, flags: 'a' | 'w') {
    this.#descriptor = openSync(path, flags, 0o644);
    this.size = fstatSync(this.#descriptor).size;
  }

  write(bytes: Uint8Array, from: number, to: number): number {
    const written = writeSync(this.#descriptor, bytes, from, to - from);
    this.size += written;
    return written;
  }

  sync(): void {
    fdatasyncSync(this.#descriptor);
  }

  syncLater(done: (error: Error | null) => void): void {
    fdatasync(this.#descriptor, done);
  }

  truncate(size: number): void {
    ftruncateSync(this.#descriptor, size);
    this.size = size;
  }

  close(): void {
    if (this.#descriptor >= 0) closeSync(this.#descriptor);
    this.#descriptor = -1;
  }
}

/** The file system of this machine. */
export const nodeFileSystem: FileSystem = {
  append: (path) => new NodeFile(path, 'a'),
  create: (path) => new NodeFile(path, 'w'),
  exists: (path) => existsSync(path),
  size: (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
  read: (path) => readFileSync(path),
  list: (folder) => (existsSync(folder) ? readdirSync(folder) : []),
  rename(from, to) {
    renameSync(from, to);
    syncFolder(dirname(to));
  },
  remove(path) {
    unlinkSync(path);
  },
  makeFolder(path) {
    mkdirSync(path, { recursive: true });
  },
};

/** Puts the names in a folder on disk. Some file systems refuse to open a folder; there it is not needed. */
function syncFolder(folder: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EINVAL')) throw error;
  } finally {
    closeSync(descriptor);
  }
}
