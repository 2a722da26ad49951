/**
 * The text of the filter box and the filter that it stands for, both ways. The grammar, terms parted by white space:
 *
 *     text            keys that hold it anywhere             "text"         the key of exactly this name
 *     user:*          keys that match the glob whole         glob:"a b*"    a glob, whatever it looks like
 *     key:type:x      text or glob that looks like a term
 *     /^user:\d+$/    keys that match the expression         type:hash,set  db:0,2-4  encoding:listpack
 *     ttl:none|any|expired|<1h|>1d|1h..1d                    size:>1mb|<=10kb|1kb..1mb
 *
 * Terms of one kind add up to `any of these` for names, types, encodings and databases; terms of different kinds must
 * all hold. Times may be lengths (from `now`) or ISO dates.
 */
import { ENCODINGS, OBJECT_KINDS } from '../rdb/format.js';
import { termsOf, type FilterTermOf } from './filter-terms.js';
import {
  databaseList,
  escapeGlob,
  expressionProblem,
  globOfWord,
  isGlob,
  list,
  sizeBounds,
  SIZE_UNITS,
  timeOf,
} from './filter-values.js';
import type { ExpiryCondition, KeyFilterSpec } from './filterable-key.js';

export { escapeGlob } from './filter-values.js';

/** What is wrong with a part of the text; `start` and `end` are places in the text, in UTF-16 units. */
export interface FilterTextError {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** A term of the text and where it stands. */
export type FilterTerm = FilterTermOf<(typeof PREFIXES)[number]>;

export type FilterTermKind = 'text' | 'exact' | 'glob' | 'regex' | 'type' | 'db' | 'encoding' | 'ttl' | 'size';

const PREFIXES = ['type', 'db', 'encoding', 'ttl', 'size', 'glob'] as const;

const isOneOf = <T extends string>(list: readonly T[], value: string): value is T =>
  (list as readonly string[]).includes(value);

/** Parts the text into its terms. Never fails. */
export const filterTerms = (text: string): readonly FilterTerm[] => termsOf(text, PREFIXES);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads a filter text. Terms with an error are left out of the filter, so that what is right still filters.
 * `now` is ms of Unix time: what lengths of time count from.
 */
export function parseFilterText(
  text: string,
  now: number,
): { readonly spec: KeyFilterSpec; readonly errors: readonly FilterTextError[] } {
  const errors: FilterTextError[] = [];
  const spec: Mutable<KeyFilterSpec> = {};
  for (const term of filterTerms(text)) {
    const problem = addTerm(spec, term, now);
    if (problem !== null) errors.push({ start: term.start, end: term.end, message: problem });
  }
  return { spec, errors };
}

/** Adds one term to the filter; the answer is what is wrong with the term, or null. */
function addTerm(spec: Mutable<KeyFilterSpec>, term: FilterTerm, now: number): string | null {
  const { value } = term;
  switch (term.kind) {
    case 'text':
      if (value !== '') spec.globs = [...(spec.globs ?? []), globOfWord(value)];
      return null;
    case 'glob':
      spec.globs = [...(spec.globs ?? []), value];
      return null;
    case 'exact':
      spec.globs = [...(spec.globs ?? []), escapeGlob(value)];
      return null;
    case 'regex': {
      if (spec.regex !== undefined) return 'only one expression between slashes is possible';
      const problem = expressionProblem(value);
      if (problem === null) spec.regex = value;
      return problem;
    }
    case 'type': {
      const kinds = list(value);
      for (const kind of kinds)
        if (!isOneOf(OBJECT_KINDS, kind)) return `no such type: ${kind} (${OBJECT_KINDS.join(', ')})`;
      spec.kinds = union(
        spec.kinds,
        kinds.filter((kind) => isOneOf(OBJECT_KINDS, kind)),
      );
      return kinds.length === 0 ? `type: needs one of ${OBJECT_KINDS.join(', ')}` : null;
    }
    case 'encoding': {
      const encodings = list(value);
      for (const name of encodings)
        if (!isOneOf(ENCODINGS, name)) return `no such encoding: ${name} (${ENCODINGS.join(', ')})`;
      spec.encodings = union(
        spec.encodings,
        encodings.filter((name) => isOneOf(ENCODINGS, name)),
      );
      return encodings.length === 0 ? `encoding: needs one of ${ENCODINGS.join(', ')}` : null;
    }
    case 'db': {
      const databases = databaseList(value);
      if (databases === null) return 'db: needs numbers, as in db:0 or db:0,2-4';
      spec.databases = union(spec.databases, databases);
      return null;
    }
    case 'ttl': {
      const condition = expiryOf(value.toLowerCase(), now);
      if (condition === null) return 'ttl: needs none, any, expired, <1h, >1d or 1h..1d';
      if (spec.expiry !== undefined) return 'only one ttl: is possible';
      spec.expiry = condition;
      return null;
    }
    case 'size':
      return addSize(spec, value.toLowerCase());
  }
}

const union = <T>(old: readonly T[] | undefined, more: readonly T[]): readonly T[] => [
  ...new Set([...(old ?? []), ...more]),
];

/** The text that a glob without wildcards matches; null when it has any. */
function literalOfGlob(glob: string): string | null {
  let text = '';
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? '';
    if (character === '\\' && at + 1 < glob.length) text += glob[++at] ?? '';
    else if (isGlob(character)) return null;
    else text += character;
  }
  return escapeGlob(text) === glob ? text : null;
}

function expiryOf(value: string, now: number): ExpiryCondition | null {
  if (value === 'none' || value === 'any' || value === 'expired') return { kind: value };
  const [low, high, more] = value.split('..');
  if (high !== undefined) {
    const from = timeOf(low ?? '', now);
    const to = timeOf(high, now);
    return more !== undefined || from === null || to === null || to < from ? null : { kind: 'between', from, to };
  }
  const time = timeOf(value.slice(1), now);
  if (time === null) return null;
  if (value.startsWith('<')) return { kind: 'before', time };
  if (value.startsWith('>')) return { kind: 'after', time };
  return null;
}

function addSize(spec: Mutable<KeyFilterSpec>, value: string): string | null {
  const bounds = sizeBounds(value);
  if (bounds === null) return 'size: needs >1mb, <=10kb or 1kb..1mb';
  // Of several bounds the tightest holds.
  if (bounds.least !== null) spec.minSize = Math.max(bounds.least, spec.minSize ?? 0);
  if (bounds.most !== null) spec.maxSize = Math.min(bounds.most, spec.maxSize ?? Number.MAX_SAFE_INTEGER);
  return null;
}

/** Writes a filter as text that {@link parseFilterText} reads as the same filter, whatever `now` is then. */
export function formatFilterText(spec: KeyFilterSpec): string {
  const terms: string[] = [];
  for (const glob of spec.globs ?? []) terms.push(formatGlob(glob));
  if (spec.regex !== undefined) terms.push(`/${spec.regex}/`);
  if (spec.kinds !== undefined && spec.kinds.length > 0) terms.push(`type:${spec.kinds.join(',')}`);
  if (spec.encodings !== undefined && spec.encodings.length > 0) terms.push(`encoding:${spec.encodings.join(',')}`);
  if (spec.databases !== undefined && spec.databases.length > 0) terms.push(`db:${spec.databases.join(',')}`);
  if (spec.expiry !== undefined) terms.push(`ttl:${formatExpiry(spec.expiry)}`);
  if (spec.minSize !== undefined) terms.push(`size:>=${formatSize(spec.minSize)}`);
  if (spec.maxSize !== undefined) terms.push(spec.maxSize < 0 ? 'size:<0' : `size:<=${formatSize(spec.maxSize)}`);
  return terms.join(' ');
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

function formatGlob(glob: string): string {
  const exact = literalOfGlob(glob);
  if (exact !== null) return quote(exact);
  const plain = isGlob(glob) && !/\s|^[/"]/.test(glob);
  if (plain && !PREFIXES.some((name) => glob.toLowerCase().startsWith(`${name}:`))) return glob;
  return `glob:${quote(glob)}`;
}

function formatSize(bytes: number): string {
  for (const unit of ['gb', 'mb', 'kb']) {
    const size = SIZE_UNITS[unit] ?? 1;
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}

function formatExpiry(condition: ExpiryCondition): string {
  switch (condition.kind) {
    case 'before':
      return `<${formatTime(condition.time)}`;
    case 'after':
      return `>${formatTime(condition.time)}`;
    case 'between':
      return `${formatTime(condition.from)}..${formatTime(condition.to)}`;
    default:
      return condition.kind;
  }
}

/** ISO dates with years of four digits; other times are written as their number of ms. */
function formatTime(ms: number): string {
  const iso = Number.isInteger(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : '';
  return iso.length === 24 ? iso.replace(/\.000Z$/, 'Z').replace(/:00Z$/, 'Z') : `@${ms}`;
}
