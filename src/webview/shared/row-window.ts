/**
 * The rows around the window of a list that lives elsewhere. Rows are fetched in pages, some of them ahead; what is on
 * screen stays until its successor is complete; and when the list has changed, the row that the reader looks at stays
 * where it is.
 */
import { clampTop, topToReveal } from './scroll-mapping.js';

/** A row is known by its id, which it keeps when others come before it. */
export interface Identified {
  readonly id: string;
}

/** Some rows of a list as it was at one generation. */
export interface FetchedRows<Row> {
  readonly generation: number;
  readonly total: number;
  readonly from: number;
  readonly rows: readonly Row[];
  /** How many rows, from the first on, stand in their order; left out when all do. */
  readonly sorted?: number | undefined;
}

/** Where rows come from. */
export interface RowSource<Row> {
  fetch(from: number, count: number): Promise<FetchedRows<Row>>;
  /** Place of a row, -1 when it is not in the list. */
  locate(id: string): Promise<{ readonly index: number; readonly generation: number }>;
}

/** What there is to draw. A row is null when it has not arrived and the wait has become long. */
export interface Drawn<Row> {
  /** Position of the window in rows. */
  readonly top: number;
  readonly total: number;
  /** Index of the first of `rows`. */
  readonly first: number;
  readonly rows: readonly (Row | null)[];
}

/** A row that shall not move: it stays `offset` rows below the window's top edge. */
interface Anchor {
  readonly id: string;
  readonly offset: number;
}

/** Rows a page. */
export const PAGE_ROWS = 100;
/** Pages kept around the window. */
const KEPT_PAGES = 24;
/** Rows drawn beyond each edge of the window. */
const MARGIN_ROWS = 4;
/** A list that changes while it is looked at is asked again so often before the position is taken as it is. */
const ATTEMPTS = 4;

/** Keeps the rows of a window of a long list. `changed` is called when there is something else to draw. */
export class RowWindow<Row extends Identified> {
  private pages = new Map<number, readonly Row[]>();
  private generation = Number.NaN;
  private count = 0;
  private sortedRows = Number.POSITIVE_INFINITY;
  private wantedTop = 0;
  private visibleRows = 1;
  private drawn: Drawn<Row> = { top: 0, total: 0, first: 0, rows: [] };
  private epoch = 0;
  private fetching: number | null = null;
  private direction = 1;
  private syncing = false;
  private syncAgain = false;
  private syncAnchor: Anchor | null = null;
  private error: string | null = null;
  private filled = false;
  private selectedId: string | null = null;
  private selectedIndex = -1;

  constructor(
    private source: RowSource<Row>,
    private readonly changed: () => void,
  ) {}

  /** Rows in the list as far as is known. */
  get total(): number {
    return this.count;
  }

  /** Rows that stand in their order; the others are still to be sorted. */
  get sorted(): number {
    return Math.min(this.sortedRows, this.count);
  }

  /** Where the window stands or is on its way to. */
  get top(): number {
    return this.wantedTop;
  }

  get visible(): number {
    return this.visibleRows;
  }

  /** True once rows of the present source have arrived, or that there are none. */
  get ready(): boolean {
    return this.filled;
  }

  /** Why rows could not be had, in words; null when they could. */
  get failure(): string | null {
    return this.error;
  }

  get view(): Drawn<Row> {
    return this.drawn;
  }

  /** The selected row: its place, -1 when none is selected or it is not in the list. */
  get selection(): { readonly id: string | null; readonly index: number } {
    return { id: this.selectedId, index: this.selectedIndex };
  }

  /** The row at a place, when it has been fetched. */
  rowAt(index: number): Row | null {
    return this.pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS] ?? null;
  }

  /** Fetches rows that are not in the window; null when there is no such row any more. */
  async rowFrom(index: number): Promise<Row | null> {
    const known = this.rowAt(index);
    if (known !== null) return known;
    const epoch = this.epoch;
    const page = Math.floor(index / PAGE_ROWS);
    const fetched = await this.source.fetch(page * PAGE_ROWS, PAGE_ROWS);
    if (epoch === this.epoch && fetched.generation === this.generation) this.pages.set(page, fetched.rows);
    return fetched.rows[index - fetched.from] ?? null;
  }

  /** How many rows the window shows, a fraction where the last is cut. */
  resize(visible: number): void {
    if (visible === this.visibleRows || visible <= 0) return;
    this.visibleRows = visible;
    this.scrollTo(this.wantedTop);
  }

  /** Moves the window so that row `top` is at its upper edge. */
  scrollTo(top: number): void {
    const clamped = this.filled ? clampTop(top, this.count, this.visibleRows) : Math.max(0, top);
    if (clamped !== this.wantedTop) this.direction = clamped > this.wantedTop ? 1 : -1;
    this.wantedTop = clamped;
    this.settle();
  }

  /** Moves the window by the least that shows row `index` whole. */
  reveal(index: number): void {
    this.scrollTo(topToReveal(index, this.wantedTop, this.count, this.visibleRows));
  }

  /** Selects a row by place and id; -1 and null select nothing. */
  select(index: number, id: string | null): void {
    this.selectedIndex = index;
    this.selectedId = id;
    this.changed();
  }

  /**
   * Another list, or the same in another shape. What is drawn stays until the new rows are here. `keep` names a row
   * that shall stay where it is on the screen; without it the list starts at `top`.
   */
  reset(source: RowSource<Row>, keep: { readonly id: string } | { readonly top: number }): void {
    this.source = source;
    this.epoch++;
    this.fetching = null;
    this.syncing = false;
    this.syncAgain = false;
    this.error = null;
    this.syncAnchor = null;
    if ('id' in keep) this.syncAnchor = this.anchorAt(keep.id);
    else this.wantedTop = keep.top;
    this.generation = Number.NaN;
    void this.sync();
  }

  /** Forgets all rows at once: they are of a file that is no more. */
  clear(): void {
    this.epoch++;
    this.fetching = null;
    this.syncing = false;
    this.syncAgain = false;
    this.error = null;
    this.pages = new Map();
    this.filled = false;
    this.count = 0;
    this.selectedIndex = -1;
    this.drawn = { top: 0, total: 0, first: 0, rows: [] };
    this.changed();
  }

  /** The list has changed or grown: fetches anew, and keeps in place what the reader looks at. */
  refresh(): void {
    void this.sync();
  }

  /** Draws places of missing rows as empty when the wait for them has become long. */
  giveUpWaiting(): void {
    if (this.covers(this.wantedTop) || !this.filled) return;
    this.draw(this.wantedTop);
  }

  /** True while rows of the window are on their way. */
  get waiting(): boolean {
    return this.filled && !this.covers(this.wantedTop);
  }

  private anchorAt(id: string): Anchor | null {
    const index = id === this.selectedId ? this.selectedIndex : this.indexOf(id);
    return index < 0 ? null : { id, offset: index - this.wantedTop };
  }

  private indexOf(id: string): number {
    for (const [page, rows] of this.pages) {
      const place = rows.findIndex((row) => row.id === id);
      if (place !== -1) return page * PAGE_ROWS + place;
    }
    return -1;
  }

  /** The row to hold on to: the selected one when in sight, else the first whole one; none at the list's start. */
  private naturalAnchor(): Anchor | null {
    const below = this.wantedTop + this.visibleRows;
    if (this.selectedId !== null && this.selectedIndex >= Math.floor(this.wantedTop) && this.selectedIndex < below) {
      return { id: this.selectedId, offset: this.selectedIndex - this.wantedTop };
    }
    if (this.wantedTop <= 0) return null;
    const index = Math.ceil(this.wantedTop);
    const row = this.rowAt(index) ?? this.rowAt(index - 1);
    return row === null
      ? null
      : { id: row.id, offset: (row === this.rowAt(index) ? index : index - 1) - this.wantedTop };
  }

  private async sync(): Promise<void> {
    if (this.syncing) {
      this.syncAgain = true;
      return;
    }
    this.syncing = true;
    const epoch = this.epoch;
    try {
      do {
        this.syncAgain = false;
        await this.synchronise(epoch);
      } while (this.syncAgain && epoch === this.epoch);
    } catch (error) {
      if (epoch !== this.epoch) return;
      this.error = error instanceof Error ? error.message : String(error);
      this.changed();
    } finally {
      if (epoch === this.epoch) this.syncing = false;
    }
    if (epoch === this.epoch) this.settle();
  }

  private async synchronise(epoch: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const anchor = this.syncAnchor ?? this.naturalAnchor();
      const before = this.wantedTop;
      const found = anchor === null ? null : await this.source.locate(anchor.id);
      if (epoch !== this.epoch) return;
      const aim = anchor !== null && found !== null && found.index >= 0 ? found.index - anchor.offset : this.wantedTop;
      const page = Math.max(0, Math.floor(aim / PAGE_ROWS) - 1);
      const pages = Math.ceil(this.visibleRows / PAGE_ROWS) + 3;
      const fetched = await this.source.fetch(page * PAGE_ROWS, pages * PAGE_ROWS);
      if (epoch !== this.epoch) return;
      const place = anchor === null ? -1 : fetched.rows.findIndex((row) => row.id === anchor.id);
      const missed = found !== null && found.index >= 0 && found.generation !== fetched.generation && place === -1;
      if (missed && attempt < ATTEMPTS) continue;
      // The reader may have scrolled on in the meantime; the way that was made counts from the new place.
      const moved = this.wantedTop - before;
      this.syncAnchor = null;
      const top = anchor !== null && place !== -1 ? fetched.from + place - anchor.offset + moved : aim + moved;
      await this.adopt(fetched, top, epoch);
      return;
    }
  }

  private async adopt(fetched: FetchedRows<Row>, top: number, epoch: number): Promise<void> {
    this.generation = fetched.generation;
    this.count = fetched.total;
    this.sortedRows = fetched.sorted ?? Number.POSITIVE_INFINITY;
    this.pages = new Map();
    this.filled = true;
    this.error = null;
    this.keep(fetched);
    this.wantedTop = clampTop(top, this.count, this.visibleRows);
    if (this.selectedId !== null) {
      const index = this.indexOf(this.selectedId);
      // Until it is known where the selected row has gone to, its old place would be another row.
      this.selectedIndex = index;
      if (index === -1) {
        const id = this.selectedId;
        this.settle();
        const found = await this.source.locate(id);
        if (epoch === this.epoch && this.selectedId === id) {
          this.selectedIndex = found.index;
          this.changed();
        }
      }
    }
    this.settle();
  }

  private keep({ from, rows }: FetchedRows<Row>): void {
    for (let at = 0; at < rows.length; at += PAGE_ROWS) {
      this.pages.set(Math.floor((from + at) / PAGE_ROWS), rows.slice(at, at + PAGE_ROWS));
    }
  }

  /** Draws the window if its rows are here, and sees to it that the missing ones come. */
  private settle(): void {
    if (!this.filled) return;
    if (this.covers(this.wantedTop)) this.draw(this.wantedTop);
    else this.changed();
    void this.fetchNext();
  }

  private covers(top: number): boolean {
    const last = Math.min(this.count, Math.ceil(top + this.visibleRows)) - 1;
    for (let page = Math.floor(top / PAGE_ROWS); page * PAGE_ROWS <= last; page++)
      if (!this.pages.has(page)) return false;
    return true;
  }

  private draw(top: number): void {
    const first = Math.max(0, Math.floor(top) - MARGIN_ROWS);
    const end = Math.min(this.count, Math.ceil(top + this.visibleRows) + MARGIN_ROWS);
    const rows: (Row | null)[] = [];
    for (let index = first; index < end; index++) rows.push(this.rowAt(index));
    this.drawn = { top, total: this.count, first, rows };
    this.changed();
  }

  /** The page to fetch next: of the window first, then ahead of it, then behind. */
  private nextPage(): number | null {
    const last = Math.floor(Math.max(0, this.count - 1) / PAGE_ROWS);
    const first = Math.floor(this.wantedTop / PAGE_ROWS);
    const end = Math.min(last, Math.floor((this.wantedTop + this.visibleRows) / PAGE_ROWS));
    for (let page = first; page <= end; page++) if (!this.pages.has(page)) return page;
    const near = this.direction > 0 ? [end + 1, end + 2, first - 1] : [first - 1, first - 2, end + 1];
    return near.find((page) => page >= 0 && page <= last && !this.pages.has(page)) ?? null;
  }

  private async fetchNext(): Promise<void> {
    if (this.fetching !== null || this.syncing) return;
    const page = this.nextPage();
    if (page === null || this.count === 0) return;
    const { epoch, wantedTop: asked } = this;
    this.fetching = page;
    try {
      const fetched = await this.source.fetch(page * PAGE_ROWS, PAGE_ROWS);
      if (epoch !== this.epoch) return;
      this.fetching = null;
      if (fetched.generation !== this.generation || fetched.total !== this.count) {
        void this.sync();
        return;
      }
      // To ask again would be to ask forever.
      if (fetched.rows.length === 0) throw new Error(`no rows from ${fetched.from} on, of ${fetched.total}`);
      this.keep(fetched);
      this.forgetFarPages();
      // While the thumb is dragged on, the place that was asked for is shown rather than nothing.
      if (!this.covers(this.wantedTop) && this.covers(asked)) this.draw(asked);
      this.settle();
    } catch (error) {
      if (epoch !== this.epoch) return;
      this.fetching = null;
      this.error = error instanceof Error ? error.message : String(error);
      this.changed();
    }
  }

  private forgetFarPages(): void {
    if (this.pages.size <= KEPT_PAGES) return;
    const here = this.wantedTop / PAGE_ROWS;
    const byDistance = [...this.pages.keys()].sort((a, b) => Math.abs(b - here) - Math.abs(a - here));
    for (const page of byDistance.slice(0, this.pages.size - KEPT_PAGES)) this.pages.delete(page);
  }
}
