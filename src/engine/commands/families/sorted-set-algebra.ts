import { SetValue } from '../../keyspace/set-value.js';
import { SortedSetValue } from '../../keyspace/sorted-set-value.js';
import { isWord, readDouble, readInteger, readPositive } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { storeOrDelete } from '../store.js';

/** Unions, intersections and differences of sorted sets, and of sets, whose members all have score 1. */

type Operation = 'union' | 'inter' | 'diff';
type Aggregate = (a: number, b: number) => number;

/** Infinities of different signs come to 0 (t_zset.c, zunionInterAggregate). */
const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  SUM: (a, b) => {
    const sum = a + b;
    return Number.isNaN(sum) ? 0 : sum;
  },
  // Of 0 and -0 the first one stays.
  MIN: (a, b) => (b < a ? b : a),
  MAX: (a, b) => (b > a ? b : a),
};

interface Source {
  readonly set: SetValue | SortedSetValue | undefined;
  weight: number;
}

interface Combination {
  readonly sources: readonly Source[];
  readonly aggregate: Aggregate;
  readonly withScores: boolean;
  /** Members to count at most; 0: all. */
  readonly limit: number;
}

/** Reads `numkeys key … [WEIGHTS …] [AGGREGATE …] [WITHSCORES] [LIMIT …]` from `args[from]` on. */
function readCombination(
  call: Call,
  from: number,
  operation: Operation,
  purpose: 'reply' | 'store' | 'count',
): Combination {
  const { args, keyspace, db, row } = call;
  const numkeys = readInteger(args[from]);
  if (numkeys < 1) refuse(`ERR at least 1 input key is needed for '${row.name.toLowerCase()}' command`);
  if (numkeys > args.length - from - 1) refuse(ERRORS.syntax);
  const sources: Source[] = [];
  for (let i = 0; i < numkeys; i++) {
    const value = keyspace.lookupRead(db, args[from + 1 + i])?.value;
    if (value !== undefined && !(value instanceof SetValue) && !(value instanceof SortedSetValue)) {
      refuse(ERRORS.wrongType);
    }
    sources.push({ set: value, weight: 1 });
  }
  let aggregate = AGGREGATES['SUM'];
  let withScores = false;
  let limit = 0;
  const weighted = operation !== 'diff' && purpose !== 'count';
  for (let at = from + 1 + numkeys; at < args.length; at++) {
    const left = args.length - at - 1;
    if (weighted && left >= numkeys && isWord(args[at], 'WEIGHTS')) {
      for (const source of sources) source.weight = readDouble(args[++at], 'ERR weight value is not a float');
    } else if (weighted && left >= 1 && isWord(args[at], 'AGGREGATE')) {
      const word = args[++at].toUpperCase();
      if (!Object.hasOwn(AGGREGATES, word)) refuse(ERRORS.syntax);
      aggregate = AGGREGATES[word];
    } else if (purpose === 'reply' && isWord(args[at], 'WITHSCORES')) withScores = true;
    else if (purpose === 'count' && left >= 1 && isWord(args[at], 'LIMIT')) {
      limit = readPositive(args[++at], "ERR LIMIT can't be negative");
    } else refuse(ERRORS.syntax);
  }
  // Doubles are summed in this order; a difference keeps the order of its keys.
  if (operation !== 'diff') sources.sort((a, b) => (a.set?.size ?? 0) - (b.set?.size ?? 0));
  return { sources, aggregate, withScores, limit };
}

const scoreIn = (set: SetValue | SortedSetValue, member: string): number | undefined =>
  set instanceof SetValue ? (set.has(member) ? 1 : undefined) : set.score(member);

function forEach(set: SetValue | SortedSetValue | undefined, visit: (member: string, score: number) => void): void {
  if (set instanceof SetValue) set.forEach((member) => visit(member, 1));
  else set?.forEach(visit);
}

function weigh(score: number, weight: number): number {
  const product = score * weight;
  return Number.isNaN(product) ? 0 : product;
}

/** Members of a combination with their scores; no more than are to be counted. */
function combine(operation: Operation, { sources, aggregate, limit }: Combination): Map<string, number> {
  const result = new Map<string, number>();
  if (operation === 'union') {
    for (const { set, weight } of sources) {
      forEach(set, (member, score) => {
        const before = result.get(member);
        const weighed = weigh(score, weight);
        result.set(member, before === undefined ? weighed : aggregate(before, weighed));
      });
    }
    return result;
  }
  const [first, ...others] = sources;
  if (operation === 'inter' && sources.some(({ set }) => set === undefined)) return result;
  forEach(first.set, (member, score) => {
    if (limit > 0 && result.size >= limit) return;
    if (operation === 'diff') {
      if (!others.some(({ set }) => set !== undefined && scoreIn(set, member) !== undefined)) {
        result.set(member, score);
      }
      return;
    }
    let sum = weigh(score, first.weight);
    for (const { set, weight } of others) {
      const there = set === undefined ? undefined : scoreIn(set, member);
      if (there === undefined) return;
      sum = aggregate(sum, weigh(there, weight));
    }
    result.set(member, sum);
  });
  return result;
}

function reply(call: Call, operation: Operation): void {
  const combination = readCombination(call, 1, operation, 'reply');
  const members = combine(operation, combination);
  const ordered = SortedSetValue.fromPairs([...members.keys()], [...members.values()], call.keyspace.limits);
  const { withScores } = combination;
  const nested = withScores && call.reply.protocol === 3;
  call.reply.array(ordered.size * (withScores && !nested ? 2 : 1));
  ordered.forEach((member, score) => {
    if (nested) call.reply.array(2);
    call.reply.bulk(member);
    if (withScores) call.reply.double(score);
  });
}

function store(call: Call, operation: Operation): void {
  const members = combine(operation, readCombination(call, 2, operation, 'store'));
  const result = SortedSetValue.fromPairs([...members.keys()], [...members.values()], call.keyspace.limits);
  storeOrDelete(call, call.args[1], result, 'z', `z${operation}store`);
  call.reply.integer(result.size);
}

export const SORTED_SET_ALGEBRA: CommandFunctions = {
  ZUNION: (call) => reply(call, 'union'),
  ZINTER: (call) => reply(call, 'inter'),
  ZDIFF: (call) => reply(call, 'diff'),
  ZUNIONSTORE: (call) => store(call, 'union'),
  ZINTERSTORE: (call) => store(call, 'inter'),
  ZDIFFSTORE: (call) => store(call, 'diff'),
  ZINTERCARD: (call) => call.reply.integer(combine('inter', readCombination(call, 1, 'inter', 'count')).size),
};
