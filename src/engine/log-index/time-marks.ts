import { GrowingFloat64, GrowingUint32 } from './growing-column.js';

/** Times that came with a part of the log. */
export interface TimeMarksPart {
  /** First row that each holds for. */
  readonly rows: Uint32Array;
  /** Seconds of Unix time. */
  readonly seconds: Float64Array;
}

/** The times that annotations tell: each holds for the commands behind it, up to the next. */
export class TimeMarks {
  readonly #rows = new GrowingUint32();
  readonly #seconds = new GrowingFloat64();

  get count(): number {
    return this.#rows.length;
  }

  get first(): number | null {
    return this.count === 0 ? null : this.#seconds.values[0];
  }

  get last(): number | null {
    return this.count === 0 ? null : this.#seconds.values[this.count - 1];
  }

  add(row: number, seconds: number): void {
    this.#rows.push(row);
    this.#seconds.push(seconds);
  }

  addPart({ rows, seconds }: TimeMarksPart): void {
    for (let i = 0; i < rows.length; i++) this.add(rows[i], seconds[i]);
  }

  partFrom(first: number): TimeMarksPart {
    return {
      rows: this.#rows.values.slice(first, this.count),
      seconds: this.#seconds.values.slice(first, this.count),
    };
  }

  /** Time of a row in seconds of Unix time; -1 where no annotation came before it. */
  at(row: number): number {
    const place = this.#rows.placeAfter(row) - 1;
    return place < 0 ? -1 : this.#seconds.values[place];
  }

  /** The first row that is at or after a time; -1 when there is none. Clocks that were set back do not confuse it. */
  firstRowFrom(seconds: number): number {
    for (let place = 0; place < this.count; place++) {
      if (this.#seconds.values[place] >= seconds) return this.#rows.values[place];
    }
    return -1;
  }

  /** Walks along rows in ascending order: the time of each in constant time. */
  walk(): (row: number) => number {
    let place = -1;
    let from = 0;
    return (row) => {
      if (row < from) place = this.#rows.placeAfter(row) - 1;
      from = row;
      while (place + 1 < this.count && this.#rows.values[place + 1] <= row) place++;
      return place < 0 ? -1 : this.#seconds.values[place];
    };
  }
}
