import { bytesToText } from '../../engine/analysis/text.js';
import type { FilterTextError } from '../../engine/analysis/filter-text.js';
import { parseCommandFilter } from '../../engine/log-index/command-filter-text.js';
import type { CommandViewProgress } from '../../protocol/timeline.js';
import { Observable } from '../shared/observable.js';
import type { Connection } from './connection.js';
import type { HistoryOf } from './view-state.js';

/** What the list shows: everything, what a filter lets through, or the history of a key. */
export type Shown =
  | { readonly kind: 'all'; readonly view: 0 }
  | { readonly kind: 'filter'; readonly view: number; readonly text: string }
  | {
      readonly kind: 'history';
      readonly view: number;
      readonly of: HistoryOf;
      /** The key for a person to read, and its database. */
      readonly key: string;
      readonly db: number;
    };

const ALL: Shown = { kind: 'all', view: 0 };

/** The list of commands that is shown: opened with the worker, followed while it fills, and closed. */
export class ShownCommands {
  /** What is wrong with the text of the filter box. */
  readonly errors = new Observable<readonly FilterTextError[]>([]);
  readonly shown = new Observable<Shown>(ALL);
  /** How far it is; null before its first message, and for everything. */
  readonly progress = new Observable<CommandViewProgress | null>(null);
  /** Progress of views whose opening is still to be answered. */
  private readonly early = new Map<number, CommandViewProgress>();
  private run = 0;

  constructor(private readonly connection: Connection) {}

  /**
   * Filters by a text; `end` is the log's last time in ms. The answer tells whether another list is shown now: not so
   * when the text has errors, or when another has come in the meantime.
   * @throws QueryError
   */
  async filter(text: string, end: number): Promise<boolean> {
    const { spec, errors } = parseCommandFilter(text, end);
    this.errors.set(errors);
    if (errors.length > 0) {
      this.run++;
      return false;
    }
    if (Object.keys(spec).length === 0) return this.show(() => Promise.resolve(ALL));
    return this.show(async () => {
      const { view } = await this.connection.ask({ kind: 'open-view', filter: spec });
      return { kind: 'filter', view, text };
    });
  }

  /** Shows the history of a key. @throws QueryError */
  history(of: HistoryOf): Promise<boolean> {
    this.errors.set([]);
    return this.show(async () => {
      const { view, key, db } = await this.connection.ask({ kind: 'open-history', ...of });
      return { kind: 'history', view, of, key: bytesToText(key.bytes, { limit: 200 }), db };
    });
  }

  /** Takes in how far a view is. The answer tells whether the shown one has more or fewer rows than before. */
  receive(progress: CommandViewProgress): boolean {
    // It may come before the answer that says which view it is of.
    if (progress.view !== this.shown.value.view) {
      this.early.set(progress.view, progress);
      return false;
    }
    const before = this.progress.value;
    this.progress.set(progress);
    return before?.matches !== progress.matches;
  }

  /** Forgets all views: the worker that had them is gone. */
  forget(): void {
    this.run++;
    this.early.clear();
    this.progress.set(null);
    this.shown.set(ALL);
  }

  private async show(open: () => Promise<Shown>): Promise<boolean> {
    const run = ++this.run;
    let next: Shown;
    try {
      next = await open();
    } catch (error) {
      if (run !== this.run) return false;
      throw error;
    }
    if (run !== this.run) {
      this.close(next.view);
      return false;
    }
    const old = this.shown.value.view;
    this.progress.set(this.early.get(next.view) ?? null);
    this.early.clear();
    this.shown.set(next);
    this.close(old);
    return true;
  }

  private close(view: number): void {
    // A view that cannot be closed is gone already.
    if (view !== 0) this.connection.ask({ kind: 'close-view', view }).catch(() => undefined);
  }
}
