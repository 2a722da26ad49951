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
import type { ExpiryCondition, KeyFilterSpec } from './filterable-key.js';

/** What is wrong with a part of the text; `start` and `end` are places in the text, in UTF-16 units. */
export interface FilterTextError {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** A term of the text and where it stands. */
export interface FilterTerm {
  readonly start: number;
  readonly end: number;
  readonly kind: FilterTermKind;
  /** What follows the term's prefix, without quotes or slashes. */
  readonly value: string;
}

export type FilterTermKind = 'text' | 'exact' | 'glob' | 'regex' | 'type' | 'db' | 'encoding' | 'ttl' | 'size';

const PREFIXES = ['type', 'db', 'encoding', 'ttl', 'size', 'glob', 'key'] as const;

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
const SIZE_UNITS: Readonly<Record<string, number>> = {
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

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);
const isOneOf = <T extends string>(list: readonly T[], value: string): value is T =>
  (list as readonly string[]).includes(value);

/** Parts the text into its terms. Never fails: an unclosed quote or slash runs to the end of the text. */
export function filterTerms(text: string): readonly FilterTerm[] {
  const terms: FilterTerm[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) {
      at++;
      continue;
    }
    const term = termAt(text, at);
    terms.push(term);
    at = term.end;
  }
  return terms;
}

function termAt(text: string, start: number): FilterTerm {
  if (text[start] === '/') {
    const close = closingSlash(text, start);
    if (close !== -1) return { start, end: close + 1, kind: 'regex', value: text.slice(start + 1, close) };
  }
  const prefix = PREFIXES.find((name) => text.slice(start, start + name.length + 1).toLowerCase() === `${name}:`);
  const body = prefix === undefined ? start : start + prefix.length + 1;
  const { value, end, quoted } = word(text, body);
  const kind = prefix === undefined || prefix === 'key' ? (quoted ? 'exact' : 'text') : prefix;
  return { start, end, kind, value };
}

/** The slash that ends an expression: not escaped, not in a character class, and with white space or nothing behind. */
function closingSlash(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass && (at + 1 === text.length || isSpace(text[at + 1]))) return at;
  }
  return -1;
}

/** A run up to white space, or a quoted one in which `\"` and `\\` stand for a quote and a backslash. */
function word(text: string, start: number): { readonly value: string; readonly end: number; readonly quoted: boolean } {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && !isSpace(text[end])) end++;
    return { value: text.slice(start, end), end, quoted: false };
  }
  let value = '';
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at++;
    value += text[at] ?? '';
    at++;
  }
  return { value, end: Math.min(at + 1, text.length), quoted: true };
}

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
      if (value !== '') spec.globs = [...(spec.globs ?? []), isGlob(value) ? value : `*${value}*`];
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

const list = (value: string): readonly string[] =>
  value
    .toLowerCase()
    .split(',')
    .filter((item) => item !== '');
const union = <T>(old: readonly T[] | undefined, more: readonly T[]): readonly T[] => [
  ...new Set([...(old ?? []), ...more]),
];

/** True when a glob says more than its own characters. */
const isGlob = (text: string): boolean => /[*?[\]\\]/.test(text);

/** A glob that matches exactly this text. */
export const escapeGlob = (text: string): string => text.replace(/[*?[\]\\]/g, '\\$&');

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

function expressionProblem(pattern: string): string | null {
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

function databaseList(value: string): readonly number[] | null {
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

/** A length of time from `now`, or a date: ms of Unix time. */
function timeOf(text: string, now: number): number | null {
  const length = /^(-?\d+(?:\.\d+)?)(ms|s|min|m|h|d|w|y)$/.exec(text);
  if (length !== null) return Math.round(now + Number(length[1]) * (TIME_UNITS[length[2] ?? ''] ?? 0));
  if (/^@-?\d{1,16}$/.test(text)) return Number(text.slice(1));
  if (!/^\d{4}-\d\d-\d\d(t\d\d:\d\d(:\d\d(\.\d{1,3})?)?z?)?$/.test(text)) return null;
  // A date alone is read as midnight where the reader is, as a date with a time is.
  const time = Date.parse(text.length === 10 ? `${text}T00:00` : text.toUpperCase());
  return Number.isNaN(time) ? null : time;
}

function addSize(spec: Mutable<KeyFilterSpec>, value: string): string | null {
  const help = 'size: needs >1mb, <=10kb or 1kb..1mb';
  const [low, high, more] = value.split('..');
  let least: number | null = null;
  let most: number | null = null;
  if (high !== undefined) {
    least = sizeOf(low ?? '');
    most = sizeOf(high);
    if (more !== undefined || least === null || most === null) return help;
  } else {
    const match = /^(<=|>=|<|>)(.*)$/.exec(value);
    const size = match === null ? null : sizeOf(match[2] ?? '');
    if (match === null || size === null) return help;
    if (match[1] === '>=') least = size;
    else if (match[1] === '>') least = size + 1;
    else most = match[1] === '<=' ? size : size - 1;
  }
  // Of several bounds the tightest holds.
  if (least !== null) spec.minSize = Math.max(least, spec.minSize ?? 0);
  if (most !== null) spec.maxSize = Math.min(most, spec.maxSize ?? Number.MAX_SAFE_INTEGER);
  return null;
}

function sizeOf(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(text);
  const unit = match === null ? undefined : SIZE_UNITS[match[2] ?? ''];
  return match === null || unit === undefined
    ? null
    : Math.min(Math.round(Number(match[1]) * unit), Number.MAX_SAFE_INTEGER);
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
