import type { ByteSource } from '../../io/byte-source.js';
import { entriesByName, inLoadingOrder, partOf, type LogSet } from '../log-set.js';
import type { ManifestEntry } from '../manifest.js';

/** A data file that a repaired log may have. */
export interface LogPart {
  readonly entry: ManifestEntry;
  /** Null when it is not there. */
  readonly source: ByteSource | null;
}

/** The data files of a log as a repair takes them, and how they differ from what the manifest says. */
export interface LogParts {
  readonly parts: readonly LogPart[];
  /** What had to be guessed or left out, a sentence each; empty when the manifest can stay as it is. */
  readonly changes: readonly string[];
  /** Closes what was opened besides the set's own files. */
  close(): void;
}

/** The files as the manifest has them; without one, or for a single file, as the set has them. */
export function listedParts(set: LogSet): LogParts {
  const parts = set.files.map(({ name, role, seq, source }) => ({
    entry: { ...listedEntry(set, name), file: name, seq, role: role === 'single' ? ('incremental' as const) : role },
    source,
  }));
  return { parts, changes: [], close: () => undefined };
}

const listedEntry = (set: LogSet, name: string): Partial<ManifestEntry> => {
  const found = set.manifest?.entries.find(({ file }) => file === name);
  if (found === undefined) return {};
  const { startOffset, endOffset } = found;
  return {
    ...(startOffset === undefined ? {} : { startOffset }),
    ...(endOffset === undefined ? {} : { endOffset }),
  };
};

/**
 * The files that a log most likely has: those that its manifest names and that are there; where its manifest is
 * damaged, missing, or names what is not there, also those that bear the names of its files.
 * @throws SourceError when a file that is there cannot be read
 */
export function likelyParts(set: LogSet): LogParts {
  const listed = listedParts(set);
  const damaged = set.manifest === null || set.manifest.damage.length > 0;
  const missing = listed.parts.filter(({ source }) => source === null);
  if (set.folder === null || (!damaged && missing.length === 0)) return listed;
  const { folder } = set;
  const changes: string[] = [];
  if (set.manifest === null) changes.push('there is no manifest: it is made from the names of the files');
  for (const { expected, found } of set.manifest?.damage ?? []) changes.push(`expected ${expected}, found ${found}`);
  const kept = withoutRepeats(listed.parts.filter(({ source }) => source !== null));
  const opened: ByteSource[] = [];
  for (const entry of candidates(set)) {
    const replaces = missing.find(({ entry: { role, seq } }) => role === entry.role && seq === entry.seq);
    if (kept.some((part) => part.entry.file === entry.file)) continue;
    if (entry.role === 'base' && kept.some((part) => part.entry.role === 'base')) continue;
    if (!damaged && replaces === undefined) continue;
    const source = folder.open(entry.file);
    opened.push(source);
    kept.push({ entry, source });
    changes.push(
      `${entry.file} lies there and is taken in${replaces === undefined ? '' : ` for ${replaces.entry.file}`}`,
    );
  }
  for (const { entry } of missing) {
    if (kept.some((part) => part.entry.role === entry.role && part.entry.seq === entry.seq)) continue;
    changes.push(`${entry.file} is not there: what it held is lost, and the manifest names it no longer`);
  }
  const parts = ordered(kept);
  return { parts, changes, close: () => opened.forEach((source) => source.close()) };
}

/** Files that bear the name of a file of this log. */
function candidates(set: LogSet): readonly ManifestEntry[] {
  const names = set.folder?.files() ?? [];
  const manifest = set.manifest?.name.replace(/\.manifest$/, '');
  const own =
    manifest === undefined ? names : names.filter(({ name }) => (partOf(name)?.prefix ?? manifest) === manifest);
  return entriesByName(own);
}

function withoutRepeats(parts: readonly LogPart[]): LogPart[] {
  const kept: LogPart[] = [];
  for (const part of parts) {
    const { file, role } = part.entry;
    const base = role === 'base' && kept.some((other) => other.entry.role === 'base');
    if (!base && !kept.some((other) => other.entry.file === file)) kept.push(part);
  }
  return kept;
}

/** In the order of loading, with numbers that grow: servers want that of them. */
function ordered(parts: readonly LogPart[]): readonly LogPart[] {
  const byNumber = [...parts].sort((a, b) => a.entry.seq - b.entry.seq);
  const entries = inLoadingOrder(byNumber.map(({ entry }) => entry));
  let last = 0;
  return entries.map((entry) => {
    const source = parts.find((part) => part.entry === entry)?.source ?? null;
    if (entry.role !== 'incremental') return { entry, source };
    last = Math.max(last + 1, entry.seq);
    return { entry: { ...entry, seq: last }, source };
  });
}

/** Says in one sentence what of a log is not there; null when everything is. */
export function absence(set: LogSet): string | null {
  if (set.kind === 'multipart' && set.manifest === null) return 'there is no manifest';
  const fault = set.manifest?.damage.at(0);
  if (fault !== undefined) return `the manifest is damaged: expected ${fault.expected}, found ${fault.found}`;
  const missing = set.files.find(({ source }) => source === null);
  return missing === undefined ? null : `${missing.name}: ${missing.missing ?? 'it is not there'}`;
}
