import type { ScannedKey } from '../rdb/scan-events.js';

/**
 * Columns of consecutive keys over one buffer, so that a thread can fill them and another read them without a copy:
 * 40 bytes a key, and the keys' own bytes one behind the other. What does not fit its column is told exactly in
 * `large`, and that a row has an entry there by a flag.
 */

/** Longest part of a key that is kept, in bytes: names, sorting and filters see no more of a longer one. */
export const MAX_KEPT_KEY = 65_536;

/** Most keys of a segment. */
export const MAX_SEGMENT_KEYS = 65_536;

/** A segment is closed when its keys' bytes would pass this. */
export const MAX_SEGMENT_KEY_BYTES = 4 * 1024 * 1024;

/** Bytes of all columns a key, its own bytes not counted. */
export const COLUMN_BYTES = 40;

/** A segment's databases are numbered by a byte. */
const MAX_DATABASES = 256;
const UINT32_MAX = 0xffff_ffff;

const FLAG_GUESS = 1;
const FLAG_IDLE = 2;
const FLAG_FREQ = 4;
const FLAG_LARGE = 8;

/** Exact numbers of a record that its columns are too narrow for. */
export interface LargeRecord {
  /** Place in the segment. */
  readonly index: number;
  readonly diskBytes: number;
  /** Bytes from the record's start to its value. */
  readonly valueDistance: number;
  /** Bytes of the whole key, of which the segment keeps {@link MAX_KEPT_KEY} at most. */
  readonly keyLength: number;
}

/** A segment as it goes from thread to thread: plain data; `buffer` is shared where the platform can. */
export interface KeySegmentData {
  /** Row of the first key: its place among all keys of the file. */
  readonly firstRow: number;
  readonly count: number;
  /** Bytes of all keys together. */
  readonly keyBytes: number;
  /** File offset that the offset column counts from. */
  readonly base: number;
  /** Database numbers by what the database column says. */
  readonly databases: readonly number[];
  /** By ascending index. */
  readonly large: readonly LargeRecord[];
  readonly buffer: ArrayBufferLike;
}

/** Bytes that a segment takes. */
export const segmentBytes = (count: number, keyBytes: number): number => count * COLUMN_BYTES + keyBytes;

/** The columns over a buffer, the widest first so that each is aligned. */
class Columns {
  readonly expireAt: Float64Array;
  readonly offset: Uint32Array;
  readonly valueDistance: Uint32Array;
  readonly diskBytes: Uint32Array;
  /** In units of 8 bytes. */
  readonly memory: Uint32Array;
  readonly elements: Uint32Array;
  /** Idle seconds or the LFU counter, whichever the flags name. */
  readonly access: Uint32Array;
  readonly keyEnd: Uint32Array;
  readonly type: Uint8Array;
  readonly encoding: Uint8Array;
  readonly flags: Uint8Array;
  readonly database: Uint8Array;
  readonly keys: Uint8Array;

  constructor(buffer: ArrayBufferLike, capacity: number, keyBytes: number) {
    let at = 8 * capacity;
    const words = (): Uint32Array => {
      const column = new Uint32Array(buffer, at, capacity);
      at += 4 * capacity;
      return column;
    };
    const bytes = (length: number): Uint8Array => {
      const column = new Uint8Array(buffer, at, length);
      at += length;
      return column;
    };
    this.expireAt = new Float64Array(buffer, 0, capacity);
    this.offset = words();
    this.valueDistance = words();
    this.diskBytes = words();
    this.memory = words();
    this.elements = words();
    this.access = words();
    this.keyEnd = words();
    this.type = bytes(capacity);
    this.encoding = bytes(capacity);
    this.flags = bytes(capacity);
    this.database = bytes(capacity);
    this.keys = bytes(keyBytes);
  }
}

/** Reads one segment. Every accessor takes a place in the segment (0 to `count - 1`) and allocates nothing. */
export class KeySegment {
  readonly firstRow: number;
  readonly count: number;
  /** Bytes that the segment takes. */
  readonly bytes: number;
  /** All keys' bytes; one key's lie from {@link keyStart} to {@link keyEnd}. */
  readonly keys: Uint8Array;
  readonly #columns: Columns;
  readonly #base: number;
  readonly #databases: readonly number[];
  readonly #large: readonly LargeRecord[];

  constructor(data: KeySegmentData) {
    this.firstRow = data.firstRow;
    this.count = data.count;
    this.bytes = segmentBytes(data.count, data.keyBytes);
    this.#columns = new Columns(data.buffer, data.count, data.keyBytes);
    this.keys = this.#columns.keys;
    this.#base = data.base;
    this.#databases = data.databases;
    this.#large = data.large;
  }

  keyStart(index: number): number {
    return index === 0 ? 0 : this.#columns.keyEnd[index - 1];
  }

  keyEnd(index: number): number {
    return this.#columns.keyEnd[index];
  }

  /** Bytes of the whole key, also of a part that is not kept. */
  keyLength(index: number): number {
    return this.#largeAt(index)?.keyLength ?? this.keyEnd(index) - this.keyStart(index);
  }

  /** File offset of the record. */
  offset(index: number): number {
    return this.#base + this.#columns.offset[index];
  }

  /** File offset of the value. */
  valueOffset(index: number): number {
    return this.offset(index) + (this.#largeAt(index)?.valueDistance ?? this.#columns.valueDistance[index]);
  }

  /** Bytes of the whole record in the file. */
  diskBytes(index: number): number {
    return this.#largeAt(index)?.diskBytes ?? this.#columns.diskBytes[index];
  }

  /** Estimated bytes in a server's memory, rounded up to 8; at most 32 GB. */
  memoryBytes(index: number): number {
    return this.#columns.memory[index] * 8;
  }

  elements(index: number): number {
    return this.#columns.elements[index];
  }

  /** ms of Unix time, or -1. */
  expireAt(index: number): number {
    return this.#columns.expireAt[index];
  }

  /** The type byte. */
  type(index: number): number {
    return this.#columns.type[index];
  }

  /** Place in ENCODINGS. */
  encoding(index: number): number {
    return this.#columns.encoding[index];
  }

  database(index: number): number {
    return this.#databases[this.#columns.database[index]];
  }

  guess(index: number): boolean {
    return (this.#columns.flags[index] & FLAG_GUESS) !== 0;
  }

  /** Idle seconds, or -1. */
  idle(index: number): number {
    return (this.#columns.flags[index] & FLAG_IDLE) !== 0 ? this.#columns.access[index] : -1;
  }

  /** LFU counter, or -1. */
  freq(index: number): number {
    return (this.#columns.flags[index] & FLAG_FREQ) !== 0 ? this.#columns.access[index] : -1;
  }

  #largeAt(index: number): LargeRecord | undefined {
    if ((this.#columns.flags[index] & FLAG_LARGE) === 0) return undefined;
    return this.#large.find((record) => record.index === index);
  }
}

/** Collects keys until there are enough for a segment. Its room is allocated once and used again for every segment. */
export class KeySegmentBuilder {
  #count = 0;
  #keyBytes = 0;
  #base = 0;
  #databases: number[] = [];
  #large: LargeRecord[] = [];
  readonly #columns: Columns;

  /** Takes at most `capacity` keys a segment. */
  constructor(readonly capacity: number) {
    const arena = MAX_SEGMENT_KEY_BYTES;
    this.#columns = new Columns(new ArrayBuffer(segmentBytes(capacity, arena)), capacity, arena);
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes that a segment of what is collected would take. */
  get bytes(): number {
    return segmentBytes(this.#count, this.#keyBytes);
  }

  /** Whether the key still goes into this segment; when not, {@link build} comes first. An empty one takes any key. */
  fits(key: ScannedKey): boolean {
    if (this.#count === 0) return true;
    return (
      this.#count < this.capacity &&
      this.#keyBytes + Math.min(key.keyLength, MAX_KEPT_KEY) <= MAX_SEGMENT_KEY_BYTES &&
      key.offset >= this.#base &&
      key.offset - this.#base <= UINT32_MAX &&
      this.#databaseNumber(key.db) < MAX_DATABASES
    );
  }

  /** Takes a key that fits. */
  add(key: ScannedKey): void {
    const index = this.#count++;
    if (index === 0) this.#base = key.offset;
    const columns = this.#columns;
    const database = this.#databaseNumber(key.db);
    if (database === this.#databases.length) this.#databases.push(key.db);
    const kept = Math.min(key.keyLength, MAX_KEPT_KEY);
    const diskBytes = key.end - key.offset;
    const valueDistance = key.valueOffset - key.offset;
    let flags = key.guess ? FLAG_GUESS : 0;
    if (key.idle >= 0) flags |= FLAG_IDLE;
    else if (key.freq >= 0) flags |= FLAG_FREQ;
    if (kept < key.keyLength || diskBytes > UINT32_MAX || valueDistance > UINT32_MAX) {
      flags |= FLAG_LARGE;
      this.#large.push({ index, diskBytes, valueDistance, keyLength: key.keyLength });
    }
    columns.expireAt[index] = key.expireAt;
    columns.offset[index] = key.offset - this.#base;
    columns.valueDistance[index] = valueDistance;
    columns.diskBytes[index] = diskBytes;
    columns.memory[index] = Math.min(Math.ceil(key.memoryBytes / 8), UINT32_MAX);
    columns.elements[index] = Math.min(key.elements, UINT32_MAX);
    columns.access[index] = Math.min(key.idle >= 0 ? key.idle : Math.max(key.freq, 0), UINT32_MAX);
    columns.type[index] = key.type;
    columns.encoding[index] = key.encoding;
    columns.flags[index] = flags;
    columns.database[index] = database;
    copyBytes(key.keyBuffer, key.keyStart, kept, columns.keys, this.#keyBytes);
    this.#keyBytes += kept;
    columns.keyEnd[index] = this.#keyBytes;
  }

  /** Makes a segment of what is collected, and starts anew. */
  build(firstRow: number): KeySegmentData {
    const count = this.#count;
    const keyBytes = this.#keyBytes;
    const size = segmentBytes(count, keyBytes);
    const buffer = typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(size) : new SharedArrayBuffer(size);
    const from = this.#columns;
    const to = new Columns(buffer, count, keyBytes);
    to.expireAt.set(from.expireAt.subarray(0, count));
    to.offset.set(from.offset.subarray(0, count));
    to.valueDistance.set(from.valueDistance.subarray(0, count));
    to.diskBytes.set(from.diskBytes.subarray(0, count));
    to.memory.set(from.memory.subarray(0, count));
    to.elements.set(from.elements.subarray(0, count));
    to.access.set(from.access.subarray(0, count));
    to.keyEnd.set(from.keyEnd.subarray(0, count));
    to.type.set(from.type.subarray(0, count));
    to.encoding.set(from.encoding.subarray(0, count));
    to.flags.set(from.flags.subarray(0, count));
    to.database.set(from.database.subarray(0, count));
    to.keys.set(from.keys.subarray(0, keyBytes));
    const data = {
      firstRow,
      count,
      keyBytes,
      buffer,
      base: this.#base,
      databases: this.#databases,
      large: this.#large,
    };
    this.#count = 0;
    this.#keyBytes = 0;
    this.#databases = [];
    this.#large = [];
    return data;
  }

  /** Place of a database among those of the segment; behind the last when it is not there yet. */
  #databaseNumber(db: number): number {
    const databases = this.#databases;
    // Records of one database stand together, so the last one is nearly always it.
    if (databases.length > 0 && databases[databases.length - 1] === db) return databases.length - 1;
    const at = databases.indexOf(db);
    return at >= 0 ? at : databases.length;
  }
}

/** Short keys are copied byte by byte: a view for each of millions would cost more than the copy. */
function copyBytes(from: Uint8Array, start: number, length: number, to: Uint8Array, at: number): void {
  if (length > 64) {
    to.set(from.subarray(start, start + length), at);
    return;
  }
  for (let i = 0; i < length; i++) to[at + i] = from[start + i];
}
