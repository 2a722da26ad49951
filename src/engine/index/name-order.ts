import type { KeyTable } from './key-table.js';
import { orderByName, type OrderedRows } from './ordered-rows.js';
import { SlicedWork } from './slices.js';

/** Rows of the first order, so that a tree is there at once. */
const FIRST_ROWS = 256;

/** How many times the rows of the last order there must be for another one while keys still come in. */
const GROWTH = 3;

/**
 * The name order of a table that grows: made anew each time the table has grown to {@link GROWTH} times what the
 * order covers, and once more when it is complete. Sorting from scratch beats merging: a merge would read each key
 * again at random places in memory, which is most of what a sort does; all orders before the last cost half of it.
 */
export class NameOrder {
  /** The newest order; null before the first. */
  ordered: OrderedRows | null = null;
  #work: SlicedWork<OrderedRows> | null = null;

  constructor(private readonly table: KeyTable) {}

  /** Rows that the newest order covers. */
  get covered(): number {
    return this.ordered?.coveredRow ?? 0;
  }

  /**
   * Works on the next order until `deadline`. `complete` says that the table will not grow any more.
   * @returns true when there is nothing to do for now
   */
  step(deadline: number, complete: boolean): boolean {
    if (this.#work === null) {
      const count = this.table.count;
      const enough = complete ? this.covered + 1 : Math.max(FIRST_ROWS, this.covered * GROWTH);
      if (count < enough) return true;
      this.#work = new SlicedWork(orderByName(this.table, count));
    }
    if (!this.#work.step(deadline)) return false;
    const result = this.#work.result;
    this.#work = null;
    if (result !== null) this.ordered = result.value;
    return this.covered === this.table.count;
  }
}
