import type { TreeRow } from './answers.js';
import type { DamageRows } from './damage-rows.js';
import { keySummary } from './key-summary.js';
import type { KeyRows } from './key-rows.js';
import type { KeyView } from './key-view.js';
import { damageId, keyId, parseNodeId } from './node-id.js';
import type { Sort } from './query.js';

/**
 * A view as one list. In file order damage stands between the keys where it lies in the file; in any other order only
 * keys are listed. Keys that are not sorted yet stand behind those that are, in file order.
 */
export class ListRows {
  readonly total: number;
  readonly #sorted: Uint32Array;
  /** Place among the view's keys of the first one that is not sorted. */
  readonly #firstUnsorted: number;
  readonly #keys: number;
  /** Numbers of the damage by offset, and the place among the keys that each stands before. */
  readonly #damage: readonly number[];
  readonly #damageAt: readonly number[];

  /** `damage` is null where only keys are listed. */
  constructor(
    private readonly all: KeyRows,
    private readonly view: KeyView,
    private readonly sort: Sort,
    private readonly damageRows: DamageRows | null,
  ) {
    const arrangement = all.isSparse ? null : view.arrangement(sort.column);
    this.#sorted = arrangement?.rows ?? NO_ROWS;
    this.#keys = view.count;
    const covered = arrangement?.coveredRow ?? 0;
    this.#firstUnsorted = view.matches?.firstFrom(covered) ?? covered;
    const inFileOrder = sort.column === 'file' || sort.column === 'keys';
    this.#damage = damageRows && inFileOrder ? damageRows.byOffset() : [];
    this.#damageAt = this.#damage.map((number) => this.#placeOfOffset(damageRows?.get(number)?.offset ?? 0));
    this.total = this.#keys + this.#damage.length;
  }

  /** Rows that stand in the order asked for; those behind them are still to be sorted. */
  get sorted(): number {
    return this.sort.column === 'file' || this.sort.column === 'keys' ? this.total : this.#sorted.length;
  }

  /**
   * The rows from place `from` on.
   * @throws RescanError, SourceError where a row has to be scanned again and cannot be
   */
  rows(from: number, count: number): TreeRow[] {
    const rows: TreeRow[] = [];
    const end = Math.min(from + count, this.total);
    for (let index = from; index < end; index++) rows.push(this.#row(index));
    return rows;
  }

  /** Place of a row by its id; -1 when it is not in the list. */
  indexOf(id: string): number {
    const name = parseNodeId(id);
    if (name?.kind === 'damage') {
      const at = this.#damage.indexOf(name.number);
      return at < 0 ? -1 : this.#turn(this.#damageAt[at] + at);
    }
    if (name?.kind !== 'key') return -1;
    const place = this.view.matches?.placeOf(name.row) ?? (name.row < this.#keys ? name.row : -1);
    if (place < 0) return -1;
    if (place >= this.#firstUnsorted) {
      const index = this.#sorted.length + place - this.#firstUnsorted;
      return this.#sorted.length > 0 ? index : this.#turn(index + countUpTo(this.#damageAt, place));
    }
    // Sorted rows are searched from the front: only a person's jump to a key comes here.
    const at = this.#sorted.indexOf(name.row);
    return this.sort.descending ? this.#sorted.length - 1 - at : at;
  }

  #row(index: number): TreeRow {
    const frame = { depth: 0, position: index + 1, siblings: this.total };
    if (this.#sorted.length > 0) return this.#keyRow(frame, this.#arrangedRow(index));
    const place = this.#turn(index);
    const before = countBelowIndex(this.#damageAt, place);
    if (before < this.#damageAt.length && this.#damageAt[before] + before === place) {
      const number = this.#damage[before];
      const damage = this.damageRows?.get(number);
      if (damage) return { ...frame, kind: 'damage', id: damageId(number), label: damage.found, damage };
    }
    return this.#keyRow(frame, this.view.rowAt(place - before));
  }

  #arrangedRow(index: number): number {
    const sorted = this.#sorted;
    if (index >= sorted.length) return this.view.rowAt(this.#firstUnsorted + index - sorted.length);
    return sorted[this.sort.descending ? sorted.length - 1 - index : index];
  }

  #keyRow(frame: { depth: number; position: number; siblings: number }, row: number): TreeRow {
    const index = this.all.at(row);
    const key = keySummary(this.all.table, this.all.segment, index);
    return { ...frame, kind: 'key', id: keyId(row), label: key.name, key };
  }

  /** Place in file order from a place in the list, and back. */
  #turn(index: number): number {
    return this.sort.descending && this.sort.column === 'file' ? this.total - 1 - index : index;
  }

  /** Place among the keys of the first one behind an offset; past the memory budget of the block that follows. */
  #placeOfOffset(offset: number): number {
    const sparseRow = this.all.sparse.rowBehind(offset);
    if (sparseRow >= 0) return Math.min(sparseRow, this.#keys);
    let low = 0;
    let high = Math.min(this.#keys, this.all.table.count);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const index = this.all.table.at(this.view.rowAt(middle));
      if (this.all.table.segment.offset(index) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const NO_ROWS = new Uint32Array(0);

/** How many of the ascending numbers are not above `place`. */
function countUpTo(numbers: readonly number[], place: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many damage rows stand before a place of the list: the i-th stands at `numbers[i] + i`. */
function countBelowIndex(numbers: readonly number[], place: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] + middle < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
