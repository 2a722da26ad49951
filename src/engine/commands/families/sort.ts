import { parseLooseDouble } from '../../codec/double-text.js';
import { HashValue } from '../../keyspace/hash-value.js';
import { ListValue } from '../../keyspace/list-value.js';
import { SetValue } from '../../keyspace/set-value.js';
import { SortedSetValue } from '../../keyspace/sorted-set-value.js';
import { isString, stringText } from '../../keyspace/string-text.js';
import { readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { storeOrDelete } from '../store.js';

/** SORT: the elements of a list, set or sorted set in another order, or what they point at (sort.c). */

interface SortOptions {
  readonly by: string | null;
  readonly offset: number;
  readonly count: number;
  readonly get: readonly string[];
  readonly descending: boolean;
  readonly alpha: boolean;
  readonly store: string | null;
}

function readOptions({ args }: Call, readOnly: boolean): SortOptions {
  let by: string | null = null;
  let offset = 0;
  let count = -1;
  let descending = false;
  let alpha = false;
  let store: string | null = null;
  const get: string[] = [];
  for (let at = 2; at < args.length; at++) {
    const word = args[at].toUpperCase();
    const left = args.length - at - 1;
    if (word === 'ASC') descending = false;
    else if (word === 'DESC') descending = true;
    else if (word === 'ALPHA') alpha = true;
    else if (word === 'LIMIT' && left >= 2) {
      offset = readInteger(args[++at]);
      count = readInteger(args[++at]);
    } else if (!readOnly && word === 'STORE' && left >= 1) store = args[++at];
    else if (word === 'BY' && left >= 1) by = args[++at];
    else if (word === 'GET' && left >= 1) get.push(args[++at]);
    else refuse(ERRORS.syntax);
  }
  return { by, offset, count, get, descending, alpha, store };
}

/** What a pattern points at for an element: `#` itself, `p*` a string, `p*->f` a hash's field; null: nothing. */
function lookUp({ keyspace, db }: Call, pattern: string, element: string): string | null {
  if (pattern === '#') return element;
  const star = pattern.indexOf('*');
  if (star < 0) return null;
  const arrow = pattern.indexOf('->', star + 1);
  const ofHash = arrow >= 0 && arrow + 2 < pattern.length;
  const key = pattern.slice(0, star) + element + pattern.slice(star + 1, ofHash ? arrow : undefined);
  const value = keyspace.lookupRead(db, key)?.value;
  if (value === undefined) return null;
  if (ofHash) return value instanceof HashValue ? (value.get(pattern.slice(arrow + 2)) ?? null) : null;
  return isString(value) ? stringText(value) : null;
}

interface Weighted {
  readonly element: string;
  /** A number, a text, or null where the pattern points at nothing. */
  readonly weight: number | string | null;
}

function weigh(call: Call, element: string, { by, alpha }: SortOptions): Weighted {
  const text = by === null ? element : lookUp(call, by, element);
  if (alpha) return { element, weight: text };
  const score = text === null ? 0 : parseLooseDouble(text);
  if (score === null) refuse("ERR One or more scores can't be converted into double");
  return { element, weight: score };
}

const compare = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

function order(a: Weighted, b: Weighted): number {
  if (a.weight === null || b.weight === null) {
    return Number(a.weight !== null) - Number(b.weight !== null);
  }
  const byWeight = compare(a.weight, b.weight);
  // Equal numbers are told apart by the elements; equal texts are equal.
  return byWeight !== 0 || typeof a.weight === 'string' ? byWeight : compare(a.element, b.element);
}

function elementsOf(value: ListValue | SetValue | SortedSetValue): string[] {
  const elements: string[] = [];
  value.forEach((element: string) => elements.push(element));
  return elements;
}

function sorted(call: Call, options: SortOptions, readOnly: boolean): readonly string[] {
  const { args, keyspace, db, origin } = call;
  const value = keyspace.lookupRead(db, args[1])?.value;
  if (value === undefined) return [];
  if (!(value instanceof ListValue) && !(value instanceof SetValue) && !(value instanceof SortedSetValue)) {
    refuse(ERRORS.wrongType);
  }
  const elements = elementsOf(value);
  let chosen = options;
  let asIs = options.by !== null && !options.by.includes('*');
  // A set's own order is no order: what is stored or seen by a script must be the same everywhere.
  if (asIs && value instanceof SetValue && (options.store !== null || origin === 'script')) {
    asIs = false;
    chosen = { ...options, alpha: true, by: null };
  }
  // The server unpacks what it sorts, and leaves it so.
  if (value instanceof SortedSetValue && !readOnly) value.expect(Infinity, keyspace.limits);
  if (asIs) return options.descending && !(value instanceof SetValue) ? elements.reverse() : elements;
  const weighted = elements.map((element) => weigh(call, element, chosen));
  const sign = options.descending ? -1 : 1;
  return weighted.sort((a, b) => sign * order(a, b)).map(({ element }) => element);
}

function sort(call: Call, readOnly: boolean): void {
  const { keyspace, reply } = call;
  const options = readOptions(call, readOnly);
  const all = sorted(call, options, readOnly);
  const start = Math.max(0, options.offset);
  const chosen = options.count < 0 ? all.slice(start) : all.slice(start, start + options.count);
  const { get, store } = options;
  const results: (string | null)[] =
    get.length === 0 ? [...chosen] : chosen.flatMap((element) => get.map((pattern) => lookUp(call, pattern, element)));
  if (store !== null) {
    const list = ListValue.fromElements(
      results.map((result) => result ?? ''),
      keyspace.limits,
    );
    storeOrDelete(call, store, list, 'l', 'sortstore');
    if (list.size > 1) keyspace.dirty += list.size - 1;
    reply.integer(list.size);
    return;
  }
  reply.array(results.length);
  for (const result of results) {
    if (result === null) reply.null();
    else reply.bulk(result);
  }
}

export const SORTS: CommandFunctions = {
  SORT: (call) => sort(call, false),
  SORT_RO: (call) => sort(call, true),
};
