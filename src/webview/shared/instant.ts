/** Times as a person reads them: local, in ISO order, the zone on hover; and how long ago or ahead they are. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

/** The last moment that `Date` can name, ms of Unix time. */
const LAST = 8.64e15;

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-20 23:41` in the local zone; with seconds where `seconds` is set. Out of a calendar's reach: the number. */
export function localTime(ms: number, seconds = false): string {
  if (!Number.isFinite(ms) || Math.abs(ms) > LAST) return `${ms} ms`;
  const date = new Date(ms);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return `${day} ${time}${seconds ? `:${two(date.getSeconds())}` : ''}`;
}

/** The hover text of a time: with seconds, the zone's name, and the same in UTC. */
export function zonedTime(ms: number): string {
  if (!Number.isFinite(ms) || Math.abs(ms) > LAST) return `${ms} ms of Unix time`;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return `${localTime(ms, true)} ${zone} (${new Date(ms).toISOString()})`;
}

/** A length of time with one unit: `45 s`, `3 h`, `12 d`, `2.5 y`. `ms` is not negative. */
export function duration(ms: number): string {
  if (ms < SECOND) return '0 s';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  if (ms < 2 * YEAR) return `${Math.floor(ms / DAY)} d`;
  const years = ms / YEAR;
  return years < 10 ? `${Math.floor(years * 10) / 10} y` : `${Math.floor(years)} y`;
}

/** `3 h ago`, `in 3 d`, `now`: where `ms` lies as seen from `from`, both ms of Unix time. */
export function relativeTime(ms: number, from: number): string {
  const distance = ms - from;
  if (Math.abs(distance) < SECOND) return 'now';
  return distance < 0 ? `${duration(-distance)} ago` : `in ${duration(distance)}`;
}
