import { EMPTY_LISTPACK, ListNode } from './list-node.js';
import type { KeyspaceLimits } from './limits.js';

/** Bytes per node that `list-max-listpack-size` -1 to -5 stand for (quicklist.c). */
const NODE_BYTES: readonly number[] = [4096, 8192, 16384, 32768, 65536];
/** Bytes that a node may have where the limit is a number of elements. */
const SAFETY_BYTES = 8192;
/** What the server adds to an element's length when it asks whether it fits (SIZE_ESTIMATE_OVERHEAD). */
const ELEMENT_OVERHEAD = 8;

export type ListEnd = 'left' | 'right';

/** Most bytes of a node; Infinity where the limit is a number of elements. */
function bytesLimit(fill: number): number {
  return fill >= 0 ? Infinity : NODE_BYTES[Math.min(-fill, NODE_BYTES.length) - 1];
}

function countLimit(fill: number): number {
  if (fill < 0) return Infinity;
  return fill === 0 ? 1 : fill;
}

/** quicklist.c, quicklistNodeExceedsLimit. */
function exceeds(fill: number, bytes: number, count: number): boolean {
  if (fill < 0) return bytes > bytesLimit(fill);
  return bytes > SAFETY_BYTES || count > countLimit(fill);
}

/** Whether an element is too large to share a node (quicklist.c, isLargeElement, Redis 7.2). */
const isLarge = (fill: number, length: number): boolean =>
  fill >= 0 ? length > SAFETY_BYTES : length > bytesLimit(fill);

/**
 * A list: nodes as the server's quicklist has them, or one node only while it is small (`listpack`). Encodings convert
 * as in t_list.c of Redis 7.2, for which callers say when the list is about to grow ({@link expect}) and when it has
 * shrunk ({@link shrunk}).
 */
export class ListValue {
  readonly type = 'list';
  #nodes: ListNode[] = [];
  #size = 0;
  #quick = false;

  static empty(): ListValue {
    return new ListValue();
  }

  /** A list of nodes as a file holds it. It is a listpack when it has but one that is small enough. */
  static fromNodes(nodes: ListNode[], limits: KeyspaceLimits): ListValue {
    const list = new ListValue();
    list.#nodes = nodes;
    for (const { count } of nodes) list.#size += count;
    list.#quick = true;
    list.#tryListpack(limits, false);
    return list;
  }

  /** A list of elements, in nodes as if they had been pushed to the right. */
  static fromElements(elements: readonly string[], limits: KeyspaceLimits): ListValue {
    const list = new ListValue();
    list.#quick = true;
    for (const element of elements) list.push('right', element, limits);
    list.#tryListpack(limits, false);
    return list;
  }

  encoding(): 'listpack' | 'quicklist' {
    return this.#quick ? 'quicklist' : 'listpack';
  }

  get size(): number {
    return this.#size;
  }

  /** The nodes, as a file holds them. */
  get nodes(): readonly ListNode[] {
    return this.#nodes;
  }

  /** Elements `args[from ..]`, to below `to`, are about to be added (t_list.c, listTypeTryConversionAppend). */
  expect(args: readonly string[], from: number, to: number, limits: KeyspaceLimits): void {
    if (this.#quick) return;
    let bytes = this.#nodes.length === 0 ? EMPTY_LISTPACK : this.#nodes[0].bytes;
    for (let i = from; i < to; i++) bytes += args[i].length;
    if (exceeds(limits.listMaxListpackSize, bytes, this.#size + to - from)) this.#quick = true;
  }

  /** Elements have gone: a quicklist of one node of at most half the limit is a listpack again. */
  shrunk(limits: KeyspaceLimits): void {
    if (this.#quick) this.#tryListpack(limits, true);
  }

  push(end: ListEnd, element: string, limits: KeyspaceLimits): void {
    const nodes = this.#nodes;
    const node = end === 'left' ? nodes[0] : nodes[nodes.length - 1];
    this.#size++;
    if (node !== undefined && (!this.#quick || this.#hasRoom(node, element, limits))) {
      if (end === 'left') node.pushLeft(element);
      else node.pushRight(element);
      return;
    }
    const fresh = this.#nodeOf(element, limits);
    if (end === 'left') nodes.unshift(fresh);
    else nodes.push(fresh);
  }

  /** Removes and returns an element at an end; the list must not be empty. */
  pop(end: ListEnd): string {
    const nodes = this.#nodes;
    const left = end === 'left';
    const node = left ? nodes[0] : nodes[nodes.length - 1];
    const element = left ? node.popLeft() : node.popRight();
    this.#size--;
    if (node.count === 0) {
      if (left) nodes.shift();
      else nodes.pop();
    }
    return element;
  }

  /** The element in a place from 0 to below `size`. */
  at(index: number): string {
    const [node, place] = this.#locate(index);
    return this.#nodes[node].at(place);
  }

  set(index: number, element: string, limits: KeyspaceLimits): void {
    const [nodeAt, place] = this.#locate(index);
    const node = this.#nodes[nodeAt];
    if (!this.#quick || (!node.plain && !isLarge(limits.listMaxListpackSize, element.length))) {
      node.set(place, element);
      return;
    }
    this.#size--;
    this.#removeFrom(nodeAt, place, 1);
    this.insert(index, element, limits);
  }

  /** Puts an element before the one in place `index`; `size` appends. */
  insert(index: number, element: string, limits: KeyspaceLimits): void {
    if (index === this.#size) {
      this.push('right', element, limits);
      return;
    }
    if (index === 0) {
      this.push('left', element, limits);
      return;
    }
    const nodes = this.#nodes;
    const [nodeAt, place] = this.#locate(index);
    const node = nodes[nodeAt];
    this.#size++;
    if (!this.#quick || this.#hasRoom(node, element, limits)) node.insert(place, element);
    else if (place > 0) {
      const rest = node.split(place);
      if (this.#hasRoom(node, element, limits)) {
        node.pushRight(element);
        nodes.splice(nodeAt + 1, 0, rest);
      } else nodes.splice(nodeAt + 1, 0, this.#nodeOf(element, limits), rest);
    } else if (this.#hasRoom(nodes[nodeAt - 1], element, limits)) nodes[nodeAt - 1].pushRight(element);
    else nodes.splice(nodeAt, 0, this.#nodeOf(element, limits));
  }

  /** Removes the elements in places `from` to below `to`. */
  removeRange(from: number, to: number): void {
    let left = to - from;
    while (left > 0) {
      const [nodeAt, place] = this.#locate(from);
      const count = Math.min(left, this.#nodes[nodeAt].count - place);
      this.#size -= count;
      left -= count;
      this.#removeFrom(nodeAt, place, count);
    }
  }

  /** Removes elements that are `wanted`, at most `limit`, from an end on. @returns how many */
  removeEqual(wanted: string, end: ListEnd, limit: number): number {
    const nodes = this.#nodes;
    const kept: ListNode[] = [];
    let removed = 0;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[end === 'left' ? i : nodes.length - 1 - i];
      if (removed < limit) removed += removeFromNode(node, wanted, end, limit - removed);
      if (node.count > 0) kept.push(node);
    }
    if (kept.length < nodes.length) this.#nodes = end === 'left' ? kept : kept.reverse();
    this.#size -= removed;
    return removed;
  }

  /** Visits elements in places `from` to below `to`, in order or backwards; false ends the walk. */
  forRange(from: number, to: number, reverse: boolean, visit: (element: string, index: number) => unknown): void {
    if (from >= to) return;
    let index = reverse ? to - 1 : from;
    let left = to - from;
    let [nodeAt, place] = this.#locate(index);
    for (;;) {
      const elements = this.#nodes[nodeAt].elements();
      if (reverse && place < 0) place = elements.length - 1;
      for (; place >= 0 && place < elements.length; place += reverse ? -1 : 1) {
        if (visit(elements[place], index) === false || --left === 0) return;
        index += reverse ? -1 : 1;
      }
      nodeAt += reverse ? -1 : 1;
      place = reverse ? -1 : 0;
    }
  }

  forEach(visit: (element: string) => void): void {
    for (const node of this.#nodes) for (const element of node.elements()) visit(element);
  }

  copy(): ListValue {
    const list = new ListValue();
    list.#nodes = this.#nodes.map((node) => node.copy());
    list.#size = this.#size;
    list.#quick = this.#quick;
    return list;
  }

  #hasRoom(node: ListNode, element: string, limits: KeyspaceLimits): boolean {
    const fill = limits.listMaxListpackSize;
    if (node.plain || isLarge(fill, element.length)) return false;
    return !exceeds(fill, node.bytes + element.length + ELEMENT_OVERHEAD, node.count + 1);
  }

  #nodeOf(element: string, limits: KeyspaceLimits): ListNode {
    if (this.#quick && isLarge(limits.listMaxListpackSize, element.length)) return ListNode.plain(element);
    const node = ListNode.empty();
    node.pushRight(element);
    return node;
  }

  #locate(index: number): [node: number, place: number] {
    const nodes = this.#nodes;
    if (index < this.#size / 2) {
      let before = 0;
      for (let i = 0; ; i++) {
        if (index < before + nodes[i].count) return [i, index - before];
        before += nodes[i].count;
      }
    }
    let before = this.#size;
    for (let i = nodes.length - 1; ; i--) {
      before -= nodes[i].count;
      if (index >= before) return [i, index - before];
    }
  }

  #removeFrom(nodeAt: number, place: number, count: number): void {
    const node = this.#nodes[nodeAt];
    if (count === node.count) this.#nodes.splice(nodeAt, 1);
    else node.remove(place, count);
  }

  /** t_list.c, listTypeTryConvertQuicklist. */
  #tryListpack(limits: KeyspaceLimits, shrinking: boolean): void {
    const nodes = this.#nodes;
    if (nodes.length !== 1 || nodes[0].plain) return;
    const share = shrinking ? 2 : 1;
    const fill = limits.listMaxListpackSize;
    const most = Math.floor(countLimit(fill) / share);
    if (nodes[0].bytes > bytesLimit(fill) / share || this.#size > most) return;
    this.#quick = false;
  }
}

/** Removes elements that are `wanted` from one node. @returns how many */
function removeFromNode(node: ListNode, wanted: string, end: ListEnd, limit: number): number {
  const places: number[] = [];
  const elements = node.elements();
  for (let i = 0; i < elements.length && places.length < limit; i++) {
    const place = end === 'left' ? i : elements.length - 1 - i;
    if (elements[place] === wanted) places.push(place);
  }
  // From the back, so that places stay right.
  places.sort((a, b) => b - a);
  for (const place of places) node.remove(place, 1);
  return places.length;
}
