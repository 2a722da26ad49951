import type { LogOverview } from '../../protocol/timeline.js';
import { localTime } from '../shared/instant.js';

/** True when the time of the day tells enough: the log begins and ends on one. */
export const isOneDay = (overview: LogOverview | null): boolean =>
  overview !== null && overview.from !== null && overview.to !== null && sameDay(overview.from, overview.to);

const sameDay = (from: number, to: number): boolean =>
  new Date(from * 1000).toDateString() === new Date(to * 1000).toDateString();

/** Seconds of Unix time as `23:40:12`, with the day where the log has several. */
export function logTime(seconds: number, oneDay: boolean): string {
  const text = localTime(seconds * 1000, true);
  return oneDay ? text.slice(text.indexOf(' ') + 1) : text;
}
