import { parseLooseDouble } from '../codec/double-text.js';
import type { SortedSetValue } from '../keyspace/sorted-set-value.js';
import { clampRange, readInteger } from './arguments.js';
import { ERRORS, refuse } from './command-error.js';

/** Places of a sorted set that a range covers: from the first to below the last. */
export type PlaceRange = readonly [from: number, to: number];

/** Finds the places of a range in a set. */
export type RangeFinder = (set: SortedSetValue) => PlaceRange;

const NOTHING: PlaceRange = [0, 0];
const LEX_ERROR = 'ERR min or max not valid string range item';

/** By place; reversed, places count from the highest score. @throws CommandError */
export function byRank(startText: string, stopText: string, reverse: boolean): RangeFinder {
  const start = readInteger(startText);
  const stop = readInteger(stopText);
  return ({ size }) => {
    const range = clampRange(start, stop, size);
    if (range === null) return NOTHING;
    return reverse ? [size - 1 - range[1], size - range[0]] : [range[0], range[1] + 1];
  };
}

/** By score; `(` excludes an end (t_zset.c, zslParseRange). @throws CommandError */
export function byScore(minText: string, maxText: string): RangeFinder {
  const [min, minExcluded] = scoreBound(minText);
  const [max, maxExcluded] = scoreBound(maxText);
  if (min > max || (min === max && (minExcluded || maxExcluded))) return () => NOTHING;
  return (set) => ordered(set.countBelow(min, minExcluded), set.countBelow(max, !maxExcluded));
}

function scoreBound(text: string): readonly [score: number, excluded: boolean] {
  const excluded = text.startsWith('(');
  return [parseLooseDouble(excluded ? text.slice(1) : text) ?? refuse(ERRORS.minOrMaxNotFloat), excluded];
}

type LexBound =
  { readonly kind: 'lowest' | 'highest' } | { readonly kind: 'at'; readonly text: string; readonly excluded: boolean };

/** By the bytes of members: `[a`, `(a`, `-`, `+` (t_zset.c, zslParseLexRange). @throws CommandError */
export function byMember(minText: string, maxText: string): RangeFinder {
  const min = lexBound(minText);
  const max = lexBound(maxText);
  if (min.kind === 'highest' || max.kind === 'lowest') return () => NOTHING;
  if (min.kind === 'at' && max.kind === 'at') {
    if (min.text > max.text || (min.text === max.text && (min.excluded || max.excluded))) return () => NOTHING;
  }
  return (set) =>
    ordered(
      min.kind === 'at' ? set.countBelowMember(min.text, min.excluded) : 0,
      max.kind === 'at' ? set.countBelowMember(max.text, !max.excluded) : set.size,
    );
}

function lexBound(text: string): LexBound {
  if (text === '-') return { kind: 'lowest' };
  if (text === '+') return { kind: 'highest' };
  const excluded = text.startsWith('(');
  if (!excluded && !text.startsWith('[')) refuse(LEX_ERROR);
  return { kind: 'at', text: text.slice(1), excluded };
}

/** With scores that differ, a range by members may end before it begins. */
const ordered = (from: number, to: number): PlaceRange => (from < to ? [from, to] : NOTHING);

/** Cuts a range to LIMIT offset count; a negative count takes all, a negative offset nothing. */
export function limited([from, to]: PlaceRange, offset: number, count: number, reverse: boolean): PlaceRange {
  if (offset < 0 || offset >= to - from) return NOTHING;
  const taken = count < 0 ? to - from - offset : Math.min(count, to - from - offset);
  return reverse ? [to - offset - taken, to - offset] : [from + offset, from + offset + taken];
}
