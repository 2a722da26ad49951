import { OBJECT_KINDS, type ObjectKind } from '../rdb/format.js';
import type { KeyTable } from './key-table.js';
import type { SortColumn } from './query.js';
import { SLICE_STEPS, type Sliced } from './slices.js';

/** What rows are sorted by besides their name and their place in the file. */
export type FactColumn = Exclude<SortColumn, 'file' | 'name' | 'keys'>;

const KIND_PLACES: ReadonlyMap<ObjectKind, number> = new Map(OBJECT_KINDS.map((kind, place) => [kind, place]));

/** Reads a column at a place of the table's current segment, as a number to sort by. No expiry is the latest. */
export function columnReader(table: KeyTable, column: FactColumn): (index: number) => number {
  switch (column) {
    case 'type':
      return (index) => KIND_PLACES.get(table.kind(table.segment.type(index))) ?? OBJECT_KINDS.length;
    case 'elements':
      return (index) => table.segment.elements(index);
    case 'disk':
      return (index) => table.segment.diskBytes(index);
    case 'memory':
      return (index) => table.segment.memoryBytes(index);
    case 'expiry':
      return (index) => {
        const expireAt = table.segment.expireAt(index);
        return expireAt < 0 ? Infinity : expireAt;
      };
  }
}

/**
 * One column of the rows below `count` in one piece. Read in the order of names, a number here costs one cache miss,
 * in the segments several; for many rows that is worth the copy.
 */
export function* flatColumn(table: KeyTable, count: number, column: FactColumn): Sliced<Float64Array> {
  const read = columnReader(table, column);
  const flat = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    flat[row] = read(table.at(row));
    if (row % (SLICE_STEPS * 8) === 0) yield;
  }
  return flat;
}
