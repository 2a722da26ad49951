/** The index of an open log: columns as they came from the scan, and what belongs to them. */
import type { CommandFacts } from './command-effect.js';
import { KeyNames } from './key-names.js';
import type { LogPart } from './log-index-writer.js';
import { FLAG, lengthOf, moreKeysOf, NO_KEY, type LogSegment } from './log-segment.js';
import type { SparseBlock } from './sparse-block.js';
import { SwapHistory } from './spaces.js';
import { TimeMarks } from './time-marks.js';
import { Transactions } from './transactions.js';

/** A command's name and what it does. */
export type NamedCommand = CommandFacts & { readonly name: string };

const NOTHING_KNOWN: NamedCommand = { name: '?', effect: 'unknown', firstOnly: false };

/** A segment with the tables that its numbers are of: the index's own, or those of a block that was scanned again. */
export interface NamedSegment {
  readonly segment: LogSegment;
  readonly names: KeyNames;
  readonly commands: readonly NamedCommand[];
}

export class LogTable {
  readonly names = new KeyNames();
  readonly times = new TimeMarks();
  readonly transactions = new Transactions();
  readonly swaps = new SwapHistory();
  readonly commands: NamedCommand[] = [];
  readonly #segments: NamedSegment[] = [];
  readonly #blocks: SparseBlock[] = [];
  /** Rows that are in segments. */
  #kept = 0;
  #rows = 0;
  /** The segment that was asked for last. */
  #last = 0;

  /** Takes what the scan has found. */
  add(part: LogPart): void {
    this.#rows = part.rows;
    this.names.addPart(part.names);
    this.times.addPart(part.times);
    this.transactions.addPart(part.transactions);
    this.swaps.add(part.swaps);
    this.commands.push(...part.commands);
    for (const segment of part.segments) {
      this.#segments.push({ segment, names: this.names, commands: this.commands });
      this.#kept += segment.count;
    }
    this.#blocks.push(...part.blocks);
  }

  /** Commands in all. */
  get rows(): number {
    return this.#rows;
  }

  /** Rows whose columns are kept: the first ones, all of them unless the memory budget ended. */
  get kept(): number {
    return this.#kept;
  }

  get segments(): readonly NamedSegment[] {
    return this.#segments;
  }

  get blocks(): readonly SparseBlock[] {
    return this.#blocks;
  }

  /** Rows of a block. */
  blockRows(block: number): number {
    return (this.#blocks.at(block + 1)?.firstRow ?? this.#rows) - this.#blocks[block].firstRow;
  }

  /** The block that a row past the kept ones lies in. */
  blockOf(row: number): number {
    return lastFrom(this.#blocks.length, (block) => this.#blocks[block].firstRow <= row);
  }

  /** The segment that a kept row lies in. */
  segmentOf(row: number): NamedSegment {
    const last = this.#segments[this.#last]?.segment;
    if (row < last.firstRow || row >= last.firstRow + last.count) {
      this.#last = lastFrom(this.#segments.length, (at) => this.#segments[at].segment.firstRow <= row);
    }
    return this.#segments[this.#last];
  }
}

/** The last of `count` places for which `holds` is true; it is for all before it too. */
function lastFrom(count: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** One command of a segment, looked at in place. */
export class CommandCursor {
  #named: NamedSegment | null = null;
  #segment!: LogSegment;
  #index = 0;
  #moreFrom = 0;
  #moreTo = 0;
  #moreKnown = false;

  moveTo(named: NamedSegment, index: number): void {
    this.#named = named;
    this.#segment = named.segment;
    this.#index = index;
    this.#moreKnown = false;
  }

  get row(): number {
    return this.#segment.firstRow + this.#index;
  }

  /** Log offset of its first byte. */
  get offset(): number {
    return this.#segment.base + this.#segment.offsets[this.#index];
  }

  get length(): number {
    return lengthOf(this.#segment, this.#index);
  }

  /** Id of its name. */
  get command(): number {
    return this.#segment.commands[this.#index];
  }

  get named(): NamedCommand {
    return this.#named?.commands[this.command] ?? NOTHING_KNOWN;
  }

  get database(): number {
    return this.#segment.databases[this.#index];
  }

  get inTransaction(): boolean {
    return (this.#segment.flags[this.#index] & FLAG.transaction) !== 0;
  }

  get guess(): boolean {
    return (this.#segment.flags[this.#index] & FLAG.guess) !== 0;
  }

  /** The table that ids of its keys are of. */
  get names(): KeyNames {
    if (this.#named === null) throw new Error('the cursor stands nowhere');
    return this.#named.names;
  }

  get keyCount(): number {
    if (this.#segment.keys[this.#index] === NO_KEY) return 0;
    if ((this.#segment.flags[this.#index] & FLAG.more) === 0) return 1;
    this.#findMore();
    return 1 + this.#moreTo - this.#moreFrom;
  }

  /** Id of one of its keys. */
  key(place: number): number {
    if (place === 0) return this.#segment.keys[this.#index];
    this.#findMore();
    return this.#segment.moreKeys[this.#moreFrom + place - 1];
  }

  #findMore(): void {
    if (this.#moreKnown) return;
    [this.#moreFrom, this.#moreTo] = moreKeysOf(this.#segment, this.#index);
    this.#moreKnown = true;
  }
}
