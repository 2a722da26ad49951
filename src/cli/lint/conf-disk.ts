/** The disk as the checks of configurations see it: other files, folders, and dumps beside them. */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import type { FileFact, FileReader } from '../../engine/conf/file-lookup.js';
import { DUMP_HEAD_BYTES, dumpServer } from '../../engine/conf/target-choice.js';

/** Reads for includes, certificates, folders: what is not there is a fact, not an error. */
export const DISK: FileReader = {
  read: (path, maxBytes) => Promise.resolve(factAt(path, maxBytes)),
  list: (folder) => Promise.resolve(namesIn(folder)),
};

function factAt(path: string, maxBytes: number): FileFact {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return { kind: 'folder' };
    if (!stat.isFile() || stat.size > maxBytes) return { kind: 'file' };
    return { kind: 'file', text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return { kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unknown' };
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // No folder, or none that may be read.
  }
}

/** The server that wrote a dump, as a target's text; undefined where there is no dump. */
export function dumpVersionAt(path: string): Promise<string | undefined> {
  try {
    if (!statSync(path).isFile()) return Promise.resolve(undefined);
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(DUMP_HEAD_BYTES);
      return Promise.resolve(dumpServer(bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0))));
    } finally {
      closeSync(file);
    }
  } catch {
    return Promise.resolve(undefined); // Not there, or not for us to read.
  }
}
