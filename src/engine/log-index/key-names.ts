/**
 * The keys that a log's commands name, each once. A key is a name in a *space*: the dataset of a database, which goes
 * along when SWAPDB gives it another number. So commands on either side of a swap speak of the same key by the same id.
 */
import { GrowingUint32 } from './growing-column.js';

/** Bytes of a name that are kept. Longer names that begin alike and are of one length count as one. */
export const KEPT_NAME = 60_000;

/** Names are kept in chunks of this size, and none lies across two. */
const CHUNK_BITS = 20;
const CHUNK = 1 << CHUNK_BITS;

/** Names added since the last part, to be put into another table. */
export interface KeyNamesPart {
  /** The kept bytes of all, one behind the other. */
  readonly bytes: Uint8Array;
  readonly lengths: Uint32Array;
  readonly spaces: Uint32Array;
  /** Of names longer than what is kept: place in the part, and their real length. */
  readonly longer: readonly (readonly [place: number, length: number])[];
}

/** Bytes that a name takes in the table besides its own. */
export const NAME_COST = 12;

/** Names by id, in the order in which they first came. */
export class KeyNames {
  readonly #chunks: Uint8Array[] = [];
  #free = CHUNK;
  readonly #places = new GrowingUint32();
  readonly #lengths = new GrowingUint32();
  readonly #spaces = new GrowingUint32();
  readonly #longer = new Map<number, number>();
  /** Bytes of the names. */
  #bytes = 0;

  get count(): number {
    return this.#places.length;
  }

  /** Memory that the table takes, in bytes. */
  get memory(): number {
    return this.#bytes + this.count * NAME_COST;
  }

  /** Adds a name; the answer is its id. Only the first {@link KEPT_NAME} bytes of it need be there. */
  add(space: number, buffer: Uint8Array, start: number, kept: number, length: number): number {
    const id = this.count;
    if (this.#free + kept > CHUNK) {
      this.#chunks.push(new Uint8Array(CHUNK));
      this.#free = 0;
    }
    const chunk = this.#chunks.length - 1;
    this.#chunks[chunk].set(buffer.subarray(start, start + kept), this.#free);
    this.#places.push(chunk * CHUNK + this.#free);
    this.#lengths.push(kept);
    this.#spaces.push(space);
    if (length !== kept) this.#longer.set(id, length);
    this.#free += kept;
    this.#bytes += kept;
    return id;
  }

  addPart(part: KeyNamesPart): void {
    const longer = new Map(part.longer);
    let at = 0;
    for (let place = 0; place < part.lengths.length; place++) {
      const kept = part.lengths[place];
      this.add(part.spaces[place], part.bytes, at, kept, longer.get(place) ?? kept);
      at += kept;
    }
  }

  /** Everything from an id on, for {@link addPart} of another table. */
  partFrom(first: number): KeyNamesPart {
    const count = this.count - first;
    const lengths = this.#lengths.values.slice(first, this.count);
    const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
    const longer: [number, number][] = [];
    let at = 0;
    for (let place = 0; place < count; place++) {
      const id = first + place;
      bytes.set(this.buffer(id).subarray(this.start(id), this.start(id) + lengths[place]), at);
      at += lengths[place];
      const real = this.#longer.get(id);
      if (real !== undefined) longer.push([place, real]);
    }
    return { bytes, lengths, spaces: this.#spaces.values.slice(first, this.count), longer };
  }

  space(id: number): number {
    return this.#spaces.values[id];
  }

  /** The buffer that a name lies in, from {@link start} on. */
  buffer(id: number): Uint8Array {
    return this.#chunks[this.#places.values[id] >>> CHUNK_BITS];
  }

  start(id: number): number {
    return this.#places.values[id] & (CHUNK - 1);
  }

  /** Bytes of the name that are kept. */
  kept(id: number): number {
    return this.#lengths.values[id];
  }

  /** Bytes of the name. */
  length(id: number): number {
    return this.#longer.get(id) ?? this.#lengths.values[id];
  }

  /** The kept bytes of a name, copied. */
  bytes(id: number): Uint8Array {
    return this.buffer(id).slice(this.start(id), this.start(id) + this.kept(id));
  }

  /** True when the name with this id is this one. */
  is(id: number, space: number, buffer: Uint8Array, start: number, kept: number, length: number): boolean {
    if (this.#spaces.values[id] !== space || this.#lengths.values[id] !== kept) return false;
    const own = this.buffer(id);
    const ownStart = this.start(id);
    for (let i = 0; i < kept; i++) if (own[ownStart + i] !== buffer[start + i]) return false;
    return length === kept || this.length(id) === length;
  }

  /** Finds a name by looking at each from `first` on; -1: it is not there. */
  find(space: number, name: Uint8Array, length: number, first = 0): number {
    for (let id = first; id < this.count; id++) if (this.is(id, space, name, 0, name.length, length)) return id;
    return -1;
  }
}

/** Slots that an index begins with; always a power of 2, and at most three quarters of them are taken. */
const FIRST_SLOTS = 1 << 12;
/** What an index costs for each name, in bytes: its hash, and one to three slots. */
const INDEX_COST = 12;

/** Finds names by their bytes while a scan goes on, and gives new ones an id. */
export class KeyIndex {
  readonly names = new KeyNames();
  readonly #hashes = new GrowingUint32();
  #slots = new Uint32Array(FIRST_SLOTS);

  /** Memory that names and index take, in bytes. */
  get memory(): number {
    return this.names.memory + this.names.count * INDEX_COST;
  }

  /** The id of the name `buffer[start .. start + length]` in a space; of it only the kept bytes need be there. */
  idOf(space: number, buffer: Uint8Array, start: number, length: number): number {
    const kept = Math.min(length, KEPT_NAME);
    let hash = Math.imul(space + 1, 0x9e3779b1) ^ length;
    for (let i = start; i < start + kept; i++) hash = Math.imul(hash ^ buffer[i], 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hash = (hash ^ (hash >>> 13)) >>> 0;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] - 1;
      if (id < 0) return this.#add(slot, hash, space, buffer, start, kept, length);
      if (this.#hashes.values[id] === hash && this.names.is(id, space, buffer, start, kept, length)) return id;
    }
  }

  /** The id of the same name in another space. */
  inSpace(id: number, space: number): number {
    const { names } = this;
    if (names.space(id) === space) return id;
    return this.idOf(space, names.bytes(id), 0, names.length(id));
  }

  #add(
    slot: number,
    hash: number,
    space: number,
    buffer: Uint8Array,
    start: number,
    kept: number,
    length: number,
  ): number {
    const id = this.names.add(space, buffer, start, kept, length);
    this.#hashes.push(hash);
    this.#slots[slot] = id + 1;
    if (id * 4 > this.#slots.length * 3) this.#grow();
    return id;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.names.count; id++) {
      let slot = this.#hashes.values[id] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}
