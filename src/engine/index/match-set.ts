import type { FilterableKey } from '../analysis/filterable-key.js';
import type { ViewProgress } from './answers.js';
import type { KeyRows } from './key-rows.js';
import type { KeySegment } from './key-segment.js';
import { KeyCursor } from './key-table.js';

/** Keys between two looks at the clock. */
const CHUNK = 2048;

/** Matches past the memory budget that are kept as rows; more are only counted. */
const MOST_SPARSE_MATCHES = 4_000_000;

/** The rows that a filter lets through: filled while they come in, in file order. */
export class MatchSet {
  /** Rows that match, ascending; the first {@link listed} of them count. */
  rows = new Uint32Array(256);
  /** Rows in {@link rows}. */
  listed = 0;
  /** Rows of the table that match: those listed before any that had to be scanned again. */
  inTable = 0;
  /** All matches, also those that are not listed. */
  matches = 0;
  /** One bit a row of the table. */
  bitmap = new Uint8Array(1024);
  /** Rows looked at so far. */
  examined = 0;
  #diskBytes = 0;
  #memoryBytes = 0;
  readonly #cursor: KeyCursor;

  constructor(
    private readonly all: KeyRows,
    private readonly filter: (key: FilterableKey) => boolean,
  ) {
    this.#cursor = new KeyCursor(all.table);
  }

  /**
   * Looks at rows until `deadline`.
   * @returns true when all rows there are were looked at
   * @throws RescanError, SourceError where rows have to be scanned again and cannot be
   */
  step(deadline: number): boolean {
    const { table, sparse } = this.all;
    while (this.examined < table.count) {
      const index = table.at(this.examined);
      this.#examine(table.segment, index, Math.min(index + CHUNK, table.segment.count));
      this.inTable = this.listed;
      if (performance.now() >= deadline) return false;
    }
    while (this.examined < sparse.keys) {
      const end = this.examined;
      for (const segment of sparse.segments(sparse.blockOf(this.examined), false)) {
        if (segment.firstRow + segment.count <= end) continue;
        this.#examine(segment, Math.max(end - segment.firstRow, 0), segment.count);
      }
      if (performance.now() >= deadline) return false;
    }
    return true;
  }

  /** How far the view of this number is; `complete` when the scan is done. */
  progress(view: number, complete: boolean): ViewProgress {
    return {
      view,
      matches: this.matches,
      examined: this.examined,
      done: complete && this.examined === this.all.count,
      diskBytes: this.#diskBytes,
      memoryBytes: this.#memoryBytes,
    };
  }

  /** Place of a row among the matches; -1 when it is not one. */
  placeOf(row: number): number {
    const place = this.firstFrom(row);
    return place < this.listed && this.rows[place] === row ? place : -1;
  }

  /** Place of the first match that is not before a row. */
  firstFrom(row: number): number {
    let low = 0;
    let high = this.listed;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rows[middle] < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #examine(segment: KeySegment, from: number, to: number): void {
    const cursor = this.#cursor;
    for (let index = from; index < to; index++) {
      cursor.moveTo(segment, index);
      if (this.filter(cursor)) this.#take(segment, index);
    }
    this.examined = segment.firstRow + to;
  }

  #take(segment: KeySegment, index: number): void {
    const row = segment.firstRow + index;
    this.matches++;
    this.#diskBytes += segment.diskBytes(index);
    this.#memoryBytes += segment.memoryBytes(index);
    if (row < this.all.table.count) {
      if (row >>> 3 >= this.bitmap.length) this.#growBitmap(row);
      this.bitmap[row >>> 3] |= 1 << (row & 7);
    } else if (this.listed - this.inTable >= MOST_SPARSE_MATCHES) {
      return;
    }
    if (this.listed === this.rows.length) {
      const larger = new Uint32Array(this.rows.length * 2);
      larger.set(this.rows);
      this.rows = larger;
    }
    this.rows[this.listed++] = row;
  }

  #growBitmap(row: number): void {
    const larger = new Uint8Array(Math.max(this.bitmap.length * 2, (row >>> 3) + 1));
    larger.set(this.bitmap);
    this.bitmap = larger;
  }
}
