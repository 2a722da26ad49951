/**
 * The text of the timeline's filter box and the filter that it stands for. Terms parted by white space:
 *
 *     user:1*         commands with a key that matches the glob; text: that holds it; "text": that is exactly this
 *     /^user:\d+$/    commands with a key that matches the expression
 *     key:cmd:x       text or glob that looks like a term
 *     cmd:DEL,UNLINK  db:0,2-4  size:>1kb
 *     after:22:00     before:2026-11-20T23:00
 *                     at or after, and at or before: a time of the log's last day, a date, or a length from the log's
 *                     end (after:-1h)
 *
 * Keys add up to `any of these`, and so do commands and databases; terms of different kinds must all hold.
 */
import { termsOf, type FilterTermOf } from '../analysis/filter-terms.js';
import {
  databaseList,
  escapeGlob,
  expressionProblem,
  globOfWord,
  sizeBounds,
  timeOf,
} from '../analysis/filter-values.js';
import type { FilterTextError } from '../analysis/filter-text.js';
import type { CommandFilterSpec } from './command-filter.js';

const PREFIXES = ['cmd', 'db', 'after', 'before', 'size', 'glob'] as const;

export type CommandFilterTerm = FilterTermOf<(typeof PREFIXES)[number]>;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Parts the text into its terms. Never fails. */
export const commandFilterTerms = (text: string): readonly CommandFilterTerm[] => termsOf(text, PREFIXES);

/**
 * Reads a filter text. Terms with an error are left out, so that what is right still filters.
 * @param end the log's last time in ms of Unix time, or the clock where it tells none
 */
export function parseCommandFilter(
  text: string,
  end: number,
): { readonly spec: CommandFilterSpec; readonly errors: readonly FilterTextError[] } {
  const errors: FilterTextError[] = [];
  const spec: Mutable<CommandFilterSpec> = {};
  for (const term of commandFilterTerms(text)) {
    const message = addTerm(spec, term, end);
    if (message !== null) errors.push({ start: term.start, end: term.end, message });
  }
  return { spec, errors };
}

const also = <T>(old: readonly T[] | undefined, more: readonly T[]): readonly T[] => [
  ...new Set([...(old ?? []), ...more]),
];

function addTerm(spec: Mutable<CommandFilterSpec>, { kind, value }: CommandFilterTerm, end: number): string | null {
  switch (kind) {
    case 'text':
      if (value !== '') spec.globs = also(spec.globs, [globOfWord(value)]);
      return null;
    case 'glob':
      spec.globs = also(spec.globs, [value]);
      return null;
    case 'exact':
      spec.globs = also(spec.globs, [escapeGlob(value)]);
      return null;
    case 'regex': {
      if (spec.regex !== undefined) return 'only one expression between slashes is possible';
      const problem = expressionProblem(value);
      if (problem === null) spec.regex = value;
      return problem;
    }
    case 'cmd': {
      const commands = value
        .toUpperCase()
        .split(',')
        .filter((name) => name !== '');
      spec.commands = also(spec.commands, commands);
      return commands.length === 0 ? 'cmd: needs names, as in cmd:DEL or cmd:SET,HSET' : null;
    }
    case 'db': {
      const databases = databaseList(value);
      if (databases === null) return 'db: needs numbers, as in db:0 or db:0,2-4';
      spec.databases = also(spec.databases, databases);
      return null;
    }
    case 'after':
    case 'before': {
      const ms = clockTime(value, end) ?? timeOf(value.toLowerCase(), end);
      if (ms === null) return `${kind}: needs 22:00, 2026-11-20, 2026-11-20T22:00 or -1h (from the log’s end)`;
      if (kind === 'after') spec.after = Math.max(spec.after ?? -Infinity, Math.ceil(ms / 1000));
      else spec.before = Math.min(spec.before ?? Infinity, Math.floor(ms / 1000));
      return null;
    }
    case 'size': {
      const bounds = sizeBounds(value.toLowerCase());
      if (bounds === null) return 'size: needs >1mb, <=10kb or 1kb..1mb';
      if (bounds.least !== null) spec.minSize = Math.max(bounds.least, spec.minSize ?? 0);
      if (bounds.most !== null) spec.maxSize = Math.min(bounds.most, spec.maxSize ?? Number.MAX_SAFE_INTEGER);
      return null;
    }
  }
}

/** A time of the day on which the log ends, where the reader is: ms of Unix time. */
function clockTime(text: string, end: number): number | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (match === null) return null;
  const day = new Date(end);
  day.setHours(Number(match[1]), Number(match[2]), Number(match[3] ?? 0), 0);
  return day.getTime();
}

/** A key as a term that matches it alone. */
export const exactKeyTerm = (key: string): string => `"${key.replace(/["\\]/g, '\\$&')}"`;
