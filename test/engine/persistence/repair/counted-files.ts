/** File operations that go wrong, or end the process, at a place that a test chooses. */
import { nodeFiles, type FileOperations } from '../../../../src/engine/io/file-operations.js';

/** Calls `at` with the number (from 1) and name of each operation before it is done. */
export function watchedFiles(at: (count: number, name: string) => void): FileOperations {
  let count = 0;
  const before = (name: string): void => at(++count, name);
  return {
    create: (path, mode) => (before('create'), nodeFiles.create(path, mode)),
    write: (descriptor, bytes) => (before('write'), nodeFiles.write(descriptor, bytes)),
    sync: (descriptor) => (before('sync'), nodeFiles.sync(descriptor)),
    close: (descriptor) => {
      // A file is closed whatever happens: the descriptor would be lost otherwise.
      nodeFiles.close(descriptor);
      before('close');
    },
    rename: (from, to) => (before('rename'), nodeFiles.rename(from, to)),
    keepAs: (from, to) => (before('keepAs'), nodeFiles.keepAs(from, to)),
    makeFolder: (path) => (before('makeFolder'), nodeFiles.makeFolder(path)),
    remove: (path) => nodeFiles.remove(path),
    removeFolder: (path) => nodeFiles.removeFolder(path),
    syncFolder: (path) => (before('syncFolder'), nodeFiles.syncFolder(path)),
  };
}

/** What Node throws on a full disk. */
export const diskFull = (): Error =>
  Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'write', errno: -28 });
