import type { KeyFilterSpec } from '../../engine/analysis/filterable-key.js';
import { parseFilterText, type FilterTextError } from '../../engine/analysis/filter-text.js';
import type { ViewProgress } from '../../protocol/dump.js';
import { Observable } from '../shared/observable.js';
import type { Connection } from './connection.js';

/** The filter that the rows are shown by. */
export interface AppliedFilter {
  /** The worker's number of the filtered set; 0 is all keys. */
  readonly view: number;
  readonly text: string;
  readonly spec: KeyFilterSpec;
}

const ALL_KEYS: AppliedFilter = { view: 0, text: '', spec: {} };

/** The set of keys that the filter text stands for: opened with the worker, followed while it fills, and closed. */
export class FilteredView {
  /** What is wrong with the text of the filter box. */
  readonly errors = new Observable<readonly FilterTextError[]>([]);
  readonly applied = new Observable<AppliedFilter>(ALL_KEYS);
  /** How far the applied filter is; null before its first message, and for all keys. */
  readonly progress = new Observable<ViewProgress | null>(null);
  /** Progress of views whose opening is still to be answered. */
  private readonly early = new Map<number, ViewProgress>();
  private run = 0;

  constructor(private readonly connection: Connection) {}

  /**
   * Applies a text. The answer tells whether another filter is in force now: not so when the text has errors, or when
   * another text has come in the meantime.
   * @throws QueryError when the worker cannot open the view
   */
  async apply(text: string): Promise<boolean> {
    const run = ++this.run;
    const { spec, errors } = parseFilterText(text, Date.now());
    this.errors.set(errors);
    if (errors.length > 0) return false;
    const view = Object.keys(spec).length === 0 ? 0 : await this.open(spec, run);
    if (run !== this.run || view === null) {
      if (view !== null) this.close(view);
      return false;
    }
    const old = this.applied.value.view;
    this.progress.set(this.early.get(view) ?? null);
    this.early.clear();
    this.applied.set({ view, text, spec });
    this.close(old);
    return true;
  }

  /** Takes in how far a view is. The answer tells whether the applied one has more or fewer matches than before. */
  receive(progress: ViewProgress): boolean {
    // It may come before the answer that says which view it is of.
    if (progress.view !== this.applied.value.view) {
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
    this.applied.set(ALL_KEYS);
  }

  /** Opens a view; null when that failed after another text has come, so that nobody waits for it. */
  private async open(spec: KeyFilterSpec, run: number): Promise<number | null> {
    try {
      return (await this.connection.ask({ kind: 'open-view', filter: spec })).view;
    } catch (error) {
      if (run !== this.run) return null;
      throw error;
    }
  }

  private close(view: number): void {
    // A view that cannot be closed is gone already.
    if (view !== 0) this.connection.ask({ kind: 'close-view', view }).catch(() => undefined);
  }
}
