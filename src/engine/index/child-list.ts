import type { SortColumn } from './query.js';

/**
 * The children of a node, as the places in name order where each begins. It is found from the front on, and can be
 * looked at while it is not complete yet.
 */
export class ChildList {
  count = 0;
  complete = false;
  #starts = new Uint32Array(16);
  /** The order that was last asked for, besides the one by name. */
  sorted: { readonly column: SortColumn; readonly order: ChildOrder } | null = null;
  #end: number;

  /** @param low place of the first child's first key */
  constructor(low: number) {
    this.#end = low;
  }

  /** Bytes that it takes. */
  get bytes(): number {
    return this.#starts.byteLength + (this.sorted?.order.bytes ?? 0);
  }

  /** Place behind the last child's last key. */
  get end(): number {
    return this.#end;
  }

  /** Adds the child that goes from the last one's end to `end`. */
  add(end: number): void {
    if (this.count === this.#starts.length) {
      const larger = new Uint32Array(this.#starts.length * 2);
      larger.set(this.#starts);
      this.#starts = larger;
    }
    this.#starts[this.count++] = this.#end;
    this.#end = end;
  }

  /** Place of a child's first key. Children are numbered by name, from 0. */
  low(child: number): number {
    return this.#starts[child];
  }

  /** Place behind a child's last key. */
  high(child: number): number {
    return child + 1 < this.count ? this.#starts[child + 1] : this.#end;
  }

  /** The child that holds a place; -1 when none does. */
  childAt(place: number): number {
    if (this.count === 0 || place < this.#starts[0] || place >= this.#end) return -1;
    let low = 0;
    let high = this.count;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle] <= place) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** Children of a node, ascending by something else than their name. Those that are equal stay in the order of names. */
export class ChildOrder {
  constructor(
    private readonly childByPosition: Uint32Array,
    private readonly positionByChild: Uint32Array,
  ) {}

  get bytes(): number {
    return this.childByPosition.byteLength * 2;
  }

  child(position: number): number {
    return this.childByPosition[position];
  }

  position(child: number): number {
    return this.positionByChild[child];
  }
}
