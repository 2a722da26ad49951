import { describe, expect, it } from 'vitest';
import { duration, localTime, relativeTime, zonedTime } from '../../../src/webview/shared/instant.js';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

describe('instants', () => {
  it('writes local time in ISO order', () => {
    const ms = new Date(2026, 10, 20, 23, 41, 7).getTime();
    expect(localTime(ms)).toBe('2026-11-20 23:41');
    expect(localTime(ms, true)).toBe('2026-11-20 23:41:07');
  });

  it('writes what no calendar holds as its number', () => {
    expect(localTime(9e15)).toBe('9000000000000000 ms');
    expect(zonedTime(9e15)).toContain('9000000000000000');
  });

  it('has the zone and UTC on hover', () => {
    expect(zonedTime(0)).toContain('(1970-01-01T00:00:00.000Z)');
  });

  it.each([
    [0, '0 s'],
    [45 * SECOND, '45 s'],
    [90 * SECOND, '1 min'],
    [3 * HOUR, '3 h'],
    [47 * HOUR, '47 h'],
    [3 * DAY, '3 d'],
    [700 * DAY, '700 d'],
    [913 * DAY, '2.4 y'],
    [36_525 * DAY, '100 y'],
  ])('%d ms last %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('says where a time lies as seen from another', () => {
    expect(relativeTime(10 * HOUR, 13 * HOUR)).toBe('3 h ago');
    expect(relativeTime(13 * HOUR, 10 * HOUR)).toBe('in 3 h');
    expect(relativeTime(500, 0)).toBe('now');
  });
});
