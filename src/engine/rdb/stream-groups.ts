import { FormatError } from './damage.js';
import { readCount } from './flat-elements.js';
import type { PrimitiveReader } from './primitives.js';
import { StringSlot } from './string-slot.js';
import type { StreamId } from './value.js';

/** A raw stream id. */
const ID_BYTES = 16;
/** Pending entries whose owners are looked up together; bounds the memory of a walk. */
const BATCH = 4096;
/** Most consumers of a group that are held while its pending entries are walked. */
const MOST_CONSUMERS = 1 << 18;
/** What a server writes when it does not know how many entries a group has read. */
const UNKNOWN_ENTRIES_READ = 0xffffffffffffffffn;

/** A consumer, and where its own list of pending ids lies. */
export interface ConsumerRecord {
  readonly name: Uint8Array;
  /** ms of Unix time. */
  readonly seenAt: number;
  /** ms of Unix time, -1 for never; null before version 3 of the stream format. */
  readonly activeAt: number | null;
  readonly pending: number;
  /** File offset of the first of its pending ids. */
  readonly idsOffset: number;
}

/** One pending entry of a group. Reused. */
export interface PendingRecord {
  ms: bigint;
  seq: bigint;
  /** Place of the owner in {@link StreamGroups.consumers}, -1 for an entry without one. */
  owner: number;
  /** ms of Unix time. */
  deliveredAt: number;
  deliveries: number;
}

/** Walks the consumer groups of a stream. The file has a group's pending entries first and their owners after them. */
export class StreamGroups {
  /** The group's facts. */
  name: Uint8Array = new Uint8Array(0);
  lastId: StreamId = { ms: 0n, seq: 0n };
  entriesRead: bigint | null = null;
  pending = 0;
  consumers: ConsumerRecord[] = [];
  readonly #reader: PrimitiveReader;
  readonly #slot = new StringSlot();
  /** 1 to 5, for types 15, 19, 21, 26, 27. */
  #version = 1;
  #groupsLeft = 0;
  /** File offsets of the group's pending entries and of the next group. */
  #pendingOffset = 0;
  #behind = 0;

  constructor(reader: PrimitiveReader) {
    this.#reader = reader;
  }

  /** Starts at the reader's place, on the number of groups. @throws FormatError when it cannot be true */
  open(version: number): void {
    this.#version = version;
    this.#groupsLeft = readCount(this.#reader, version >= 2 ? 6 : 5, this.#reader.offset);
    this.#behind = this.#reader.offset;
  }

  /** File offset behind the groups that were walked. */
  get end(): number {
    return this.#behind;
  }

  /** Goes to the next group; false when there is none. @throws FormatError */
  next(): boolean {
    if (this.#groupsLeft === 0) return false;
    this.#groupsLeft--;
    const reader = this.#reader;
    reader.seek(this.#behind);
    reader.string(this.#slot);
    this.name = this.#slot.copy();
    this.lastId = { ms: reader.length64(), seq: reader.length64() };
    const read = this.#version >= 2 ? reader.length64() : UNKNOWN_ENTRIES_READ;
    this.entriesRead = read === UNKNOWN_ENTRIES_READ ? null : read;
    this.pending = readCount(reader, ID_BYTES + 9, reader.offset);
    this.#pendingOffset = reader.offset;
    for (let i = 0; i < this.pending; i++) {
      reader.skip(ID_BYTES + 8);
      reader.length();
    }
    this.#readConsumers();
    if (this.#version >= 5) reader.skip(ID_BYTES * readCount(reader, ID_BYTES, reader.offset));
    this.#behind = reader.offset;
    return true;
  }

  #readConsumers(): void {
    const reader = this.#reader;
    const withActive = this.#version >= 3;
    const at = reader.offset;
    const count = readCount(reader, withActive ? 18 : 10, at);
    if (count > MOST_CONSUMERS) {
      throw new FormatError('unsupported', at, `at most ${MOST_CONSUMERS} consumers in a group`, `${count}`);
    }
    this.consumers = [];
    for (let i = 0; i < count; i++) {
      reader.string(this.#slot);
      const name = this.#slot.copy();
      const seenAt = reader.time();
      const activeAt = withActive ? reader.time() : null;
      const pending = readCount(reader, ID_BYTES, reader.offset);
      this.consumers.push({ name, seenAt, activeAt, pending, idsOffset: reader.offset });
      reader.skip(pending * ID_BYTES);
    }
  }

  /**
   * Walks the pending entries of the group with their owners, in bounded memory: a batch of entries is read, then each
   * consumer's ids as far as the batch goes. Both are in the order of ids.
   */
  *pendingEntries(): Generator<PendingRecord> {
    const reader = this.#reader;
    const record: PendingRecord = { ms: 0n, seq: 0n, owner: -1, deliveredAt: 0, deliveries: 0 };
    const size = Math.min(BATCH, this.pending);
    const ms = new BigUint64Array(size);
    const seq = new BigUint64Array(size);
    const deliveredAt = new Float64Array(size);
    const deliveries = new Float64Array(size);
    const owners = new Int32Array(size);
    /** Ids of each consumer that were matched with earlier batches. */
    const matched = new Float64Array(this.consumers.length);
    let offset = this.#pendingOffset;
    for (let done = 0; done < this.pending;) {
      const count = Math.min(size, this.pending - done);
      reader.seek(offset);
      for (let i = 0; i < count; i++) {
        ms[i] = reader.uint64BigEndian();
        seq[i] = reader.uint64BigEndian();
        deliveredAt[i] = reader.time();
        deliveries[i] = reader.length();
      }
      offset = reader.offset;
      this.#findOwners(ms, seq, count, owners, matched);
      for (let i = 0; i < count; i++) {
        record.ms = ms[i];
        record.seq = seq[i];
        record.owner = owners[i];
        record.deliveredAt = deliveredAt[i];
        record.deliveries = deliveries[i];
        yield record;
      }
      done += count;
    }
  }

  #findOwners(ms: BigUint64Array, seq: BigUint64Array, count: number, owners: Int32Array, matched: Float64Array): void {
    const reader = this.#reader;
    owners.fill(-1);
    const lastMs = ms[count - 1];
    const lastSeq = seq[count - 1];
    this.consumers.forEach((consumer, place) => {
      let done = matched[place];
      if (done >= consumer.pending) return;
      reader.seek(consumer.idsOffset + done * ID_BYTES);
      for (; done < consumer.pending; done++) {
        const idMs = reader.uint64BigEndian();
        const idSeq = reader.uint64BigEndian();
        if (idMs > lastMs || (idMs === lastMs && idSeq > lastSeq)) break;
        const at = findId(ms, seq, count, idMs, idSeq);
        if (at >= 0) owners[at] = place;
      }
      matched[place] = done;
    });
  }
}

/** Place of an id among ascending ones, -1 when it is not there. */
function findId(ms: BigUint64Array, seq: BigUint64Array, count: number, idMs: bigint, idSeq: bigint): number {
  let low = 0;
  let high = count - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const middleMs = ms[middle];
    if (middleMs === idMs && seq[middle] === idSeq) return middle;
    if (middleMs < idMs || (middleMs === idMs && seq[middle] < idSeq)) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
