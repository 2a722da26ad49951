import type { CommandCursor } from './log-table.js';
import { LogTable, type NamedSegment } from './log-table.js';
import type { LogPart } from './log-index-writer.js';
import type { SparseBlock } from './sparse-block.js';
import type { DatabaseSwap } from './spaces.js';

/**
 * Scans a block again.
 * @param rows how many commands it has
 * @param swaps every SWAPDB before it
 * @returns a part with segments of just these rows, and with tables of names of its own
 * @throws SourceError
 */
export type Rescan = (block: SparseBlock, rows: number, swaps: readonly DatabaseSwap[]) => LogPart;

/** Blocks that stay at hand once they have been scanned again. */
const KEPT_BLOCKS = 12;

/** Every command of a log by its row: those in columns, and those past the memory budget, which are scanned again. */
export class AllCommands {
  readonly table = new LogTable();
  readonly #scanned = new Map<number, readonly NamedSegment[]>();

  constructor(private readonly rescan: Rescan) {}

  get rows(): number {
    return this.table.rows;
  }

  add(part: LogPart): void {
    // The last block may go on, and then it has more rows than when it was scanned again.
    if (this.table.blocks.length > 0) this.#scanned.delete(this.table.blocks.length - 1);
    this.table.add(part);
  }

  /** The segment that a row lies in. @throws SourceError */
  segmentOf(row: number): NamedSegment {
    const { table } = this;
    if (row < table.kept) return table.segmentOf(row);
    const segments = this.block(table.blockOf(row));
    const found = segments.find(({ segment }) => row < segment.firstRow + segment.count);
    if (found === undefined) throw new Error(`command ${row} is not where it was: the file has changed`);
    return found;
  }

  /** Moves a cursor to a row. @throws SourceError */
  moveTo(cursor: CommandCursor, row: number): void {
    const named = this.segmentOf(row);
    cursor.moveTo(named, row - named.segment.firstRow);
  }

  /** The segments of a block past the memory budget. @throws SourceError */
  block(block: number, keep = true): readonly NamedSegment[] {
    const known = this.#scanned.get(block);
    if (known !== undefined) return known;
    const { table } = this;
    const part = this.rescan(table.blocks[block], table.blockRows(block), table.swaps.swaps);
    const own = new LogTable();
    own.add(part);
    if (keep) {
      this.#scanned.set(block, own.segments);
      for (const oldest of this.#scanned.keys()) if (this.#scanned.size > KEPT_BLOCKS) this.#scanned.delete(oldest);
    }
    return own.segments;
  }
}
