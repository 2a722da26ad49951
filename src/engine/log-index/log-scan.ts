/** Scans the files of a log one behind the other and fills the index; goes on when the last of them has grown. */
import type { LogDamage } from '../aof/log-damage.js';
import { LogScanner, type LogPlace } from '../aof/scan.js';
import type { LogSink, ScannedPreamble } from '../aof/scan-events.js';
import type { ScannedCommand } from '../aof/scanned-command.js';
import type { ByteSource } from '../io/byte-source.js';
import type { ExtraRow } from './extra-rows.js';
import type { LogDamageView } from './log-damage-view.js';
import type { LogFiles } from './log-files.js';
import { LogIndexWriter, type LogPart } from './log-index-writer.js';
import type { LogReport } from './log-session.js';
import { LogStatistics } from './log-statistics.js';
import type { SparseBlock } from './sparse-block.js';
import type { DatabaseSwap } from './spaces.js';

/** What a scan may be told. */
export interface LogScanSettings {
  /** Bytes of memory that the index may take. */
  readonly budget: number;
  /** Damage that was found before any file was read: in a manifest, or a file that is not there. */
  readonly before?: readonly { readonly file: number; readonly damage: LogDamage }[];
  /** True ends the scan. */
  readonly cancelled?: () => boolean;
}

/** What was found since the last time. */
export interface ScannedPart {
  readonly part: LogPart;
  readonly extras: readonly ExtraRow[];
}

export class LogScan {
  readonly #writer: LogIndexWriter;
  readonly #statistics: LogStatistics;
  #extras: ExtraRow[] = [];
  #scanner: LogScanner | null = null;
  #file = 0;
  /** In front of the last whole command: where to go on when the log has grown. */
  #last: LogPlace | null = null;
  /** Damage behind the last command. */
  #tail = 0;
  /** True while the command that a growing log is scanned again from passes. */
  #again = false;

  constructor(
    private readonly files: LogFiles,
    private readonly settings: LogScanSettings,
  ) {
    this.#writer = new LogIndexWriter(settings.budget);
    this.#statistics = new LogStatistics(this.#writer.names);
    for (const { file, damage } of settings.before ?? []) this.#addDamage(file, damage);
  }

  /** Log offset that the scan has reached. */
  get scanned(): number {
    return this.#file >= this.files.count
      ? this.files.bytes
      : this.files.start(this.#file) + (this.#scanner?.offset ?? 0);
  }

  /**
   * Goes on for about so many commands.
   * @returns false when there is nothing more to scan
   * @throws SourceError
   */
  run(limit: number): boolean {
    if (this.#file >= this.files.count) return false;
    this.#scanner ??= this.#begin();
    if (this.#scanner.run(limit)) return true;
    if (this.#scanner.cancelled) return false;
    this.#scanner = null;
    this.#file++;
    if (this.#file < this.files.count) return true;
    this.#writer.end();
    return false;
  }

  /** What was found since the last call. */
  take(): ScannedPart {
    const taken = { part: this.#writer.take(), extras: this.#extras };
    this.#extras = [];
    return taken;
  }

  /** @param keys with what there is to say of keys, which takes a look at each */
  report(done: boolean, keys: boolean): LogReport {
    return {
      statistics: this.#statistics.snapshot(keys),
      scanned: this.scanned,
      done,
      sparse: this.#writer.isSparse,
    };
  }

  /**
   * The last file has grown, and nothing that was there has changed. Goes on with {@link run}.
   * @returns how many rows of damage at the end are void: they were of an end that is none any more
   */
  grow(source: ByteSource): number {
    this.files.replaceLast(source);
    this.#file = this.files.count - 1;
    const obsolete = this.#tail;
    this.#tail = 0;
    this.#again = this.#last !== null;
    this.#scanner = new LogScanner(source, this.#sink(), {
      ...(this.#last === null ? {} : { start: this.#last }),
      ...this.#cancelled(),
    });
    return obsolete;
  }

  #begin(): LogScanner {
    const file = this.#file;
    this.#writer.file(file, this.files.start(file));
    this.#last = null;
    this.#tail = 0;
    if (this.files.count > 1) this.#extras.push({ kind: 'file', row: this.#writer.rows, file });
    return new LogScanner(this.files.source(file), this.#sink(), this.#cancelled());
  }

  #cancelled(): { readonly cancelled?: () => boolean } {
    return this.settings.cancelled === undefined ? {} : { cancelled: this.settings.cancelled };
  }

  #sink(): LogSink {
    return {
      command: (command) => this.#command(command),
      damage: (damage) => {
        if (this.#again) return;
        this.#addDamage(this.#file, damage);
        this.#tail++;
      },
      preamble: (preamble) => this.#addPreamble(preamble),
    };
  }

  #command(command: ScannedCommand): void {
    if (this.#again) {
      this.#again = false;
      return;
    }
    this.#writer.command(command, this.#statistics);
    this.#tail = 0;
    const inside = command.transaction >= 0 && command.transaction !== command.offset;
    this.#last = {
      offset: command.offset,
      index: command.index,
      db: command.db,
      transaction: inside ? command.transaction : -1,
      time: command.time,
      guess: command.guess,
    };
  }

  #addDamage(file: number, damage: LogDamage): void {
    this.#extras.push({ kind: 'damage', row: this.#writer.rows, file, damage: viewOf(damage) });
  }

  #addPreamble({ end, keys, header, complete }: ScannedPreamble): void {
    this.#extras.push({
      kind: 'preamble',
      row: this.#writer.rows,
      file: this.#file,
      bytes: end,
      keys,
      version: header.version,
      complete,
      whole: end >= this.files.source(this.#file).size,
    });
  }
}

const viewOf = ({
  kind,
  offset,
  length,
  expected,
  found,
  lost,
  severity,
  guess,
  server,
}: LogDamage): LogDamageView => ({
  kind,
  offset,
  length,
  expected,
  found,
  lost,
  severity,
  guess,
  server,
});

/** Scans the commands of a block again, for the index of a log that is past its memory. @throws SourceError */
export function scanBlock(files: LogFiles, block: SparseBlock, rows: number, swaps: readonly DatabaseSwap[]): LogPart {
  const { file, offset, db, transaction, time, guess, firstRow } = block;
  const writer = new LogIndexWriter(Infinity, { row: firstRow, swaps });
  writer.file(file, files.start(file));
  const start: LogPlace = { offset, index: 0, db, transaction, time, guess };
  new LogScanner(files.source(file), { command: (command) => writer.command(command) }, { start }).run(rows);
  return writer.take();
}
