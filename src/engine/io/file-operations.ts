import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';

/**
 * Every way in which a repair touches the disk, one function each, so that a test can make any of them fail or be the
 * last thing that the process does. Paths are absolute or relative to the process; all of them throw what Node throws.
 */
export interface FileOperations {
  /** Makes a file that was not there, with these permissions, and opens it for writing. */
  create(path: string, mode: number): number;
  write(descriptor: number, bytes: Uint8Array): void;
  /** Puts what was written on disk. */
  sync(descriptor: number): void;
  close(descriptor: number): void;
  /** Gives a file or folder a name; a file that had the name is replaced, at once or not at all. */
  rename(from: string, to: string): void;
  /** A second name for a file, or a copy where the file system has no second names. Nothing is replaced. */
  keepAs(from: string, to: string): void;
  makeFolder(path: string): void;
  remove(path: string): void;
  removeFolder(path: string): void;
  /** Puts the names in a folder on disk. */
  syncFolder(path: string): void;
}

/** The file system of this machine. */
export const nodeFiles: FileOperations = {
  create: (path, mode) => openSync(path, 'wx', mode),
  write: (descriptor, bytes) => {
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
  },
  sync: (descriptor) => fsyncSync(descriptor),
  close: (descriptor) => closeSync(descriptor),
  rename: (from, to) => renameSync(from, to),
  keepAs(from, to) {
    try {
      linkSync(from, to);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EXDEV', 'ENOSYS', 'EINVAL'].includes(code)) throw error;
      copyWhole(from, to);
    }
  },
  makeFolder: (path) => mkdirSync(path),
  remove: (path) => unlinkSync(path),
  removeFolder: (path) => rmdirSync(path),
  syncFolder(path) {
    let descriptor: number;
    try {
      descriptor = openSync(path, 'r');
    } catch {
      // Some systems do not open folders; there a renaming is on disk without this.
      return;
    }
    try {
      fsyncSync(descriptor);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!['EINVAL', 'EISDIR', 'EPERM', 'EACCES', 'ENOTSUP'].includes(code)) throw error;
    } finally {
      closeSync(descriptor);
    }
  },
};

/** Copies under another name first, so that the name never stands for part of a file. */
function copyWhole(from: string, to: string): void {
  const temporary = `${to}.tmp`;
  try {
    copyFileSync(from, temporary, constants.COPYFILE_FICLONE);
    const descriptor = openSync(temporary, 'r+');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (existsSync(to)) throw Object.assign(new Error(`${to} exists`), { code: 'EEXIST' });
    renameSync(temporary, to);
  } catch (error) {
    try {
      unlinkSync(temporary);
    } catch {
      // It was not made, or has its name already.
    }
    throw error;
  }
}

/** Permissions of a file, for one that takes its place. */
export const modeOf = (path: string): number => (statSync(path, { throwIfNoEntry: false })?.mode ?? 0o666) & 0o777;
