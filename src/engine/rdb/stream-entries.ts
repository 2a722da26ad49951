import { ListpackReader, LISTPACK_HEADER } from '../codec/listpack.js';
import { packedError } from '../codec/packed.js';
import { FormatError } from './damage.js';
import type { ElementMark, ElementWalk } from './elements.js';
import { readCount } from './flat-elements.js';
import { setSlot } from './packed-elements.js';
import type { PrimitiveReader } from './primitives.js';
import { StringSlot } from './string-slot.js';

/** Flags of an entry within a node. */
const DELETED = 1;
const SAME_FIELDS = 2;
const NODE_ID_BYTES = 16;
/** A listpack's header and the longest integer behind it. */
const PEEK_BYTES = LISTPACK_HEADER + 9;

/**
 * Entries of a stream. A node is the id of its first entry and a listpack: number of entries, number of deleted ones,
 * the first entry's field names (the master fields), then the entries with ids relative to the node's
 * (`t_stream.c`: streamAppendItem).
 */
export class StreamEntries implements ElementWalk {
  /** Entries in all, once the facts behind the nodes were read or all nodes were walked. */
  total: number | null = null;
  index = 0;
  /** The entry's id. */
  ms = 0n;
  seq = 0n;
  /** Fields of the entry that {@link nextField} has not given yet. */
  fieldsLeft = 0;
  readonly field = new StringSlot();
  readonly value = new StringSlot();
  readonly #reader: PrimitiveReader;
  readonly #idSlot = new StringSlot();
  readonly #blob = new StringSlot();
  readonly #listpack = new ListpackReader();
  #nodesLeft = 0;
  /** File offset of the open node, -1 when none is open. */
  #node = -1;
  #nodeMs = 0n;
  #nodeSeq = 0n;
  /** Places of the master fields in the node's listpack. */
  readonly #master: number[] = [];
  #sameFields = false;
  #nextMaster = 0;
  /** True while the listpack stands within an entry. */
  #entryOpen = false;
  readonly #peeked = new Uint8Array(PEEK_BYTES);

  constructor(reader: PrimitiveReader) {
    this.#reader = reader;
  }

  /** Starts on the value at the reader's place. @throws FormatError when its node count cannot be true */
  open(): void {
    this.#nodesLeft = readCount(this.#reader, 2, this.#reader.offset);
    this.#node = -1;
    this.index = 0;
    this.total = null;
    this.fieldsLeft = 0;
    this.#entryOpen = false;
  }

  /** Steps over all nodes that are left, to what stands behind them. */
  skipNodes(): void {
    this.#node = -1;
    for (; this.#nodesLeft > 0; this.#nodesLeft--) {
      this.#reader.skipString();
      this.#reader.skipString();
    }
  }

  next(): boolean {
    for (;;) {
      if (this.#node < 0) {
        if (this.#nodesLeft === 0) {
          this.total = this.index;
          return false;
        }
        this.#openNode();
      }
      if (!this.#nextInNode()) {
        this.#node = -1;
        continue;
      }
      this.index++;
      return true;
    }
  }

  skip(count: number): number {
    let left = count;
    while (left > 0) {
      if (this.#node >= 0) {
        while (left > 0 && this.#nextInNode()) left--;
        if (left === 0) break;
        this.#node = -1;
      }
      if (this.#nodesLeft === 0) break;
      const start = this.#reader.offset;
      this.#reader.skipString();
      const got = this.#reader.skipStringPeeking(this.#peeked);
      const entries = got < PEEK_BYTES ? -1 : leadingCount(this.#peeked);
      if (entries >= 0 && entries <= left) {
        this.#nodesLeft--;
        left -= entries;
        continue;
      }
      this.#reader.seek(start);
      this.#openNode();
    }
    this.index += count - left;
    if (left > 0) this.total = this.index;
    return count - left;
  }

  /** Gives the next field of the entry in {@link field} and {@link value}; false when there are no more. */
  nextField(): boolean {
    if (this.fieldsLeft === 0) return false;
    this.fieldsLeft--;
    const listpack = this.#listpack;
    if (this.#sameFields) {
      const behind = listpack.tell();
      listpack.seek(this.#master[this.#nextMaster++]);
      this.#need('a master field');
      setSlot(this.field, listpack.entry);
      listpack.seek(behind);
    } else {
      this.#need('a field');
      setSlot(this.field, listpack.entry);
    }
    this.#need('a value');
    setSlot(this.value, listpack.entry);
    return true;
  }

  mark(): ElementMark {
    this.#finishEntry();
    const open = this.#node >= 0;
    return {
      index: this.index,
      offset: open ? this.#node : this.#reader.offset,
      inner: open ? this.#listpack.tell() : -1,
      nodesLeft: this.#nodesLeft,
    };
  }

  restore(mark: ElementMark): void {
    this.index = mark.index;
    this.#nodesLeft = mark.nodesLeft;
    this.#node = -1;
    this.fieldsLeft = 0;
    this.#reader.seek(mark.offset);
    if (mark.inner < 0) return;
    this.#nodesLeft++;
    this.#openNode();
    this.#listpack.seek(mark.inner);
  }

  #openNode(): void {
    const reader = this.#reader;
    this.#node = reader.offset;
    reader.string(this.#idSlot);
    const id = this.#idSlot;
    if (id.length !== NODE_ID_BYTES) {
      throw new FormatError('bad-value', this.#node, 'a stream node id of 16 bytes', `${id.length} bytes`);
    }
    const view = new DataView(id.buffer.buffer, id.buffer.byteOffset + id.start, NODE_ID_BYTES);
    this.#nodeMs = view.getBigUint64(0);
    this.#nodeSeq = view.getBigUint64(8);
    reader.packed(this.#blob);
    this.#nodesLeft--;
    const blob = this.#blob;
    const listpack = this.#listpack;
    listpack.open(blob.buffer, blob.start, blob.start + blob.length);
    this.fieldsLeft = 0;
    this.#entryOpen = false;
    this.#integer('the number of entries');
    this.#integer('the number of deleted entries');
    const fields = this.#integer('the number of master fields');
    this.#master.length = 0;
    for (let i = 0; i < fields; i++) {
      this.#master.push(listpack.tell());
      this.#need('a master field');
    }
    this.#integer('the end of the master fields');
  }

  /** Goes to the next entry of the open node that is not deleted. */
  #nextInNode(): boolean {
    const listpack = this.#listpack;
    for (;;) {
      this.#finishEntry();
      const at = listpack.tell();
      if (!listpack.next()) return false;
      if (!listpack.entry.isInteger) throw packedError(at, 'the flags of a stream entry', 'a string');
      const flags = Number(listpack.entry.integer);
      const ms = this.#wide('the time of an entry');
      const seq = this.#wide('the sequence of an entry');
      this.#sameFields = (flags & SAME_FIELDS) !== 0;
      this.#nextMaster = 0;
      this.fieldsLeft = this.#sameFields ? this.#master.length : this.#integer('the number of fields');
      // One more entry stands behind the fields: for walking backwards, how many there were.
      this.#entryOpen = true;
      if ((flags & DELETED) !== 0) continue;
      this.ms = BigInt.asUintN(64, this.#nodeMs + BigInt(ms));
      this.seq = BigInt.asUintN(64, this.#nodeSeq + BigInt(seq));
      return true;
    }
  }

  /** Steps over what is left of the entry. */
  #finishEntry(): void {
    if (!this.#entryOpen) return;
    this.#entryOpen = false;
    const strings = this.#sameFields ? this.fieldsLeft : 2 * this.fieldsLeft;
    for (let i = 0; i < strings; i++) this.#need('the rest of a stream entry');
    this.fieldsLeft = 0;
    this.#need('the length of a stream entry');
  }

  #need(what: string): void {
    if (!this.#listpack.next()) throw packedError(this.#listpack.tell(), what, 'the end of the node');
  }

  #wide(what: string): number | bigint {
    const at = this.#listpack.tell();
    this.#need(what);
    if (!this.#listpack.entry.isInteger) throw packedError(at, what, 'a string');
    return this.#listpack.entry.integer;
  }

  /** A count; those that the blob cannot hold fail where its end is met. */
  #integer(what: string): number {
    const at = this.#listpack.tell();
    const value = Number(this.#wide(what));
    if (value < 0) throw packedError(at, what, `${value}`);
    return value;
  }
}

/** The integer that a listpack begins with, from its first bytes; -1 where it begins with something else. */
function leadingCount(listpack: Uint8Array): number {
  const at = LISTPACK_HEADER;
  const first = listpack[at];
  if (first < 0x80) return first;
  if (first >= 0xc0 && first < 0xd0) return ((first & 0x0f) << 8) | listpack[at + 1];
  if (first === 0xf1) return listpack[at + 1] | (listpack[at + 2] << 8);
  return -1;
}
