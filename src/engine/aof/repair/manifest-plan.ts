import type { LogSet } from '../log-set.js';
import { formatManifest, parseManifest, type ManifestEntry } from '../manifest.js';
import type { FilePlan } from '../plan.js';
import { RegionList } from './region-list.js';

const encoder = new TextEncoder();

/** Name of a manifest that is missing: as servers call it, by the names of the files. */
export function manifestNameOf(set: LogSet): string {
  if (set.manifest !== null) return set.manifest.name;
  const first = set.files.at(0)?.name ?? 'appendonly.aof';
  return `${first.replace(/\.\d+\.(base\.(rdb|aof)|incr\.aof)$/, '')}.manifest`;
}

/**
 * What happens to the manifest when the log consists of these files.
 * @param reasons why it changes, when it does
 */
export function planManifest(set: LogSet, entries: readonly ManifestEntry[], reasons: readonly string[]): FilePlan {
  const name = manifestNameOf(set);
  const regions = new RegionList(name);
  const size = set.manifest?.bytes.length ?? 0;
  if (set.manifest !== null && set.manifest.damage.length === 0 && sameFiles(set.manifest.entries, entries)) {
    regions.keep(size, 0);
  } else {
    const history = set.manifest?.entries.filter(({ role }) => role === 'history') ?? [];
    const text = formatManifest([...entries, ...history]);
    regions.mend(size, 'manifest', reasons.join('; ') || 'it follows what happens to the files', [
      encoder.encode(text),
    ]);
  }
  return regions.plan('manifest', size);
}

function sameFiles(listed: readonly ManifestEntry[], entries: readonly ManifestEntry[]): boolean {
  const loaded = listed.filter(({ role }) => role !== 'history');
  return (
    loaded.length === entries.length &&
    entries.every(({ file, seq, role }) =>
      loaded.some((entry) => entry.file === file && entry.seq === seq && entry.role === role),
    )
  );
}

/** A manifest's text with other names for some of its files. */
export function renameInManifest(manifest: Uint8Array, names: ReadonlyMap<string, string>): Uint8Array {
  const { entries } = parseManifest(manifest);
  return encoder.encode(
    formatManifest(entries.map((entry) => ({ ...entry, file: names.get(entry.file) ?? entry.file }))),
  );
}
