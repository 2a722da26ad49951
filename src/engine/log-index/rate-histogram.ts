/** Commands and bytes over time, in steps of equal length. */
export interface Rate {
  /** Beginning of the first step, in seconds of Unix time. */
  readonly from: number;
  /** Length of a step in seconds. */
  readonly step: number;
  readonly commands: readonly number[];
  readonly bytes: readonly number[];
}

/** Steps that are kept; when time goes on past them, two become one. */
const MOST_STEPS = 512;

/** Counts into steps whose length grows with the span of time, so that any span fits. */
export class RateHistogram {
  #from = -1;
  #step = 1;
  #commands: number[] = [];
  #bytes: number[] = [];

  /** Counts a command. Times before the first one (a clock that was set back) count into the first step. */
  add(time: number, bytes: number): void {
    if (this.#from < 0) this.#from = time;
    let place = this.#placeOf(time);
    while (place >= MOST_STEPS) {
      this.#double();
      place = this.#placeOf(time);
    }
    while (this.#commands.length <= place) {
      this.#commands.push(0);
      this.#bytes.push(0);
    }
    this.#commands[place]++;
    this.#bytes[place] += bytes;
  }

  rate(): Rate | null {
    if (this.#from < 0) return null;
    return { from: this.#from, step: this.#step, commands: [...this.#commands], bytes: [...this.#bytes] };
  }

  #placeOf(time: number): number {
    return Math.max(0, Math.floor((time - this.#from) / this.#step));
  }

  #double(): void {
    this.#step *= 2;
    this.#commands = pairs(this.#commands);
    this.#bytes = pairs(this.#bytes);
  }
}

const pairs = (counts: readonly number[]): number[] =>
  Array.from({ length: Math.ceil(counts.length / 2) }, (_, i) => counts[2 * i] + (counts[2 * i + 1] ?? 0));
