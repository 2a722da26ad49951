import { ListpackReader, verifyListpack } from '../codec/listpack.js';
import { packedError } from '../codec/packed.js';
import { FormatError } from './damage.js';
import { ElementSet, type VisitElement } from './element-set.js';
import { readCount } from './flat-elements.js';
import type { PrimitiveReader } from './primitives.js';
import { readIdempotency, readStreamHeader, streamVersion } from './stream-facts.js';
import { StringSlot } from './string-slot.js';

/** A raw stream id. */
const ID_BYTES = 16;
/** An id, a delivery time, and a length of at least one byte. */
const PENDING_BYTES = ID_BYTES + 9;
/** Flag of an entry that has the field names of its node. */
const SAME_FIELDS = 2;
/** Limits of the idempotency settings (Redis 8.6, t_stream.h). */
const LONGEST_IDEMPOTENCY = 86_400;
const MOST_IDEMPOTENCY_IDS = 10_000;

/** Checks streams: every node entry by entry, and that the lists of groups and of their consumers agree. */
export class StreamVerifier {
  readonly #slot = new StringSlot();
  readonly #blob = new StringSlot();
  readonly #listpack = new ListpackReader();
  readonly #set = new ElementSet();

  constructor(private readonly reader: PrimitiveReader) {}

  /**
   * Checks the stream at the reader's place.
   * @throws FormatError the first thing that is wrong
   */
  verify(type: number): void {
    const { reader } = this;
    const version = streamVersion(type);
    const nodes = readCount(reader, 2, reader.offset);
    const first = reader.offset;
    let entries = 0;
    for (let i = 0; i < nodes; i++) entries += this.#node();
    const behind = reader.offset;
    this.#unique(nodes, 'every node id once', (visit) => {
      reader.seek(first);
      for (let i = 0; i < nodes; i++) {
        reader.string(this.#slot);
        visit(this.#slot.buffer, this.#slot.start, this.#slot.length);
        reader.skipString();
      }
    });
    reader.seek(behind);
    const header = readStreamHeader(reader, version);
    if (header.entries !== entries) {
      throw new FormatError('bad-value', behind, `a count of ${entries} entries`, `${header.entries}`);
    }
    this.#groups(version);
    if (version >= 4) this.#idempotency();
  }

  #unique(total: number, expected: string, walk: (visit: VisitElement) => void): void {
    if (total < 2) return;
    const twice = this.#set.findTwice(total, walk);
    if (twice !== null) throw new FormatError('bad-value', this.reader.offset, expected, `${hex(twice)} twice`);
  }

  /** Checks one node; returns its entries that are not deleted. */
  #node(): number {
    const { reader } = this;
    const at = reader.offset;
    reader.string(this.#slot);
    if (this.#slot.length !== ID_BYTES) {
      throw new FormatError('bad-value', at, 'a stream node id of 16 bytes', `${this.#slot.length} bytes`);
    }
    reader.packed(this.#blob);
    const { buffer, start, length } = this.#blob;
    verifyListpack(buffer, start, start + length);
    const listpack = this.#listpack;
    listpack.open(buffer, start, start + length);
    const entries = this.#integer('the number of entries');
    const deleted = this.#integer('the number of deleted entries');
    const fields = this.#integer('the number of field names');
    this.#pass(fields, 'a field name');
    const end = this.#integer('the end of the field names');
    if (end !== 0) throw packedError(listpack.tell(), '0 behind the field names', `${end}`);
    for (let i = 0; i < entries + deleted; i++) this.#entry(fields);
    if (listpack.next()) {
      throw packedError(listpack.tell(), `the end of the node behind ${entries + deleted} entries`, 'more');
    }
    return entries;
  }

  #entry(masterFields: number): void {
    const flags = this.#integer('the flags of an entry');
    this.#integer('the time of an entry', true);
    this.#integer('the sequence of an entry', true);
    const same = (flags & SAME_FIELDS) !== 0;
    const fields = same ? masterFields : this.#integer('the number of fields');
    this.#pass(same ? fields : 2 * fields, 'a field or a value');
    const told = this.#integer('the length of an entry');
    const length = same ? fields + 3 : 2 * fields + 4;
    if (told !== length) {
      throw packedError(this.#listpack.tell(), `an entry of ${length} parts`, `one that says ${told}`);
    }
  }

  #pass(count: number, what: string): void {
    for (let i = 0; i < count; i++) {
      if (!this.#listpack.next()) throw packedError(this.#listpack.tell(), what, 'the end of the node');
    }
  }

  #integer(what: string, signed = false): number {
    const listpack = this.#listpack;
    const at = listpack.tell();
    if (!listpack.next()) throw packedError(at, what, 'the end of the node');
    if (!listpack.entry.isInteger) throw packedError(at, what, 'a string');
    const value = Number(listpack.entry.integer);
    if (value < 0 && !signed) throw packedError(at, what, `${value}`);
    return value;
  }

  #groups(version: number): void {
    const { reader } = this;
    const groups = readCount(reader, version >= 2 ? 6 : 5, reader.offset);
    const first = reader.offset;
    for (let i = 0; i < groups; i++) this.#group(version);
    const behind = reader.offset;
    this.#unique(groups, 'every group once', (visit) => {
      reader.seek(first);
      for (let i = 0; i < groups; i++) {
        reader.string(this.#slot);
        visit(this.#slot.buffer, this.#slot.start, this.#slot.length);
        this.#passGroup(version);
      }
    });
    reader.seek(behind);
  }

  /** Steps over what stands behind a group's name. */
  #passGroup(version: number): void {
    const { reader } = this;
    for (let i = 0; i < (version >= 2 ? 3 : 2); i++) reader.length64();
    for (let left = reader.length(); left > 0; left--) {
      reader.skip(ID_BYTES + 8);
      reader.length();
    }
    for (let left = reader.length(); left > 0; left--) {
      reader.skipString();
      reader.skip(version >= 3 ? 16 : 8);
      reader.skip(reader.length() * ID_BYTES);
    }
    if (version >= 5) reader.skip(reader.length() * ID_BYTES);
  }

  /**
   * The ids that are pending in the group, once each, must be those that its consumers (and from version 5 on, nobody)
   * have: none more, none twice, none missing.
   */
  #group(version: number): void {
    const { reader } = this;
    reader.string(this.#slot);
    for (let i = 0; i < (version >= 2 ? 3 : 2); i++) reader.length64();
    const at = reader.offset;
    const pending = readCount(reader, PENDING_BYTES, at);
    const ids = new IdSum();
    const pendingFrom = reader.offset;
    for (let i = 0; i < pending; i++) {
      ids.add(reader.uint64BigEndian(), reader.uint64BigEndian());
      reader.skip(8);
      reader.length();
    }
    const owned = new IdSum();
    const consumers = readCount(reader, version >= 3 ? 18 : 10, reader.offset);
    const consumersFrom = reader.offset;
    for (let i = 0; i < consumers; i++) {
      reader.skipString();
      reader.skip(version >= 3 ? 16 : 8);
      this.#ids(owned);
    }
    if (version >= 5) this.#ids(owned);
    const behind = reader.offset;
    if (!ids.equals(owned)) {
      throw new FormatError(
        'bad-value',
        at,
        `consumers with the ${pending} pending entries of their group`,
        `consumers with ${owned.count}, or with others`,
      );
    }
    this.#unique(pending, 'every pending entry once', (visit) => {
      reader.seek(pendingFrom);
      const id = new Uint8Array(ID_BYTES);
      const view = new DataView(id.buffer);
      for (let i = 0; i < pending; i++) {
        view.setBigUint64(0, reader.uint64BigEndian());
        view.setBigUint64(8, reader.uint64BigEndian());
        visit(id, 0, ID_BYTES);
        reader.skip(8);
        reader.length();
      }
    });
    this.#unique(consumers, 'every consumer once', (visit) => {
      reader.seek(consumersFrom);
      for (let i = 0; i < consumers; i++) {
        reader.string(this.#slot);
        visit(this.#slot.buffer, this.#slot.start, this.#slot.length);
        reader.skip(version >= 3 ? 16 : 8);
        reader.skip(reader.length() * ID_BYTES);
      }
    });
    reader.seek(behind);
  }

  #ids(sum: IdSum): void {
    const { reader } = this;
    for (let left = readCount(reader, ID_BYTES, reader.offset); left > 0; left--) {
      sum.add(reader.uint64BigEndian(), reader.uint64BigEndian());
    }
  }

  #idempotency(): void {
    const at = this.reader.offset;
    const { durationSeconds, maxIds } = readIdempotency(this.reader);
    if (durationSeconds < 1 || durationSeconds > LONGEST_IDEMPOTENCY) {
      throw new FormatError(
        'bad-value',
        at,
        `an idempotency duration of 1 to ${LONGEST_IDEMPOTENCY} seconds`,
        `${durationSeconds}`,
      );
    }
    if (maxIds < 1 || maxIds > MOST_IDEMPOTENCY_IDS) {
      throw new FormatError('bad-value', at, `1 to ${MOST_IDEMPOTENCY_IDS} remembered ids`, `${maxIds}`);
    }
  }
}

/** Multiplier that spreads an id over 64 bits. */
const SPREAD = 0x9e3779b97f4a7c15n;

/**
 * A sum over ids that does not depend on their order, so that two lists of millions of ids are compared in no memory.
 * Different lists have the same sum by chance once in 2^64.
 */
class IdSum {
  count = 0;
  #sum = 0n;

  add(ms: bigint, seq: bigint): void {
    this.count++;
    let mixed = BigInt.asUintN(64, (ms ^ (seq << 32n) ^ (seq >> 32n)) * SPREAD);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 29n) ^ seq) * SPREAD);
    this.#sum = BigInt.asUintN(64, this.#sum + (mixed ^ (mixed >> 32n)));
  }

  equals(other: IdSum): boolean {
    return this.count === other.count && this.#sum === other.#sum;
  }
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 40), (byte) => byte.toString(16).padStart(2, '0')).join('');
