import { latin1ToBytes } from '../codec/latin1.js';
import { formatManifest, parseManifest, type ManifestEntry } from '../aof/manifest.js';
import { FileSink } from './file-sink.js';
import type { FileSystem } from './file-system.js';

/** A log on disk cannot be used as it is; the message is the server's. */
export class LogFilesError extends Error {
  override readonly name = 'LogFilesError';
}

/**
 * The files of a multi-part log and the manifest that names them (aof.c of 7.0 and later). The manifest on disk is
 * replaced as a whole, so that at any instant it names files that are all there.
 */
export class LogFiles {
  #entries: readonly ManifestEntry[] = [];

  constructor(
    readonly fs: FileSystem,
    /** The append-only folder, and the name that its files begin with. */
    readonly folder: string,
    readonly name: string,
  ) {}

  get manifestPath(): string {
    return this.path(`${this.name}.manifest`);
  }

  path(file: string): string {
    return `${this.folder}/${file}`;
  }

  get base(): ManifestEntry | undefined {
    return this.#entries.find(({ role }) => role === 'base');
  }

  get incremental(): readonly ManifestEntry[] {
    return this.#entries.filter(({ role }) => role === 'incremental');
  }

  /** The files that are loaded at start, in order. */
  get loaded(): readonly ManifestEntry[] {
    const { base } = this;
    return base === undefined ? this.incremental : [base, ...this.incremental];
  }

  /**
   * Reads the manifest, where there is one.
   * @returns false when there is none
   * @throws LogFilesError when it is damaged
   */
  read(): boolean {
    if (!this.fs.exists(this.manifestPath)) return false;
    const { entries, damage } = parseManifest(this.fs.read(this.manifestPath));
    if (damage.length > 0) {
      const [{ expected, found }] = damage;
      throw new LogFilesError(`${this.manifestPath}: expected ${expected}, found ${found}`);
    }
    this.#entries = entries;
    return true;
  }

  /**
   * Names for the next files: their sequence numbers go on for ever. A name whose file is there, though no manifest
   * names it, is passed over: it may be all that is left of somebody's log.
   */
  nextBase(kind: 'rdb' | 'aof'): ManifestEntry {
    return this.#next('base', `base.${kind}`);
  }

  nextIncremental(): ManifestEntry {
    return this.#next('incremental', 'incr.aof');
  }

  /** What is loaded now, as history. */
  asHistory(): readonly ManifestEntry[] {
    return this.#entries.map((entry): ManifestEntry => ({ ...entry, role: 'history' }));
  }

  #next(role: 'base' | 'incremental', ending: string): ManifestEntry {
    let seq = this.#highest(role) + 1;
    while (this.fs.exists(this.path(`${this.name}.${seq}.${ending}`))) seq++;
    return { file: `${this.name}.${seq}.${ending}`, seq, role };
  }

  /**
   * Puts the manifest with these entries in place of the old one.
   * @throws Error; the old manifest then still holds
   */
  replace(entries: readonly ManifestEntry[]): void {
    this.fs.makeFolder(this.folder);
    const temporary = this.path(`temp-${this.name}.manifest`);
    const file = this.fs.create(temporary);
    try {
      new FileSink(file).write(latin1ToBytes(formatManifest(entries)));
      file.sync();
    } finally {
      file.close();
    }
    this.fs.rename(temporary, this.manifestPath);
    this.#entries = entries;
  }

  /** The manifest with another incremental file at its end. @throws Error */
  addIncremental(entry: ManifestEntry): void {
    this.replace([...this.#entries, entry]);
  }

  /**
   * Puts a new base in place of all files before an incremental one; these become history.
   * @throws Error; the old files then still hold
   */
  replaceBase(base: ManifestEntry, firstIncremental: number): void {
    const kept = this.incremental.filter(({ seq }) => seq >= firstIncremental);
    const history = this.#entries
      .filter((entry) => !kept.includes(entry))
      .map((entry): ManifestEntry => ({ ...entry, role: 'history' }));
    this.replace([base, ...history, ...kept]);
  }

  /** Removes files that the log no longer needs. What cannot be removed is tried again after the next rewrite. */
  removeHistory(): void {
    const history = this.#entries.filter(({ role }) => role === 'history');
    if (history.length === 0) return;
    try {
      for (const { file } of history) {
        if (this.fs.exists(this.path(file))) this.fs.remove(this.path(file));
      }
      this.replace(this.#entries.filter(({ role }) => role !== 'history'));
    } catch {
      // The manifest says that they are history, so nobody loads them.
    }
  }

  #highest(role: 'base' | 'incremental'): number {
    let highest = 0;
    for (const entry of this.#entries) {
      // History too: a number is never given twice while a file of it may still be there.
      const was =
        entry.role === 'history' ? (/\.base\.(rdb|aof)$/.test(entry.file) ? 'base' : 'incremental') : entry.role;
      if (was === role && entry.seq > highest) highest = entry.seq;
    }
    return highest;
  }
}
