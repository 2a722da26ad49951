import type { KeySegment } from './key-segment.js';
import type { KeyTablePart } from './key-table-writer.js';
import { KeyTable } from './key-table.js';
import { SparseRows, type Rescan } from './sparse-rows.js';

/** All keys by row: those in memory, and behind them those that have to be scanned again to be seen. */
export class KeyRows {
  readonly table = new KeyTable();
  readonly sparse: SparseRows;
  /** The segment of the row that was last asked for. */
  segment: KeySegment;

  constructor(rescan: Rescan) {
    this.sparse = new SparseRows(rescan);
    this.segment = this.table.segment;
  }

  /** Keys of the file so far. */
  get count(): number {
    return Math.max(this.table.count, this.sparse.keys);
  }

  /** True when some rows are not in memory. */
  get isSparse(): boolean {
    return this.sparse.keys > 0;
  }

  /** Takes the next part of the table. */
  add(part: KeyTablePart): void {
    if (part.kind === 'segment') this.table.addSegment(part.segment);
    else this.sparse.add(part.blocks);
  }

  /**
   * Place of a row in its segment, which is left in {@link segment}.
   * @throws RescanError, SourceError where the row has to be scanned again and cannot be
   */
  at(row: number): number {
    if (row < this.table.count) {
      const index = this.table.at(row);
      this.segment = this.table.segment;
      return index;
    }
    const segments = this.sparse.segments(this.sparse.blockOf(row), true);
    const segment = segments.find(({ firstRow, count }) => row < firstRow + count);
    if (segment === undefined) throw new RangeError(`no row ${row}`);
    this.segment = segment;
    return row - segment.firstRow;
  }
}
