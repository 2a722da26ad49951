import type { LogSet } from '../../aof/log-set.js';
import type { CutPoint } from '../../aof/repair/request.js';

/** A point in a log as people write it, or why it is none. */
export type ReadCut =
  { readonly kind: 'cut'; readonly cut: CutPoint } | { readonly kind: 'error'; readonly message: string };

/** Smaller numbers are no times that a log could have: 2001 and later. */
const EARLIEST_SECONDS = 1_000_000_000;
const EARLIEST_MILLISECONDS = EARLIEST_SECONDS * 1000;

const bad = (message: string): ReadCut => ({ kind: 'error', message });

/**
 * Reads where a log is to be cut: `2026-01-31T12:00:00Z` or `2026-01-31 12:00` (UTC), Unix time in seconds or ms, an
 * offset, `FILE:OFFSET` in a set. A number that could be both is neither: then `time:N` or `offset:N` says which. An
 * offset without a file means the last file of the log, which is the one that a server appends to.
 */
export function readCut(text: string, set: LogSet): ReadCut {
  const word = text.trim();
  const named = /^(time|offset):(\d{1,15})$/.exec(word);
  if (named !== null) return named[1] === 'time' ? timeCut(Number(named[2])) : offsetCut(set, Number(named[2]));
  if (/^\d{1,15}$/.test(word)) return numberCut(Number(word), set);
  const placed = /^(.+):(\d{1,15})$/.exec(word);
  const file = placed === null ? undefined : set.files.find(({ name }) => isNamed(name, placed[1]));
  if (placed !== null && file !== undefined) {
    return { kind: 'cut', cut: { kind: 'offset', file: file.name, offset: Number(placed[2]) } };
  }
  const seconds = readTime(word);
  if (seconds !== null) return { kind: 'cut', cut: { kind: 'time', seconds } };
  return bad(
    `'${word}' is no point of the log: give a time (2026-01-31T12:00:00Z, Unix seconds), an offset, or FILE:OFFSET`,
  );
}

/** Seconds of Unix time that a date or a number means; null for what is neither. Without a zone it is UTC. */
export function readTime(text: string): number | null {
  const word = text.trim();
  if (/^(time:)?\d{9,15}$/.test(word)) return toSeconds(Number(word.replace('time:', '')));
  const date = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(word);
  if (date !== null) {
    const zone = date[4] === undefined ? 'Z' : '';
    const time = Date.parse(date[1] === undefined ? word : `${word.replace(' ', 'T')}${zone}`);
    if (!Number.isNaN(time)) return Math.floor(time / 1000);
  }
  return null;
}

const toSeconds = (value: number): number => (value >= EARLIEST_MILLISECONDS ? Math.floor(value / 1000) : value);

const timeCut = (value: number): ReadCut => ({ kind: 'cut', cut: { kind: 'time', seconds: toSeconds(value) } });

/** Whether a file goes by a name: a single log has its path for a name. */
export const isNamed = (file: string, name: string): boolean =>
  file === name || file.endsWith(`/${name}`) || file.endsWith(`\\${name}`);

function offsetCut(set: LogSet, offset: number): ReadCut {
  const last = set.files.at(-1);
  if (last === undefined) return bad('the log has no file');
  return { kind: 'cut', cut: { kind: 'offset', file: last.name, offset } };
}

function numberCut(value: number, set: LogSet): ReadCut {
  const largest = Math.max(0, ...set.files.map(({ size }) => size));
  if (value < EARLIEST_SECONDS) return offsetCut(set, value);
  if (value > largest) return timeCut(value);
  return bad(`${value} could be a time or an offset of this log: say time:${value} or offset:${value}`);
}
