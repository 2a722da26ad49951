/**
 * What the page knows of the log and of itself. Components read its observables and call its methods; nothing else
 * talks to the host.
 */
import { exactKeyTerm } from '../../engine/log-index/command-filter-text.js';
import type { Folding } from '../../engine/log-index/timeline-rows.js';
import type {
  CommandViewProgress,
  LogOverview,
  LogProgress,
  LogRow,
  Obstacle,
  TimelineMessage,
  TimelineSettings,
} from '../../protocol/timeline.js';
import type { ByteRegion } from '../shared/byte-drawer.js';
import { Observable } from '../shared/observable.js';
import { paced, settled } from '../shared/pace.js';
import { Patience } from '../shared/patience.js';
import { Quantities } from '../shared/quantity.js';
import { RowWindow, type RowSource } from '../shared/row-window.js';
import { Connection, type VsCodeApi } from './connection.js';
import { ShownCommands } from './shown-commands.js';
import { MOST_FOLDED, restoreState, type HistoryOf, type ViewState } from './view-state.js';

/** What is open: nothing yet, a log, or an explanation why there is none. */
export type Opened =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'log'; readonly name: string; readonly settings: TimelineSettings }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

/** A part of one of the log's files shown as bytes. */
export interface FileRegion extends ByteRegion {
  readonly file: number;
}

/** Where the keyboard shall go next; a new object each time, so that the same place can be asked for again. */
export interface FocusRequest {
  readonly place: 'filter' | 'rows' | 'details' | 'go-to';
}

/** ms between two askings for the overview, and for rows, while a scan goes on. */
const OVERVIEW_INTERVAL = 700;
const ROWS_INTERVAL = 400;
const STATE_INTERVAL = 300;
const FILTER_DELAY = 220;

export class TimelineModel {
  readonly opened = new Observable<Opened>({ kind: 'waiting' });
  readonly progress = new Observable<LogProgress | null>(null);
  readonly overview = new Observable<LogOverview | null>(null);
  readonly state: Observable<ViewState>;
  readonly quantities = new Observable(new Quantities(navigator.language));
  /** Counts up whenever the rows are to be drawn anew. */
  readonly rowsDrawn = new Observable(0);
  readonly selected = new Observable<LogRow | null>(null);
  readonly bytes = new Observable<FileRegion | null>(null);
  readonly focus = new Observable<FocusRequest | null>(null);
  /** Something that went wrong and is said once, in words. */
  readonly notice = new Observable<string | null>(null);
  /** Counts up when the log is another. */
  readonly reloads = new Observable(0);

  readonly connection: Connection;
  readonly commands: ShownCommands;
  readonly rows: RowWindow<LogRow>;
  private readonly patience: Patience;
  private readonly viewListeners = new Set<(progress: CommandViewProgress) => void>();
  private rowsStarted = false;
  /** Rows that there were when the end was followed last. */
  private followed = 0;

  constructor(private readonly api: VsCodeApi) {
    this.state = new Observable(restoreState(api.getState()));
    this.connection = new Connection(api, (message) => this.receive(message));
    this.commands = new ShownCommands(this.connection);
    this.rows = new RowWindow<LogRow>(this.source(), () => this.rowsChanged());
    this.patience = new Patience(this.rows);
    this.state.subscribe(this.keepState);
  }

  /** Changes some of what the page remembers. */
  update(change: Partial<ViewState>): void {
    this.state.set({ ...this.state.value, ...change });
  }

  /** Changes to a tab; the focus stays where it is. */
  openTab(tab: ViewState['tab']): void {
    this.update({ tab });
    if (tab !== 'timeline') return;
    this.startRows();
    this.refreshRows();
  }

  /** Shows the commands, filtered by `text` when it is given, and gives them the focus. */
  showCommands(text?: string): void {
    this.openTab('timeline');
    if (text !== undefined) this.setFilter(text, true);
    this.focus.set({ place: 'rows' });
  }

  /** Shows the commands that name a key. */
  showKey(key: string, db: number | null): void {
    this.showCommands(`${exactKeyTerm(key)}${db === null ? '' : ` db:${db}`}`);
  }

  /** Takes the text of the filter box; it is applied after a pause in typing, or `atOnce`. */
  setFilter(text: string, atOnce = false): void {
    const { filter, history } = this.state.value;
    if (text !== filter || history !== null) this.update({ filter: text, history: null });
    this.applyLater.cancel();
    if (atOnce) void this.applyFilter();
    else this.applyLater();
  }

  /** Shows the history of a key that a command names, with that command in sight. */
  async showHistory(of: HistoryOf): Promise<void> {
    try {
      this.applyLater.cancel();
      this.openTab('timeline');
      this.update({ history: of, filter: '' });
      if (!(await this.commands.history(of))) return;
      this.rows.reset(this.source(), { id: `c${of.row}` });
      this.rows.select(-1, `c${of.row}`);
      this.focus.set({ place: 'rows' });
    } catch (error) {
      this.say(error);
    }
  }

  /** Back from a history to all commands, with the selected one in sight. */
  leaveHistory(): void {
    const { selected } = this.state.value;
    const row = selected === null ? null : rowOf(selected);
    this.update({ history: null, filter: '' });
    void this.applyFilter().then(() => (row === null ? undefined : this.reveal(row)));
  }

  /** Opens or closes a transaction; it stays where it is on the screen. */
  setExpanded(row: LogRow & { readonly kind: 'transaction' }, open: boolean): void {
    if (row.expanded === open) return;
    const first = row.command.row;
    const { folding } = this.state.value;
    const others = folding.except.filter((other) => other !== first);
    const except = others.length === folding.except.length ? [...others, first].slice(-MOST_FOLDED) : others;
    this.update({ folding: { ...folding, except } });
    this.rows.reset(this.source(), { id: row.id });
  }

  /** Opens or closes all transactions. */
  foldAll(open: boolean): void {
    this.update({ folding: { open, except: [] } });
    const { id } = this.rows.selection;
    this.rows.reset(this.source(), id === null ? { top: 0 } : { id });
  }

  select(index: number, row: LogRow | null): void {
    this.rows.select(index, row?.id ?? null);
    this.selected.set(row);
    this.update({ selected: row?.id ?? null });
  }

  /** Scrolls as the reader wants; who goes up does not follow the end any more. */
  scrollTo(top: number): void {
    if (this.state.value.follow && top < this.rows.top) this.update({ follow: false });
    this.rows.scrollTo(top);
  }

  setFollow(follow: boolean): void {
    this.update({ follow });
    this.followed = 0;
    if (follow) this.rows.scrollTo(this.rows.total);
  }

  /** Shows a command among the rows: in the present list if it is there, else among all. */
  async reveal(row: number): Promise<void> {
    try {
      this.openTab('timeline');
      if (this.state.value.follow) this.update({ follow: false });
      const { transaction } = await this.connection.ask({ kind: 'command', row });
      if (this.commands.shown.value.view !== 0 && (await this.locate(row)) < 0) {
        this.update({ filter: '', history: null });
        await this.applyFilter();
      }
      if (transaction !== null && transaction !== row) this.unfold(transaction);
      const index = await this.locate(row);
      if (index < 0) return;
      this.rows.reset(this.source(), { top: Math.max(0, index - Math.floor(this.rows.visible / 3)) });
      this.rows.select(index, `c${row}`);
      this.update({ selected: `c${row}` });
      const arrived = await this.rows.rowFrom(index);
      if (arrived !== null && arrived.id === `c${row}`) this.selected.set(arrived);
      this.focus.set({ place: 'rows' });
    } catch (error) {
      this.say(error);
    }
  }

  /** Goes to the command at an offset of a file. The answer tells whether there is one. */
  async goToOffset(file: number, offset: number): Promise<boolean> {
    const found = await this.connection.ask({ kind: 'at-offset', file, offset });
    if (found !== null) await this.reveal(found.row);
    return found !== null;
  }

  /** Goes to the first command at or behind a time, in seconds of Unix time. */
  async goToTime(time: number): Promise<boolean> {
    const found = await this.connection.ask({ kind: 'at-time', time });
    if (found !== null) await this.reveal(found.row);
    return found !== null;
  }

  showBytes(region: FileRegion | null): void {
    this.bytes.set(region);
  }

  /** Says what went wrong, once. */
  say(error: unknown): void {
    this.notice.set(error instanceof Error ? error.message : String(error));
  }

  /** Listens to the progress of every view until the returned function is called. */
  onView(listener: (progress: CommandViewProgress) => void): () => void {
    this.viewListeners.add(listener);
    return () => this.viewListeners.delete(listener);
  }

  /** The log's last time in ms of Unix time, or the clock where it tells none. */
  get end(): number {
    const to = this.overview.value?.to ?? null;
    return to === null ? Date.now() : to * 1000;
  }

  /** The rows begin to be fetched when they are first looked at. */
  startRows(): void {
    if (this.rowsStarted || this.opened.value.kind !== 'log') return;
    this.rowsStarted = true;
    const { selected, top, history, filter } = this.state.value;
    if (selected !== null) this.rows.select(-1, selected);
    if (history !== null) void this.applyHistory(history, top);
    else if (filter.trim() === '') this.rows.reset(this.source(), { top });
    else void this.applyFilter(top);
  }

  private unfold(transaction: number): void {
    const { folding } = this.state.value;
    const excepted = folding.except.includes(transaction);
    if (folding.open !== excepted) return;
    const except = excepted
      ? folding.except.filter((row) => row !== transaction)
      : [...folding.except, transaction].slice(-MOST_FOLDED);
    this.update({ folding: { ...folding, except } });
  }

  private async locate(row: number): Promise<number> {
    const { view } = this.commands.shown.value;
    const { folding } = this.state.value;
    return (await this.connection.ask({ kind: 'locate', view, folding, id: `c${row}` })).index;
  }

  private readonly applyLater = settled(() => void this.applyFilter(), FILTER_DELAY);

  private async applyFilter(top = 0): Promise<void> {
    if (this.opened.value.kind !== 'log') return;
    this.rowsStarted = true;
    try {
      if (!(await this.commands.filter(this.state.value.filter, this.end)) && this.rows.ready) return;
      this.rows.reset(this.source(), { top });
    } catch (error) {
      this.say(error);
    }
  }

  private async applyHistory(of: HistoryOf, top: number): Promise<void> {
    try {
      if (await this.commands.history(of)) this.rows.reset(this.source(), { top });
    } catch {
      // The log is another than the one that the history was of.
      this.update({ history: null });
      this.rows.reset(this.source(), { top: 0 });
    }
  }

  private source(): RowSource<LogRow> {
    const folding: Folding = this.state.value.folding;
    const { view } = this.commands.shown.value;
    return {
      fetch: (from, count) => this.connection.ask({ kind: 'rows', view, folding, from, count }),
      locate: (id) => this.connection.ask({ kind: 'locate', view, folding, id }),
    };
  }

  private receive(message: TimelineMessage): void {
    switch (message.kind) {
      case 'opened': {
        const { name, settings } = message;
        this.quantities.set(new Quantities(settings.locale));
        this.opened.set({ kind: 'log', name, settings });
        this.askOverview();
        if (this.state.value.tab === 'timeline') this.startRows();
        return;
      }
      case 'obstacle':
        this.opened.set({ kind: 'obstacle', obstacle: message.obstacle });
        return;
      case 'progress':
        this.progress.set(message.progress);
        this.askOverview();
        this.refreshRows();
        return;
      case 'view-progress':
        for (const listener of [...this.viewListeners]) listener(message.progress);
        if (this.commands.receive(message.progress)) this.refreshRows();
        return;
      case 'reloaded':
        this.reload();
        return;
      case 'show':
        void this.reveal(message.row);
        return;
      case 'command':
        this.obey(message.command);
    }
  }

  private reload(): void {
    this.connection.abandon('the log has changed');
    this.progress.set(null);
    this.overview.set(null);
    this.commands.forget();
    this.selected.set(null);
    this.bytes.set(null);
    this.rows.clear();
    this.reloads.set(this.reloads.value + 1);
    this.askOverview();
    if (!this.rowsStarted) return;
    this.rowsStarted = false;
    this.startRows();
  }

  private obey(command: (TimelineMessage & { readonly kind: 'command' })['command']): void {
    switch (command) {
      case 'focus-filter':
        this.openTab('timeline');
        this.focus.set({ place: 'filter' });
        return;
      case 'show-timeline':
        this.showCommands();
        return;
      case 'show-statistics':
        this.openTab('statistics');
        return;
      case 'go-to':
        this.openTab('timeline');
        this.focus.set({ place: 'go-to' });
        return;
      case 'toggle-follow':
        this.openTab('timeline');
        this.setFollow(!this.state.value.follow);
        return;
      case 'open-text':
        this.openText();
    }
  }

  /** Opens the text at the selected row, or at the one on top. */
  openText(): void {
    const row = this.selected.value ?? this.rows.rowAt(Math.ceil(this.rows.top));
    const place = row === null ? null : placeOf(row);
    this.connection.request({ kind: 'open-text', ...(place ?? { file: 0, offset: 0 }) });
  }

  private readonly askOverview = paced(() => {
    if (this.opened.value.kind !== 'log') return;
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
    if (this.rowsStarted && this.state.value.tab === 'timeline') this.rows.refresh();
  }, ROWS_INTERVAL);

  private rowsChanged(): void {
    this.rowsDrawn.set(this.rowsDrawn.value + 1);
    this.patience.look();
    const { index, id } = this.rows.selection;
    const row = index < 0 ? null : this.rows.rowAt(index);
    const { failure, total } = this.rows;
    // Without any rows the reason stands in their place.
    if (failure !== null && total > 0) this.say(failure);
    if (row !== null && row.id === id && row !== this.selected.value) this.selected.set(row);
    if (this.state.value.follow && total > this.followed) {
      this.followed = total;
      this.rows.scrollTo(total);
    }
    this.keepState();
  }

  private readonly keepState = paced(() => {
    const top = this.rowsStarted && this.rows.ready ? this.rows.top : this.state.value.top;
    this.api.setState({ ...this.state.value, top });
  }, STATE_INTERVAL);
}

/** The command that a row's id names; null for a row that is none. */
export function rowOf(id: string): number | null {
  const match = /^c(\d{1,15})$/.exec(id);
  return match === null ? null : Number(match[1]);
}

/** Where a row lies in the files; null for one that has no bytes there. */
export function placeOf(row: LogRow): { readonly file: number; readonly offset: number } | null {
  switch (row.kind) {
    case 'command':
    case 'transaction':
      return { file: row.command.file, offset: row.command.offset };
    case 'damage':
      return row.file < 0 ? null : { file: row.file, offset: row.damage.offset };
    case 'file':
    case 'preamble':
      return { file: row.file, offset: 0 };
  }
}
