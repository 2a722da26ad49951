/** The slices of the namespace map: asking for them, naming them, and the filters that they stand for. */
import { escapeGlob, formatFilterText } from '../../engine/analysis/filter-text.js';
import { isUtf8 } from '../../engine/codec/utf8.js';
import type { NamespaceShare } from '../../protocol/dump.js';
import { bytesOfString } from '../shared/byte-string.js';
import type { Connection } from './connection.js';
import type { TreemapStep } from './view-state.js';
import { WORDS } from './words.js';

/** Slices asked for at most; the worker gathers the rest into one. */
const MOST_SHARES = 60;
/** Databases that are shown by their namespaces at the start; the smaller ones stay whole. */
const MOST_DATABASES = 8;

/** A slice as it is shown. */
export interface NamedShare {
  readonly share: NamespaceShare;
  /** Its name within the whole map. */
  readonly id: string;
  readonly name: string;
  /** By the measure that the map is drawn by. */
  readonly size: number;
}

/** A slice's name within the whole map; the gathered rest of a level has one of its own. */
export const shareId = (share: NamespaceShare): string => `${share.db}:${share.prefix ?? '\u0000rest'}`;

/** What a slice is called where several databases may stand side by side. */
export function shareName(share: NamespaceShare, here: TreemapStep, databases: number): string {
  if (share.prefix === '' && here.db === null) return WORDS.overview.database(share.db);
  return here.db === null && databases > 1 ? `${WORDS.overview.database(share.db)} ${share.name}` : share.name;
}

/**
 * The slices of a place. At the start these are not the databases but what is in them: a single database, or one that
 * outweighs the others, would be a map of one field.
 */
export async function askShares(connection: Connection, here: TreemapStep): Promise<readonly NamespaceShare[]> {
  const ask = (db: number | null, prefix: string): Promise<readonly NamespaceShare[]> =>
    connection.ask({ kind: 'treemap', view: 0, db, prefix, limit: MOST_SHARES });
  const shares = await ask(here.db, here.prefix);
  if (here.db !== null || shares.some(({ prefix }) => prefix !== '')) return shares;
  const databases = [...shares].sort((a, b) => b.memoryBytes - a.memoryBytes);
  const parts = await Promise.all(
    databases.map(async (share, at) => {
      const inside = at < MOST_DATABASES ? await ask(share.db, '') : [];
      return inside.length === 0 ? [share] : inside;
    }),
  );
  return parts.flat();
}

/**
 * A glob for the bytes of a prefix. A filter is text, so a byte that is not UTF-8 becomes `?`, which stands for any
 * byte: the filter may let a key through that differs there.
 */
export function prefixGlob(prefix: string): string {
  const bytes = bytesOfString(prefix);
  if (isUtf8(bytes)) return escapeGlob(new TextDecoder().decode(bytes));
  return Array.from(prefix, (character) => (character < '\u0080' ? escapeGlob(character) : '?')).join('');
}

/** The filter text for the keys of a namespace, or of a database when `prefix` is empty. */
export function namespaceFilter(db: number | null, prefix: string, databases: number): string {
  return formatFilterText({
    ...(prefix === '' ? {} : { globs: [`${prefixGlob(prefix)}*`] }),
    ...(db === null || databases < 2 ? {} : { databases: [db] }),
  });
}

/** The filter text for what cannot be walked into: one key, or the rest of a place, which stands for all of it. */
export function sliceFilter(share: NamespaceShare, here: TreemapStep, databases: number): string {
  if (share.prefix === null) return namespaceFilter(share.db, here.prefix, databases);
  return formatFilterText({ globs: [prefixGlob(share.prefix)], ...(databases < 2 ? {} : { databases: [share.db] }) });
}
