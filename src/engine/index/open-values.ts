import type { ByteSource } from '../io/byte-source.js';
import { openValue, type ValueContext, type ValueReader } from '../rdb/value-reader.js';
import type { ValueLocation, ValuePage } from '../rdb/value.js';
import { SortedValue } from './sorted-value.js';
import type { Sliced } from './slices.js';
import { pageView } from './value-page-view.js';
import type { ValueView } from './value-view.js';

/** Values that stay open: the one on the page and those looked at just before. */
const KEPT_VALUES = 4;

/** Most elements of a page. Of a string the query itself says how many bytes. */
const PAGE_ELEMENTS = 2_000;

/** Most bytes of a string, or of an element, that are looked at through a lens. */
const LENS_BYTES = 16 * 1024 * 1024;

/** Pages of single values, the last few of which stay open: their readers know where their elements are. */
export class OpenValues {
  readonly #readers = new Map<number, ValueReader>();
  /** The value that was sorted last; null inside when it cannot be. */
  #sorted: { readonly row: number; readonly value: SortedValue | null } | null = null;

  constructor(
    private readonly source: ByteSource,
    private readonly context: ValueContext,
  ) {}

  /** A page of the value of a row. @throws FormatError, SourceError */
  page(row: number, location: ValueLocation, start: number, count: number): ValueView {
    const reader = this.#reader(row, location);
    const bytes = reader.kind === 'string' || reader.kind === 'unknown';
    return pageView(reader.page(start, bytes ? count : Math.min(count, PAGE_ELEMENTS)));
  }

  /**
   * A page of the value in another order than its own; in its own order, which it then says, when it is too large to
   * be sorted or of a kind that is not.
   * @throws FormatError, SourceError
   */
  *sortedPage(
    row: number,
    location: ValueLocation,
    start: number,
    count: number,
    sort: { column: number; descending: boolean },
  ): Sliced<ValueView> {
    if (this.#sorted?.row !== row) {
      this.#sorted = { row, value: yield* SortedValue.read(this.#reader(row, location)) };
    }
    const { value } = this.#sorted;
    if (value === null) return this.page(row, location, start, count);
    return yield* value.page(sort.column, sort.descending, start, Math.min(count, PAGE_ELEMENTS));
  }

  /**
   * The bytes of a string, or of one cell of another value; null when there is no such cell or it holds no bytes.
   * @throws FormatError, SourceError
   */
  cellBytes(row: number, location: ValueLocation, cell: { element: number; column: number } | null): Uint8Array | null {
    const reader = this.#reader(row, location);
    if (cell === null) {
      const page = reader.page(0, LENS_BYTES);
      return page.kind === 'string' || page.kind === 'unknown' ? page.bytes : null;
    }
    return cellOf(reader.page(cell.element, 1), cell.column);
  }

  /** Closes the value of a row: after an error its reader may stand anywhere. */
  forget(row: number): void {
    this.#readers.delete(row);
    if (this.#sorted?.row === row) this.#sorted = null;
  }

  #reader(row: number, location: ValueLocation): ValueReader {
    const reader = this.#readers.get(row) ?? openValue(this.source, location, this.context);
    this.#readers.delete(row);
    this.#readers.set(row, reader);
    for (const oldest of this.#readers.keys()) if (this.#readers.size > KEPT_VALUES) this.#readers.delete(oldest);
    return reader;
  }
}

/** A cell of a page's first element. */
function cellOf(page: ValuePage, column: number): Uint8Array | null {
  switch (page.kind) {
    case 'list':
    case 'set':
      return page.elements.at(0) ?? null;
    case 'zset':
      return column === 0 ? (page.elements.at(0)?.member ?? null) : null;
    case 'hash': {
      const entry = page.elements.at(0);
      return (column === 0 ? entry?.field : column === 1 ? entry?.value : null) ?? null;
    }
    case 'stream':
      return page.entries.at(0)?.fields.at(column)?.[1] ?? null;
    case 'array': {
      const value = page.elements.at(0)?.value;
      return value instanceof Uint8Array ? value : null;
    }
    case 'module': {
      const value = page.decoded?.rows?.cells.at(0)?.at(column);
      return value instanceof Uint8Array ? value : null;
    }
    case 'string':
    case 'unknown':
      return page.bytes;
  }
}
