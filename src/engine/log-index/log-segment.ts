/** Columns over some of a log's commands, in its order. */

/** Stands for no key. */
export const NO_KEY = 0xffffffff;
/** A length that does not fit its column: the real one is in `long`. */
const LONG = 0xffffffff;

/** What is known of a command besides its columns, as bits. */
export const FLAG = {
  /** Within a transaction, MULTI and EXEC included. */
  transaction: 1,
  /** Found behind damage, so that its database may be another. */
  guess: 2,
  /** Names more keys than one. */
  more: 4,
} as const;

/** Offsets are *log offsets*: places in the files of the log laid end to end. */
export interface LogSegment {
  readonly firstRow: number;
  readonly count: number;
  /** Log offset that `offsets` count from. */
  readonly base: number;
  readonly offsets: Uint32Array;
  readonly lengths: Uint32Array;
  /** Ids of command names. */
  readonly commands: Uint16Array;
  readonly databases: Int32Array;
  readonly flags: Uint8Array;
  /** Id of the first key that each names, or {@link NO_KEY}. */
  readonly keys: Uint32Array;
  /** Rows (counted in the segment) that name more keys, where these end in `moreKeys`, and the keys. */
  readonly moreRows: Uint32Array;
  readonly moreEnds: Uint32Array;
  readonly moreKeys: Uint32Array;
  /** Commands of 4 GB and more: their place in the segment, and their length. */
  readonly long: readonly (readonly [index: number, length: number])[];
}

/** Bytes a row takes in a segment. */
export const ROW_COST = 19;
/** Rows that a segment has room for. */
export const SEGMENT_ROWS = 1 << 15;

/** Length of a command in bytes. */
export function lengthOf(segment: LogSegment, index: number): number {
  const length = segment.lengths[index];
  return length === LONG ? (segment.long.find(([at]) => at === index)?.[1] ?? length) : length;
}

/** Places in `moreKeys` of the keys behind the first: from and to. */
export function moreKeysOf(segment: LogSegment, index: number): readonly [from: number, to: number] {
  let low = 0;
  let high = segment.moreRows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (segment.moreRows[middle] < index) low = middle + 1;
    else high = middle;
  }
  if (segment.moreRows[low] !== index) return [0, 0];
  return [low === 0 ? 0 : segment.moreEnds[low - 1], segment.moreEnds[low]];
}

/** Fills a segment, command by command. */
export class SegmentBuilder {
  readonly #offsets = new Uint32Array(SEGMENT_ROWS);
  readonly #lengths = new Uint32Array(SEGMENT_ROWS);
  readonly #commands = new Uint16Array(SEGMENT_ROWS);
  readonly #databases = new Int32Array(SEGMENT_ROWS);
  readonly #flags = new Uint8Array(SEGMENT_ROWS);
  readonly #keys = new Uint32Array(SEGMENT_ROWS);
  #moreRows: number[] = [];
  #moreEnds: number[] = [];
  #moreKeys: number[] = [];
  #long: [number, number][] = [];
  #base = 0;
  #count = 0;

  constructor(private firstRow: number) {}

  get count(): number {
    return this.#count;
  }

  /** True when a command at this log offset has room in the segment. */
  hasRoom(offset: number): boolean {
    return this.#count === 0 || (this.#count < SEGMENT_ROWS && offset - this.#base < LONG);
  }

  /** Adds a command; `keys[0 .. keyCount]` are the ids of its keys. */
  add(
    offset: number,
    length: number,
    command: number,
    database: number,
    flags: number,
    keys: Uint32Array,
    keyCount: number,
  ): void {
    const at = this.#count++;
    if (at === 0) this.#base = offset;
    this.#offsets[at] = offset - this.#base;
    this.#lengths[at] = Math.min(length, LONG);
    if (length >= LONG) this.#long.push([at, length]);
    this.#commands[at] = command;
    this.#databases[at] = database;
    this.#flags[at] = keyCount > 1 ? flags | FLAG.more : flags;
    this.#keys[at] = keyCount === 0 ? NO_KEY : keys[0];
    if (keyCount < 2) return;
    for (let i = 1; i < keyCount; i++) this.#moreKeys.push(keys[i]);
    this.#moreRows.push(at);
    this.#moreEnds.push(this.#moreKeys.length);
  }

  /** Hands the segment out and begins the next one. */
  take(): LogSegment {
    const count = this.#count;
    const segment: LogSegment = {
      firstRow: this.firstRow,
      count,
      base: this.#base,
      offsets: this.#offsets.slice(0, count),
      lengths: this.#lengths.slice(0, count),
      commands: this.#commands.slice(0, count),
      databases: this.#databases.slice(0, count),
      flags: this.#flags.slice(0, count),
      keys: this.#keys.slice(0, count),
      moreRows: Uint32Array.from(this.#moreRows),
      moreEnds: Uint32Array.from(this.#moreEnds),
      moreKeys: Uint32Array.from(this.#moreKeys),
      long: this.#long,
    };
    this.firstRow += count;
    this.#count = 0;
    this.#moreRows = [];
    this.#moreEnds = [];
    this.#moreKeys = [];
    this.#long = [];
    return segment;
  }
}
