import type { ValueReader } from '../rdb/value-reader.js';
import { ByteWords, NumberWords } from './name-words.js';
import { SlicedSort, type SortWords } from './sliced-sort.js';
import { SLICE_STEPS, type Sliced } from './slices.js';
import { pageView } from './value-page-view.js';
import type { Cell, ValueView } from './value-view.js';

/** Values of more elements are not sorted. */
export const MOST_SORTED_ELEMENTS = 200_000;
/** Nor those whose cells come to more bytes. */
const MOST_SORTED_BYTES = 48 * 1024 * 1024;

/** Elements that are read at a time. */
const PAGE = 100;

/** Where one element of a value is: at `index` of a page. */
interface Place {
  readonly page: ValueView;
  readonly index: number;
}

/** All elements of a value, held to be sorted by one column or another. */
export class SortedValue {
  #order: { readonly column: number; readonly places: Uint32Array } | null = null;

  private constructor(
    private readonly pages: readonly ValueView[],
    private readonly elements: readonly Place[],
  ) {}

  /** Reads a whole value; null when it is too large, or of a kind that has no order to choose. */
  static *read(reader: ValueReader): Sliced<SortedValue | null> {
    const pages: ValueView[] = [];
    const elements: Place[] = [];
    let bytes = 0;
    for (;;) {
      const page = pageView(reader.page(elements.length, PAGE));
      const count = elementCount(page);
      if (count < 0 || (page.total ?? 0) > MOST_SORTED_ELEMENTS) return null;
      pages.push(page);
      if (count === 0) break;
      for (let index = 0; index < count; index++) {
        elements.push({ page, index });
        bytes += elementBytes({ page, index });
      }
      if (elements.length > MOST_SORTED_ELEMENTS || bytes > MOST_SORTED_BYTES) return null;
      if (elements.length === page.total) break;
      yield;
    }
    return new SortedValue(pages, elements);
  }

  /** A page of the elements by a column; equal ones in the order of the value. */
  *page(column: number, descending: boolean, start: number, count: number): Sliced<ValueView> {
    const places = yield* this.#sorted(column);
    const low = Math.min(start, places.length);
    const high = Math.min(start + count, places.length);
    const order = descending
      ? places.slice(places.length - high, places.length - low).reverse()
      : places.subarray(low, high);
    const chosen = Array.from(order, (place) => this.elements[place]);
    return {
      ...gather(this.pages[0], chosen),
      start,
      total: this.elements.length,
      sorted: true,
      order: Array.from(order),
    };
  }

  *#sorted(column: number): Sliced<Uint32Array> {
    if (this.#order?.column === column) return this.#order.places;
    const words = yield* this.#words(column);
    const places = Uint32Array.from(this.elements.keys());
    const sort = new SlicedSort(places, words);
    while (!sort.step(performance.now() + 2)) yield;
    this.#order = { column, places };
    return places;
  }

  /** What a column is sorted by: numbers where all of it are numbers, or texts of numbers; else bytes. */
  *#words(column: number): Sliced<SortWords> {
    const { elements } = this;
    const numbers = new Float64Array(elements.length);
    let isNumber = true;
    for (let i = 0; i < elements.length && isNumber; i++) {
      const key = sortKey(elements[i], column);
      numbers[i] = typeof key === 'object' || key === '' ? NaN : Number(key);
      isNumber = !Number.isNaN(numbers[i]);
      if (i % SLICE_STEPS === 0) yield;
    }
    if (isNumber) return new NumberWords(numbers);
    const encoder = new TextEncoder();
    const strings: Uint8Array[] = [];
    for (const element of elements) {
      const key = sortKey(element, column);
      strings.push(typeof key === 'object' ? key.bytes : encoder.encode(String(key)));
      if (strings.length % SLICE_STEPS === 0) yield;
    }
    return new ByteWords(strings);
  }
}

/** Elements of a page; -1 when its kind is not sorted. */
function elementCount(page: ValueView): number {
  switch (page.kind) {
    case 'list':
    case 'set':
    case 'zset':
    case 'hash':
    case 'array':
      return page.elements.length;
    case 'module':
      return page.table?.cells.length ?? -1;
    case 'string':
    case 'stream':
    case 'unknown':
      return -1;
  }
}

const OVERHEAD = 100;

function elementBytes({ page, index }: Place): number {
  switch (page.kind) {
    case 'list':
    case 'set':
      return OVERHEAD + page.elements[index].bytes.length;
    case 'zset':
      return OVERHEAD + page.elements[index].member.bytes.length;
    case 'hash':
      return 2 * OVERHEAD + page.elements[index].field.bytes.length + page.elements[index].value.bytes.length;
    case 'array':
      return OVERHEAD + page.elements[index].value.bytes.length;
    case 'module': {
      const cells = page.table?.cells[index] ?? [];
      return cells.reduce((sum, cell) => sum + OVERHEAD + (typeof cell === 'string' ? cell : cell.bytes).length, 0);
    }
    case 'string':
    case 'stream':
    case 'unknown':
      return 0;
  }
}

/** What an element is sorted by in a column. */
function sortKey({ page, index }: Place, column: number): Cell | string | number {
  switch (page.kind) {
    case 'list':
    case 'set':
      return page.elements[index];
    case 'zset': {
      const { member, score } = page.elements[index];
      return column === 0 ? member : scoreNumber(score);
    }
    case 'hash': {
      const { field, value, expireAt } = page.elements[index];
      return column === 0 ? field : column === 1 ? value : (expireAt ?? Infinity);
    }
    case 'array': {
      const { index: place, value } = page.elements[index];
      return column === 0 ? Number(place) : value;
    }
    case 'module':
      return page.table?.cells[index][column] ?? '';
    case 'string':
    case 'stream':
    case 'unknown':
      return 0;
  }
}

/** A score's text as a number that has an order: one that is none comes last. */
function scoreNumber(text: string): number {
  if (text === '-inf') return -Infinity;
  const number = Number(text);
  return Number.isNaN(number) ? Infinity : number;
}

/** A page like `like` of other elements, all of the same value. */
function gather(like: ValueView, chosen: readonly Place[]): ValueView {
  const pick = <T>(read: (place: Place) => readonly T[] | undefined): T[] =>
    chosen.flatMap((place) => read(place)?.slice(place.index, place.index + 1) ?? []);
  switch (like.kind) {
    case 'list':
    case 'set':
      return { ...like, elements: pick(({ page }) => (page.kind === like.kind ? page.elements : undefined)) };
    case 'zset':
      return { ...like, elements: pick(({ page }) => (page.kind === 'zset' ? page.elements : undefined)) };
    case 'hash':
      return { ...like, elements: pick(({ page }) => (page.kind === 'hash' ? page.elements : undefined)) };
    case 'array':
      return { ...like, elements: pick(({ page }) => (page.kind === 'array' ? page.elements : undefined)) };
    case 'module': {
      const cells = pick(({ page }) => (page.kind === 'module' ? page.table?.cells : undefined));
      return { ...like, table: like.table && { columns: like.table.columns, cells } };
    }
    case 'string':
    case 'stream':
    case 'unknown':
      return like;
  }
}
