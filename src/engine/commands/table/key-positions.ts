/** Where the keys of a command are among its arguments. */
import type { CommandRow, KeySpec } from './command-row.js';

/** Gives one argument as text, the name being argument 0. It is only asked for where a word or number decides. */
export type ArgumentAt = (index: number) => string;

const NONE: readonly number[] = [];
/** The answer for most commands, made once. */
const ALONE: readonly (readonly number[])[] = Array.from({ length: 8 }, (_, at) => [at]);

/**
 * The positions of the keys of a command, the name being argument 0; for subcommands too, whose keys begin at 2. Each
 * position once, in the order in which the table's rules find them. Channels are no keys. What COMMAND GETKEYS would
 * refuse (too few arguments, a number of keys that is none or too great) gives what can be told, or nothing.
 */
export function keyPositions(row: CommandRow, argumentCount: number, argumentAt: ArgumentAt): readonly number[] {
  const specs = row.keySpecs;
  const [only] = specs;
  if (only === undefined) return NONE;
  if (specs.length === 1) return only.channels ? NONE : specPositions(only, argumentCount, argumentAt);
  if (row.name === 'SORT') return sortPositions(argumentCount, argumentAt);
  if (row.name === 'MIGRATE') return migratePositions(argumentCount, argumentAt);
  const found = new Set<number>();
  for (const spec of specs) for (const at of specPositions(spec, argumentCount, argumentAt)) found.add(at);
  return [...found];
}

function specPositions({ begin, find }: KeySpec, count: number, argumentAt: ArgumentAt): readonly number[] {
  const start = begin.kind === 'index' ? begin.index : begin.kind === 'keyword' ? behind(begin, count, argumentAt) : 0;
  if (start <= 0 || start >= count) return NONE;
  if (find.kind === 'range') {
    let last = find.last < 0 ? count + find.last : start + find.last;
    if (find.last < 0 && find.limit > 1) last = start + Math.floor((count - start) / find.limit) + find.last;
    if (last === start) return ALONE[start] ?? [start];
    return series(start, Math.min(last, count - 1), find.step);
  }
  const keys = countOf(argumentAt, start + find.number, count);
  const first = start + find.first;
  return keys <= 0 ? NONE : series(first, Math.min(first + (keys - 1) * find.step, count - 1), find.step);
}

function series(first: number, last: number, step: number): readonly number[] {
  const positions: number[] = [];
  for (let at = first; at <= last; at += step) positions.push(at);
  return positions;
}

/** Position behind a word; 0: it isn't there. */
function behind(
  { keyword, from }: { readonly keyword: string; readonly from: number },
  count: number,
  argumentAt: ArgumentAt,
): number {
  const step = from > 0 ? 1 : -1;
  for (let at = from > 0 ? from : count + from; at >= 1 && at < count; at += step) {
    if (isWord(argumentAt(at), keyword)) return at + 1;
  }
  return 0;
}

/** The number that an argument says; 0 for none. */
function countOf(argumentAt: ArgumentAt, index: number, count: number): number {
  if (index >= count) return 0;
  const text = argumentAt(index);
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

const isWord = (text: string, word: string): boolean => text.length === word.length && text.toUpperCase() === word;

/** Words of SORT with their number of values (sort.c: the last STORE wins; values are never taken for words). */
const SORT_WORDS: Readonly<Record<string, number>> = { LIMIT: 2, GET: 1, BY: 1 };

function sortPositions(count: number, argumentAt: ArgumentAt): readonly number[] {
  if (count < 2) return NONE;
  let target = 0;
  for (let at = 2; at < count; at++) {
    const word = argumentAt(at).toUpperCase();
    if (word === 'STORE' && at + 1 < count) {
      target = at + 1;
      at++;
    } else if (Object.hasOwn(SORT_WORDS, word)) at += SORT_WORDS[word] ?? 0;
  }
  return target === 0 ? [1] : [1, target];
}

/** Words of MIGRATE that a name or password follows: these may well read KEYS. */
const MIGRATE_WORDS: Readonly<Record<string, number>> = { AUTH: 1, AUTH2: 2 };

/** The key at its place, or, where that is empty, everything behind KEYS. */
function migratePositions(count: number, argumentAt: ArgumentAt): readonly number[] {
  if (count < 4) return NONE;
  if (argumentAt(3) !== '') return [3];
  for (let at = 6; at < count; at++) {
    const word = argumentAt(at).toUpperCase();
    if (word === 'KEYS') return series(at + 1, count - 1, 1);
    if (Object.hasOwn(MIGRATE_WORDS, word)) at += MIGRATE_WORDS[word] ?? 0;
  }
  return [3];
}
