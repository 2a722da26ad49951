import type { FilterableKey } from '../analysis/filterable-key.js';
import { ENCODINGS, objectType, type Dialect, type Encoding, type ObjectKind } from '../rdb/format.js';
import { KeySegment, type KeySegmentData } from './key-segment.js';

/** Rows that one entry of the table's directory stands for, as a power of two. */
const DIRECTORY_SHIFT = 8;

/**
 * All keys that are kept in memory, by row. It grows while the scan runs; what is in it never changes.
 *
 * A row's columns are read by first finding its segment: {@link at} gives the place and leaves the segment in
 * {@link segment}. That is two steps, so that loops over millions of rows allocate nothing.
 */
export class KeyTable {
  /** Rows in the table. */
  count = 0;
  /** Bytes that the segments take. */
  bytes = 0;
  /** The segment of the row that was last asked for. */
  segment: KeySegment;
  readonly segments: KeySegment[] = [];
  /** Which project's type numbers the file uses. */
  dialect: Dialect = 'redis';
  /** Kind by type byte, in that dialect. */
  #kinds: readonly ObjectKind[] = kindsOf('redis');
  /** First row of each segment, and behind them the row behind the last. */
  #firstRows = new Uint32Array(64);
  /** Number of the segment that holds row `n << DIRECTORY_SHIFT`. */
  #directory = new Uint32Array(1024);

  constructor() {
    this.segment = new KeySegment({
      firstRow: 0,
      count: 0,
      keyBytes: 0,
      base: 0,
      databases: [],
      large: [],
      buffer: new ArrayBuffer(0),
    });
  }

  /** Says which project's type numbers the file uses; known once its header is. */
  setDialect(dialect: Dialect): void {
    this.dialect = dialect;
    this.#kinds = kindsOf(dialect);
  }

  /**
   * Adds the next segment.
   * @throws RangeError when it does not follow on the last one
   */
  addSegment(data: KeySegmentData): void {
    if (data.firstRow !== this.count) {
      throw new RangeError(`segment starts at row ${data.firstRow}, the table ends at ${this.count}`);
    }
    const number = this.segments.length;
    const segment = new KeySegment(data);
    this.segments.push(segment);
    if (number + 1 >= this.#firstRows.length) this.#firstRows = grown(this.#firstRows, number + 2);
    this.#firstRows[number] = data.firstRow;
    this.count += data.count;
    this.bytes += segment.bytes;
    this.#firstRows[number + 1] = this.count;
    const entries = (this.count + (1 << DIRECTORY_SHIFT) - 1) >>> DIRECTORY_SHIFT;
    if (entries > this.#directory.length) this.#directory = grown(this.#directory, entries);
    const first = (data.firstRow + (1 << DIRECTORY_SHIFT) - 1) >>> DIRECTORY_SHIFT;
    this.#directory.fill(number, first, entries);
  }

  /** Place of a row (0 to `count - 1`) in its segment, which is left in {@link segment}. */
  at(row: number): number {
    const firstRows = this.#firstRows;
    let number = this.#directory[row >>> DIRECTORY_SHIFT];
    while (row >= firstRows[number + 1]) number++;
    this.segment = this.segments[number];
    return row - firstRows[number];
  }

  /** Kind of a type byte in the file's dialect. */
  kind(type: number): ObjectKind {
    return this.#kinds[type];
  }

  /** A copy of the key's bytes, as far as they are kept. */
  key(row: number): Uint8Array {
    const index = this.at(row);
    return this.segment.keys.slice(this.segment.keyStart(index), this.segment.keyEnd(index));
  }

  database(row: number): number {
    const index = this.at(row);
    return this.segment.database(index);
  }

  diskBytes(row: number): number {
    const index = this.at(row);
    return this.segment.diskBytes(index);
  }

  memoryBytes(row: number): number {
    const index = this.at(row);
    return this.segment.memoryBytes(index);
  }

  /** Compares database, then key as bytes; 0 for one key written twice (or cut to the same kept part). */
  compare(row: number, other: number): number {
    const index = this.at(row);
    const segment = this.segment;
    const otherIndex = this.at(other);
    const byDatabase = segment.database(index) - this.segment.database(otherIndex);
    if (byDatabase !== 0) return byDatabase;
    return compareBytes(
      segment.keys,
      segment.keyStart(index),
      segment.keyEnd(index),
      this.segment.keys,
      this.segment.keyStart(otherIndex),
      this.segment.keyEnd(otherIndex),
    );
  }

  /** Compares a row's key with (database, bytes): negative when the row's comes first. */
  compareWith(row: number, database: number, bytes: Uint8Array): number {
    const index = this.at(row);
    const segment = this.segment;
    const byDatabase = segment.database(index) - database;
    if (byDatabase !== 0) return byDatabase;
    return compareBytes(segment.keys, segment.keyStart(index), segment.keyEnd(index), bytes, 0, bytes.length);
  }

  /** Whether the row is in a database and its key starts with the bytes. */
  startsWith(row: number, database: number, prefix: Uint8Array): boolean {
    const index = this.at(row);
    const segment = this.segment;
    if (segment.database(index) !== database) return false;
    const start = segment.keyStart(index);
    if (segment.keyEnd(index) - start < prefix.length) return false;
    for (let i = 0; i < prefix.length; i++) if (segment.keys[start + i] !== prefix[i]) return false;
    return true;
  }
}

/** Looks at one row after the other as a filter wants to see them. */
export class KeyCursor implements FilterableKey {
  #segment: KeySegment;
  #index = 0;

  constructor(private readonly table: KeyTable) {
    this.#segment = table.segment;
  }

  /** Stands on a key of a segment, which need not be one of the table's own. */
  moveTo(segment: KeySegment, index: number): void {
    this.#segment = segment;
    this.#index = index;
  }

  get db(): number {
    return this.#segment.database(this.#index);
  }

  get keyBuffer(): Uint8Array {
    return this.#segment.keys;
  }

  get keyStart(): number {
    return this.#segment.keyStart(this.#index);
  }

  /** Bytes of the key that are kept. */
  get keyLength(): number {
    return this.#segment.keyEnd(this.#index) - this.#segment.keyStart(this.#index);
  }

  get kind(): ObjectKind {
    return this.table.kind(this.#segment.type(this.#index));
  }

  get encoding(): Encoding {
    return ENCODINGS[this.#segment.encoding(this.#index)];
  }

  get expireAt(): number {
    return this.#segment.expireAt(this.#index);
  }

  get elements(): number {
    return this.#segment.elements(this.#index);
  }

  get diskBytes(): number {
    return this.#segment.diskBytes(this.#index);
  }

  get memoryBytes(): number {
    return this.#segment.memoryBytes(this.#index);
  }
}

function kindsOf(dialect: Dialect): readonly ObjectKind[] {
  return Array.from({ length: 256 }, (_, type) => objectType(dialect, type)?.kind ?? 'unknown');
}

function grown(column: Uint32Array, needed: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(column.length * 2, needed));
  larger.set(column);
  return larger;
}

function compareBytes(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): number {
  const common = Math.min(aEnd - aStart, bEnd - bStart);
  for (let i = 0; i < common; i++) {
    const difference = a[aStart + i] - b[bStart + i];
    if (difference !== 0) return difference;
  }
  return aEnd - aStart - (bEnd - bStart);
}
