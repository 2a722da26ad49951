import { ChildOrder, type ChildList } from './child-list.js';
import type { KeyTable } from './key-table.js';
import { NumberWords } from './name-words.js';
import type { OrderedRows, Sums } from './ordered-rows.js';
import type { SortColumn } from './query.js';
import { columnReader, flatColumn, type FactColumn } from './row-columns.js';
import { SLICE_STEPS, type Sliced } from './slices.js';
import { SlicedSort } from './sliced-sort.js';

/** From so many children on, when they are this share of all rows, the column is copied into one piece. */
const MANY_CHILDREN = 65_536;
const MANY_SHARE = 16;

/**
 * What each child of a complete list counts for in a column: what its keys hold together; of the columns that a
 * namespace has no sum of, it comes first by type and last by expiry.
 */
export function* childValues(
  table: KeyTable,
  ordered: OrderedRows,
  list: ChildList,
  column: FactColumn | 'keys',
): Sliced<Float64Array> {
  const values = new Float64Array(list.count);
  const sums: Sums = { elements: 0, diskBytes: 0, memoryBytes: 0 };
  const read = column === 'keys' ? null : columnReader(table, column);
  const many = list.count >= MANY_CHILDREN && list.count * MANY_SHARE >= ordered.coveredRow;
  const flat = many && column !== 'keys' ? yield* flatColumn(table, ordered.coveredRow, column) : null;
  let steps = 0;
  for (let child = 0; child < list.count; child++) {
    const low = list.low(child);
    const high = list.high(child);
    if (read === null) {
      values[child] = high - low;
    } else if (list.isNamespace(child) && (column === 'type' || column === 'expiry')) {
      values[child] = column === 'type' ? -1 : Infinity;
    } else if (high - low === 1) {
      const row = ordered.rows[low];
      values[child] = flat === null ? read(table.at(row)) : flat[row];
    } else {
      ordered.sum(low, high, sums);
      values[child] = column === 'elements' ? sums.elements : column === 'disk' ? sums.diskBytes : sums.memoryBytes;
      steps += Math.min(high - low, 128);
    }
    if (++steps > SLICE_STEPS) {
      steps = 0;
      yield;
    }
  }
  return values;
}

/** Sorts the children of a complete list, ascending; equal ones stay in the order of names. */
export function* sortChildren(
  table: KeyTable,
  ordered: OrderedRows,
  list: ChildList,
  column: Exclude<SortColumn, 'file' | 'name'>,
): Sliced<ChildOrder> {
  const values = yield* childValues(table, ordered, list, column);
  const children = new Uint32Array(list.count);
  for (let child = 0; child < children.length; child++) {
    children[child] = child;
    if (child % (SLICE_STEPS * 32) === 0) yield;
  }
  const sort = new SlicedSort(children, new NumberWords(values));
  while (!sort.step(performance.now() + 2)) yield;
  const positions = new Uint32Array(children.length);
  for (let position = 0; position < children.length; position++) {
    positions[children[position]] = position;
    if (position % (SLICE_STEPS * 8) === 0) yield;
  }
  return new ChildOrder(children, positions);
}
