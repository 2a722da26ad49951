/** Fills the columns of an open log while it is scanned, and past the memory budget only notes where blocks begin. */
import { factsOf, type CommandFacts } from './command-effect.js';
import { KEPT_NAME, KeyIndex, type KeyNamesPart } from './key-names.js';
import { COUNTS_COST, type LogStatistics } from './log-statistics.js';
import { FLAG, ROW_COST, SegmentBuilder, type LogSegment } from './log-segment.js';
import type { KnownCommand, PassingCommand } from './passing-command.js';
import type { SparseBlock } from './sparse-block.js';
import { Spaces, type DatabaseSwap } from './spaces.js';
import { TimeMarks, type TimeMarksPart } from './time-marks.js';
import { TRANSACTION_COST, Transactions, type TransactionEnd, type TransactionsPart } from './transactions.js';

/** What was found since the last part. */
export interface LogPart {
  /** Rows so far, those in blocks included. */
  readonly rows: number;
  readonly segments: readonly LogSegment[];
  readonly names: KeyNamesPart;
  /** Names of commands that came up first here, in the order of their ids. */
  readonly commands: readonly (CommandFacts & { readonly name: string })[];
  readonly transactions: TransactionsPart;
  readonly times: TimeMarksPart;
  readonly swaps: readonly DatabaseSwap[];
  /** Blocks past the memory budget that have begun; the last goes on to the end of the rows. */
  readonly blocks: readonly SparseBlock[];
}

/** Names of commands that get an id of their own. A log has some dozens; damage could make up any number. */
const MOST_COMMANDS = 60_000;
const REST: CommandFacts & { readonly name: string } = { name: '…', effect: 'unknown', firstOnly: false };

/** A block past the memory budget ends at so many commands or bytes: as much as is scanned again in a few ms. */
const BLOCK_ROWS = 2048;
const BLOCK_BYTES = 1024 * 1024;

/** Keys that are looked up for one command; more than a server takes arguments in practice. */
const FIRST_KEYS = 256;

/** Where a writer begins when it does not begin with the log. */
export interface WriterStart {
  readonly row: number;
  readonly swaps: readonly DatabaseSwap[];
}

export class LogIndexWriter {
  readonly #keys = new KeyIndex();
  readonly #known = new Map<string, KnownCommand>();
  readonly #times = new TimeMarks();
  readonly #transactions = new Transactions();
  readonly #spaces: Spaces;
  readonly #builder: SegmentBuilder;
  #rest: KnownCommand | null = null;
  #ids = new Uint32Array(FIRST_KEYS);
  #rows: number;
  #segments: LogSegment[] = [];
  #commands: (CommandFacts & { readonly name: string })[] = [];
  #swaps: DatabaseSwap[] = [];
  #blocks: SparseBlock[] = [];
  #block: SparseBlock | null = null;
  #flushed = { names: 0, times: 0, transactions: 0 };
  /** Log offset of the file that is scanned, and its place in the set. */
  #fileStart = 0;
  #file = 0;
  #time = -1;
  /** The transaction that goes on: offset of its MULTI, first row, bytes. */
  #open: { readonly offset: number; readonly first: number; bytes: number } | null = null;
  #sparse = false;
  #segmentRows = 0;

  constructor(
    private readonly budget: number,
    start: WriterStart = { row: 0, swaps: [] },
  ) {
    this.#rows = start.row;
    this.#spaces = new Spaces(start.swaps, start.row);
    this.#builder = new SegmentBuilder(start.row);
  }

  /** The names that statistics count by; the same table as long as the writer lives. */
  get names() {
    return this.#keys.names;
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /** True past the memory budget: rows are not kept any more, only where they begin. */
  get isSparse(): boolean {
    return this.#sparse;
  }

  /** Memory that everything takes on both sides, in bytes. */
  get memory(): number {
    return (
      this.#segmentRows * ROW_COST +
      this.#keys.memory +
      this.#keys.names.memory +
      this.#keys.names.count * COUNTS_COST +
      this.#transactions.count * TRANSACTION_COST * 2
    );
  }

  /** A file of the log begins. A transaction does not go on from the file before. */
  file(file: number, start: number): void {
    this.#endTransaction('open');
    this.#file = file;
    this.#fileStart = start;
    this.#block = null;
  }

  /** Takes the next command. */
  command(command: PassingCommand, statistics: LogStatistics | null = null): void {
    const { length, db, time } = command;
    const known = this.#knownOf(command.name);
    if (time >= 0 && time !== this.#time) {
      this.#time = time;
      this.#times.add(this.#rows, time);
    }
    const space = this.#spaces.of(db);
    const keyCount = this.#sparse ? 0 : this.#keysOf(command, known, space);
    if (known.effect === 'swaps-databases') this.#swap(command);
    statistics?.command(known, length, db, space, time, this.#ids, keyCount);
    if (command.name.role === 'multi') statistics?.transaction();
    this.#followTransaction(command);
    if (this.#sparse) this.#note(command);
    else this.#keep(command, known.id, keyCount);
    if (command.name.role === 'exec' || command.name.role === 'discard') {
      this.#endTransaction(command.name.role === 'exec' ? 'executed' : 'discarded', this.#rows);
    }
    if (!this.#sparse && (this.#rows & 0x3ff) === 0 && this.memory > this.budget) {
      this.#sparse = true;
      statistics?.stopKeys();
    }
  }

  /** Nothing follows: what is open is so at the log's end. */
  end(): void {
    this.#endTransaction('open');
  }

  /** What was found since the last call. */
  take(): LogPart {
    if (this.#builder.count > 0) this.#segments.push(this.#builder.take());
    const part: LogPart = {
      rows: this.#rows,
      segments: this.#segments,
      names: this.#keys.names.partFrom(this.#flushed.names),
      commands: this.#commands,
      transactions: this.#transactions.partFrom(this.#flushed.transactions),
      times: this.#times.partFrom(this.#flushed.times),
      swaps: this.#swaps,
      blocks: this.#blocks,
    };
    this.#segments = [];
    this.#commands = [];
    this.#swaps = [];
    this.#blocks = [];
    this.#flushed = {
      names: this.#keys.names.count,
      times: this.#times.count,
      transactions: this.#transactions.count,
    };
    return part;
  }

  #knownOf(name: PassingCommand['name']): KnownCommand {
    const found = this.#known.get(name.text);
    if (found !== undefined) return found;
    if (this.#known.size >= MOST_COMMANDS) return (this.#rest ??= this.#introduce(REST));
    const known = this.#introduce({ name: name.text, ...factsOf(name.text, name.row) });
    this.#known.set(name.text, known);
    return known;
  }

  #introduce(entry: CommandFacts & { readonly name: string }): KnownCommand {
    this.#commands.push(entry);
    return { id: this.#known.size, ...entry };
  }

  /** Looks up the keys of a command; their ids are in `#ids` then. */
  #keysOf(command: PassingCommand, known: KnownCommand, space: number): number {
    if (known.effect === 'frames') return 0;
    const positions = command.keyPositions();
    const count = positions.length;
    if (count + 1 > this.#ids.length) this.#ids = new Uint32Array(count * 2);
    for (let i = 0; i < count; i++) this.#ids[i] = this.#keyAt(command, positions[i], space);
    if (known.effect === 'moves' && count === 1 && command.argumentCount > 2) {
      this.#ids[1] = this.#keys.inSpace(this.#ids[0], this.#spaces.of(databaseOf(command.text(2)) ?? command.db));
      return 2;
    }
    if (known.effect === 'copies' && count === 2) {
      for (let at = 3; at + 1 < command.argumentCount; at++) {
        if (command.text(at).toUpperCase() !== 'DB') continue;
        const database = databaseOf(command.text(at + 1));
        if (database !== null) this.#ids[1] = this.#keyAt(command, positions[1], this.#spaces.of(database));
      }
    }
    return count;
  }

  #keyAt(command: PassingCommand, position: number, space: number): number {
    const length = command.argumentLength(position);
    const from = command.argumentOffset(position) - command.windowStart;
    if (from >= 0 && from + Math.min(length, KEPT_NAME) <= command.windowLength) {
      return this.#keys.idOf(space, command.window, from, length);
    }
    return this.#keys.idOf(space, command.bytes(position, KEPT_NAME), 0, length);
  }

  #swap(command: PassingCommand): void {
    const first = databaseOf(command.text(1));
    const second = databaseOf(command.text(2));
    if (first === null || second === null) return;
    this.#swaps.push({ row: this.#rows, first, second });
    this.#spaces.swap(first, second);
  }

  #keep(command: PassingCommand, id: number, keyCount: number): void {
    const offset = this.#fileStart + command.offset;
    if (!this.#builder.hasRoom(offset)) this.#segments.push(this.#builder.take());
    const flags = (command.transaction >= 0 ? FLAG.transaction : 0) | (command.guess ? FLAG.guess : 0);
    this.#builder.add(offset, command.length, id, command.db, flags, this.#ids, keyCount);
    this.#segmentRows++;
    this.#rows++;
  }

  #note(command: PassingCommand): void {
    const block = this.#block;
    if (
      block === null ||
      this.#rows - block.firstRow >= BLOCK_ROWS ||
      command.offset + command.length - block.offset > BLOCK_BYTES
    ) {
      this.#block = {
        firstRow: this.#rows,
        file: this.#file,
        offset: command.offset,
        db: command.db,
        // In front of its MULTI a transaction has not begun.
        transaction: command.transaction === command.offset ? -1 : command.transaction,
        time: command.time,
        guess: command.guess,
      };
      this.#blocks.push(this.#block);
    }
    this.#rows++;
  }

  #followTransaction({ transaction, length }: PassingCommand): void {
    const open = this.#open;
    if (open !== null && open.offset !== transaction) this.#endTransaction('open');
    if (transaction < 0 || this.#sparse) return;
    this.#open ??= { offset: transaction, first: this.#rows, bytes: 0 };
    this.#open.bytes += length;
  }

  #endTransaction(end: TransactionEnd, behind = this.#rows): void {
    const open = this.#open;
    this.#open = null;
    if (open === null || behind - open.first < 2) return;
    this.#transactions.add(open.first, behind - open.first, open.bytes, end);
  }
}

/** A database number; null for what is none. */
const databaseOf = (text: string): number | null => (/^\d{1,9}$/.test(text) ? Number(text) : null);
