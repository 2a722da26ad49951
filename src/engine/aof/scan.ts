import type { ByteSource } from '../io/byte-source.js';
import { ByteWindow } from '../rdb/byte-window.js';
import type { ScanSink } from '../rdb/scan-events.js';
import { CommandNames, type CommandName } from './command-name.js';
import { CommandReader, LONGEST_LINE } from './command-reader.js';
import {
  annotationTime,
  brokenCommand,
  describeDeviation,
  longAnnotation,
  openTransaction,
  strayControl,
} from './findings.js';
import type { LogDamage } from './log-damage.js';
import { PreambleScan } from './preamble.js';
import { CommandSearch } from './resync.js';
import type { LogSink } from './scan-events.js';
import { PLACES_KEPT, ScannedCommand } from './scanned-command.js';

/** Bytes read at a time: few enough for the processor's cache, enough that the calls do not count. */
const WINDOW_BYTES = 1 << 20;
/** A zero byte and some room behind the window's end: no run of digits goes past it. */
const GUARD_BYTES = 8;
/** Arguments that the fast path counts; more are for the careful one. */
const FAST_ARGUMENTS = 1 << 24;

const STAR = 0x2a;
const DOLLAR = 0x24;
const HASH = 0x23;
const CR = 0x0d;
const LF = 0x0a;
const ZERO = 0x30;

/** A place in a log where a scan can begin: in front of a command or annotation, with what the scan knew there. */
export interface LogPlace {
  readonly offset: number;
  /** Number of the next command. */
  readonly index: number;
  readonly db: number;
  /** Offset of the MULTI of the transaction that is open here, or -1. */
  readonly transaction: number;
  /** Seconds of Unix time of the last `#TS:`, or -1. */
  readonly time: number;
  /** As {@link ScannedCommand.guess}. */
  readonly guess: boolean;
}

/** What a scan may be told. */
export interface LogScanOptions {
  /** Begin at a place of an earlier scan instead of at the file's beginning. */
  readonly start?: LogPlace;
  /** End before the first command that begins at this offset or behind it. A transaction may be open there. */
  readonly until?: number;
  /** Asked about once for every megabyte walked; true ends the scan. */
  readonly cancelled?: () => boolean;
  /** Takes the records of an RDB preamble. */
  readonly preamble?: ScanSink;
}

/**
 * Walks a log from command to command and tells a sink what it meets. Arguments are stepped over by their lengths,
 * never built; memory does not depend on the file. Damage does not end the scan: it goes on at the next plausible
 * command, saying what was passed over.
 */
export class LogScanner {
  /** True when the end was reached, or the scan was cancelled. */
  done = false;
  cancelled = false;
  readonly #source: ByteSource;
  readonly #sink: LogSink;
  readonly #options: LogScanOptions;
  readonly #names = new CommandNames();
  readonly #command: ScannedCommand;
  readonly #bytes: Uint8Array;
  readonly #until: number;
  /** Offset of the window in the file; bytes in it; place in it of what comes next. */
  #base = 0;
  #limit = 0;
  #position = 0;
  #index = 0;
  #db = 0;
  #transaction = -1;
  #time = -1;
  #guess = false;
  #preamble: PreambleScan | null = null;
  /** Made when first needed. */
  #careful: CommandReader | null = null;
  #search: CommandSearch | null = null;
  /** Where the next control command is that a look ahead has found, and whether it is an EXEC. */
  #ahead = { from: -1, offset: -1, exec: false };

  /** @throws SourceError */
  constructor(source: ByteSource, sink: LogSink, options: LogScanOptions = {}) {
    this.#source = source;
    this.#sink = sink;
    this.#options = options;
    this.#bytes = new Uint8Array(Math.min(WINDOW_BYTES, source.size) + GUARD_BYTES);
    this.#command = new ScannedCommand(source, this.#names.at(this.#bytes, 0, 0));
    this.#command.window = this.#bytes;
    this.#until = options.until ?? Infinity;
    const start = options.start;
    if (start !== undefined) {
      this.#base = start.offset;
      this.#index = start.index;
      this.#db = start.db;
      this.#transaction = start.transaction;
      this.#time = start.time;
      this.#guess = start.guess;
    } else if (PreambleScan.begins(source))
      this.#preamble = new PreambleScan(source, options.preamble, options.cancelled);
  }

  /** Where the scan stands; another one can go on from here. */
  get place(): LogPlace {
    return {
      offset: this.#base + this.#position,
      index: this.#index,
      db: this.#db,
      transaction: this.#transaction,
      time: this.#time,
      guess: this.#guess,
    };
  }

  /** Offset of what is read next; inside a preamble that of its next record. */
  get offset(): number {
    return this.#preamble?.offset ?? this.#base + this.#position;
  }

  /**
   * Goes on for so many commands (in a preamble: keys), or to the end.
   * @returns false when there is nothing more to scan
   * @throws SourceError when the source cannot be read
   */
  run(limit = Infinity): boolean {
    if (this.#preamble !== null) {
      if (this.#preamble.run(limit)) return true;
      this.#endPreamble(this.#preamble);
      this.#preamble = null;
      if (limit !== Infinity) return !this.done;
    }
    const target = this.#index + limit;
    while (!this.done && this.#index < target) {
      this.#fast(target);
      if (!this.done && this.#index < target) this.#otherwise();
    }
    return !this.done;
  }

  #endPreamble(preamble: PreambleScan): void {
    if (preamble.cancelled) {
      this.cancelled = this.done = true;
      return;
    }
    const { result, damage } = preamble.finish(() => this.#commandSearch());
    for (const one of damage) this.#damage(one);
    this.#sink.preamble?.(result);
    this.#seek(result.end);
  }

  /**
   * The hot loop: whole commands in the window, written as servers write them. Returns in front of anything else: the
   * window's end, an annotation, damage.
   */
  #fast(target: number): void {
    const bytes = this.#bytes;
    const limit = this.#limit;
    const base = this.#base;
    const command = this.#command;
    const { places, lengths } = command;
    const names = this.#names;
    const sink = this.#sink;
    const most = Math.min(limit, this.#until - base);
    command.windowStart = base;
    command.windowLength = limit;
    let start = this.#position;
    while (start < most && this.#index < target) {
      let at = start;
      if (bytes[at++] !== STAR) break;
      let digit = bytes[at++] - ZERO;
      if (digit < 0 || digit > 9) break;
      let count = digit;
      while ((digit = bytes[at++] - ZERO) >= 0 && digit <= 9 && count < FAST_ARGUMENTS) count = count * 10 + digit;
      if (digit !== CR - ZERO || bytes[at++] !== LF || count === 0 || count > FAST_ARGUMENTS) break;
      let i = 0;
      for (; i < count; i++) {
        if (bytes[at++] !== DOLLAR) break;
        digit = bytes[at++] - ZERO;
        if (digit < 0 || digit > 9) break;
        let length = digit;
        while ((digit = bytes[at++] - ZERO) >= 0 && digit <= 9 && length <= WINDOW_BYTES) length = length * 10 + digit;
        if (digit !== CR - ZERO || bytes[at++] !== LF) break;
        if (i < PLACES_KEPT) {
          places[i] = base + at;
          lengths[i] = length;
        }
        at += length;
        if (at + 2 > limit || bytes[at] !== CR || bytes[at + 1] !== LF) break;
        at += 2;
      }
      if (i < count || at > limit) break;
      command.offset = base + start;
      command.length = at - start;
      command.argumentCount = count;
      command.name = names.at(bytes, places[0] - base, lengths[0]);
      start = this.#position = at;
      this.#tell(command, sink);
      if (this.done) return;
    }
  }

  /** A command is whole: follows SELECT and transactions, and tells the sink. */
  #tell(command: ScannedCommand, sink: LogSink): void {
    command.index = this.#index++;
    command.db = this.#db;
    command.time = this.#time;
    const { role } = command.name;
    if (role === 'other') {
      command.transaction = this.#transaction;
      command.guess = this.#guess;
      sink.command(command);
    } else this.#control(command, role, sink);
  }

  #control(command: ScannedCommand, role: Exclude<CommandName['role'], 'other'>, sink: LogSink): void {
    command.transaction = this.#transaction;
    switch (role) {
      case 'select':
        this.#select(command);
        command.guess = this.#guess;
        break;
      case 'multi':
        command.guess = this.#guess;
        if (this.#transaction >= 0) this.#damage(strayControl(command, 'multi', this.#guess));
        else this.#transaction = command.transaction = command.offset;
        break;
      case 'exec':
      case 'discard':
        command.guess = this.#guess;
        if (this.#transaction < 0) this.#damage(strayControl(command, role, this.#guess));
        this.#transaction = -1;
        break;
    }
    sink.command(command);
  }

  #select(command: ScannedCommand): void {
    const text = command.argumentCount === 2 ? command.text(1, 12) : '';
    if (!/^\d{1,9}$/.test(text)) return;
    this.#db = Number(text);
    this.#guess = false;
  }

  /** What stands at the position is not a whole command in the window. */
  #otherwise(): void {
    if (this.#base + this.#position >= this.#until) {
      this.done = true;
      return;
    }
    const missing = this.#limit === 0 || this.#base + this.#limit < this.#source.size;
    if (missing && (this.#position > 0 || this.#limit === 0)) {
      this.#fill();
      return;
    }
    if (this.#position >= this.#limit) this.#end();
    else if (this.#bytes[this.#position] === HASH) this.#annotation();
    else this.#readCarefully();
  }

  /** Moves the window so that it begins at the position. */
  #fill(): void {
    if (this.#options.cancelled?.() === true) {
      this.cancelled = this.done = true;
      return;
    }
    const bytes = this.#bytes;
    const kept = this.#limit - this.#position;
    bytes.copyWithin(0, this.#position, this.#limit);
    this.#base += this.#position;
    this.#position = 0;
    const room = bytes.subarray(kept, bytes.length - GUARD_BYTES);
    const got = this.#source.read(this.#base + kept, room);
    this.#limit = kept + got;
    bytes.fill(0, this.#limit, this.#limit + GUARD_BYTES);
    if (got === 0 && kept === 0) this.#end();
    // The file has become shorter while it was read: what is in the window is all there is.
    else if (got === 0) this.#readCarefully();
  }

  #seek(offset: number): void {
    const index = offset - this.#base;
    if (index >= 0 && index <= this.#limit) {
      this.#position = index;
      return;
    }
    this.#base = offset;
    this.#position = this.#limit = 0;
  }

  #annotation(): void {
    const start = this.#position;
    const bytes = this.#bytes;
    const most = Math.min(this.#limit, start + LONGEST_LINE);
    const lineFeed = bytes.subarray(start, most).indexOf(LF);
    const offset = this.#base + start;
    if (lineFeed < 0 && this.#base + most < this.#source.size) {
      this.#longAnnotation(offset);
      return;
    }
    const end = lineFeed < 0 ? most : start + lineFeed + 1;
    const time = annotationTime(bytes, start, end);
    if (time >= 0) this.#time = time;
    this.#position = end;
    this.#sink.annotation?.(offset, end - start, time);
  }

  /** Loaders take the rest of a line that is longer than their buffer for the next line. */
  #longAnnotation(offset: number): void {
    const next = this.#commandSearch().find(offset + 1, this.#options.cancelled);
    const end = next < 0 ? this.#source.size : next;
    this.#damage(longAnnotation(offset, end - offset));
    this.#seek(end);
  }

  /** Reads one command the careful way: it is longer than the window, or there is something about it. */
  #readCarefully(): void {
    const reader = (this.#careful ??= new CommandReader(new ByteWindow(this.#source), this.#command));
    const offset = this.#base + this.#position;
    const reading = reader.read(offset);
    if (reading.kind === 'broken') {
      this.#recover(offset, reading.deviation);
      return;
    }
    const command = this.#command;
    command.offset = offset;
    command.length = reading.end - offset;
    command.argumentCount = reading.argumentCount;
    const { deviation } = reading;
    if (deviation !== null) this.#damage(describeDeviation(offset, deviation));
    command.windowStart = this.#base;
    command.windowLength = this.#limit;
    const name = command.bytes(0, 128);
    command.name = this.#names.at(name, 0, name.length);
    this.#seek(reading.end);
    this.#tell(command, this.#sink);
  }

  #recover(offset: number, deviation: Parameters<typeof brokenCommand>[2]): void {
    const next = this.#commandSearch().find(offset + 1, this.#options.cancelled);
    if (this.#options.cancelled?.() === true) {
      this.cancelled = this.done = true;
      return;
    }
    this.#damage(brokenCommand(this.#source, offset, deviation, next));
    this.#guess = true;
    if (this.#transaction >= 0 && next >= 0 && !this.#goesOnTo(next)) {
      this.#damage(openTransaction(this.#transaction, offset, 'damage, and another MULTI or the end behind it'));
      this.#transaction = -1;
    }
    this.#seek(next < 0 ? this.#source.size : next);
    if (next < 0) this.#end();
  }

  /**
   * Whether a transaction with damage inside goes on at the place behind the damage: it does when the next of MULTI and
   * EXEC is an EXEC.
   */
  #goesOnTo(next: number): boolean {
    if (next < this.#ahead.from || next > this.#ahead.offset) this.#lookAhead(next);
    return this.#ahead.exec;
  }

  #lookAhead(from: number): void {
    let found: { offset: number; exec: boolean } | null = null;
    const place = { offset: from, index: 0, db: 0, transaction: -1, time: -1, guess: true };
    const cancelled = (): boolean => found !== null || this.#options.cancelled?.() === true;
    const sink: LogSink = {
      command: ({ name: { role }, offset }) => {
        if (role === 'other' || role === 'select') return;
        found = { offset, exec: role !== 'multi' };
        scanner.done = true;
      },
    };
    const scanner = new LogScanner(this.#source, sink, { start: place, cancelled });
    scanner.run();
    const { offset, exec } = found ?? { offset: this.#source.size, exec: false };
    this.#ahead = { from, offset, exec };
  }

  #commandSearch(): CommandSearch {
    return (this.#search ??= new CommandSearch(this.#source));
  }

  #end(): void {
    this.done = true;
    const end = Math.min(this.#source.size, this.#base + this.#position);
    if (this.#transaction >= 0) this.#damage(openTransaction(this.#transaction, end, 'the end of the file'));
  }

  #damage(damage: LogDamage): void {
    const inside = this.#transaction >= 0 && damage.kind !== 'open-transaction';
    this.#sink.damage?.(inside ? { ...damage, transaction: this.#transaction } : damage);
  }
}

/**
 * Scans a whole log.
 * @returns false when it was cancelled
 * @throws SourceError
 */
export function scanLog(source: ByteSource, sink: LogSink, options: LogScanOptions = {}): boolean {
  const scanner = new LogScanner(source, sink, options);
  scanner.run();
  return !scanner.cancelled;
}
