import type { KeyTable } from './key-table.js';
import { NameWords } from './name-words.js';
import { SlicedSort } from './sliced-sort.js';
import { SLICE_STEPS, type Sliced } from './slices.js';

/** Rows between two running totals. */
const STRIDE = 64;

/** How long a sort works between two yields, in ms. */
const SORT_SLICE = 2;

/** What some keys hold together. */
export interface Sums {
  elements: number;
  diskBytes: number;
  memoryBytes: number;
}

/**
 * Rows by database and key, with running totals, so that any namespace is a range whose sums cost next to nothing. It
 * covers the rows below `coveredRow` and never changes: when there are more, another one is made.
 */
export class OrderedRows {
  constructor(
    private readonly table: KeyTable,
    readonly rows: Uint32Array,
    readonly coveredRow: number,
    /** Totals before each {@link STRIDE}th row: elements, disk bytes, memory bytes. */
    private readonly totals: Float64Array,
  ) {}

  get count(): number {
    return this.rows.length;
  }

  /** Sums over the places `low` to `high` (not included), written into `sums`. */
  sum(low: number, high: number, sums: Sums): void {
    sums.elements = 0;
    sums.diskBytes = 0;
    sums.memoryBytes = 0;
    const first = Math.ceil(low / STRIDE);
    const last = Math.floor(high / STRIDE);
    if (first >= last) {
      this.#add(low, high, sums);
      return;
    }
    this.#add(low, first * STRIDE, sums);
    this.#add(last * STRIDE, high, sums);
    const totals = this.totals;
    sums.elements += totals[last * 3] - totals[first * 3];
    sums.diskBytes += totals[last * 3 + 1] - totals[first * 3 + 1];
    sums.memoryBytes += totals[last * 3 + 2] - totals[first * 3 + 2];
  }

  #add(low: number, high: number, sums: Sums): void {
    for (let place = low; place < high; place++) addRow(this.table, this.rows[place], sums);
  }

  /** First place whose row is not before (database, bytes). */
  lowerBound(database: number, bytes: Uint8Array): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.table.compareWith(this.rows[middle], database, bytes) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Place of a row; -1 when it is not among these. */
  placeOf(row: number): number {
    if (row >= this.coveredRow) return -1;
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.rows[middle];
      const order = this.table.compare(other, row);
      if (order < 0 || (order === 0 && other < row)) low = middle + 1;
      else high = middle;
    }
    return this.rows[low] === row ? low : -1;
  }
}

/** Sorts all rows below `count` by name. */
export function* orderByName(table: KeyTable, count: number): Sliced<OrderedRows> {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    rows[row] = row;
    if (row % (SLICE_STEPS * 32) === 0) yield;
  }
  const sort = new SlicedSort(rows, new NameWords(table));
  while (!sort.step(performance.now() + SORT_SLICE)) yield;
  return yield* withTotals(table, rows, count);
}

/** Picks from rows in order those that are set in a bitmap by row. Rows from `coveredRow` on are left out. */
export function* orderFiltered(
  table: KeyTable,
  all: OrderedRows,
  bitmap: Uint8Array,
  matches: number,
  coveredRow: number,
): Sliced<OrderedRows> {
  const rows = new Uint32Array(matches);
  let count = 0;
  for (let place = 0; place < all.rows.length; place++) {
    const row = all.rows[place];
    if (row < coveredRow && (bitmap[row >>> 3] & (1 << (row & 7))) !== 0) rows[count++] = row;
    if (place % (SLICE_STEPS * 8) === 0) yield;
  }
  return yield* withTotals(table, rows.slice(0, count), Math.min(coveredRow, all.coveredRow));
}

function* withTotals(table: KeyTable, rows: Uint32Array, coveredRow: number): Sliced<OrderedRows> {
  const totals = new Float64Array((Math.floor(rows.length / STRIDE) + 1) * 3);
  const sums = { elements: 0, diskBytes: 0, memoryBytes: 0 };
  for (let place = 0; place < rows.length; place++) {
    if (place % STRIDE === 0) writeTotals(totals, place / STRIDE, sums);
    addRow(table, rows[place], sums);
    if (place % SLICE_STEPS === 0) yield;
  }
  if (rows.length % STRIDE === 0) writeTotals(totals, rows.length / STRIDE, sums);
  return new OrderedRows(table, rows, coveredRow, totals);
}

function writeTotals(totals: Float64Array, at: number, sums: Sums): void {
  totals[at * 3] = sums.elements;
  totals[at * 3 + 1] = sums.diskBytes;
  totals[at * 3 + 2] = sums.memoryBytes;
}

function addRow(table: KeyTable, row: number, sums: Sums): void {
  const index = table.at(row);
  const segment = table.segment;
  sums.elements += segment.elements(index);
  sums.diskBytes += segment.diskBytes(index);
  sums.memoryBytes += segment.memoryBytes(index);
}
