import type { ExpiryCondition, KeyFilterSpec } from '../engine/analysis/filterable-key.js';
import { OBJECT_KINDS, type ObjectKind } from '../engine/rdb/format.js';
import { UsageError, wholeNumber } from './command.js';

/** The options that choose keys, for the table of a command that has them. */
export const FILTER_OPTIONS = {
  db: { type: 'string', multiple: true },
  key: { type: 'string', multiple: true },
  regex: { type: 'string' },
  type: { type: 'string', multiple: true },
  expiry: { type: 'string' },
  'min-size': { type: 'string' },
  limit: { type: 'string' },
} as const;

/** What these options read as. */
export interface FilterValues {
  readonly db?: string[] | undefined;
  readonly key?: string[] | undefined;
  readonly regex?: string | undefined;
  readonly type?: string[] | undefined;
  readonly expiry?: string | undefined;
  readonly 'min-size'?: string | undefined;
  readonly limit?: string | undefined;
}

/** The part of a command's help that explains them. */
export const FILTER_HELP = `Filters (a key must pass all that are given)
  --db N            only database N; may be given several times
  --key GLOB        only keys that match, as in KEYS: * ? [a-c] [^x] \\; may be
                    given several times
  --regex RE        only keys in which a JavaScript regular expression is found
  --type T          only string, list, set, zset, hash, stream, array or module;
                    may be given several times
  --expiry WHEN     none, any, expired, '<TIME' or '>TIME'. TIME is Unix time in
                    seconds or milliseconds, a date (2030-01-31,
                    2030-01-31T12:00:00Z) or a time from now (90s, 15m, 12h, 7d)
  --min-size BYTES  only keys that take at least so many bytes in the file
                    (10000, 64k, 5m, 1g)
  --limit N         stop after N keys`;

/** The filter and the greatest number of keys; Infinity where there is none. */
export interface KeySelection {
  readonly filter: KeyFilterSpec;
  readonly limit: number;
}

/**
 * Reads the options into a filter. `now` is ms of Unix time.
 * @throws UsageError
 */
export function readFilter(values: FilterValues, now: number): KeySelection {
  const { db, key, regex, type, expiry } = values;
  const minSize = values['min-size'];
  return {
    filter: {
      ...(db === undefined ? {} : { databases: listed(db).map((text) => wholeNumber('db', text)) }),
      ...(key === undefined ? {} : { globs: key }),
      ...(regex === undefined ? {} : { regex }),
      ...(type === undefined ? {} : { kinds: listed(type).map(readKind) }),
      ...(expiry === undefined ? {} : { expiry: readExpiry(expiry, now) }),
      ...(minSize === undefined ? {} : { minSize: readBytes(minSize) }),
    },
    limit: values.limit === undefined ? Infinity : wholeNumber('limit', values.limit),
  };
}

/** Values of an option that may be given several times, or once with commas. */
const listed = (values: readonly string[]): string[] => values.flatMap((value) => value.split(','));

function readKind(text: string): ObjectKind {
  const kind = OBJECT_KINDS.find((known) => known === text.toLowerCase());
  if (kind === undefined) throw new UsageError(`--type takes one of ${OBJECT_KINDS.join(', ')}, not '${text}'`);
  return kind;
}

const SIZE_UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

function readBytes(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+)([kmg]?)b?$/i.exec(text) ?? [];
  if (digits === '') throw new UsageError(`--min-size takes bytes such as 10000, 64k, 5m or 1g, not '${text}'`);
  return Number(digits) * SIZE_UNITS[unit.toLowerCase()];
}

function readExpiry(text: string, now: number): ExpiryCondition {
  if (text === 'none' || text === 'any' || text === 'expired') return { kind: text };
  const sign = text.charAt(0);
  if (sign !== '<' && sign !== '>') {
    throw new UsageError(`--expiry takes none, any, expired, '<TIME' or '>TIME', not '${text}'`);
  }
  return { kind: sign === '<' ? 'before' : 'after', time: readTime(text.slice(1).trim(), now) };
}

const SPAN_UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Plain numbers below this are seconds: as milliseconds they would lie before March 1973. */
const SMALLEST_MILLISECONDS = 100_000_000_000;

function readTime(text: string, now: number): number {
  const [, count = '', unit = ''] = /^([+-]?\d+)([smhd])$/.exec(text) ?? [];
  if (count !== '') return now + Number(count) * SPAN_UNITS[unit];
  if (/^\d+$/.test(text)) return Number(text) < SMALLEST_MILLISECONDS ? Number(text) * 1000 : Number(text);
  const time = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) {
    throw new UsageError(`--expiry takes a Unix time, a date such as 2030-01-31, or a span such as 12h, not '${text}'`);
  }
  return time;
}

/** True when no key is left out. */
export const selectsEverything = ({ filter, limit }: KeySelection): boolean =>
  limit === Infinity && Object.keys(filter).length === 0;
