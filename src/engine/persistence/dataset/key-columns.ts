/** A record of a dump, as far as its value can be compared and loaded by it. */
export interface KeyRecord {
  /** The type byte. */
  type: number;
  valueOffset: number;
  end: number;
  /** ms of Unix time, or -1. */
  expireAt: number;
}

const FIRST = 1024;

/** What a comparison keeps of every key of one side: columns of numbers, 50 bytes a key. */
export class KeyColumns {
  /** Two halves of a fingerprint of database and key. */
  #high = new Int32Array(FIRST);
  #low = new Int32Array(FIRST);
  #types = new Uint8Array(FIRST);
  #values = new Float64Array(FIRST);
  #ends = new Float64Array(FIRST);
  #expiries = new Float64Array(FIRST);
  /** Of a hash table: the first row of each bucket, and the next row of the same. */
  #buckets = new Int32Array(FIRST).fill(-1);
  #next = new Int32Array(FIRST);
  /** Rows that were found on the other side. */
  #found = new Uint8Array(FIRST);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(high: number, low: number, { type, valueOffset, end, expireAt }: KeyRecord): void {
    if (this.#size === this.#high.length) this.#grow();
    const row = this.#size++;
    this.#high[row] = high;
    this.#low[row] = low;
    this.#types[row] = type;
    this.#values[row] = valueOffset;
    this.#ends[row] = end;
    this.#expiries[row] = expireAt;
    this.#link(row);
  }

  /** The record with this fingerprint, which then counts as found; null when there is none. */
  take(high: number, low: number): KeyRecord | null {
    const [wantedHigh, wantedLow] = [high | 0, low | 0];
    let row = this.#buckets[wantedLow & (this.#buckets.length - 1)];
    while (row >= 0) {
      if (this.#low[row] === wantedLow && this.#high[row] === wantedHigh && this.#found[row] === 0) {
        this.#found[row] = 1;
        return {
          type: this.#types[row],
          valueOffset: this.#values[row],
          end: this.#ends[row],
          expireAt: this.#expiries[row],
        };
      }
      row = this.#next[row];
    }
    return null;
  }

  /** Whether the row was taken; rows are in the order in which they were added. */
  isFound(row: number): boolean {
    return this.#found[row] === 1;
  }

  #link(row: number): void {
    const bucket = this.#low[row] & (this.#buckets.length - 1);
    this.#next[row] = this.#buckets[bucket];
    this.#buckets[bucket] = row;
  }

  #grow(): void {
    const room = this.#high.length * 2;
    this.#high = wider(this.#high, new Int32Array(room));
    this.#low = wider(this.#low, new Int32Array(room));
    this.#types = wider(this.#types, new Uint8Array(room));
    this.#values = wider(this.#values, new Float64Array(room));
    this.#ends = wider(this.#ends, new Float64Array(room));
    this.#expiries = wider(this.#expiries, new Float64Array(room));
    this.#found = wider(this.#found, new Uint8Array(room));
    this.#buckets = new Int32Array(room).fill(-1);
    this.#next = new Int32Array(room);
    for (let row = 0; row < this.#size; row++) this.#link(row);
  }
}

function wider<T extends { set(from: T): void }>(column: T, fresh: T): T {
  fresh.set(column);
  return fresh;
}
