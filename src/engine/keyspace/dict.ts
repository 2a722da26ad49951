/**
 * A hash table from byte strings to values, for keyspaces of any size: a JavaScript Map ends at 2^24 entries, gives no
 * random member, and has no cursor that survives changes.
 *
 * Members lie densely in slots 0 to size - 1; the last one moves into the slot of one that is deleted. A walk from the
 * last slot down to the first therefore meets every member that was there when it began and is not deleted before its
 * turn, whatever is added or deleted meanwhile.
 *
 * Buckets grow and shrink one at a time (linear hashing), so that no single insertion pays for all.
 */

/** log2 of the slots in a chunk: chunks are never copied when the table grows. */
const CHUNK_BITS = 14;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;
const NONE = -1;
const LEAST_BUCKETS = 4;
/** Members a bucket has on average before buckets are added, and one fewer of which makes buckets go. */
const FULL = 1;
const SPARSE = 1 / 8;

/** Called with a slot; the table must not be changed meanwhile. */
export type SlotVisitor = (slot: number) => void;

export class Dict<V> {
  #size = 0;
  /** Slot of the first member of each bucket. */
  #buckets: Int32Array;
  /** Buckets in use: `#half` plus those that were split already. */
  #used = LEAST_BUCKETS;
  /** The power of two at or below `#used`. */
  #half = LEAST_BUCKETS;
  readonly #keys: string[][] = [];
  readonly #values: V[][] = [];
  /** Hash of each slot's key, and the next slot of its bucket. */
  #hashes: Int32Array = new Int32Array(LEAST_BUCKETS);
  #next: Int32Array = new Int32Array(LEAST_BUCKETS);

  constructor() {
    this.#buckets = new Int32Array(LEAST_BUCKETS).fill(NONE);
  }

  get size(): number {
    return this.#size;
  }

  /** Slot of a key, or -1. */
  find(key: string): number {
    const hash = hashOf(key);
    let slot = this.#buckets[this.#bucketOf(hash)];
    while (slot !== NONE) {
      if (this.#hashes[slot] === hash && this.#keys[slot >> CHUNK_BITS][slot & CHUNK_MASK] === key) return slot;
      slot = this.#next[slot];
    }
    return NONE;
  }

  has(key: string): boolean {
    return this.find(key) !== NONE;
  }

  get(key: string): V | undefined {
    const slot = this.find(key);
    return slot === NONE ? undefined : this.valueAt(slot);
  }

  /** Key in a slot below `size`. */
  keyAt(slot: number): string {
    return this.#keys[slot >> CHUNK_BITS][slot & CHUNK_MASK];
  }

  /** Value in a slot below `size`. */
  valueAt(slot: number): V {
    return this.#values[slot >> CHUNK_BITS][slot & CHUNK_MASK];
  }

  setValueAt(slot: number, value: V): void {
    this.#values[slot >> CHUNK_BITS][slot & CHUNK_MASK] = value;
  }

  /** Adds a key or gives it another value. @returns true when it is new */
  set(key: string, value: V): boolean {
    const slot = this.find(key);
    if (slot === NONE) {
      this.add(key, value);
      return true;
    }
    this.setValueAt(slot, value);
    return false;
  }

  /** Adds a key that is known not to be there. @returns its slot */
  add(key: string, value: V): number {
    const slot = this.#size;
    const chunk = slot >> CHUNK_BITS;
    if (chunk === this.#keys.length) {
      this.#keys.push([]);
      this.#values.push([]);
    }
    // A chunk's arrays may be longer than what is in use of them, after deletions.
    this.#keys[chunk][slot & CHUNK_MASK] = key;
    this.#values[chunk][slot & CHUNK_MASK] = value;
    if (slot === this.#hashes.length) {
      this.#hashes = grown(this.#hashes);
      this.#next = grown(this.#next);
    }
    const hash = hashOf(key);
    const bucket = this.#bucketOf(hash);
    this.#hashes[slot] = hash;
    this.#next[slot] = this.#buckets[bucket];
    this.#buckets[bucket] = slot;
    this.#size++;
    if (this.#size > this.#used * FULL) this.#split();
    return slot;
  }

  /** @returns true when the key was there */
  delete(key: string): boolean {
    const slot = this.find(key);
    if (slot === NONE) return false;
    this.deleteAt(slot);
    return true;
  }

  /** Deletes the member in a slot; the last member moves there. */
  deleteAt(slot: number): void {
    this.#unlink(slot, this.#bucketOf(this.#hashes[slot]));
    const last = --this.#size;
    if (slot !== last) {
      const key = this.keyAt(last);
      const value = this.valueAt(last);
      const hash = this.#hashes[last];
      const bucket = this.#bucketOf(hash);
      this.#unlink(last, bucket);
      this.#keys[slot >> CHUNK_BITS][slot & CHUNK_MASK] = key;
      this.#values[slot >> CHUNK_BITS][slot & CHUNK_MASK] = value;
      this.#hashes[slot] = hash;
      this.#next[slot] = this.#buckets[bucket];
      this.#buckets[bucket] = slot;
    }
    const chunk = last >> CHUNK_BITS;
    if ((last & CHUNK_MASK) === 0) {
      this.#keys.length = chunk;
      this.#values.length = chunk;
    } else {
      this.#keys[chunk].length = last & CHUNK_MASK;
      this.#values[chunk].length = last & CHUNK_MASK;
    }
    if (this.#used > LEAST_BUCKETS && this.#size < this.#used * SPARSE) this.#merge();
  }

  clear(): void {
    this.#size = 0;
    this.#keys.length = 0;
    this.#values.length = 0;
    this.#used = LEAST_BUCKETS;
    this.#half = LEAST_BUCKETS;
    this.#buckets = new Int32Array(LEAST_BUCKETS).fill(NONE);
    this.#hashes = new Int32Array(LEAST_BUCKETS);
    this.#next = new Int32Array(LEAST_BUCKETS);
  }

  /** Slot of a random member; the table must have one. `random` gives numbers from 0 to below 1. */
  randomSlot(random: () => number): number {
    return Math.floor(random() * this.#size);
  }

  /**
   * One step of a scan that survives changes: every member that is there from the first step to the last is visited at
   * least once. Begins with cursor 0 and ends when it returns 0. The order is that of reversed bits, as in the
   * server's dictScan (dict.c), so that a bucket that is split or merged between two steps is not missed.
   */
  scan(cursor: number, visit: SlotVisitor): number {
    const mask = this.#half - 1;
    const bucket = cursor & mask;
    this.#visitBucket(bucket, visit);
    const upper = bucket + this.#half;
    if (upper < this.#used) this.#visitBucket(upper, visit);
    return nextCursor(cursor, mask);
  }

  #visitBucket(bucket: number, visit: SlotVisitor): void {
    for (let slot = this.#buckets[bucket]; slot !== NONE; slot = this.#next[slot]) visit(slot);
  }

  /** Buckets that were split already are addressed by one bit more. */
  #bucketOf(hash: number): number {
    const wide = hash & (this.#half * 2 - 1);
    return wide < this.#used ? wide : wide & (this.#half - 1);
  }

  #unlink(slot: number, bucket: number): void {
    let at = this.#buckets[bucket];
    if (at === slot) {
      this.#buckets[bucket] = this.#next[slot];
      return;
    }
    while (this.#next[at] !== slot) at = this.#next[at];
    this.#next[at] = this.#next[slot];
  }

  #split(): void {
    if (this.#used === this.#buckets.length) this.#buckets = grown(this.#buckets);
    const from = this.#used - this.#half;
    const to = this.#used++;
    this.#buckets[to] = NONE;
    let slot = this.#buckets[from];
    this.#buckets[from] = NONE;
    while (slot !== NONE) {
      const next = this.#next[slot];
      const bucket = (this.#hashes[slot] & this.#half) === 0 ? from : to;
      this.#next[slot] = this.#buckets[bucket];
      this.#buckets[bucket] = slot;
      slot = next;
    }
    if (this.#used === this.#half * 2) this.#half *= 2;
  }

  #merge(): void {
    if (this.#used === this.#half) this.#half /= 2;
    const from = --this.#used;
    const to = from - this.#half;
    let slot = this.#buckets[from];
    while (slot !== NONE) {
      const next = this.#next[slot];
      this.#next[slot] = this.#buckets[to];
      this.#buckets[to] = slot;
      slot = next;
    }
    if (this.#used * 4 < this.#buckets.length) {
      this.#buckets = this.#buckets.slice(0, this.#used * 2);
      this.#hashes = this.#hashes.slice(0, Math.max(this.#size * 2, LEAST_BUCKETS));
      this.#next = this.#next.slice(0, Math.max(this.#size * 2, LEAST_BUCKETS));
    }
  }
}

function grown(array: Int32Array): Int32Array {
  const wider = new Int32Array(array.length * 2);
  wider.set(array);
  return wider;
}

/** Reverse binary increment under a mask (dict.c, dictScan). */
function nextCursor(cursor: number, mask: number): number {
  let next = reverse(cursor | ~mask);
  next = (next + 1) | 0;
  return reverse(next) >>> 0;
}

function reverse(bits: number): number {
  let v = bits;
  v = ((v >>> 1) & 0x55555555) | ((v & 0x55555555) << 1);
  v = ((v >>> 2) & 0x33333333) | ((v & 0x33333333) << 2);
  v = ((v >>> 4) & 0x0f0f0f0f) | ((v & 0x0f0f0f0f) << 4);
  v = ((v >>> 8) & 0x00ff00ff) | ((v & 0x00ff00ff) << 8);
  return (v >>> 16) | (v << 16);
}

/** Differs from run to run, so that nobody can prepare keys that all fall into one bucket. */
const SEED = (Math.random() * 0x100000000) | 0;

/** Hash of a byte string: multiply and rotate over its characters, and a final mix so that low bits count. */
function hashOf(key: string): number {
  let h = SEED;
  for (let i = 0; i < key.length; i++) {
    h = Math.imul(h ^ key.charCodeAt(i), 0x5bd1e995);
    h = (h << 13) | (h >>> 19);
  }
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
