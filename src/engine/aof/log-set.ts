/** One log over all of its files: a single file, or base and incremental files in the order of their manifest. */
import { SourceError, type ByteSource } from '../io/byte-source.js';
import type { Folder, FolderFile } from '../io/folder.js';
import { parseManifest, type Manifest, type ManifestEntry, type ManifestRole } from './manifest.js';
import { contentKind } from './recognise.js';

/** A manifest larger than this is none: servers keep a handful of lines. */
const MOST_MANIFEST_BYTES = 1 << 20;

/** One file of a log. */
export interface LogFile {
  /** Its name in the folder; of a single file its path. */
  readonly name: string;
  readonly role: 'single' | Exclude<ManifestRole, 'history'>;
  /** Its number in the manifest; 0 for a single file. */
  readonly seq: number;
  /** Null when it cannot be opened: `missing` says why. */
  readonly source: ByteSource | null;
  readonly missing: string | null;
  /** Bytes. */
  readonly size: number;
  /** Position of its first byte in the whole log. */
  readonly start: number;
}

/** A place in a log. */
export interface LogPosition {
  /** Place in {@link LogSet.files}. */
  readonly file: number;
  /** Offset in that file. */
  readonly offset: number;
}

/** A log and what lies around it. Positions count through all files, as if they were one. */
export class LogSet {
  readonly size: number;

  constructor(
    /** What was opened, for messages: the file, or the folder. */
    readonly name: string,
    readonly kind: 'single' | 'multipart',
    /** In the order in which servers load them. History files are not among them. */
    readonly files: readonly LogFile[],
    /** Null for a single file, and for a folder without one: {@link files} are then told by their names. */
    readonly manifest: ManifestFile | null,
    /** Where the files are; null for a single file. */
    readonly folder: Folder | null,
    /** Files of the folder that belong to a log by their names and are not in {@link files}. */
    readonly others: readonly FolderFile[],
  ) {
    const last = files.at(-1);
    this.size = last === undefined ? 0 : last.start + last.size;
  }

  /** The file and offset of a position; the end of the log belongs to its last file. */
  locate(position: number): LogPosition {
    let file = this.files.findLastIndex(({ start }) => start <= position);
    // Files without a byte begin where the next one does.
    while (file > 0 && this.files[file].size === 0 && this.files[file].start === this.size) file--;
    return { file: Math.max(0, file), offset: position - (this.files[file]?.start ?? 0) };
  }

  /** The position of a place. */
  position({ file, offset }: LogPosition): number {
    return (this.files[file]?.start ?? 0) + offset;
  }

  close(): void {
    for (const { source } of this.files) source?.close();
  }
}

/** A manifest that was found. */
export interface ManifestFile extends Manifest {
  readonly name: string;
  /** Its bytes as they were read. */
  readonly bytes: Uint8Array;
}

/** A file of a log that is no part of a set. */
export function singleLog(source: ByteSource): LogSet {
  const file: LogFile = {
    name: source.name,
    role: 'single',
    seq: 0,
    source,
    missing: null,
    size: source.size,
    start: 0,
  };
  return new LogSet(source.name, 'single', [file], null, null, []);
}

/**
 * Opens the log of a folder: by its manifest, else by the names of its files.
 * @param manifestName a manifest of the folder; without, the one whose name or content tells that it is one
 * @returns null when there is nothing of a log in the folder
 * @throws SourceError
 */
export function openLogFolder(folder: Folder, manifestName?: string): LogSet | null {
  const files = folder.files();
  const name = manifestName ?? findManifest(folder, files);
  if (name === null) return withoutManifest(folder, files);
  const manifest = readManifest(folder, name);
  const listed = new Set(manifest.entries.map(({ file }) => file));
  const prefix = commonPrefix(manifest.entries, name);
  return new LogSet(
    folder.name,
    'multipart',
    openFiles(folder, inLoadingOrder(manifest.entries)),
    manifest,
    folder,
    files.filter((file) => !listed.has(file.name) && partOf(file.name)?.prefix === prefix),
  );
}

/** Base first, then incremental files as the manifest has them. */
export function inLoadingOrder<T extends ManifestEntry>(entries: readonly T[]): readonly T[] {
  const base = entries.find(({ role }) => role === 'base');
  const incremental = entries.filter(({ role }) => role === 'incremental');
  return base === undefined ? incremental : [base, ...incremental];
}

/** What the name of a file says, as servers name them: `appendonly.aof.2.incr.aof`. */
export interface LogFileName {
  readonly prefix: string;
  readonly seq: number;
  readonly role: 'base' | 'incremental';
}

/** Reads a file's name; null for one that servers do not give to files of a log. */
export function partOf(name: string): LogFileName | null {
  const match = /^(.+)\.(\d{1,15})\.(base\.(?:rdb|aof)|incr\.aof)$/.exec(name);
  if (match === null) return null;
  return { prefix: match[1], seq: Number(match[2]), role: match[3] === 'incr.aof' ? 'incremental' : 'base' };
}

/**
 * The entries that a manifest most likely had, by the files of the folder: the newest base that has a byte, and the
 * incremental files from its number on.
 */
export function entriesByName(files: readonly FolderFile[]): readonly ManifestEntry[] {
  const parts = files.flatMap((file) => {
    const part = partOf(file.name);
    return part === null ? [] : [{ file: file.name, size: file.size, ...part }];
  });
  const bases = parts.filter(({ role }) => role === 'base').sort((a, b) => b.seq - a.seq);
  const base = bases.find(({ size }) => size > 0) ?? bases.at(0);
  const incremental = parts
    .filter(
      ({ role, seq, prefix }) =>
        role === 'incremental' && seq >= (base?.seq ?? 0) && prefix === (base?.prefix ?? prefix),
    )
    .sort((a, b) => a.seq - b.seq);
  return [...(base === undefined ? [] : [base]), ...incremental].map(({ file, seq, role }) => ({ file, seq, role }));
}

function withoutManifest(folder: Folder, files: readonly FolderFile[]): LogSet | null {
  const entries = entriesByName(files);
  if (entries.length === 0) return null;
  const used = new Set(entries.map(({ file }) => file));
  const others = files.filter(({ name }) => partOf(name) !== null && !used.has(name));
  return new LogSet(folder.name, 'multipart', openFiles(folder, entries), null, folder, others);
}

function findManifest(folder: Folder, files: readonly FolderFile[]): string | null {
  // `temp-….manifest` is what a server writes beside and renames.
  const named = files.filter(({ name }) => name.endsWith('.manifest') && !name.startsWith('temp-'));
  if (named.length > 0) return named[0].name;
  const small = files.filter(({ size }) => size > 0 && size <= MOST_MANIFEST_BYTES);
  return small.find(({ name }) => kindOf(folder, name) === 'manifest')?.name ?? null;
}

function kindOf(folder: Folder, name: string): ReturnType<typeof contentKind> {
  const source = folder.open(name);
  try {
    return contentKind(source);
  } finally {
    source.close();
  }
}

function readManifest(folder: Folder, name: string): ManifestFile {
  const source = folder.open(name);
  try {
    const bytes = new Uint8Array(Math.min(source.size, MOST_MANIFEST_BYTES));
    const read = bytes.subarray(0, source.read(0, bytes));
    return { ...parseManifest(read), name, bytes: read };
  } finally {
    source.close();
  }
}

function openFiles(folder: Folder, entries: readonly ManifestEntry[]): readonly LogFile[] {
  let start = 0;
  return entries.map(({ file: name, seq, role }) => {
    const { source, missing } = tryOpen(folder, name);
    const size = source?.size ?? 0;
    const file: LogFile = {
      name,
      role: role === 'base' ? 'base' : 'incremental',
      seq,
      source,
      missing,
      size,
      start,
    };
    start += size;
    return file;
  });
}

function tryOpen(folder: Folder, name: string): Pick<LogFile, 'source' | 'missing'> {
  try {
    return { source: folder.open(name), missing: null };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { source: null, missing: error.message };
  }
}

/** What the names of a log's files begin with: `appendfilename`. */
function commonPrefix(entries: readonly ManifestEntry[], manifest: string): string {
  for (const { file } of entries) {
    const part = partOf(file);
    if (part !== null) return part.prefix;
  }
  return manifest.replace(/\.manifest$/, '');
}
