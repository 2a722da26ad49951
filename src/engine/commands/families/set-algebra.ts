import { SetValue } from '../../keyspace/set-value.js';
import { isWord, readPositive, readRange } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { readSet, writeSet } from '../lookup.js';
import { storeOrDelete } from '../store.js';

/** Unions, intersections and differences of sets. */

type Operation = 'union' | 'inter' | 'diff';

/** Visits the members of a combination, each once; false ends the walk. An undefined set is empty. */
function combine(
  operation: Operation,
  sets: readonly (SetValue | undefined)[],
  visit: (member: string) => boolean,
): void {
  if (operation === 'inter') intersect(sets, visit);
  else if (operation === 'diff') subtract(sets, visit);
  else unite(sets, visit);
}

function intersect(sets: readonly (SetValue | undefined)[], visit: (member: string) => boolean): void {
  const present: SetValue[] = [];
  for (const set of sets) {
    if (set === undefined) return;
    present.push(set);
  }
  present.sort((a, b) => a.size - b.size);
  const [smallest, ...others] = present;
  let going = true;
  for (const member of smallest.members()) {
    if (!others.every((set) => set === smallest || set.has(member))) continue;
    going = visit(member);
    if (!going) return;
  }
}

function subtract([first, ...others]: readonly (SetValue | undefined)[], visit: (member: string) => boolean): void {
  if (first === undefined) return;
  for (const member of first.members()) {
    if (others.some((set) => set?.has(member) === true)) continue;
    if (!visit(member)) return;
  }
}

function unite(sets: readonly (SetValue | undefined)[], visit: (member: string) => boolean): void {
  const seen = new Set<string>();
  for (const set of sets) {
    for (const member of set?.members() ?? []) {
      if (seen.has(member)) continue;
      seen.add(member);
      if (!visit(member)) return;
    }
  }
}

function reply(call: Call, operation: Operation): void {
  const { args } = call;
  const sets = args.slice(1).map((key) => readSet(call, key));
  const members: string[] = [];
  combine(operation, sets, (member) => members.push(member) > 0);
  call.reply.set(members.length);
  for (const member of members) call.reply.bulk(member);
}

function store(call: Call, operation: Operation): void {
  const { args, keyspace } = call;
  const sets = args.slice(2).map((key) => writeSet(call, key));
  const result = SetValue.empty();
  combine(operation, sets, (member) => {
    result.add(member, keyspace.limits);
    return true;
  });
  storeOrDelete(call, args[1], result, 's', `s${operation}store`);
  call.reply.integer(result.size);
}

/** SINTERCARD and its like: numkeys key … [LIMIT limit]. */
function cardinality(call: Call, operation: Operation): void {
  const { args } = call;
  const numkeys = readRange(args[1], 1, Infinity, 'ERR numkeys should be greater than 0');
  if (numkeys > args.length - 2) refuse("ERR Number of keys can't be greater than number of args");
  let limit = 0;
  for (let at = 2 + numkeys; at < args.length; at++) {
    if (isWord(args[at], 'LIMIT') && at + 1 < args.length) {
      limit = readPositive(args[++at], "ERR LIMIT can't be negative");
    } else if (operation !== 'union' || !isWord(args[at], 'APPROX')) refuse(ERRORS.syntax);
  }
  const sets = args.slice(2, 2 + numkeys).map((key) => readSet(call, key));
  let count = 0;
  combine(operation, sets, () => ++count !== limit);
  call.reply.integer(count);
}

export const SET_ALGEBRA: CommandFunctions = {
  SUNION: (call) => reply(call, 'union'),
  SINTER: (call) => reply(call, 'inter'),
  SDIFF: (call) => reply(call, 'diff'),
  SUNIONSTORE: (call) => store(call, 'union'),
  SINTERSTORE: (call) => store(call, 'inter'),
  SDIFFSTORE: (call) => store(call, 'diff'),
  SINTERCARD: (call) => cardinality(call, 'inter'),
  SUNIONCARD: (call) => cardinality(call, 'union'),
  SDIFFCARD: (call) => cardinality(call, 'diff'),
};
