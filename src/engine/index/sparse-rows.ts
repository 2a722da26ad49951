import type { ScannedKey } from '../rdb/scan-events.js';
import { KeySegment, KeySegmentBuilder } from './key-segment.js';
import { BLOCK_KEYS, type SparseBlocks } from './key-table-writer.js';

/**
 * Scans a part of the file again: from the record at `offset`, which is in database `db`, at most `limit` keys.
 * `take` gets each of them; the object is the scanner's own and is used again.
 */
export type Rescan = (offset: number, db: number, limit: number, take: (key: ScannedKey) => void) => void;

/** The file does not say any more what it said when it was scanned. */
export class RescanError extends Error {
  override readonly name = 'RescanError';
}

/** Bytes of the blocks that are kept once they were scanned again. */
const KEPT_BYTES = 16 * 1024 * 1024;

interface Block {
  readonly segments: readonly KeySegment[];
  readonly bytes: number;
}

/** The rows past the memory budget: scanned again, block by block, when somebody looks at them. */
export class SparseRows {
  /** First row that is not in the table; the rows from here on are in the blocks. */
  firstRow = 0;
  /** Keys of the file so far. */
  keys = 0;
  readonly #rows: number[] = [];
  readonly #offsets: number[] = [];
  readonly #databases: number[] = [];
  readonly #kept = new Map<number, Block>();
  #keptBytes = 0;
  #builder: KeySegmentBuilder | null = null;

  constructor(private readonly rescan: Rescan) {}

  get blocks(): number {
    return this.#rows.length;
  }

  add(blocks: SparseBlocks): void {
    const last = this.#rows.length - 1;
    if (last < 0 && blocks.rows.length > 0) this.firstRow = blocks.rows[0];
    // The last block may have grown since it was looked at.
    if (last >= 0) this.#drop(last);
    for (let i = 0; i < blocks.rows.length; i++) {
      this.#rows.push(blocks.rows[i]);
      this.#offsets.push(blocks.offsets[i]);
      this.#databases.push(blocks.databases[i]);
    }
    this.keys = blocks.keys;
  }

  /** Row behind a block's last one. */
  endOf(block: number): number {
    return block + 1 < this.#rows.length ? this.#rows[block + 1] : this.keys;
  }

  /** The block that holds a row from {@link firstRow} to {@link keys} - 1. */
  blockOf(row: number): number {
    let low = 0;
    let high = this.#rows.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#rows[middle] <= row) low = middle;
      else high = middle;
    }
    return low;
  }

  /** First row of the first block behind a file offset that lies behind the first block's own; else -1. */
  rowBehind(offset: number): number {
    if (this.#rows.length === 0 || offset <= this.#offsets[0]) return -1;
    const block = this.#offsets.findIndex((start) => start > offset);
    return block < 0 ? this.keys : this.#rows[block];
  }

  /**
   * The keys of a block. With `keep` they stay at hand for the next time.
   * @throws RescanError when the file holds fewer keys there than before, SourceError when it cannot be read
   */
  segments(block: number, keep: boolean): readonly KeySegment[] {
    const known = this.#kept.get(block);
    if (known !== undefined) {
      this.#kept.delete(block);
      this.#kept.set(block, known);
      return known.segments;
    }
    const segments = this.#scan(block);
    if (keep) this.#keep(block, segments);
    return segments;
  }

  #scan(block: number): readonly KeySegment[] {
    const builder = (this.#builder ??= new KeySegmentBuilder(BLOCK_KEYS));
    const segments: KeySegment[] = [];
    const wanted = this.endOf(block) - this.#rows[block];
    let row = this.#rows[block];
    const build = (): void => {
      const { count } = builder;
      if (count === 0) return;
      segments.push(new KeySegment(builder.build(row)));
      row += count;
    };
    try {
      this.rescan(this.#offsets[block], this.#databases[block], wanted, (key) => {
        if (!builder.fits(key)) build();
        builder.add(key);
      });
    } finally {
      build();
    }
    if (row < this.endOf(block)) {
      const found = row - this.#rows[block];
      throw new RescanError(
        `offset ${this.#offsets[block]}: expected ${wanted} keys, found ${found}: the file has changed since its scan`,
      );
    }
    return segments;
  }

  #keep(block: number, segments: readonly KeySegment[]): void {
    const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
    this.#kept.set(block, { segments, bytes });
    this.#keptBytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#keptBytes <= KEPT_BYTES || this.#kept.size === 1) return;
      this.#drop(oldest);
    }
  }

  #drop(block: number): void {
    this.#keptBytes -= this.#kept.get(block)?.bytes ?? 0;
    this.#kept.delete(block);
  }
}
