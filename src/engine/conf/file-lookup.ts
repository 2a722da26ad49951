/**
 * What a check may know of other files. The engine itself opens none: whoever calls it brings a lookup. Paths have `/`
 * between their parts and are what {@link resolvePath} makes of a file's own words.
 */

/** What is at a path. Give the same object for the same unchanged file: its parsed form is kept with it. */
export type FileFact =
  | { readonly kind: 'file'; /** Absent where only its being there is known. */ readonly text?: string }
  | { readonly kind: 'folder' }
  | { readonly kind: 'missing' }
  /** Not looked yet, or looking is not possible: nothing is said about it then. */
  | { readonly kind: 'unknown' };

/** Answers from memory, at once. */
export interface FileLookup {
  at(path: string): FileFact;
  /** The files that a glob of `include` matches, in the order of their names; undefined: not known. */
  glob(pattern: string): readonly string[] | undefined;
}

/** Knows nothing: includes are not followed, and nothing is called missing. */
export const NO_FILES: FileLookup = { at: () => ({ kind: 'unknown' }), glob: () => undefined };

/** How files are read outside of the engine. Each may fail: that counts as `unknown`. */
export interface FileReader {
  /** What is at a path; `text` is read for files of at most `maxBytes`. */
  read(path: string, maxBytes: number): Promise<FileFact>;
  /** The names in a folder; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
}

/** Configuration files are small: what is larger is no configuration file. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;
const MAX_FILES = 1000;

/**
 * Files that were read so far. What a check asked for in vain is {@link wanted}; {@link fetch} reads it, and the check
 * can run again. Several checks may share one snapshot: what one of them has sent for, the others wait for too.
 */
export class FileSnapshot implements FileLookup {
  readonly #files = new Answers<FileFact>(MAX_FILES);
  readonly #globs = new Answers<readonly string[]>(MAX_FILES);

  /** True while something that was asked for is not known: nobody has sent for it, or it has not come. */
  get wanted(): boolean {
    return this.#files.wanted || this.#globs.wanted;
  }

  /** Every path that was asked for: what to watch. */
  get paths(): readonly string[] {
    return this.#files.names;
  }

  at(path: string): FileFact {
    return this.#files.get(path) ?? { kind: 'unknown' };
  }

  glob(pattern: string): readonly string[] | undefined {
    return this.#globs.get(pattern);
  }

  /** Sets what is at a path, as an editor does whose buffer is newer than the file. */
  set(path: string, fact: FileFact): void {
    this.#files.set(path, fact);
  }

  /** Forgets a path, or everything, so that it is read again. */
  forget(path?: string): void {
    this.#files.forget(path);
    this.#globs.forget();
  }

  /** Reads what was asked for, and waits for what others have sent for. Never rejects. */
  async fetch(reader: FileReader): Promise<void> {
    await Promise.all([
      this.#files.fetch((path) => reader.read(path, MAX_FILE_BYTES).catch((): FileFact => ({ kind: 'unknown' }))),
      this.#globs.fetch((pattern) => expandGlob(pattern, reader).catch(() => [])),
    ]);
  }

  /**
   * Calls `look` and reads what it asked for, until it asks for nothing new.
   * @returns what the last call gave
   */
  async settle<T>(reader: FileReader, look: (files: FileLookup) => T): Promise<T> {
    for (let round = 0; ; round += 1) {
      const result = look(this);
      if (!this.wanted || round === 32) return result;
      await this.fetch(reader);
    }
  }
}

/** Answers by name, asked for before they are there. */
class Answers<T> {
  readonly #known = new Map<string, T>();
  readonly #asked = new Set<string>();
  readonly #coming = new Map<string, Promise<void>>();

  /** @param limit names beyond these are never asked for */
  constructor(private readonly limit: number) {}

  get wanted(): boolean {
    return this.#asked.size + this.#coming.size > 0;
  }

  get names(): readonly string[] {
    return [...this.#known.keys(), ...this.#coming.keys(), ...this.#asked];
  }

  get(name: string): T | undefined {
    const answer = this.#known.get(name);
    if (answer !== undefined || this.#coming.has(name)) return answer;
    if (this.#known.size + this.#coming.size + this.#asked.size < this.limit) this.#asked.add(name);
    return undefined;
  }

  set(name: string, answer: T): void {
    this.forget(name);
    this.#known.set(name, answer);
  }

  /** What is on its way was read before, and counts no more. */
  forget(name?: string): void {
    for (const part of [this.#known, this.#asked, this.#coming]) {
      if (name === undefined) part.clear();
      else part.delete(name);
    }
  }

  /** @param read must not reject */
  async fetch(read: (name: string) => Promise<T>): Promise<void> {
    for (const name of this.#asked) {
      const reading: Promise<void> = read(name).then((answer) => {
        if (this.#coming.get(name) === reading) this.set(name, answer);
      });
      this.#coming.set(name, reading);
    }
    this.#asked.clear();
    await Promise.all(this.#coming.values());
  }
}

/** Folder of a path, without a slash at its end unless it is the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : slash === 0 ? '/' : path.slice(0, slash);
}

/** Last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** True for `/a` and, since files travel, for `C:\a` and `C:/a`. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
}

/** A path seen from a folder, with `.` and `..` worked in. */
export function resolvePath(folder: string, path: string): string {
  const joined = isAbsolutePath(path) ? path : `${folder}/${path}`;
  const scheme = /^[a-z][a-z0-9+.-]+:\/\/[^/]*/i.exec(joined)?.[0] ?? '';
  const rest = joined.slice(scheme.length);
  const parts: string[] = [];
  for (const part of rest.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else if (part !== '..' || !rest.startsWith('/')) parts.push(part);
  }
  const root = rest.startsWith('/') ? '/' : '';
  return `${scheme}${root}${parts.join('/')}` || '.';
}

/** True where `include` takes a path for a pattern (from 7.0 on). */
export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/** Matches a glob against folders, part by part. Names that begin with a dot need a dot in the pattern. */
async function expandGlob(pattern: string, reader: FileReader): Promise<readonly string[]> {
  const parts = pattern.split('/').filter((part) => part !== '');
  let found = [pattern.startsWith('/') ? '' : '.'];
  for (const part of parts) {
    if (!isGlob(part)) {
      found = found.map((folder) => `${folder}/${part}`);
      continue;
    }
    const matcher = globMatcher(part);
    const next: string[] = [];
    for (const folder of found.slice(0, MAX_FILES)) {
      for (const name of await reader.list(folder === '' ? '/' : folder)) {
        if (matcher(name) && next.length < MAX_FILES) next.push(`${folder}/${name}`);
      }
    }
    found = next;
  }
  const paths = found.map((path) => path.replace(/^\.\//, '')).sort((a, b) => (a < b ? -1 : 1));
  const facts = await Promise.all(
    paths.map((path) => reader.read(path, 0).catch((): FileFact => ({ kind: 'unknown' }))),
  );
  return paths.filter((_, at) => facts[at]?.kind !== 'missing');
}

/** One part of a path against a pattern of `*`, `?`, `[…]` and `\`. Linear: stars are tried from the last one only. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const units = globUnits(pattern);
  return (name) => {
    if (name.startsWith('.') && !pattern.startsWith('.')) return false;
    let [at, unit] = [0, 0];
    let [starUnit, starAt] = [-1, 0];
    while (at < name.length) {
      const current = units[unit];
      if (current === '*') {
        [starUnit, starAt] = [unit, at];
        unit += 1;
      } else if (current !== undefined && current(name.charAt(at))) {
        at += 1;
        unit += 1;
      } else if (starUnit >= 0) {
        starAt += 1;
        at = starAt;
        unit = starUnit + 1;
      } else return false;
    }
    return units.slice(unit).every((left) => left === '*');
  };
}

type GlobUnit = '*' | ((char: string) => boolean);

function globUnits(pattern: string): readonly GlobUnit[] {
  const units: GlobUnit[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    const set = char === '[' ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at)) : null;
    if (char === '*') units.push('*');
    else if (char === '?') units.push(() => true);
    else if (set !== null) {
      units.push(charSet(set[2] ?? '', set[1] !== ''));
      at += set[0].length - 1;
    } else {
      const literal = char === '\\' && at + 1 < pattern.length ? pattern.charAt((at += 1)) : char;
      units.push((found) => found === literal);
    }
  }
  return units;
}

function charSet(text: string, negated: boolean): (char: string) => boolean {
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text.charAt(at + 1) === '-' && at + 2 < text.length) {
      ranges.push([text.charAt(at), text.charAt(at + 2)]);
      at += 2;
    } else ranges.push([text.charAt(at), text.charAt(at)]);
  }
  return (char) => ranges.some(([from, to]) => char >= from && char <= to) !== negated;
}
