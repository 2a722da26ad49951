import type { OutputBuffer } from '../io/output-buffer.js';

const DAY = 86_400_000;
/** Years 0 to 9999, the ones that a date with four digits can tell, in days from 1970. */
const FIRST_DAY = -719_528;
const LAST_DAY = 2_932_896;
/** Days from 0000-03-01, where a year that ends with its leap day begins, to 1970-01-01. */
const MARCH_OF_YEAR_ZERO = 719_468;
const DAYS_IN_400_YEARS = 146_097;

/**
 * Writes ms of Unix time as `2026-01-31T12:34:56.789Z`; as the plain number where the year does not have four digits.
 * Ten times as fast as Date: a report has such a time on every second line.
 */
export function writeIsoTime(output: OutputBuffer, time: number): void {
  const day = Math.floor(time / DAY);
  if (day < FIRST_DAY || day > LAST_DAY) {
    output.latin1(String(time));
    return;
  }
  // The calendar of 400 years repeats. Within it, years are counted from March, so that a leap day comes last.
  const shifted = day + MARCH_OF_YEAR_ZERO;
  const era = Math.floor(shifted / DAYS_IN_400_YEARS);
  const dayOfEra = shifted - era * DAYS_IN_400_YEARS;
  const leapDays = ((dayOfEra / 1460) | 0) - ((dayOfEra / 36_524) | 0) + ((dayOfEra / 146_096) | 0);
  const yearOfEra = ((dayOfEra - leapDays) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0));
  // Months from March have 31, 30, 31, 30, 31 days, again and again: 153 days in five months.
  const march = ((5 * dayOfYear + 2) / 153) | 0;
  const month = march < 10 ? march + 3 : march - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const century = (year / 100) | 0;
  const ms = time - day * DAY;
  const seconds = (ms / 1000) | 0;
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  const rest = ms - seconds * 1000;
  const tenths = (rest / 100) | 0;
  output.byte(0x30 + ((century / 10) | 0));
  output.byte(0x30 + (century % 10));
  pair(output, year - century * 100, 0x2d);
  pair(output, month, 0x2d);
  pair(output, dayOfYear - (((153 * march + 2) / 5) | 0) + 1, 0x54);
  pair(output, hours, 0x3a);
  pair(output, minutes - hours * 60, 0x3a);
  pair(output, seconds - minutes * 60, 0x2e);
  output.byte(0x30 + tenths);
  pair(output, rest - tenths * 100, 0x5a);
}

/** Two digits and what stands behind them. */
function pair(output: OutputBuffer, value: number, end: number): void {
  const tens = (value / 10) | 0;
  output.byte(0x30 + tens);
  output.byte(0x30 + value - tens * 10);
  output.byte(end);
}
