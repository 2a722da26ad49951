import { entryBytes, entryEnd, entryInteger, entryText, FIRST_ENTRY } from '../codec/listpack-text.js';
import { ListpackWriter } from '../codec/listpack.js';
import { bytesToLatin1 } from '../codec/latin1.js';
import { packedError } from '../codec/packed.js';
import { entryId, idMs, idSeq, type EntryId } from './stream-id.js';

/** Flags of an entry within a node (t_stream.c). */
const DELETED = 1;
const SAME_FIELDS = 2;
/** Integers in front of an entry's fields: flags and both parts of the id. */
const ENTRY_HEAD = 3;
/** Bytes of a listpack without entries. */
const EMPTY_LISTPACK = 7;

/** One entry of a node, deleted ones too: they keep their place until the node goes. */
export interface NodeEntry {
  readonly id: EntryId;
  deleted: boolean;
  /** The fields are the node's, and `items` the values alone; else fields and values in turn. */
  readonly sameFields: boolean;
  readonly items: readonly string[];
}

/**
 * A piece of a stream: what the server keeps as one listpack under the id of its first entry. It knows the size which
 * that listpack would have, because limits are about it. It is the listpack's bytes until it is first changed.
 */
export class StreamNode {
  #packed: string | null;
  #entries: NodeEntry[];
  /** Bytes of the listpack, without the two counts in front. */
  #body: number;

  private constructor(
    readonly id: EntryId,
    packed: string | null,
    /** Names of the first entry's fields. */
    readonly fields: readonly string[],
    /** Entries that are not deleted. */
    public live: number,
    public deleted: number,
    body: number,
  ) {
    this.#packed = packed;
    this.#entries = [];
    this.#body = body;
  }

  /** A node for a first entry that has these fields; the entry is yet to be appended. */
  static begin(id: EntryId, fields: readonly string[]): StreamNode {
    let body = EMPTY_LISTPACK + numberBytes(fields.length) + numberBytes(0);
    for (const field of fields) body += entryBytes(field);
    return new StreamNode(id, null, fields, 0, 0, body);
  }

  /**
   * A node as a file holds it.
   * @param packed a verified listpack
   * @throws FormatError where its entries are not what a node has
   */
  static fromListpack(id: EntryId, packed: string): StreamNode {
    const walk = new PackedWalk(packed);
    const live = walk.count('the number of entries');
    const deleted = walk.count('the number of deleted entries');
    const fields = walk.texts(walk.count('the number of master fields'), 'a master field');
    if (walk.count('the end of the master fields') !== 0) walk.refuse('0 behind the master fields', 'something else');
    const node = new StreamNode(
      id,
      packed,
      fields,
      live,
      deleted,
      packed.length - numberBytes(live) - numberBytes(deleted),
    );
    let seen = 0;
    let gone = 0;
    for (const entry of node.entries()) {
      seen++;
      if (entry.deleted) gone++;
    }
    if (seen - gone !== live || gone !== deleted) {
      throw packedError(FIRST_ENTRY, `${live} entries and ${deleted} deleted ones`, `${seen - gone} and ${gone}`);
    }
    return node;
  }

  /** Bytes of its listpack. */
  get bytes(): number {
    return this.#body + numberBytes(this.live) + numberBytes(this.deleted);
  }

  /** The bytes of its listpack while it is as it was loaded; else null. */
  get packed(): string | null {
    return this.#packed;
  }

  /** Entries in order, deleted ones too; of a packed node they are unpacked anew each time. */
  entries(): readonly NodeEntry[] {
    return this.#packed === null ? this.#entries : unpack(this.id, this.#packed, this.fields);
  }

  /** Fields and values of an entry, in turn. */
  pairs(entry: NodeEntry): readonly string[] {
    if (!entry.sameFields) return entry.items;
    const { fields } = this;
    const pairs: string[] = [];
    for (let i = 0; i < fields.length; i++) pairs.push(fields[i], entry.items[i]);
    return pairs;
  }

  /** Id of the last entry, also when it is deleted. */
  lastId(): EntryId {
    return this.entries().at(-1)?.id ?? this.id;
  }

  /** Appends an entry; `pairs` are fields and values in turn. */
  append(id: EntryId, pairs: readonly string[]): void {
    this.#unpack();
    const sameFields = hasFields(pairs, this.fields);
    const items = sameFields ? pairs.filter((_item, place) => place % 2 === 1) : pairs;
    const entry = { id, deleted: false, sameFields, items };
    this.#entries.push(entry);
    this.live++;
    let bytes =
      numberBytes(SAME_FIELDS) + numberBytes(idMs(id) - idMs(this.id)) + numberBytes(idSeq(id) - idSeq(this.id));
    if (!sameFields) bytes += numberBytes(items.length / 2);
    for (const item of items) bytes += entryBytes(item);
    this.#body += bytes + numberBytes(lengthOf(entry));
  }

  /** Marks an entry as deleted. @returns whether it was there */
  delete(id: EntryId): boolean {
    const found = this.entries().some((entry) => entry.id === id && !entry.deleted);
    if (!found) return false;
    this.#unpack();
    const entry = this.#entries.find((each) => each.id === id && !each.deleted);
    if (entry === undefined) return false;
    entry.deleted = true;
    this.live--;
    this.deleted++;
    return true;
  }

  /** Gives up what makes changes cheap: the node is full, and will be read or deleted rather than changed. */
  pack(): void {
    this.#packed ??= this.listpack();
    this.#entries = [];
  }

  /** The bytes of its listpack, as a byte string (t_stream.c, streamAppendItem). */
  listpack(): string {
    if (this.#packed !== null) return this.#packed;
    const writer = new ListpackWriter();
    writer.integer(this.live);
    writer.integer(this.deleted);
    writer.integer(this.fields.length);
    for (const field of this.fields) writer.text(field);
    writer.integer(0);
    for (const entry of this.#entries) {
      writer.integer((entry.sameFields ? SAME_FIELDS : 0) | (entry.deleted ? DELETED : 0));
      writer.integer(BigInt.asIntN(64, idMs(entry.id) - idMs(this.id)));
      writer.integer(BigInt.asIntN(64, idSeq(entry.id) - idSeq(this.id)));
      if (!entry.sameFields) writer.integer(entry.items.length / 2);
      for (const item of entry.items) writer.text(item);
      writer.integer(lengthOf(entry));
    }
    return bytesToLatin1(writer.take());
  }

  copy(): StreamNode {
    return new StreamNode(this.id, this.listpack(), this.fields, this.live, this.deleted, this.#body);
  }

  #unpack(): void {
    if (this.#packed === null) return;
    this.#entries = unpack(this.id, this.#packed, this.fields);
    this.#packed = null;
  }
}

/** What stands behind an entry: how many pieces it has, for walking backwards. */
const lengthOf = ({ sameFields, items }: NodeEntry): number => ENTRY_HEAD + items.length + (sameFields ? 0 : 1);

function hasFields(pairs: readonly string[], fields: readonly string[]): boolean {
  if (pairs.length !== 2 * fields.length) return false;
  for (let i = 0; i < fields.length; i++) if (pairs[2 * i] !== fields[i]) return false;
  return true;
}

function numberBytes(value: number | bigint): number {
  if (value >= 0 && value < 128) return 2;
  return entryBytes(String(typeof value === 'bigint' ? BigInt.asIntN(64, value) : value));
}

function unpack(node: EntryId, packed: string, fields: readonly string[]): NodeEntry[] {
  const walk = new PackedWalk(packed);
  walk.skip(ENTRY_HEAD + fields.length + 1);
  const entries: NodeEntry[] = [];
  while (!walk.ended) {
    const flags = Number(walk.integer('the flags of an entry'));
    const ms = walk.integer('the time of an entry');
    const seq = walk.integer('the sequence of an entry');
    const sameFields = (flags & SAME_FIELDS) !== 0;
    const count = sameFields ? fields.length : 2 * walk.count('the number of fields');
    const items = walk.texts(count, 'a field or value');
    const entry = { id: shifted(node, ms, seq), deleted: (flags & DELETED) !== 0, sameFields, items };
    entries.push(entry);
    const length = walk.count('the length of an entry');
    if (length !== lengthOf(entry)) walk.refuse(`a length of ${lengthOf(entry)}`, `${length}`);
  }
  return entries;
}

/** The id that lies so far from a node's: both parts wrap at 64 bits. */
const shifted = (node: EntryId, ms: number | bigint, seq: number | bigint): EntryId =>
  entryId(BigInt.asUintN(64, idMs(node) + BigInt(ms)), BigInt.asUintN(64, idSeq(node) + BigInt(seq)));

/** Walks over a node's listpack. Whatever it says, no more is taken than is there. */
class PackedWalk {
  #at = FIRST_ENTRY;

  constructor(private readonly text: string) {}

  get ended(): boolean {
    return this.#at >= this.text.length - 1;
  }

  refuse(expected: string, found: string): never {
    throw packedError(this.#at, expected, found);
  }

  skip(entries: number): void {
    for (let left = entries; left > 0; left--) this.#next('a stream entry');
  }

  integer(what: string): number | bigint {
    const at = this.#next(what);
    const first = this.text.charCodeAt(at);
    if (first < 0x80) return first;
    if (first < 0xc0 || (first >= 0xe0 && first <= 0xf0)) throw packedError(at, what, 'a string');
    return entryInteger(this.text, at);
  }

  count(what: string): number {
    const value = Number(this.integer(what));
    if (value < 0) throw packedError(this.#at, what, `${value}`);
    return value;
  }

  texts(count: number, what: string): string[] {
    const texts: string[] = [];
    for (let left = count; left > 0; left--) texts.push(entryText(this.text, this.#next(what)));
    return texts;
  }

  #next(what: string): number {
    if (this.ended) throw packedError(this.#at, what, 'the end of the node');
    const at = this.#at;
    this.#at = entryEnd(this.text, at);
    return at;
  }
}
