import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { SourceError, type ByteSource, type SourceErrorCode } from './byte-source.js';

const CODES: Readonly<Record<string, SourceErrorCode>> = {
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EISDIR: 'is-directory',
  ESTALE: 'vanished',
};

const WORDS: Readonly<Record<SourceErrorCode, string>> = {
  'not-found': 'does not exist',
  'no-permission': 'may not be read by this user',
  'is-directory': 'is a directory',
  'too-large': 'is too large',
  vanished: 'is gone',
  io: 'cannot be read',
};

/** A failure of the file system, in words. */
export function sourceError(path: string, cause: unknown): SourceError {
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const code = CODES[errno] ?? 'io';
  const detail = code === 'io' && cause instanceof Error ? `: ${cause.message}` : '';
  return new SourceError(code, path, `${path} ${WORDS[code]}${detail}`, { cause });
}

/** A file on this machine, read by ranges. The size is the one at opening: a file that grows is scanned up to there. */
export class FileSource implements ByteSource {
  readonly size: number;
  readonly name: string;
  /** Modification time in ms of Unix time, when opened. */
  readonly modified: number;
  #descriptor: number;

  /** @throws SourceError when the path is missing, a directory, or not readable */
  constructor(path: string) {
    this.name = path;
    try {
      this.#descriptor = openSync(path, 'r');
    } catch (error) {
      throw sourceError(path, error);
    }
    const stat = fstatSync(this.#descriptor);
    if (stat.isDirectory()) {
      closeSync(this.#descriptor);
      throw new SourceError('is-directory', path, `${path} ${WORDS['is-directory']}`);
    }
    this.size = stat.size;
    this.modified = stat.mtimeMs;
  }

  read(offset: number, into: Uint8Array): number {
    let done = 0;
    try {
      // One call may give less than asked for; only 0 means the end.
      while (done < into.length) {
        const got = readSync(this.#descriptor, into, done, into.length - done, offset + done);
        if (got === 0) break;
        done += got;
      }
    } catch (error) {
      throw sourceError(this.name, error);
    }
    return done;
  }

  close(): void {
    if (this.#descriptor >= 0) closeSync(this.#descriptor);
    this.#descriptor = -1;
  }
}
