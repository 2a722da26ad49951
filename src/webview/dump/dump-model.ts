/**
 * What the page knows of the dump and of itself. Components read its observables and call its methods; nothing else
 * talks to the host.
 */
import type {
  Obstacle,
  Overview,
  PageSettings,
  Progress,
  RowsMode,
  Sort,
  SortColumn,
  TreeRow,
} from '../../protocol/dump.js';
import type { ByteRegion } from '../shared/byte-drawer.js';
import { Observable } from '../shared/observable.js';
import { paced, settled } from '../shared/pace.js';
import { Patience } from '../shared/patience.js';
import { Quantities } from '../shared/quantity.js';
import { RowWindow, type RowSource } from '../shared/row-window.js';
import { Connection, type PageMessage, type VsCodeApi } from './connection.js';
import { FilteredView } from './filtered-view.js';
import { INITIAL_STATE, MOST_EXPANDED, restoreState, type TreemapStep, type ViewState } from './view-state.js';

/** What is open: nothing yet, a dump, or an explanation why there is none. */
export type Opened =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'dump'; readonly name: string; readonly bytes: number; readonly settings: PageSettings }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

/** Where the keyboard shall go next; a new object each time, so that the same place can be asked for again. */
export interface FocusRequest {
  readonly place: 'filter' | 'rows' | 'value' | 'offset';
}

/** ms between two askings for the overview, and for rows, while a scan goes on. */
const OVERVIEW_INTERVAL = 700;
const ROWS_INTERVAL = 400;
const STATE_INTERVAL = 300;
const FILTER_DELAY = 220;
/** Rows up to which, and keys of a namespace with which, what a filter found is opened by itself. */
const FEW_ROWS = 60;
const FEW_KEYS = 200;
/** Rows up to which databases are opened by themselves: more would push each other out of sight. */
const MOST_DATABASES = 16;

export class DumpModel {
  readonly opened = new Observable<Opened>({ kind: 'waiting' });
  readonly progress = new Observable<Progress | null>(null);
  readonly overview = new Observable<Overview | null>(null);
  readonly state: Observable<ViewState>;
  readonly quantities = new Observable(new Quantities(navigator.language));
  /** Counts up whenever the rows are to be drawn anew. */
  readonly rowsDrawn = new Observable(0);
  /** The selected row itself. */
  readonly selected = new Observable<TreeRow | null>(null);
  readonly bytes = new Observable<ByteRegion | null>(null);
  readonly focus = new Observable<FocusRequest | null>(null);
  /** Something that went wrong and is said once, in words. */
  readonly notice = new Observable<string | null>(null);
  /** The clock, ms of Unix time; moves on every half minute. */
  readonly now = new Observable(Date.now());
  /** Counts up when the file has changed on disk. */
  readonly reloads = new Observable(0);

  readonly connection: Connection;
  readonly filtered: FilteredView;
  readonly rows: RowWindow<TreeRow>;
  /** Nodes that were opened without being asked: databases, and what a filter found. */
  private readonly selfOpened = new Set<string>();
  private rowsStarted = false;
  private readonly patience: Patience;

  constructor(private readonly api: VsCodeApi) {
    this.state = new Observable(restoreState(api.getState()));
    this.connection = new Connection(api, (message) => this.receive(message));
    this.filtered = new FilteredView(this.connection);
    this.rows = new RowWindow<TreeRow>(this.source(), () => this.rowsChanged());
    this.patience = new Patience(this.rows);
    this.state.subscribe(this.keepState);
    setInterval(() => this.now.set(Date.now()), 30_000);
  }

  /** Changes some of what the page remembers. */
  update(change: Partial<ViewState>): void {
    this.state.set({ ...this.state.value, ...change });
  }

  get sort(): Sort {
    const { mode, treeSort, listSort } = this.state.value;
    if (this.progress.value?.sparse === true) return { column: 'file', descending: false };
    return mode === 'tree' ? treeSort : listSort;
  }

  get mode(): RowsMode {
    const { mode, expanded } = this.state.value;
    if (mode === 'list' || this.progress.value?.sparse === true) return { kind: 'list' };
    return {
      kind: 'tree',
      expanded: this.selfOpened.size === 0 ? expanded : [...new Set([...expanded, ...this.selfOpened])],
    };
  }

  /** Changes to a tab; the focus stays where it is. */
  openTab(tab: ViewState['tab']): void {
    this.update({ tab });
    if (tab === 'overview') return;
    this.startRows();
    this.refreshRows();
  }

  /** Shows the keys, filtered by `text` when it is given, and gives them the focus. */
  showKeys(text?: string): void {
    this.openTab('keys');
    if (text !== undefined) this.setFilter(text, true);
    this.focus.set({ place: 'rows' });
  }

  /** Takes the text of the filter box; it is applied after a pause in typing, or `atOnce`. */
  setFilter(text: string, atOnce = false): void {
    if (text !== this.state.value.filter) this.update({ filter: text });
    this.applyLater.cancel();
    if (atOnce) void this.applyFilter();
    else this.applyLater();
  }

  /** Sorts by a column; by the same once more turns the order round, and a third time goes back to the natural one. */
  sortBy(column: SortColumn): void {
    const { mode } = this.state.value;
    const natural: Sort = { column: mode === 'tree' ? 'name' : 'file', descending: false };
    const first = column !== 'name' && column !== 'type';
    const { sort } = this;
    let next: Sort = { column, descending: first };
    if (sort.column === column) {
      if (sort.descending === first && !(column === natural.column && first)) next = { column, descending: !first };
      else next = natural;
    }
    this.update(mode === 'tree' ? { treeSort: next } : { listSort: next });
    this.rows.reset(this.source(), { top: 0 });
  }

  setMode(mode: 'tree' | 'list'): void {
    if (mode === this.state.value.mode) return;
    this.update({ mode });
    const { id } = this.rows.selection;
    this.rows.reset(this.source(), { top: 0 });
    const row = this.selected.value;
    if (row?.kind === 'key') void this.revealKey(row.key.row);
    else if (id !== null) this.rows.select(-1, id);
  }

  /** Opens or closes a database or a namespace; it stays where it is on the screen. */
  setExpanded(row: TreeRow, open: boolean): void {
    const { state } = this;
    const others = state.value.expanded.filter((id) => id !== row.id);
    if (open && others.length >= MOST_EXPANDED) return;
    this.selfOpened.delete(row.id);
    const closed = state.value.closed.filter((id) => id !== row.id).slice(-MOST_EXPANDED + 1);
    this.update({ expanded: open ? [...others, row.id] : others, closed: open ? closed : [...closed, row.id] });
    this.rows.reset(this.source(), { id: row.id });
  }

  /** Closes every namespace and database. */
  collapseAll(): void {
    const closed = new Set([...this.state.value.closed, ...this.selfOpened, ...this.state.value.expanded]);
    this.selfOpened.clear();
    this.update({ expanded: [], closed: [...closed].slice(-MOST_EXPANDED) });
    this.rows.reset(this.source(), { top: 0 });
  }

  select(index: number, row: TreeRow | null): void {
    this.rows.select(index, row?.id ?? null);
    this.selected.set(row);
    this.update({ selected: row?.id ?? null });
  }

  /** Shows a key among the rows, in the present view if it is there, else among all keys. */
  async revealKey(row: number): Promise<void> {
    try {
      this.update({ tab: 'keys' });
      this.startRows();
      let found = await this.whereIs(row);
      if (found === null && this.filtered.applied.value.view !== 0) {
        this.setFilter('', true);
        await this.applyFilter();
        found = await this.whereIs(row);
      }
      if (found === null) return;
      const expanded = [...new Set([...this.state.value.expanded, ...found.expanded])].slice(0, MOST_EXPANDED);
      this.update({ expanded });
      this.rows.reset(this.source(), { top: Math.max(0, found.index - Math.floor(this.rows.visible / 3)) });
      this.rows.select(found.index, found.id);
      this.update({ selected: found.id });
      const arrived = await this.rows.rowFrom(found.index);
      if (arrived !== null && arrived.id === found.id) this.selected.set(arrived);
      this.focus.set({ place: 'rows' });
    } catch (error) {
      this.say(error);
    }
  }

  /** Walks the overview's treemap to a place. */
  walkTo(treemap: readonly TreemapStep[]): void {
    this.update({ treemap });
  }

  showBytes(region: ByteRegion | null): void {
    this.bytes.set(region);
  }

  /** Says what went wrong, once. */
  say(error: unknown): void {
    this.notice.set(error instanceof Error ? error.message : String(error));
  }

  /** The rows begin to be fetched when they are first looked at. */
  startRows(): void {
    if (this.rowsStarted || this.opened.value.kind !== 'dump') return;
    this.rowsStarted = true;
    const { selected, top } = this.state.value;
    if (selected !== null) this.rows.select(-1, selected);
    if (this.state.value.filter.trim() === '') this.rows.reset(this.source(), { top });
    else void this.applyFilter(top);
  }

  private whereIs(row: number) {
    return this.connection.ask({
      kind: 'reveal',
      view: this.filtered.applied.value.view,
      mode: this.mode,
      sort: this.sort,
      row,
    });
  }

  private readonly applyLater = settled(() => void this.applyFilter(), FILTER_DELAY);

  private async applyFilter(top = 0): Promise<void> {
    if (this.opened.value.kind !== 'dump') return;
    this.rowsStarted = true;
    try {
      if (await this.filtered.apply(this.state.value.filter)) this.selfOpened.clear();
      else if (this.rows.ready) return;
      this.rows.reset(this.source(), { top });
    } catch (error) {
      this.say(error);
    }
  }

  private source(): RowSource<TreeRow> {
    const { mode, sort } = this;
    const view = this.filtered.applied.value.view;
    return {
      fetch: (from, count) => this.connection.ask({ kind: 'rows', view, mode, sort, from, count }),
      locate: (id) => this.connection.ask({ kind: 'locate', view, mode, sort, id }),
    };
  }

  private receive(message: PageMessage): void {
    switch (message.kind) {
      case 'opened': {
        const { name, bytes, settings } = message;
        this.quantities.set(new Quantities(settings.locale));
        // Until something is remembered, the setting says where to begin.
        if (this.state.value === INITIAL_STATE) this.update({ tab: settings.firstTab });
        // The overview is asked for with the first progress: before, there is nothing in it, and the next one waits.
        this.opened.set({ kind: 'dump', name, bytes, settings });
        if (this.state.value.tab === 'keys') this.startRows();
        return;
      }
      case 'obstacle':
        this.opened.set({ kind: 'obstacle', obstacle: message.obstacle });
        return;
      case 'progress':
        this.receiveProgress(message.progress);
        return;
      case 'view-progress':
        if (this.filtered.receive(message.progress)) this.refreshRows();
        else if (message.progress.done) this.openBySelf();
        return;
      case 'reloaded':
        this.reload(message.bytes);
        return;
      case 'show':
        void this.revealKey(message.row);
        return;
      case 'filter':
        this.showKeys(message.text);
        return;
      case 'show-bytes':
        this.showBytes({ offset: message.offset, length: message.length });
        return;
      case 'command':
        this.obey(message.command);
    }
  }

  private receiveProgress(progress: Progress): void {
    const before = this.progress.value;
    this.progress.set(progress);
    if (before !== null && before.generation === progress.generation && before.scanDone === progress.scanDone) {
      // The checksum's progress does not change rows.
      this.askOverview();
      return;
    }
    this.askOverview();
    if (before?.sparse !== progress.sparse && this.rowsStarted) this.rows.reset(this.source(), { top: this.rows.top });
    else this.refreshRows();
  }

  private reload(bytes: number): void {
    const { opened } = this;
    this.connection.abandon('the file has changed');
    if (opened.value.kind === 'dump') opened.set({ ...opened.value, bytes });
    this.progress.set(null);
    this.overview.set(null);
    this.filtered.forget();
    this.selected.set(null);
    this.bytes.set(null);
    this.rows.clear();
    this.reloads.set(this.reloads.value + 1);
    this.askOverview();
    if (!this.rowsStarted) return;
    this.rowsStarted = false;
    this.startRows();
  }

  private obey(command: (PageMessage & { readonly kind: 'command' })['command']): void {
    switch (command) {
      case 'focus-filter':
        this.showKeys();
        this.focus.set({ place: 'filter' });
        return;
      case 'show-overview':
        this.update({ tab: 'overview' });
        return;
      case 'show-keys':
        this.showKeys();
        return;
      case 'go-to-offset':
        this.bytes.set(this.bytes.value ?? { offset: 0, length: 0 });
        this.focus.set({ place: 'offset' });
    }
  }

  private readonly askOverview = paced(() => {
    if (this.opened.value.kind !== 'dump') return;
    const run = this.reloads.value;
    this.connection.ask({ kind: 'overview' }).then(
      (overview) => {
        if (run === this.reloads.value) this.overview.set(overview);
      },
      // The next progress asks again; a worker that is gone is said by its own message.
      () => undefined,
    );
  }, OVERVIEW_INTERVAL);

  private readonly refreshRows = paced(() => {
    if (this.rowsStarted && this.state.value.tab === 'keys') this.rows.refresh();
  }, ROWS_INTERVAL);

  private rowsChanged(): void {
    this.rowsDrawn.set(this.rowsDrawn.value + 1);
    this.patience.look();
    const { index, id } = this.rows.selection;
    const row = index < 0 ? null : this.rows.rowAt(index);
    this.openBySelf();
    const { failure, total } = this.rows;
    // Without any rows the reason stands in their place.
    if (failure !== null && total > 0) this.say(failure);
    if (row !== null && row.id === id && row !== this.selected.value) this.selected.set(row);
    this.keepState();
  }

  /** True when all that the rows can hold is known, and is little. */
  private get isLittle(): boolean {
    const { applied, progress } = this.filtered;
    const scan = this.progress.value;
    if (scan?.scanDone !== true) return false;
    return applied.value.view === 0 ? scan.keys <= FEW_ROWS : progress.value?.done === true;
  }

  /**
   * Databases are open until they are closed, and so is all of a small dump and what a filter found if it is little:
   * who opens a dump or types a filter wants to see keys. What is little is known at the end: what is little now may
   * grow and push everything else away.
   */
  private openBySelf(): void {
    const { rows } = this;
    if (!rows.ready || rows.waiting || this.mode.kind === 'list') return;
    const few = this.isLittle && rows.total <= FEW_ROWS;
    const { closed, expanded } = this.state.value;
    if (rows.total > MOST_DATABASES + FEW_ROWS) return;
    const shut = rows.view.rows.flatMap((row) =>
      row !== null && (row.kind === 'database' || row.kind === 'namespace') && !row.expanded && !closed.includes(row.id)
        ? [row]
        : [],
    );
    const databases = shut.filter(({ kind, id }) => kind === 'database' && !expanded.includes(id));
    const namespaces = shut.filter(
      ({ kind, id, keys }) => kind === 'namespace' && keys <= FEW_KEYS && !this.selfOpened.has(id),
    );
    if (databases.length > 0) this.update({ expanded: [...expanded, ...databases.map(({ id }) => id)] });
    if (few) for (const { id } of namespaces) this.selfOpened.add(id);
    if (databases.length > 0 || (few && namespaces.length > 0)) rows.reset(this.source(), { top: rows.top });
  }

  private readonly keepState = paced(() => {
    const top = this.rowsStarted && this.rows.ready ? this.rows.top : this.state.value.top;
    this.api.setState({ ...this.state.value, top });
  }, STATE_INTERVAL);
}
