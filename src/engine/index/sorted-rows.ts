import type { KeyTable } from './key-table.js';
import { columnReader, type FactColumn } from './row-columns.js';
import { SLICE_STEPS, type Sliced } from './slices.js';
import { SlicedSort, type SortWords } from './sliced-sort.js';

/** Rows in some order. Covers those below `coveredRow`; what came later is not among them. */
export interface Arrangement {
  readonly rows: Uint32Array;
  readonly coveredRow: number;
}

/**
 * Sorts `count` rows ascending by a column: those in `from`, or without it the first rows of the table. Equal ones stay
 * in the order of the file; keys without expiry come last.
 */
export function* sortRows(
  table: KeyTable,
  from: Uint32Array | null,
  count: number,
  coveredRow: number,
  column: FactColumn,
): Sliced<Arrangement> {
  const rows = new Uint32Array(count);
  for (let place = 0; place < count; place += SLICE_STEPS) {
    const end = Math.min(place + SLICE_STEPS, count);
    if (from !== null) rows.set(from.subarray(place, end), place);
    else for (let i = place; i < end; i++) rows[i] = i;
    yield;
  }
  const sort = new SlicedSort(rows, columnWords(table, column));
  while (!sort.step(performance.now() + 2)) yield;
  return { rows, coveredRow };
}

function columnWords(table: KeyTable, column: FactColumn): SortWords {
  const read = columnReader(table, column);
  return {
    load: (items, from, to, _level, words) => {
      for (let i = from; i < to; i++) words[i] = read(table.at(items[i]));
    },
    ended: () => true,
  };
}
