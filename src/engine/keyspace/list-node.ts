import { entryBytes, entryCount, unpackEntries } from '../codec/listpack-text.js';

/** Bytes of an empty listpack. */
export const EMPTY_LISTPACK = 7;

/**
 * A piece of a list: what the server keeps as one listpack, or as one plain element. It knows the size which that
 * listpack would have, because limits are about it. The elements are the listpack's bytes until the first change, then
 * an array with room at its front, so that both ends are cheap.
 */
export class ListNode {
  #packed: string | null;
  #items: string[];
  /** Place of the first element in `#items`. */
  #start = 0;
  count: number;
  /** Bytes of the listpack, or of the plain element. */
  bytes: number;

  private constructor(
    packed: string | null,
    items: string[],
    count: number,
    bytes: number,
    /** One element outside any listpack, because it is too large for one (QUICKLIST_NODE_CONTAINER_PLAIN). */
    readonly plain: boolean,
  ) {
    this.#packed = packed;
    this.#items = items;
    this.count = count;
    this.bytes = bytes;
  }

  static empty(): ListNode {
    return new ListNode(null, [], 0, EMPTY_LISTPACK, false);
  }

  static plain(element: string): ListNode {
    return new ListNode(null, [element], 1, element.length, true);
  }

  /** A verified listpack. */
  static fromListpack(packed: string): ListNode {
    return new ListNode(packed, [], entryCount(packed), packed.length, false);
  }

  /** The bytes of its listpack while it is as it was loaded; else null. */
  get packed(): string | null {
    return this.#packed;
  }

  /** The elements in order; of a packed node they are unpacked anew each time. */
  elements(): readonly string[] {
    if (this.#packed !== null) return unpackEntries(this.#packed);
    return this.#start === 0 ? this.#items : this.#items.slice(this.#start);
  }

  at(index: number): string {
    this.#unpack();
    return this.#items[this.#start + index];
  }

  set(index: number, element: string): void {
    this.#unpack();
    const place = this.#start + index;
    this.bytes += entryBytes(element) - entryBytes(this.#items[place]);
    this.#items[place] = element;
  }

  pushRight(element: string): void {
    this.#unpack();
    this.#items.push(element);
    this.count++;
    this.bytes += entryBytes(element);
  }

  pushLeft(element: string): void {
    this.#unpack();
    if (this.#start === 0) this.#makeRoom();
    this.#items[--this.#start] = element;
    this.count++;
    this.bytes += entryBytes(element);
  }

  popRight(): string {
    this.#unpack();
    const element = this.#items.pop() ?? '';
    this.count--;
    this.bytes -= entryBytes(element);
    return element;
  }

  popLeft(): string {
    this.#unpack();
    const element = this.#items[this.#start];
    this.#items[this.#start++] = '';
    this.count--;
    this.bytes -= entryBytes(element);
    if (this.#start > 32 && this.#start * 2 > this.#items.length) this.#dropRoom();
    return element;
  }

  insert(index: number, element: string): void {
    this.#unpack();
    this.#items.splice(this.#start + index, 0, element);
    this.count++;
    this.bytes += entryBytes(element);
  }

  /** Removes elements from `index` on. */
  remove(index: number, count: number): void {
    this.#unpack();
    for (const element of this.#items.splice(this.#start + index, count)) this.bytes -= entryBytes(element);
    this.count -= count;
  }

  /** Cuts the elements from `index` on off into a node of their own. */
  split(index: number): ListNode {
    this.#unpack();
    const items = this.#items.splice(this.#start + index);
    let bytes = EMPTY_LISTPACK;
    for (const element of items) bytes += entryBytes(element);
    this.count -= items.length;
    this.bytes -= bytes - EMPTY_LISTPACK;
    return new ListNode(null, items, items.length, bytes, false);
  }

  copy(): ListNode {
    return new ListNode(this.#packed, this.#items.slice(this.#start), this.count, this.bytes, this.plain);
  }

  #unpack(): void {
    if (this.#packed === null) return;
    this.#items = unpackEntries(this.#packed);
    this.#packed = null;
  }

  #makeRoom(): void {
    const room = Math.max(8, this.#items.length);
    const moved = new Array<string>(room).fill('');
    this.#items = moved.concat(this.#items);
    this.#start = room;
  }

  #dropRoom(): void {
    this.#items = this.#items.slice(this.#start);
    this.#start = 0;
  }
}
