import { Namespaces } from './namespaces.js';
import type { DatabaseTotals, StatisticsSnapshot, Totals } from './statistics.js';

/** One part of a dataset: a piece of a file, or a file of several. */
export interface StatisticsPart {
  readonly snapshot: StatisticsSnapshot;
  /** The database that keys counted under -1 belong to: the one that the piece before ended in. */
  readonly inheritedDb: number;
}

/**
 * Adds up parts, in file order. Rows of the biggest keys are moved on by the keys of the parts before; header, aux
 * fields and time are those of the first part that has them.
 */
export function mergeStatistics(
  parts: readonly StatisticsPart[],
  separators: readonly Uint8Array[],
  top: number,
): StatisticsSnapshot {
  const [first] = parts;
  if (!first) throw new RangeError('no statistics to merge');
  if (parts.length === 1 && !first.snapshot.databases.some(({ db }) => db < 0)) return first.snapshot;
  const snapshots = parts.map((part) => part.snapshot);
  const namespaces = new Namespaces(separators);
  for (const snapshot of snapshots) namespaces.merge(snapshot.namespaces);
  let keysBefore = 0;
  const biggest = parts.flatMap(({ snapshot, inheritedDb }) => {
    const moved = snapshot.biggest.map((key) => ({
      ...key,
      row: key.row + keysBefore,
      db: key.db < 0 ? inheritedDb : key.db,
    }));
    keysBefore += snapshot.totals.keys;
    return moved;
  });
  return {
    header: snapshots.find((snapshot) => snapshot.header)?.header ?? null,
    aux: snapshots.flatMap((snapshot) => snapshot.aux),
    savedAt: snapshots.find((snapshot) => snapshot.savedAt !== null)?.savedAt ?? null,
    totals: snapshots.map((snapshot) => snapshot.totals).reduce(addTotals),
    kinds: first.snapshot.kinds.map((_, i) => snapshots.map((snapshot) => snapshot.kinds[i]).reduce(addTotals)),
    encodings: first.snapshot.encodings.map((_, i) =>
      snapshots.map((snapshot) => snapshot.encodings[i]).reduce(addTotals),
    ),
    databases: mergeDatabases(parts),
    expiry: first.snapshot.expiry.map((_, i) => ({
      keys: sum(snapshots.map((snapshot) => snapshot.expiry[i].keys)),
      memoryBytes: sum(snapshots.map((snapshot) => snapshot.expiry[i].memoryBytes)),
    })),
    expiryReference: first.snapshot.expiryReference,
    namespaces: namespaces.snapshot(),
    biggest: biggest.sort((a, b) => b.memoryBytes - a.memoryBytes || a.row - b.row).slice(0, top),
    functions: snapshots.flatMap((snapshot) => snapshot.functions),
    modules: [...new Set(snapshots.flatMap((snapshot) => snapshot.modules))].sort(),
    damage: snapshots.flatMap((snapshot) => snapshot.damage),
    damageTotal: sum(snapshots.map((snapshot) => snapshot.damageTotal)),
    end: snapshots[snapshots.length - 1].end,
  };
}

function mergeDatabases(parts: readonly StatisticsPart[]): DatabaseTotals[] {
  const databases = new Map<number, DatabaseTotals>();
  for (const { snapshot, inheritedDb } of parts) {
    for (const totals of snapshot.databases) {
      const db = totals.db < 0 ? inheritedDb : totals.db;
      const sofar = databases.get(db) ?? { db, keys: 0, expires: 0, diskBytes: 0, memoryBytes: 0 };
      sofar.keys += totals.keys;
      sofar.expires += totals.expires;
      sofar.diskBytes += totals.diskBytes;
      sofar.memoryBytes += totals.memoryBytes;
      databases.set(db, sofar);
    }
  }
  return [...databases.values()].sort((a, b) => a.db - b.db);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function addTotals(a: Totals, b: Totals): Totals {
  return {
    keys: a.keys + b.keys,
    elements: a.elements + b.elements,
    diskBytes: a.diskBytes + b.diskBytes,
    memoryBytes: a.memoryBytes + b.memoryBytes,
  };
}
