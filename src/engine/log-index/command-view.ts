import type { AllCommands } from './all-commands.js';
import { compileCommandFilter, type CommandFilter, type CommandFilterSpec } from './command-filter.js';
import { GrowingUint32 } from './growing-column.js';
import { CommandCursor, type NamedSegment } from './log-table.js';

/** Commands between two looks at the clock. */
const CHUNK = 4096;

/** How far a view is. */
export interface CommandViewProgress {
  readonly view: number;
  readonly matches: number;
  /** Commands looked at so far. */
  readonly examined: number;
  readonly done: boolean;
  /** Bytes of the matches. */
  readonly bytes: number;
}

/** A list of rows that fills while the scan and its own work go on. */
export interface CommandView {
  /** Ascending. */
  readonly rows: GrowingUint32;
  /** Grows when rows before the last come in, or go: after that places are others. */
  readonly generation: number;
  /** Works until `deadline`; true when nothing is to be done for now. @throws SourceError */
  step(deadline: number): boolean;
  progress(view: number, complete: boolean): CommandViewProgress;
}

/** The commands that a filter lets through. */
export class FilteredCommands implements CommandView {
  readonly rows = new GrowingUint32();
  readonly generation = 0;
  readonly #cursor = new CommandCursor();
  readonly #filter: CommandFilter;
  readonly #timeOf: (row: number) => number;
  #examined = 0;
  #bytes = 0;

  /** @throws FilterError */
  constructor(
    private readonly all: AllCommands,
    spec: CommandFilterSpec,
  ) {
    this.#filter = compileCommandFilter(spec);
    this.#timeOf = all.table.times.walk();
  }

  step(deadline: number): boolean {
    const { table } = this.all;
    while (this.#examined < table.kept) {
      const named = table.segmentOf(this.#examined);
      const from = this.#examined - named.segment.firstRow;
      this.#examine(named, from, Math.min(from + CHUNK, named.segment.count));
      if (performance.now() >= deadline) return false;
    }
    while (this.#examined < table.rows) {
      for (const named of this.all.block(table.blockOf(this.#examined), false)) {
        const from = Math.max(0, this.#examined - named.segment.firstRow);
        if (from < named.segment.count) this.#examine(named, from, named.segment.count);
      }
      if (performance.now() >= deadline) return false;
    }
    return true;
  }

  progress(view: number, complete: boolean): CommandViewProgress {
    return {
      view,
      matches: this.rows.length,
      examined: this.#examined,
      done: complete && this.#examined === this.all.rows,
      bytes: this.#bytes,
    };
  }

  #examine(named: NamedSegment, from: number, to: number): void {
    const cursor = this.#cursor;
    const { firstRow } = named.segment;
    for (let index = from; index < to; index++) {
      cursor.moveTo(named, index);
      if (!this.#filter(cursor, this.#timeOf(firstRow + index))) continue;
      this.rows.push(firstRow + index);
      this.#bytes += cursor.length;
    }
    this.#examined = firstRow + to;
  }
}
