import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { writeIsoTime } from '../../../src/engine/analysis/iso-time.js';
import { written } from './written.js';

const iso = (time: number): string => written((output) => writeIsoTime(output, time));

const FIRST = Date.UTC(2000, 0, 1) - 2000 * 365.2425 * 86_400_000;
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

describe('ISO time', () => {
  it.each([
    0,
    -1,
    1,
    FIRST,
    LAST,
    Date.UTC(2000, 1, 29),
    Date.UTC(1900, 1, 28),
    Date.UTC(2100, 2, 1) - 1,
    1_700_000_000_123,
  ])('writes %d as a calendar does', (time) => {
    expect(iso(time)).toBe(new Date(time).toISOString());
  });

  it('agrees with the calendar over all years of four digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST, max: LAST }), (time) => {
        expect(iso(time)).toBe(new Date(time).toISOString());
      }),
      { numRuns: 20_000 },
    );
  });

  it('writes a number where the year has more digits', () => {
    expect(iso(FIRST - 1)).toBe(String(FIRST - 1));
    expect(iso(LAST + 1)).toBe(String(LAST + 1));
    expect(iso(9_000_000_000_000_000)).toBe('9000000000000000');
  });
});
