/**
 * How the commands of a log are laid out one under the other: transactions closed to one row or open, and files, dumps
 * and damage between them. Nothing is ever laid out whole: a row's place, and the row at a place, are computed.
 */
import type { ExtraRow, ExtraRows } from './extra-rows.js';
import type { Transactions } from './transactions.js';

/** Which transactions are open: all or none, but for those whose MULTI stands at one of these rows. */
export interface Folding {
  readonly open: boolean;
  readonly except: readonly number[];
}

/** What stands at a place. */
export type PlacedRow =
  | { readonly kind: 'extra'; readonly extra: ExtraRow; readonly place: number }
  /** `transaction`: number of the one that begins here; -1 for a command of its own, or within an open one. */
  | { readonly kind: 'command'; readonly row: number; readonly transaction: number; readonly expanded: boolean };

/** The layout for one folding, of the log as it is. It is made anew for each question: the log may have grown. */
export class TimelineRows {
  /** Numbers of the excepted transactions, ascending, and the hidden rows of all before each. */
  readonly #except: readonly number[];
  readonly #hiddenBefore: readonly number[];

  constructor(
    private readonly log: { readonly rows: number; readonly transactions: Transactions },
    private readonly extras: ExtraRows,
    private readonly folding: Folding,
  ) {
    const { transactions } = log;
    const numbers = new Set<number>();
    for (const row of folding.except) {
      const transaction = transactions.of(row);
      if (transaction >= 0) numbers.add(transaction);
    }
    this.#except = [...numbers].sort((a, b) => a - b);
    let hidden = 0;
    this.#hiddenBefore = this.#except.map((transaction) => {
      const before = hidden;
      hidden += transactions.rows(transaction) - 1;
      return before;
    });
  }

  get total(): number {
    return this.#before(this.log.rows) + this.extras.count - this.extras.before(this.log.rows);
  }

  isOpen(transaction: number): boolean {
    return this.folding.open !== this.#isExcepted(transaction);
  }

  /** Place of a command; of one in a closed transaction, that of its MULTI. */
  placeOf(row: number): number {
    const { transactions } = this.log;
    const transaction = transactions.of(row);
    const shown = transaction >= 0 && !this.isOpen(transaction) ? transactions.first(transaction) : row;
    return this.#before(shown) + this.extras.before(shown, true) - this.extras.before(shown);
  }

  /** Place of an extra row by its number. */
  placeOfExtra(place: number): number {
    const { row } = this.extras.at(place);
    return this.#before(row) + place - this.extras.before(row);
  }

  /** Rows from a place on. */
  slice(from: number, count: number): readonly PlacedRow[] {
    const { extras } = this;
    const { rows, transactions } = this.log;
    const placed: PlacedRow[] = [];
    if (from >= this.total) return placed;
    let row = this.#rowAt(from);
    let skip = from - this.#before(row);
    let extra = extras.before(row);
    while (placed.length < count) {
      while (extra < extras.count && extras.at(extra).row <= row) {
        if (skip > 0) skip--;
        else if (placed.length < count) placed.push({ kind: 'extra', extra: extras.at(extra), place: extra });
        extra++;
      }
      if (row >= rows || placed.length >= count) break;
      const transaction = transactions.of(row);
      const first = transaction >= 0 && transactions.first(transaction) === row;
      const expanded = transaction >= 0 && this.isOpen(transaction);
      if (transaction < 0 || first || expanded) {
        if (skip > 0) skip--;
        else placed.push({ kind: 'command', row, transaction: first ? transaction : -1, expanded });
      }
      const next =
        transaction >= 0 && !expanded ? transactions.first(transaction) + transactions.rows(transaction) : row + 1;
      row = extra < extras.count ? Math.min(next, Math.max(row + 1, extras.at(extra).row)) : next;
    }
    return placed;
  }

  #isExcepted(transaction: number): boolean {
    const place = this.#exceptedBefore(transaction);
    return this.#except[place] === transaction;
  }

  /** How many excepted transactions have a lower number. */
  #exceptedBefore(transaction: number): number {
    let low = 0;
    let high = this.#except.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#except[middle] < transaction) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Rows of the layout in front of a command and the extra rows at it. */
  #before(row: number): number {
    return row - this.#hidden(row) + this.extras.before(row);
  }

  /** Commands before a row that are hidden in closed transactions. */
  #hidden(row: number): number {
    const { transactions } = this.log;
    const begun = transactions.before(row);
    if (begun === 0) return 0;
    const last = begun - 1;
    const ofLast = Math.min(transactions.rows(last) - 1, row - transactions.first(last) - 1);
    const place = this.#exceptedBefore(last);
    const excepted =
      (place < this.#except.length ? this.#hiddenBefore[place] : this.#exceptedTotal()) +
      (this.#except[place] === last ? ofLast : 0);
    return this.folding.open ? excepted : transactions.hiddenBefore(last) + ofLast - excepted;
  }

  #exceptedTotal(): number {
    const last = this.#except.length - 1;
    return last < 0 ? 0 : this.#hiddenBefore[last] + this.log.transactions.rows(this.#except[last]) - 1;
  }

  /** The last row that begins at a place or before it. */
  #rowAt(place: number): number {
    let low = 0;
    let high = this.log.rows;
    while (low < high) {
      const middle = Math.floor((low + high + 1) / 2);
      if (this.#before(middle) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
