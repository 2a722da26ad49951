import type { OutputBuffer } from '../io/output-buffer.js';

const DAY = 86_400_000;
/** Years 0 to 9999, the ones that a date with four digits can tell, in days from 1970. */
const FIRST_DAY = -719_528;
const LAST_DAY = 2_932_896;

/**
 * Writes times as `2026-01-31T12:34:56.789Z`. Remembers the last day that it wrote: most neighbours in a dump expire
 * close to each other, and a calendar is slow.
 */
export class IsoTimeWriter {
  #day = NaN;
  #date = '';

  /** Writes ms of Unix time; as the plain number where the year does not have four digits. */
  write(output: OutputBuffer, time: number): void {
    const day = Math.floor(time / DAY);
    if (day < FIRST_DAY || day > LAST_DAY) {
      output.latin1(String(time));
      return;
    }
    if (day !== this.#day) {
      this.#day = day;
      this.#date = new Date(day * DAY).toISOString().slice(0, 11);
    }
    output.latin1(this.#date);
    let rest = time - day * DAY;
    const hours = Math.floor(rest / 3_600_000);
    rest -= hours * 3_600_000;
    const minutes = Math.floor(rest / 60_000);
    rest -= minutes * 60_000;
    const seconds = Math.floor(rest / 1000);
    rest -= seconds * 1000;
    pair(output, hours, 0x3a);
    pair(output, minutes, 0x3a);
    pair(output, seconds, 0x2e);
    output.byte(0x30 + Math.floor(rest / 100));
    pair(output, rest % 100, 0x5a);
  }
}

/** Two digits and what stands behind them. */
function pair(output: OutputBuffer, value: number, end: number): void {
  const tens = Math.floor(value / 10);
  output.byte(0x30 + tens);
  output.byte(0x30 + value - tens * 10);
  output.byte(end);
}
