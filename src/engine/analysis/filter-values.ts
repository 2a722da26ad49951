/** Values of terms in the filter boxes: lists, sizes, times, globs, expressions. */

/** Units of length of time, in ms. */
const TIME_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_557_600_000,
};
/** Units of size, powers of 1024. */
export const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
  t: 1024 ** 4,
  tb: 1024 ** 4,
};

/** Items parted by commas, in lower case. */
export const list = (value: string): readonly string[] =>
  value
    .toLowerCase()
    .split(',')
    .filter((item) => item !== '');

/** True when a glob says more than its own characters. */
export const isGlob = (text: string): boolean => /[*?[\]\\]/.test(text);

/** A glob that matches exactly this text. */
export const escapeGlob = (text: string): string => text.replace(/[*?[\]\\]/g, '\\$&');

/** The glob of a word in the filter box: itself where it is one, else one for keys that hold it. */
export const globOfWord = (word: string): string => (isGlob(word) ? word : `*${word}*`);

/** What is wrong with a regular expression; null: nothing. */
export function expressionProblem(pattern: string): string | null {
  if (pattern === '') return 'the expression between the slashes is empty';
  try {
    new RegExp(pattern, 'u');
    return null;
  } catch {
    // Some patterns are valid by the older rules only.
    try {
      new RegExp(pattern);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** A server allows up to 2^31 databases; a range is bounded so that its numbers can be listed. */
const LONGEST_RANGE = 4096;

/** Numbers and ranges: `0,2-4`; null for what is none. */
export function databaseList(value: string): readonly number[] | null {
  const databases: number[] = [];
  const items = list(value);
  for (const item of items) {
    const match = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(item);
    if (match === null) return null;
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (last < first || last - first >= LONGEST_RANGE) return null;
    for (let db = first; db <= last; db++) databases.push(db);
  }
  return items.length === 0 ? null : databases;
}

/** A length of time from `now`, or a date: ms of Unix time. */
export function timeOf(text: string, now: number): number | null {
  const length = /^(-?\d+(?:\.\d+)?)(ms|s|min|m|h|d|w|y)$/.exec(text);
  if (length !== null) return Math.round(now + Number(length[1]) * (TIME_UNITS[length[2] ?? ''] ?? 0));
  if (/^@-?\d{1,16}$/.test(text)) return Number(text.slice(1));
  if (!/^\d{4}-\d\d-\d\d(t\d\d:\d\d(:\d\d(\.\d{1,3})?)?z?)?$/.test(text)) return null;
  // A date alone is read as midnight where the reader is, as a date with a time is.
  const time = Date.parse(text.length === 10 ? `${text}T00:00` : text.toUpperCase());
  return Number.isNaN(time) ? null : time;
}

/** Bounds of a size, both included; null where there is none. */
export interface SizeBounds {
  readonly least: number | null;
  readonly most: number | null;
}

/** Reads `>1mb`, `<=10kb`, `1kb..1mb`, in lower case; null for what is none. */
export function sizeBounds(value: string): SizeBounds | null {
  const [low, high, more] = value.split('..');
  if (high !== undefined) {
    const least = sizeOf(low ?? '');
    const most = sizeOf(high);
    return more !== undefined || least === null || most === null ? null : { least, most };
  }
  const match = /^(<=|>=|<|>)(.*)$/.exec(value);
  const size = match === null ? null : sizeOf(match[2] ?? '');
  if (match === null || size === null) return null;
  if (match[1] === '>=' || match[1] === '>') return { least: match[1] === '>' ? size + 1 : size, most: null };
  return { least: null, most: match[1] === '<=' ? size : size - 1 };
}

function sizeOf(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(text);
  const unit = match === null ? undefined : SIZE_UNITS[match[2] ?? ''];
  return match === null || unit === undefined
    ? null
    : Math.min(Math.round(Number(match[1]) * unit), Number.MAX_SAFE_INTEGER);
}
