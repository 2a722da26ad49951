import { ENCODINGS, OBJECT_KINDS, type Encoding, type ObjectKind } from '../rdb/format.js';
import type { ExpiryCondition, KeyFilterSpec } from '../analysis/filterable-key.js';
import type { Query, RowsMode, Sort, SortColumn } from './query.js';

/**
 * Queries come from a page that shows what a dump holds, so every part of one is checked here, and nowhere else.
 */

/** A query that is none, or that asks for what there is not. The message is for the log, not for a person. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** Most rows, elements or slices that one answer holds. */
export const MAX_COUNT = 10_000;
/** Most bytes of a string value, or of the file, in one answer. */
export const MAX_BYTES = 16 * 1024 * 1024;
/** Most nodes of the tree that are expanded at once. */
const MAX_EXPANDED = 5_000;
/** Longest text in a query: a prefix, an id, a pattern. */
const MAX_TEXT = 200_000;
const MAX_LIST = 10_000;
/** Characters of all ids of expanded nodes. */
const MAX_EXPANDED_TEXT = 2_000_000;

const COLUMNS: readonly SortColumn[] = ['file', 'name', 'type', 'elements', 'disk', 'memory', 'expiry', 'keys'];

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fields(value: unknown, what: string): Fields {
  if (!isFields(value)) throw new QueryError(`${what} is not an object`);
  return value;
}

function count(value: unknown, what: string, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > most) {
    throw new QueryError(`${what} is not a number from 0 to ${most}`);
  }
  return value;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string' || value.length > MAX_TEXT) throw new QueryError(`${what} is not a text`);
  return value;
}

function flag(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') throw new QueryError(`${what} is neither true nor false`);
  return value;
}

function list<T>(value: unknown, what: string, most: number, read: (item: unknown, what: string) => T): readonly T[] {
  if (!Array.isArray(value) || value.length > most) throw new QueryError(`${what} is not a list of at most ${most}`);
  return value.map((item: unknown) => read(item, what));
}

function finite(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new QueryError(`${what} is not a number`);
  return value;
}

function kind(value: unknown, what: string): ObjectKind {
  const known = OBJECT_KINDS.find((name) => name === value);
  if (known === undefined) throw new QueryError(`${what} is not a kind of value`);
  return known;
}

function encoding(value: unknown, what: string): Encoding {
  const known = ENCODINGS.find((name) => name === value);
  if (known === undefined) throw new QueryError(`${what} is not an encoding`);
  return known;
}

function sort(value: unknown): Sort {
  const { column, descending } = fields(value, 'sort');
  const known = COLUMNS.find((name) => name === column);
  if (known === undefined) throw new QueryError('sort.column is not a column');
  return { column: known, descending: flag(descending, 'sort.descending') };
}

function mode(value: unknown): RowsMode {
  const { kind: name, expanded } = fields(value, 'mode');
  if (name === 'list') return { kind: 'list' };
  if (name === 'tree') {
    const ids = list(expanded, 'mode.expanded', MAX_EXPANDED, text);
    const characters = ids.reduce((sum, id) => sum + id.length, 0);
    if (characters > MAX_EXPANDED_TEXT) throw new QueryError('mode.expanded is too long');
    return { kind: 'tree', expanded: ids };
  }
  throw new QueryError('mode.kind is neither list nor tree');
}

function expiry(value: unknown): ExpiryCondition {
  const { kind: name, time, from, to } = fields(value, 'expiry');
  switch (name) {
    case 'none':
    case 'any':
    case 'expired':
      return { kind: name };
    case 'before':
    case 'after':
      return { kind: name, time: finite(time, 'expiry.time') };
    case 'between':
      return { kind: name, from: finite(from, 'expiry.from'), to: finite(to, 'expiry.to') };
    default:
      throw new QueryError('expiry.kind is not a condition');
  }
}

function filter(value: unknown): KeyFilterSpec {
  const from = fields(value, 'filter');
  const spec: { -readonly [Part in keyof KeyFilterSpec]: KeyFilterSpec[Part] } = {};
  const { databases, globs, regex, kinds, encodings, minSize, maxSize } = from;
  if (databases !== undefined) spec.databases = list(databases, 'filter.databases', MAX_LIST, finite);
  if (globs !== undefined) spec.globs = list(globs, 'filter.globs', MAX_LIST, text);
  if (regex !== undefined) spec.regex = text(regex, 'filter.regex');
  if (kinds !== undefined) spec.kinds = list(kinds, 'filter.kinds', OBJECT_KINDS.length, kind);
  if (encodings !== undefined) spec.encodings = list(encodings, 'filter.encodings', ENCODINGS.length, encoding);
  if (from['expiry'] !== undefined) spec.expiry = expiry(from['expiry']);
  if (minSize !== undefined) spec.minSize = finite(minSize, 'filter.minSize');
  if (maxSize !== undefined) spec.maxSize = finite(maxSize, 'filter.maxSize');
  return spec;
}

/**
 * A filter from outside: its known parts, checked.
 * @returns null when it is none
 */
export function readFilterSpec(value: unknown): KeyFilterSpec | null {
  try {
    return filter(value);
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
}

/**
 * A query from outside: its known parts, checked.
 * @throws QueryError when it is none
 */
export function readQuery(value: unknown): Query {
  const query = fields(value, 'query');
  switch (query['kind']) {
    case 'overview':
      return { kind: 'overview' };
    case 'treemap':
      return {
        kind: 'treemap',
        view: count(query['view'], 'view'),
        db: query['db'] === null ? null : finite(query['db'], 'db'),
        prefix: text(query['prefix'], 'prefix'),
        limit: count(query['limit'], 'limit', MAX_COUNT),
      };
    case 'open-view':
      return { kind: 'open-view', filter: filter(query['filter']) };
    case 'close-view':
      return { kind: 'close-view', view: count(query['view'], 'view') };
    case 'rows':
      return {
        kind: 'rows',
        view: count(query['view'], 'view'),
        mode: mode(query['mode']),
        sort: sort(query['sort']),
        from: count(query['from'], 'from'),
        count: count(query['count'], 'count', MAX_COUNT),
      };
    case 'locate':
      return {
        kind: 'locate',
        view: count(query['view'], 'view'),
        mode: mode(query['mode']),
        sort: sort(query['sort']),
        id: text(query['id'], 'id'),
      };
    case 'reveal':
      return {
        kind: 'reveal',
        view: count(query['view'], 'view'),
        mode: mode(query['mode']),
        sort: sort(query['sort']),
        row: count(query['row'], 'row'),
      };
    case 'key':
      return { kind: 'key', row: count(query['row'], 'row') };
    case 'value': {
      const by = query['sort'] === null ? null : fields(query['sort'], 'sort');
      return {
        kind: 'value',
        row: count(query['row'], 'row'),
        start: count(query['start'], 'start'),
        count: count(query['count'], 'count', MAX_BYTES),
        sort: by && {
          column: count(by['column'], 'sort.column', 100),
          descending: flag(by['descending'], 'sort.descending'),
        },
      };
    }
    case 'lens': {
      const cell = query['cell'] === null ? null : fields(query['cell'], 'cell');
      return {
        kind: 'lens',
        row: count(query['row'], 'row'),
        cell: cell && { element: count(cell['element'], 'cell.element'), column: count(cell['column'], 'cell.column') },
      };
    }
    case 'bytes':
      return {
        kind: 'bytes',
        offset: count(query['offset'], 'offset'),
        length: count(query['length'], 'length', MAX_BYTES),
      };
    default:
      throw new QueryError('query.kind is not a query');
  }
}
