import type { FilterableKey, KeyFilterSpec } from '../analysis/filterable-key.js';
import { compileKeyFilter } from '../analysis/key-filter.js';
import type { StatisticsSnapshot } from '../analysis/statistics.js';
import type { ByteSource } from '../io/byte-source.js';
import type { Damage } from '../rdb/damage.js';
import type { ScanContext } from '../rdb/scan.js';
import type { ValueContext } from '../rdb/value-reader.js';
import type { Answers, NamespaceShare, Overview, Progress, Rows, ViewProgress } from './answers.js';
import { bytesOf, byteString } from './byte-string.js';
import { DamageRows, NO_DAMAGE } from './damage-rows.js';
import { FunctionSources } from './function-sources.js';
import { KeyAnswers, type CellName } from './key-answers.js';
import { KeyRows } from './key-rows.js';
import type { KeyTablePart } from './key-table-writer.js';
import { KeyView } from './key-view.js';
import { ListRows } from './list-rows.js';
import { NameOrder } from './name-order.js';
import { databaseId, keyId, namespaceId } from './node-id.js';
import { overviewOf } from './overview.js';
import { PromisedWork } from './promised-work.js';
import type { Query, RowsMode, Sort } from './query.js';
import { rescanOf } from './rescan.js';
import { Separators } from './separators.js';
import { treemapShares } from './treemap.js';
import { QueryError, readQuery } from './validate-query.js';
import type { LensView } from './value-view.js';

/** Views that are open at once, besides the one of all keys. */
const MOST_VIEWS = 8;

/** How often the progress of views is told while they move on, in ms. */
const TELL_EVERY = 100;

/** Damage that an overview lists. */
const LISTED_DAMAGE = 1_000;

/** What a session is opened with. */
export interface SessionOptions {
  /** Name and facts of the file, for the overview. */
  readonly file: Overview['file'];
  /** Separators of namespaces. */
  readonly separators: readonly string[];
  /** What `expired` in a filter is measured from: ms of Unix time. */
  readonly now: number;
  /** What values need that does not stand in them. */
  readonly values?: ValueContext;
  /** Reads bytes as something: JSON, a compressed text; null when they are nothing known. */
  readonly lens?: (bytes: Uint8Array) => LensView | null;
  /** Told when an opened view has moved on, some ten times a second, and when it stands still. */
  readonly onViewProgress?: (progress: ViewProgress) => void;
}

/** How far a scan is. */
export interface ScanReport {
  readonly statistics: StatisticsSnapshot;
  /** File offset that the scan has reached. */
  readonly offset: number;
  readonly context: ScanContext;
  /** What the memory estimates model, in words. */
  readonly memoryModel: string;
  /** True when nothing follows any more. */
  readonly done: boolean;
}

/**
 * Answers queries about one dump while it is scanned elsewhere. What the scan finds is handed in; {@link work} is
 * called in a loop and does in slices what takes longer than an answer may.
 */
export class DumpSession {
  readonly #rows: KeyRows;
  readonly #separators: Separators;
  #nameOrder: NameOrder;
  readonly #damage = new DamageRows();
  readonly #views = new Map<number, KeyView>();
  readonly #failed = new Set<KeyView>();
  readonly #keys: KeyAnswers;
  readonly #functions: FunctionSources;
  readonly #promised = new PromisedWork();
  #nextView = 1;
  #generation = 0;
  #report: ScanReport | null = null;
  #checksum: Overview['checksum'] = { state: 'pending', expected: null, found: null, progress: 0 };
  /** Damage of the scan's statistics that is in {@link #damage} already. */
  #damageTaken = 0;
  /** Damage that was told besides. */
  #damageBesides = 0;
  #turn = 0;
  /** Views whose progress has not been told as it is now, and when any was told last. */
  readonly #untold = new Set<number>();
  #toldAt = 0;

  /** Takes over nothing: the owner closes the source when it is done with the session. */
  constructor(
    private readonly source: ByteSource,
    private readonly options: SessionOptions,
  ) {
    this.#rows = new KeyRows(rescanOf(source, () => this.#report?.context ?? null));
    this.#nameOrder = new NameOrder(this.#rows.table);
    this.#separators = new Separators(options.separators);
    this.#keys = new KeyAnswers(this.#rows, source, options.values ?? {}, options.lens ?? (() => null));
    this.#functions = new FunctionSources(source);
    this.#views.set(0, new KeyView(this.#rows, this.#separators, this.#damage, null));
  }

  /** Takes the next keys that the scan found. */
  addPart(part: KeyTablePart): void {
    const wasSparse = this.#rows.isSparse;
    this.#rows.add(part);
    if (this.#rows.isSparse && !wasSparse) this.#dropOrders();
    this.#generation++;
  }

  /** Past the memory budget there are neither trees nor sorting: what they took is given back. */
  #dropOrders(): void {
    this.#nameOrder = new NameOrder(this.#rows.table);
    for (const view of this.#views.values()) view.dropOrders();
  }

  /** Takes what the scan has counted so far. */
  setReport(report: ScanReport): void {
    const { header, damage } = report.statistics;
    if (header) this.#rows.table.setDialect(header.dialect);
    for (; this.#damageTaken < damage.length; this.#damageTaken++) this.#damage.add(damage[this.#damageTaken]);
    if (report.done && !this.#complete) for (const number of this.#views.keys()) this.#untold.add(number);
    this.#report = report;
    this.#generation++;
  }

  /** Takes damage that others than the scan have found. */
  addDamage(damage: Damage): void {
    this.#damage.add(damage);
    this.#damageBesides++;
    this.#generation++;
  }

  /** Takes how the checksum stands. */
  setChecksum(checksum: Overview['checksum']): void {
    this.#checksum = checksum;
    this.#generation++;
  }

  progress(): Progress {
    return {
      scannedBytes: this.#report?.offset ?? 0,
      totalBytes: this.source.size,
      keys: this.#rows.count,
      scanDone: this.#complete,
      generation: this.#generation,
      orderedKeys: this.#rows.isSparse ? 0 : this.#nameOrder.covered,
      damage: this.#damageTotal,
      sparse: this.#rows.isSparse,
    };
  }

  /**
   * Answers a query from outside: at once, or with a promise that {@link work} fulfils.
   * @throws QueryError when it is none, or asks for what there is not; FilterError for a bad expression; SourceError
   * when the file cannot be read; the promise is rejected with the same
   */
  answer(query: unknown): Answers[Query['kind']] | Promise<Answers[Query['kind']]> {
    const known = readQuery(query);
    switch (known.kind) {
      case 'overview':
        return this.#overview();
      case 'treemap':
        return this.#treemap(known.view, known.db, known.prefix, known.limit);
      case 'open-view':
        return { view: this.#openView(known.filter) };
      case 'close-view':
        if (known.view !== 0) this.#views.delete(known.view);
        return null;
      case 'rows':
        return this.#answerRows(known.view, known.mode, known.sort, known.from, known.count);
      case 'locate':
        return this.#locate(known.view, known.mode, known.sort, known.id);
      case 'reveal':
        return this.#reveal(known.view, known.mode, known.sort, known.row);
      case 'key':
        return this.#keys.detail(known.row);
      case 'value':
        return this.#keys.value(known, this.#version, this.#promised);
      case 'lens':
        return this.#keys.throughLens(known.row, known.cell, this.#version);
      case 'bytes':
        return this.#bytes(known.offset, known.length);
    }
  }

  /**
   * Does what is waiting, for about `budget` ms: answers that were promised, views, orders.
   * @returns true when there is more to do
   * @throws RescanError, SourceError when the file cannot be read as it was; what failed is not tried again
   */
  work(budget: number): boolean {
    const deadline = performance.now() + budget;
    if (!this.#promised.step(deadline)) return true;
    let more = false;
    const turns = [...this.#views.keys(), ORDER_TURN];
    for (let i = 0; i < turns.length; i++) {
      // Each call begins with the next in turn, so that one that is never done holds up no other.
      const turn = turns[(this.#turn + i) % turns.length];
      if (!(turn === ORDER_TURN ? this.#stepOrder(deadline) : this.#stepView(turn, deadline))) more = true;
      if (performance.now() >= deadline) {
        this.#turn += i + 1;
        more = true;
        break;
      }
    }
    this.#tellProgress(!more);
    return more;
  }

  get #complete(): boolean {
    return this.#report?.done ?? false;
  }

  get #damageTotal(): number {
    return (this.#report?.statistics.damageTotal ?? 0) + this.#damageBesides;
  }

  #stepOrder(deadline: number): boolean {
    if (this.#rows.isSparse) return true;
    const before = this.#nameOrder.ordered;
    const done = this.#nameOrder.step(deadline, this.#complete);
    if (this.#nameOrder.ordered === before) return done;
    // The views have yet to take it over.
    this.#generation++;
    return false;
  }

  #stepView(number: number, deadline: number): boolean {
    const view = this.#views.get(number);
    if (view === undefined || this.#failed.has(view)) return true;
    const before = view.version;
    const examined = view.matches?.examined;
    try {
      return view.step(deadline, this.#nameOrder.ordered, this.#complete);
    } catch (error) {
      this.#failed.add(view);
      throw error;
    } finally {
      if (view.version !== before) this.#generation++;
      if (view.matches?.examined !== examined) this.#untold.add(number);
    }
  }

  #tellProgress(now: boolean): void {
    if (this.#untold.size === 0 || (!now && performance.now() < this.#toldAt + TELL_EVERY)) return;
    for (const number of this.#untold) {
      const progress = this.#views.get(number)?.progress(number, this.#complete);
      if (progress) this.options.onViewProgress?.(progress);
    }
    this.#untold.clear();
    this.#toldAt = performance.now();
  }

  #view(number: number): KeyView {
    const view = this.#views.get(number);
    if (view === undefined) throw new QueryError(`there is no view ${number}`);
    return view;
  }

  #openView(spec: KeyFilterSpec): number {
    const filter: (key: FilterableKey) => boolean = compileKeyFilter(spec, this.options.now);
    const number = this.#nextView++;
    for (const oldest of this.#views.keys()) {
      if (this.#views.size <= MOST_VIEWS) break;
      if (oldest !== 0) this.#views.delete(oldest);
    }
    this.#views.set(number, new KeyView(this.#rows, this.#separators, NO_DAMAGE, filter));
    // Also a view of nothing is done at some time.
    this.#untold.add(number);
    return number;
  }

  #overview(): Overview {
    const report = this.#report;
    return overviewOf(report?.statistics ?? null, {
      file: this.options.file,
      checksum: this.#checksum,
      memoryModel: report?.memoryModel ?? '',
      functions: this.#functions.at(report?.statistics.functions ?? []),
      damage: this.#damage
        .byOffset()
        .slice(0, LISTED_DAMAGE)
        .flatMap((number) => this.#damage.get(number) ?? []),
      damageTotal: this.#damageTotal,
    });
  }

  #treemap(
    view: number,
    db: number | null,
    prefix: string,
    limit: number,
  ): readonly NamespaceShare[] | Promise<readonly NamespaceShare[]> {
    const { tree } = this.#view(view);
    const bytes = bytesOf(prefix);
    if (bytes === null) throw new QueryError('the prefix is not a string of bytes');
    if (tree === null || this.#rows.isSparse) return [];
    const node = db === null ? tree.root : tree.node(db, bytes);
    return node === null ? [] : this.#promised.run(treemapShares(tree, node, limit));
  }

  #answerRows(number: number, mode: RowsMode, sort: Sort, from: number, count: number): Rows {
    const rows = this.#laidOut(number, mode, sort);
    return {
      generation: this.#generation,
      total: rows?.total ?? 0,
      from,
      rows: rows?.rows(from, count) ?? [],
      ...(rows instanceof ListRows && rows.sorted < rows.total ? { sorted: rows.sorted } : {}),
    };
  }

  #locate(number: number, mode: RowsMode, sort: Sort, id: string): Answers['locate'] {
    return { index: this.#laidOut(number, mode, sort)?.indexOf(id) ?? -1, generation: this.#generation };
  }

  #reveal(number: number, mode: RowsMode, sort: Sort, row: number): Answers['reveal'] {
    const id = keyId(row);
    const expanded = mode.kind === 'tree' ? this.#ancestors(row) : [];
    const shown: RowsMode = mode.kind === 'tree' ? { kind: 'tree', expanded: [...mode.expanded, ...expanded] } : mode;
    const index = this.#laidOut(number, shown, sort)?.indexOf(id) ?? -1;
    return index < 0 ? null : { id, index, expanded, generation: this.#generation };
  }

  /** Ids of the database and the namespaces that a key lies in, outermost first. */
  #ancestors(row: number): string[] {
    const key = this.#keys.keyBytes(row);
    const db = this.#keys.database(row);
    const ids = [databaseId(db)];
    const next = (from: number): number => this.#separators.firstEnd(key, from, key.length);
    for (let end = next(0); end >= 0; end = next(end)) ids.push(namespaceId(db, byteString(key, 0, end)));
    return ids;
  }

  /** The rows of a view as a list or as a tree; null when there is no tree. */
  #laidOut(number: number, mode: RowsMode, sort: Sort): Pick<ListRows, 'total' | 'rows' | 'indexOf'> | null {
    const view = this.#view(number);
    if (mode.kind === 'list') return new ListRows(this.#rows, view, sort, number === 0 ? this.#damage : null);
    return this.#rows.isSparse ? null : view.treeRows(mode.expanded, sort);
  }

  /** RDB version of the file; 0 while it is not known. */
  get #version(): number {
    return this.#report?.context.header.version ?? 0;
  }

  /**
   * The bytes of a string, or of one cell of another value (as in a lens query); null when there is none.
   * @throws QueryError, FormatError, SourceError
   */
  cellBytes(row: number, cell: CellName): Uint8Array | null {
    return this.#keys.cellBytes(row, cell, this.#version);
  }

  #bytes(offset: number, length: number): Answers['bytes'] {
    const wanted = Math.max(0, Math.min(length, this.source.size - offset));
    const bytes = new Uint8Array(wanted);
    return { offset, bytes: bytes.subarray(0, this.source.read(offset, bytes)) };
  }
}

/** Stands for the name order among the views whose turn it is. */
const ORDER_TURN = -1;
