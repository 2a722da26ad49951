import { listpackCount, ListpackReader, LISTPACK_HEADER } from '../codec/listpack.js';
import { COUNT_UNKNOWN, type PackedReader } from '../codec/packed.js';
import { ziplistCount, ZiplistReader, ZIPLIST_HEADER } from '../codec/ziplist.js';
import { FormatError } from './damage.js';
import { Element, type ElementCursor, type ElementMark } from './elements.js';
import { readCount } from './flat-elements.js';
import { setSlot } from './packed-elements.js';
import type { PrimitiveReader } from './primitives.js';
import { StringSlot } from './string-slot.js';

/** Containers of a node of type 18. */
const PLAIN = 1;
const PACKED = 2;

/** Elements of a list of nodes: ziplists (type 14), or listpacks and plain elements (type 18). */
export class QuicklistElements implements ElementCursor {
  readonly element = new Element();
  total: number | null = null;
  index = 0;
  readonly #reader: PrimitiveReader;
  readonly #blob = new StringSlot();
  readonly #listpack = new ListpackReader();
  readonly #ziplist = new ZiplistReader();
  #packed: PackedReader = this.#listpack;
  #headerSize = LISTPACK_HEADER;
  /** True for type 18. */
  #containers = false;
  #nodesLeft = 0;
  /** File offset of the open packed node; -1 when none is open. */
  #node = -1;
  readonly #header = new Uint8Array(ZIPLIST_HEADER);

  constructor(reader: PrimitiveReader) {
    this.#reader = reader;
    reader.watch(this.element.first);
  }

  /** Starts on the value at the reader's place. @throws FormatError when its node count cannot be true */
  open(shape: 'quicklist' | 'quicklist2'): void {
    this.#containers = shape === 'quicklist2';
    this.#packed = this.#containers ? this.#listpack : this.#ziplist;
    this.#headerSize = this.#containers ? LISTPACK_HEADER : ZIPLIST_HEADER;
    this.#nodesLeft = readCount(this.#reader, this.#containers ? 2 : 1, this.#reader.offset);
    this.#node = -1;
    this.index = 0;
    this.total = this.#nodesLeft === 0 ? 0 : null;
  }

  next(): boolean {
    for (;;) {
      if (this.#node >= 0) {
        if (this.#packed.next()) {
          setSlot(this.element.first, this.#packed.entry);
          this.index++;
          return true;
        }
        this.#node = -1;
      }
      if (this.#nodesLeft === 0) {
        this.total = this.index;
        return false;
      }
      if (this.#isPlain()) {
        this.#nodesLeft--;
        this.#reader.string(this.element.first);
        this.index++;
        return true;
      }
      this.#openNode(0);
    }
  }

  skip(count: number): number {
    let left = count;
    while (left > 0) {
      if (this.#node >= 0) {
        while (left > 0 && this.#packed.next()) left--;
        if (left === 0) break;
        this.#node = -1;
      }
      if (this.#nodesLeft === 0) break;
      const start = this.#reader.offset;
      if (this.#isPlain()) {
        this.#reader.skipString();
        this.#nodesLeft--;
        left--;
        continue;
      }
      const entries = this.#skipNode();
      if (entries !== COUNT_UNKNOWN && entries <= left) {
        this.#nodesLeft--;
        left -= entries;
        continue;
      }
      this.#reader.seek(start);
      this.#isPlain();
      this.#openNode(0);
    }
    this.index += count - left;
    if (left > 0) this.total = this.index;
    return count - left;
  }

  /** Reads the container of the next node, where the type has one. */
  #isPlain(): boolean {
    if (!this.#containers) return false;
    const at = this.#reader.offset;
    const container = this.#reader.length();
    if (container !== PLAIN && container !== PACKED) {
      throw new FormatError('bad-encoding', at, 'a list node of container 1 or 2', `container ${container}`);
    }
    return container === PLAIN;
  }

  #openNode(inner: number): void {
    this.#node = this.#reader.offset;
    this.#reader.packed(this.#blob);
    this.#nodesLeft--;
    const blob = this.#blob;
    this.#packed.open(blob.buffer, blob.start, blob.start + blob.length);
    if (inner > 0) this.#packed.seek(inner);
  }

  /** Steps over a packed node; returns its entries as its header tells them. */
  #skipNode(): number {
    const at = this.#reader.offset;
    const header = this.#header.subarray(0, this.#headerSize);
    if (this.#reader.skipStringPeeking(header) < header.length) {
      throw new FormatError('bad-encoding', at, 'a packed list node', 'a string that is shorter than its header');
    }
    return this.#containers ? listpackCount(header, 0) : ziplistCount(header, 0);
  }

  mark(): ElementMark {
    const open = this.#node >= 0;
    return {
      index: this.index,
      offset: open ? this.#node : this.#reader.offset,
      inner: open ? this.#packed.tell() : -1,
      nodesLeft: this.#nodesLeft,
    };
  }

  restore(mark: ElementMark): void {
    this.index = mark.index;
    this.#nodesLeft = mark.nodesLeft;
    this.#node = -1;
    this.#reader.seek(mark.offset);
    if (mark.inner < 0) return;
    this.#nodesLeft++;
    this.#openNode(mark.inner);
  }
}
