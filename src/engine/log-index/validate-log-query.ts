import { MAX_BYTES, MAX_COUNT, QueryError } from '../index/validate-query.js';
import type { CommandFilterSpec } from './command-filter.js';
import type { LogQuery } from './log-query.js';
import type { Folding } from './timeline-rows.js';

/** Queries come from a page that shows what a log holds, so every part of one is checked here, and nowhere else. */

/** Most transactions that are open or closed by hand. */
const MOST_FOLDED = 5_000;
/** Longest text in a query. */
const MOST_TEXT = 10_000;
const MOST_ITEMS = 10_000;

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new QueryError(`${what} is no object`);
  return value as Fields;
}

function count(value: unknown, what: string, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > most) {
    throw new QueryError(`${what} is not a number from 0 to ${most}`);
  }
  return value;
}

function finite(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new QueryError(`${what} is not a number`);
  return value;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string' || value.length > MOST_TEXT) throw new QueryError(`${what} is not a text`);
  return value;
}

function list<T>(value: unknown, what: string, most: number, read: (item: unknown, what: string) => T): readonly T[] {
  if (!Array.isArray(value) || value.length > most) throw new QueryError(`${what} is not a list of at most ${most}`);
  return value.map((item: unknown) => read(item, what));
}

function folding(value: unknown): Folding {
  const { open, except } = fields(value, 'folding');
  if (typeof open !== 'boolean') throw new QueryError('folding.open is neither true nor false');
  return { open, except: list(except, 'folding.except', MOST_FOLDED, (row, what) => count(row, what)) };
}

function filter(value: unknown): CommandFilterSpec {
  const from = fields(value, 'filter');
  const spec: { -readonly [Part in keyof CommandFilterSpec]: CommandFilterSpec[Part] } = {};
  const { globs, regex, commands, databases, after, before, minSize, maxSize } = from;
  if (globs !== undefined) spec.globs = list(globs, 'filter.globs', MOST_ITEMS, text);
  if (regex !== undefined) spec.regex = text(regex, 'filter.regex');
  if (commands !== undefined) spec.commands = list(commands, 'filter.commands', MOST_ITEMS, text);
  if (databases !== undefined) spec.databases = list(databases, 'filter.databases', MOST_ITEMS, finite);
  if (after !== undefined) spec.after = finite(after, 'filter.after');
  if (before !== undefined) spec.before = finite(before, 'filter.before');
  if (minSize !== undefined) spec.minSize = finite(minSize, 'filter.minSize');
  if (maxSize !== undefined) spec.maxSize = finite(maxSize, 'filter.maxSize');
  return spec;
}

/** Reads a query. @throws QueryError when it is none */
export function readLogQuery(value: unknown): LogQuery {
  const query = fields(value, 'query');
  const { kind } = query;
  const number = (name: string, most?: number): number => count(query[name], name, most);
  switch (kind) {
    case 'overview':
      return { kind };
    case 'open-view':
      return { kind, filter: filter(query['filter']) };
    case 'open-history':
      return { kind, row: number('row'), key: number('key') };
    case 'close-view':
      return { kind, view: number('view') };
    case 'rows':
      return {
        kind,
        view: number('view'),
        folding: folding(query['folding']),
        from: number('from'),
        count: number('count', MAX_COUNT),
      };
    case 'locate':
      return { kind, view: number('view'), folding: folding(query['folding']), id: text(query['id'], 'id') };
    case 'at-offset':
      return { kind, file: number('file'), offset: number('offset') };
    case 'at-time':
      return { kind, time: finite(query['time'], 'time') };
    case 'command':
      return { kind, row: number('row') };
    case 'arguments':
      return { kind, row: number('row'), start: number('start'), count: number('count', MAX_COUNT) };
    case 'argument':
      return {
        kind,
        row: number('row'),
        argument: number('argument'),
        start: number('start'),
        count: number('count', MAX_BYTES),
      };
    case 'lens':
      return { kind, row: number('row'), argument: number('argument') };
    case 'bytes':
      return { kind, file: number('file'), offset: number('offset'), length: number('length', MAX_BYTES) };
    default:
      throw new QueryError('query.kind is no query');
  }
}
