import type { LensView } from '../analysis/lens/lens.js';
import { MAX_BYTES, QueryError } from '../index/validate-query.js';
import { AllCommands, type Rescan } from './all-commands.js';
import { CommandReading } from './command-reading.js';
import { FilteredCommands, type CommandView, type CommandViewProgress } from './command-view.js';
import type { CommandPlace } from './command-texts.js';
import { DecodedCommands, type DecodeArguments } from './decoded-commands.js';
import { ExtraRows, type ExtraRow } from './extra-rows.js';
import { KeyHistory } from './key-history.js';
import type { LogAnswers, LogFileView, LogOverview, LogProgress, LogRow, LogRows } from './log-answers.js';
import type { LogFiles } from './log-files.js';
import type { LogPart } from './log-index-writer.js';
import type { LogQuery } from './log-query.js';
import type { LogStatisticsSnapshot } from './log-statistics.js';
import { CommandCursor } from './log-table.js';
import { commandRowId, extraRowId, readRowId } from './row-id.js';
import { TimelineRows, type Folding } from './timeline-rows.js';
import { readLogQuery } from './validate-log-query.js';

/** Views that are open at once, besides the whole timeline. */
const MOST_VIEWS = 8;
/** How often the progress of views is told while they move on, in ms. */
const TELL_EVERY = 100;
/** Damage that an overview lists. */
const LISTED_DAMAGE = 1_000;

/** What a session is opened with. */
export interface LogSessionOptions {
  /** What the files of {@link LogFiles} are. */
  readonly kinds: readonly LogFileView['kind'][];
  readonly rescan: Rescan;
  readonly decode: DecodeArguments;
  /** What a command does, in a sentence, by its full name; null for one that is not known. */
  readonly about: (fullName: string) => string | null;
  readonly lens?: (bytes: Uint8Array) => LensView | null;
  readonly onViewProgress?: (progress: CommandViewProgress) => void;
}

/** How far a scan is. */
export interface LogReport {
  readonly statistics: LogStatisticsSnapshot;
  /** Log offset that the scan has reached. */
  readonly scanned: number;
  /** True when nothing follows, until the log grows. */
  readonly done: boolean;
  readonly sparse: boolean;
}

const NOTHING: LogStatisticsSnapshot = {
  commands: 0,
  bytes: 0,
  byCommand: [],
  byDatabase: [],
  transactions: 0,
  rate: null,
  hottest: [],
  heaviest: [],
  keys: 0,
  freed: 0,
  complete: true,
};

/**
 * Answers queries about one log while it is scanned elsewhere. What the scan finds is handed in; {@link work} is called
 * in a loop and does in slices what takes longer than an answer may.
 */
export class LogSession {
  readonly #all: AllCommands;
  readonly #extras = new ExtraRows();
  readonly #views = new Map<number, CommandView>();
  readonly #failed = new Set<CommandView>();
  readonly #reading: CommandReading;
  readonly #decoded: DecodedCommands;
  readonly #cursor = new CommandCursor();
  readonly #untold = new Set<number>();
  #nextView = 1;
  #generation = 0;
  #report: LogReport = { statistics: NOTHING, scanned: 0, done: false, sparse: false };
  #toldAt = 0;

  /** The owner closes the files when it is done with the session. */
  constructor(
    private readonly files: LogFiles,
    private readonly options: LogSessionOptions,
  ) {
    this.#all = new AllCommands(options.rescan);
    this.#reading = new CommandReading(files, this.#all.table.times);
    this.#decoded = new DecodedCommands(files, options.decode, options.lens ?? (() => null));
  }

  /** Takes the next commands that the scan found, and what stands between them. */
  addPart(part: LogPart, extras: readonly ExtraRow[]): void {
    this.#all.add(part);
    for (const extra of extras) this.#extras.add(extra);
    this.#generation++;
  }

  /** Takes how far the scan is and what it has counted. */
  setReport(report: LogReport): void {
    // The keys are counted now and then only: until the next time the last ones stand.
    const { hottest, heaviest } = report.statistics.hottest.length > 0 ? report.statistics : this.#report.statistics;
    this.#report = { ...report, statistics: { ...report.statistics, hottest, heaviest } };
    this.#generation++;
  }

  /** The log has grown: the last `damage` rows were of an end that is none any more. */
  grow(damage: number): void {
    this.#extras.dropTail(damage);
    this.#report = { ...this.#report, done: false };
    this.#generation++;
  }

  progress(): LogProgress {
    return {
      scannedBytes: Math.min(this.#report.scanned, this.files.bytes),
      totalBytes: this.files.bytes,
      commands: this.#all.rows,
      scanDone: this.#report.done,
      generation: this.#generation,
      damage: this.#extras.damage,
      sparse: this.#report.sparse,
    };
  }

  /** Does background work for so many ms. @returns true when there is more to do @throws SourceError */
  work(ms: number): boolean {
    const deadline = performance.now() + ms;
    let more = false;
    for (const [number, view] of this.#views) {
      if (this.#failed.has(view)) continue;
      try {
        if (!view.step(deadline)) more = true;
      } catch (error) {
        this.#failed.add(view);
        throw error;
      } finally {
        this.#untold.add(number);
      }
    }
    const now = performance.now();
    if (!more || now - this.#toldAt >= TELL_EVERY) this.#tell(now);
    return more;
  }

  /**
   * Answers a query, which is checked first.
   * @throws QueryError, SourceError, FilterError
   */
  answer(asked: unknown): LogAnswers[keyof LogAnswers] {
    const query = readLogQuery(asked);
    switch (query.kind) {
      case 'overview':
        return this.#overview();
      case 'open-view':
        return { view: this.#open(new FilteredCommands(this.#all, query.filter)) };
      case 'open-history':
        return this.#openHistory(query.row, query.key);
      case 'close-view':
        this.#views.delete(query.view);
        this.#untold.delete(query.view);
        return null;
      case 'rows':
        return query.view === 0 ? this.#timeline(query) : this.#rowsOfView(query);
      case 'locate':
        return { index: this.#locate(query.view, query.folding, query.id), generation: this.#generation };
      case 'at-offset':
        return this.#atOffset(query.file, query.offset);
      case 'at-time': {
        const row = this.#all.table.times.firstRowFrom(query.time);
        return row < 0 || row >= this.#all.rows ? null : { row };
      }
      case 'bytes':
        return this.#bytes(query.file, query.offset, query.length);
      default:
        return this.#ofCommand(query);
    }
  }

  /** Where a command is: its file, offset and length. @throws QueryError, SourceError */
  place(row: number): { readonly file: number; readonly offset: number; readonly length: number } {
    this.#move(row);
    return { ...this.files.placeOf(this.#cursor.offset), length: this.#cursor.length };
  }

  /** A command as it lies in the log. @throws QueryError, SourceError */
  commandPlace(row: number): CommandPlace {
    this.#move(row);
    const { offset, length, database } = this.#cursor;
    const time = this.#all.table.times.at(row);
    return { row, logOffset: offset, length, db: database, time: time < 0 ? null : time };
  }

  /** Rows of the transaction that begins at a row, MULTI and EXEC included; of any other row itself. */
  group(row: number): { readonly first: number; readonly count: number } {
    const { transactions } = this.#all.table;
    const transaction = transactions.of(row);
    if (transaction < 0 || transactions.first(transaction) !== row) return { first: row, count: 1 };
    return { first: row, count: transactions.rows(transaction) };
  }

  #ofCommand(
    query: Extract<LogQuery, { kind: 'command' | 'arguments' | 'argument' | 'lens' }>,
  ): LogAnswers['command' | 'arguments' | 'argument' | 'lens'] {
    this.#move(query.row);
    const { offset } = this.#cursor;
    switch (query.kind) {
      case 'command': {
        const summary = this.#reading.summary(this.#cursor);
        const transaction = this.#all.table.transactions.of(query.row);
        return {
          ...summary,
          ...this.#decoded.detail(offset, summary.time ?? -1, this.options.about),
          transaction: transaction < 0 ? null : this.#all.table.transactions.first(transaction),
        };
      }
      case 'arguments':
        return this.#decoded.arguments(offset, query.start, query.count);
      case 'argument':
        return this.#decoded.argument(offset, query.argument, query.start, query.count);
      case 'lens':
        return this.#decoded.lens(offset, query.argument);
    }
  }

  #overview(): LogOverview {
    const { times } = this.#all.table;
    const extras = this.#extras.all();
    const damage = extras.flatMap((extra) =>
      extra.kind === 'damage' ? [{ file: extra.file, damage: extra.damage }] : [],
    );
    const preamble = extras.find((extra) => extra.kind === 'preamble');
    return {
      files: this.files.files.map(({ name, source }, file) => ({
        name,
        bytes: source.size,
        kind: this.options.kinds[file] ?? 'log',
      })),
      bytes: this.files.bytes,
      from: times.first,
      to: times.last,
      statistics: this.#report.statistics,
      baseKeys: preamble?.kind === 'preamble' ? preamble.keys : null,
      damage: damage.slice(0, LISTED_DAMAGE),
      damageTotal: this.#extras.damage,
    };
  }

  #open(view: CommandView): number {
    if (this.#views.size >= MOST_VIEWS) throw new QueryError(`more than ${MOST_VIEWS} views are open`);
    const number = this.#nextView++;
    this.#views.set(number, view);
    return number;
  }

  #openHistory(row: number, place: number): LogAnswers['open-history'] {
    this.#move(row);
    const { keyCount, names, database } = this.#cursor;
    if (place >= keyCount) throw new QueryError(`command ${row} has no key ${place}`);
    const id = this.#cursor.key(place);
    const name = names.bytes(id);
    const length = names.length(id);
    const view = this.#open(new KeyHistory(this.#all, { row, db: database, name, length }));
    return { view, key: { bytes: name, length }, db: database };
  }

  #view(view: number): CommandView {
    const found = this.#views.get(view);
    if (found === undefined) throw new QueryError(`view ${view} is not open`);
    return found;
  }

  #timeline({ folding, from, count }: Extract<LogQuery, { kind: 'rows' }>): LogRows {
    const layout = new TimelineRows(this.#all.table, this.#extras, folding);
    const { transactions } = this.#all.table;
    const rows = layout.slice(from, count).map((placed): LogRow => {
      if (placed.kind === 'extra') {
        const { row: _row, ...extra } = placed.extra;
        return { id: extraRowId(placed.place), depth: 0, ...extra };
      }
      const { row, transaction, expanded } = placed;
      this.#move(row);
      const command = this.#reading.summary(this.#cursor);
      if (transaction < 0) {
        const inside = transactions.of(row) >= 0;
        return { id: commandRowId(row), depth: inside ? 1 : 0, kind: 'command', command };
      }
      const end = transactions.end(transaction);
      return {
        id: commandRowId(row),
        depth: 0,
        kind: 'transaction',
        command,
        commands: transactions.rows(transaction) - (end === 'open' ? 1 : 2),
        bytes: transactions.bytes(transaction),
        end,
        expanded,
      };
    });
    return { generation: this.#generation, total: layout.total, from, rows };
  }

  #rowsOfView({ view, from, count }: Extract<LogQuery, { kind: 'rows' }>): LogRows {
    const { rows, generation } = this.#view(view);
    const listed = rows.values.subarray(Math.min(from, rows.length), Math.min(from + count, rows.length));
    return {
      generation,
      total: rows.length,
      from,
      rows: Array.from(listed, (row): LogRow => {
        this.#move(row);
        const command = this.#reading.summary(this.#cursor);
        return { id: commandRowId(row), depth: 0, kind: 'command', command };
      }),
    };
  }

  #locate(view: number, folding: Folding, id: string): number {
    const name = readRowId(id);
    if (name === null) return -1;
    if (view !== 0) {
      if (name.kind === 'extra') return -1;
      const { rows } = this.#view(view);
      const place = rows.placeAfter(name.row) - 1;
      return place >= 0 && rows.values[place] === name.row ? place : -1;
    }
    const layout = new TimelineRows(this.#all.table, this.#extras, folding);
    if (name.kind === 'command') return name.row < this.#all.rows ? layout.placeOf(name.row) : -1;
    return name.place < this.#extras.count ? layout.placeOfExtra(name.place) : -1;
  }

  /** The command that an offset lies in, or the next one. */
  #atOffset(file: number, offset: number): { readonly row: number } | null {
    if (file >= this.files.count || this.#all.rows === 0) return null;
    const wanted = this.files.start(file) + offset;
    let low = 0;
    let high = this.#all.rows - 1;
    while (low < high) {
      const middle = Math.floor((low + high + 1) / 2);
      this.#move(middle);
      if (this.#cursor.offset <= wanted) low = middle;
      else high = middle - 1;
    }
    this.#move(low);
    if (wanted < this.#cursor.offset + this.#cursor.length) return { row: low };
    return { row: Math.min(low + 1, this.#all.rows - 1) };
  }

  #bytes(file: number, offset: number, length: number): LogAnswers['bytes'] {
    if (file >= this.files.count) throw new QueryError(`there is no file ${file}`);
    const source = this.files.source(file);
    const into = new Uint8Array(Math.max(0, Math.min(length, MAX_BYTES, source.size - offset)));
    return { offset, bytes: into.subarray(0, source.read(offset, into)) };
  }

  #move(row: number): void {
    if (row >= this.#all.rows) throw new QueryError(`there is no command ${row}`);
    this.#all.moveTo(this.#cursor, row);
  }

  #tell(now: number): void {
    this.#toldAt = now;
    for (const number of this.#untold) {
      const view = this.#views.get(number);
      if (view) this.options.onViewProgress?.(view.progress(number, this.#report.done));
    }
    this.#untold.clear();
  }
}
