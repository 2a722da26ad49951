import type { ScannedKey } from '../rdb/scan-events.js';
import { COLUMN_BYTES, KeySegmentBuilder, MAX_KEPT_KEY, MAX_SEGMENT_KEYS, type KeySegmentData } from './key-segment.js';

/**
 * Where the rows past the memory budget lie: only a place in the file for every block of them, from which a block is
 * scanned again when somebody looks at it.
 */
export interface SparseBlocks {
  /** Row of each block's first key. */
  readonly rows: Float64Array;
  /** File offset of that key's record. */
  readonly offsets: Float64Array;
  /** Database that the record is in. */
  readonly databases: Float64Array;
  /** Keys of the file so far, those of the last block included: it may still grow. */
  readonly keys: number;
}

/** A piece of a key table on its way from the thread that scans to the one that answers. */
export type KeyTablePart =
  | { readonly kind: 'segment'; readonly segment: KeySegmentData }
  /** Adds blocks to those sent before. */
  | { readonly kind: 'blocks'; readonly blocks: SparseBlocks };

/** Keys of a block at most. Scanning one again takes about a millisecond. */
export const BLOCK_KEYS = 1024;

/** A block is closed when its records pass this many bytes: big values take longer to walk over. */
const BLOCK_BYTES = 1024 * 1024;

/** Keys of the first segment: few, so that the first rows appear at once. Each next one is four times as long. */
const FIRST_SEGMENT_KEYS = 256;

/**
 * Takes keys from a scan and hands them on in segments, each larger than the one before. Past `budgetBytes` it keeps
 * only blocks. The owner calls {@link flush} from time to time, and when the scan is done.
 */
export class KeyTableWriter {
  /** Keys taken so far. */
  keys = 0;
  readonly #builder = new KeySegmentBuilder(MAX_SEGMENT_KEYS);
  readonly #budgetBytes: number;
  readonly #publish: (part: KeyTablePart) => void;
  #segmentKeys = FIRST_SEGMENT_KEYS;
  #publishedBytes = 0;
  #sparse = false;
  #rows: number[] = [];
  #offsets: number[] = [];
  #databases: number[] = [];
  /** Row and offset of the first key of the block at hand. */
  #blockRow = -Infinity;
  #blockOffset = 0;
  #reportedKeys = 0;

  constructor(budgetBytes: number, publish: (part: KeyTablePart) => void) {
    this.#budgetBytes = budgetBytes;
    this.#publish = publish;
  }

  /** True once the budget is spent. */
  get sparse(): boolean {
    return this.#sparse;
  }

  key(key: ScannedKey): void {
    if (this.#sparse) {
      this.#keySparse(key);
      return;
    }
    const builder = this.#builder;
    const bytes = COLUMN_BYTES + Math.min(key.keyLength, MAX_KEPT_KEY);
    if (this.#publishedBytes + builder.bytes + bytes > this.#budgetBytes) {
      this.#publishSegment();
      this.#sparse = true;
      this.#keySparse(key);
      return;
    }
    if (builder.count >= this.#segmentKeys || !builder.fits(key)) {
      this.#publishSegment();
      this.#segmentKeys = Math.min(this.#segmentKeys * 4, MAX_SEGMENT_KEYS);
    }
    builder.add(key);
    this.keys++;
  }

  /** Hands on what is collected. */
  flush(): void {
    if (this.#sparse) this.#publishBlocks();
    else this.#publishSegment();
  }

  #publishSegment(): void {
    const builder = this.#builder;
    if (builder.count === 0) return;
    this.#publishedBytes += builder.bytes;
    this.#publish({ kind: 'segment', segment: builder.build(this.keys - builder.count) });
  }

  #keySparse(key: ScannedKey): void {
    if (this.keys - this.#blockRow >= BLOCK_KEYS || key.offset - this.#blockOffset >= BLOCK_BYTES) {
      this.#rows.push(this.keys);
      this.#offsets.push(key.offset);
      this.#databases.push(key.db);
      this.#blockRow = this.keys;
      this.#blockOffset = key.offset;
    }
    this.keys++;
  }

  #publishBlocks(): void {
    if (this.keys === this.#reportedKeys) return;
    this.#reportedKeys = this.keys;
    const blocks = {
      rows: Float64Array.from(this.#rows),
      offsets: Float64Array.from(this.#offsets),
      databases: Float64Array.from(this.#databases),
      keys: this.keys,
    };
    this.#rows = [];
    this.#offsets = [];
    this.#databases = [];
    this.#publish({ kind: 'blocks', blocks });
  }
}
