import type { ObjectKind } from '../rdb/format.js';
import { OBJECT_KINDS } from '../rdb/format.js';
import { ChildOrder, type ChildList } from './child-list.js';
import type { KeyTable } from './key-table.js';
import { NumberWords } from './name-words.js';
import type { OrderedRows } from './ordered-rows.js';
import type { SortColumn } from './query.js';
import { SLICE_STEPS, type Sliced } from './slices.js';
import { SlicedSort } from './sliced-sort.js';

const KIND_PLACES: ReadonlyMap<ObjectKind, number> = new Map(OBJECT_KINDS.map((kind, place) => [kind, place]));

/** Place of a kind in OBJECT_KINDS. */
export const kindPlace = (kind: ObjectKind): number => KIND_PLACES.get(kind) ?? OBJECT_KINDS.length;

/**
 * Sorts the children of a complete list. Namespaces come first by type, and last by expiry: they have none.
 * @param isNamespace whether the child that begins at a place of the name order is more than a key
 */
export function* sortChildren(
  table: KeyTable, ordered: OrderedRows, list: ChildList, column: SortColumn, isNamespace: (place: number) => boolean,
): Sliced<ChildOrder> {
  const values = new Float64Array(list.count);
  const sums = { elements: 0, diskBytes: 0, memoryBytes: 0 };
  let steps = 0;
  for (let child = 0; child < list.count; child++) {
    const low = list.low(child);
    const high = list.high(child);
    values[child] = valueOf(low, high);
    steps += 1 + Math.min(high - low, 128);
    if (steps > SLICE_STEPS) {
      steps = 0;
      yield;
    }
  }
  const children = new Uint32Array(list.count);
  for (let child = 0; child < children.length; child++) children[child] = child;
  const sort = new SlicedSort(children, new NumberWords(values));
  while (!sort.step(performance.now() + 2)) yield;
  const positions = new Uint32Array(children.length);
  for (let position = 0; position < children.length; position++) {
    positions[children[position]] = position;
    if (position % (SLICE_STEPS * 8) === 0) yield;
  }
  return new ChildOrder(children, positions);

  function valueOf(low: number, high: number): number {
    switch (column) {
      case 'keys':
        return high - low;
      case 'type':
        return isNamespace(low) ? -1 : kindPlace(table.kind(typeAt(low)));
      case 'expiry':
        return isNamespace(low) ? Infinity : expiryAt(low);
      case 'name':
      case 'file':
        return low;
      default:
        ordered.sum(low, high, sums);
        return column === 'elements' ? sums.elements : column === 'disk' ? sums.diskBytes : sums.memoryBytes;
    }
  }

  function typeAt(place: number): number {
    const index = table.at(ordered.rows[place]);
    return table.segment.type(index);
  }

  function expiryAt(place: number): number {
    const index = table.at(ordered.rows[place]);
    const expireAt = table.segment.expireAt(index);
    return expireAt < 0 ? Infinity : expireAt;
  }
}
