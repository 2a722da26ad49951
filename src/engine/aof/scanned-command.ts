import { bytesToLatin1 } from '../codec/latin1.js';
import type { CommandRow } from '../commands/table/command-row.js';
import { findCommand } from '../commands/table/commands.js';
import { keyPositions } from '../commands/table/key-positions.js';
import type { ByteSource } from '../io/byte-source.js';
import { upperName, type CommandName } from './command-name.js';

/** Arguments whose places are kept while a command is walked; those behind them are walked again when asked for. */
export const PLACES_KEPT = 64;

/** Bytes of an argument that are asked for as text: names, numbers and keywords are shorter. */
const TEXT_BYTES = 256;

/**
 * One command as the scan saw it. The scanner uses one object for all commands: a sink copies what it keeps. Argument 0
 * is the command's name.
 */
export class ScannedCommand {
  /** Number of the command in this scan, from 0. */
  index = 0;
  /** Of its `*`. */
  offset = 0;
  /** Bytes from there to behind its last line end. */
  length = 0;
  /** The database that it is for: of a SELECT, the one that it leaves. */
  db = 0;
  /** Offset of the MULTI of the transaction that it belongs to, MULTI and EXEC included; -1 outside of any. */
  transaction = -1;
  /** Seconds of Unix time of the last `#TS:` line in front of it, or -1. */
  time = -1;
  argumentCount = 0;
  name: CommandName;
  /** True behind damage, until the next SELECT: the database is that of before, and may be another. */
  guess = false;
  /** Offset of the first byte of argument i, and its length: of the first {@link PLACES_KEPT}, by the scanner. */
  readonly places = new Float64Array(PLACES_KEPT);
  readonly lengths = new Float64Array(PLACES_KEPT);
  readonly #source: ByteSource;
  /** What the scanner holds of the file: bytes from `windowStart` on, up to `windowLength`. */
  window: Uint8Array;
  windowStart = 0;
  windowLength = 0;
  /** Where the walk behind the kept places stands. */
  #walked = -1;
  #walkedCommand = -1;
  #walkedPlace = 0;
  #walkedLength = 0;
  #page = new Uint8Array(0);
  #pageStart = 0;
  #pageLength = 0;

  constructor(source: ByteSource, name: CommandName) {
    this.#source = source;
    this.window = new Uint8Array(0);
    this.name = name;
  }

  /** Offset behind the command. */
  get end(): number {
    return this.offset + this.length;
  }

  /** The command's row in the command table, that of the subcommand where it has some; undefined: no version has it. */
  get row(): CommandRow | undefined {
    const { row, text } = this.name;
    if (row?.subcommands === undefined || this.argumentCount < 2) return row;
    return findCommand(text, upperName(this.text(1)));
  }

  /** The name in upper case, with the subcommand where the command has some: `XGROUP CREATE`. */
  get fullName(): string {
    const { row, text } = this.name;
    if (row?.subcommands === undefined || this.argumentCount < 2) return text;
    return `${text} ${upperName(this.text(1))}`;
  }

  /** Offset of an argument's first byte. */
  argumentOffset(i: number): number {
    return i < PLACES_KEPT ? this.places[i] : this.#walkTo(i);
  }

  /** Bytes of an argument. */
  argumentLength(i: number): number {
    if (i < PLACES_KEPT) return this.lengths[i];
    this.#walkTo(i);
    return this.#walkedLength;
  }

  /** The first `most` bytes of an argument, copied. Reads the file where the scan has stepped over them. */
  bytes(i: number, most = Infinity): Uint8Array {
    const at = this.argumentOffset(i);
    const length = Math.min(this.argumentLength(i), most);
    const from = at - this.windowStart;
    if (from >= 0 && from + length <= this.windowLength) return this.window.slice(from, from + length);
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, this.#source.read(at, bytes));
  }

  /** An argument as text, one character a byte, cut at a length that no name, number or keyword has. */
  text(i: number, most = TEXT_BYTES): string {
    return bytesToLatin1(this.bytes(i, most));
  }

  /** Which arguments are keys, by the command table; nothing for a command that it does not have. */
  keyPositions(): readonly number[] {
    const row = this.row;
    return row === undefined ? [] : keyPositions(row, this.argumentCount, (i) => this.text(i));
  }

  #walkTo(i: number): number {
    if (this.#walkedCommand !== this.offset || this.#walked > i || this.#walked < 0) {
      this.#walkedCommand = this.offset;
      this.#walked = PLACES_KEPT - 1;
      this.#walkedPlace = this.places[PLACES_KEPT - 1];
      this.#walkedLength = this.lengths[PLACES_KEPT - 1];
    }
    while (this.#walked < i) {
      this.#step();
      this.#walked++;
    }
    return this.#walkedPlace;
  }

  /** From one argument to the next, over a header that the scan has found to be right. */
  #step(): void {
    let at = this.#walkedPlace + this.#walkedLength + LINE_END_BYTES + 1; // behind the `$`
    let length = 0;
    for (; isDigit(this.#byte(at)); at++) length = length * 10 + this.#byte(at) - 0x30;
    while (this.#byte(at) !== LINE_FEED) at++;
    this.#walkedPlace = at + 1;
    this.#walkedLength = length;
  }

  /** A byte of the file; behind its end a line feed, which ends every walk. */
  #byte(at: number): number {
    const from = at - this.windowStart;
    if (from >= 0 && from < this.windowLength) return this.window[from];
    const inPage = at - this.#pageStart;
    if (inPage >= 0 && inPage < this.#pageLength) return this.#page[inPage];
    if (this.#page.length === 0) this.#page = new Uint8Array(PAGE_BYTES);
    this.#pageStart = at;
    this.#pageLength = this.#source.read(at, this.#page);
    return this.#pageLength > 0 ? this.#page[0] : LINE_FEED;
  }
}

const LINE_FEED = 0x0a;
const LINE_END_BYTES = 2;
/** Bytes read at a time where a command is longer than the scanner's window. */
const PAGE_BYTES = 16 * 1024;

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
