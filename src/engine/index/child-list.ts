import type { SortColumn } from './query.js';

/** Children of one piece of a list, as a power of two: a long list grows without being copied. */
const PIECE_SHIFT = 14;
const PIECE_MASK = (1 << PIECE_SHIFT) - 1;

/** The highest bit of a place tells namespaces from keys: 2^31 rows take more memory than there is. */
const NAMESPACE = 0x8000_0000;
const PLACE = 0x7fff_ffff;

/** Children of a list's first piece before it has grown. */
const FIRST_PIECE = 16;

/**
 * The children of a node, as the places in name order where each begins. It is found from the front on, and can be
 * looked at while it is not complete yet.
 */
export class ChildList {
  count = 0;
  complete = false;
  readonly #pieces: Uint32Array[] = [new Uint32Array(FIRST_PIECE)];
  /** The order that was last asked for, besides the one by name. */
  sorted: { readonly column: SortColumn; readonly order: ChildOrder } | null = null;
  #end: number;

  /** @param low place of the first child's first key */
  constructor(low: number) {
    this.#end = low;
  }

  /** Bytes that it takes. */
  get bytes(): number {
    return this.#pieces.length * this.#pieces[0].byteLength + (this.sorted?.order.bytes ?? 0);
  }

  /** Place behind the last child's last key. */
  get end(): number {
    return this.#end;
  }

  /** Adds the child that goes from the last one's end to `end`. */
  add(end: number, isNamespace: boolean): void {
    const at = this.count & PIECE_MASK;
    const number = this.count >>> PIECE_SHIFT;
    if (number === this.#pieces.length) this.#pieces.push(new Uint32Array(PIECE_MASK + 1));
    else if (at === this.#pieces[number].length) this.#pieces[number] = doubled(this.#pieces[number]);
    this.#pieces[number][at] = isNamespace ? (this.#end | NAMESPACE) >>> 0 : this.#end;
    this.count++;
    this.#end = end;
  }

  /** Place of a child's first key. Children are numbered by name, from 0. */
  low(child: number): number {
    return this.#pieces[child >>> PIECE_SHIFT][child & PIECE_MASK] & PLACE;
  }

  /** Whether a child is more than a key. */
  isNamespace(child: number): boolean {
    return this.#pieces[child >>> PIECE_SHIFT][child & PIECE_MASK] >= NAMESPACE;
  }

  /** Place behind a child's last key. */
  high(child: number): number {
    return child + 1 < this.count ? this.low(child + 1) : this.#end;
  }

  /** The child that holds a place; -1 when none does. */
  childAt(place: number): number {
    if (this.count === 0 || place < this.low(0) || place >= this.#end) return -1;
    let low = 0;
    let high = this.count;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.low(middle) <= place) low = middle;
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

function doubled(piece: Uint32Array): Uint32Array {
  const larger = new Uint32Array(piece.length * 2);
  larger.set(piece);
  return larger;
}
