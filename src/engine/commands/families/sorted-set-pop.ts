import type { SortedSetValue } from '../../keyspace/sorted-set-value.js';
import { isWord, readPositive, readRange, readTimeout } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { deleteEmptied, writeSortedSet } from '../lookup.js';

/** Taking the members with the lowest or highest scores, and waiting for one. */

type Extreme = 'min' | 'max';

const POP: Readonly<Record<Extreme, string>> = { min: 'ZPOPMIN', max: 'ZPOPMAX' };

function firstSet(call: Call, keys: readonly string[]): readonly [string, SortedSetValue] | null {
  for (const key of keys) {
    const set = writeSortedSet(call, key);
    if (set !== undefined) return [key, set];
  }
  return null;
}

/** Takes members and tells of each, from the extreme on. */
function take(
  call: Call,
  key: string,
  set: SortedSetValue,
  extreme: Extreme,
  count: number,
  visit: (member: string, score: number) => void,
): void {
  const { keyspace, db } = call;
  const from = extreme === 'min' ? 0 : set.size - count;
  const taken: (readonly [string, number])[] = [];
  set.removeRange(from, from + count, (member, score) => taken.push([member, score]));
  if (extreme === 'max') taken.reverse();
  for (const [member, score] of taken) visit(member, score);
  keyspace.changed(db, key, 'z', `zpop${extreme}`, count);
  if (set.size === 0) deleteEmptied(call, key);
}

function pop(call: Call, extreme: Extreme): void {
  const { args, reply } = call;
  if (args.length > 3) refuse(ERRORS.syntax);
  const count = args.length === 3 ? readPositive(args[2]) : null;
  const set = writeSortedSet(call, args[1]);
  const taken = set === undefined ? 0 : Math.min(count ?? 1, set.size);
  if (set === undefined || taken === 0) {
    reply.array(0);
    return;
  }
  const nested = reply.protocol === 3 && count !== null;
  reply.array(nested ? taken : taken * 2);
  take(call, args[1], set, extreme, taken, (member, score) => {
    if (nested) reply.array(2);
    reply.bulk(member);
    reply.double(score);
  });
}

function popBlocking(call: Call, extreme: Extreme): void {
  const { args, reply } = call;
  const timeout = readTimeout(args[args.length - 1]);
  const keys = args.slice(1, -1);
  const found = firstSet(call, keys);
  if (found === null) {
    wait(call, keys, timeout);
    return;
  }
  const [key, set] = found;
  reply.array(3);
  reply.bulk(key);
  take(call, key, set, extreme, 1, (member, score) => {
    reply.bulk(member);
    reply.double(score);
  });
  call.propagate([POP[extreme], key]);
}

function wait(call: Call, keys: readonly string[], timeout: number): void {
  if (call.mayBlock) call.block({ keys, timeout, onTimeout: 'null-array' });
  else call.reply.nullArray();
}

/** ZMPOP and BZMPOP, whose arguments begin at `from`: numkeys key … MIN | MAX [COUNT count]. */
function popMany(call: Call, from: number, blocking: boolean): void {
  const { args, reply } = call;
  const most = Infinity;
  const numkeys = readRange(args[from], 1, most, 'ERR numkeys should be greater than 0');
  const where = from + 1 + numkeys;
  if (where >= args.length) refuse(ERRORS.syntax);
  const extreme = isWord(args[where], 'MIN') ? 'min' : isWord(args[where], 'MAX') ? 'max' : refuse(ERRORS.syntax);
  let count: number | null = null;
  for (let at = where + 1; at < args.length; at++) {
    if (count !== null || !isWord(args[at], 'COUNT') || at + 1 === args.length) refuse(ERRORS.syntax);
    count = readRange(args[++at], 1, most, 'ERR count should be greater than 0');
  }
  const keys = args.slice(from + 1, where);
  const timeout = blocking ? readTimeout(args[1]) : null;
  const found = firstSet(call, keys);
  if (found === null) {
    if (timeout === null) reply.nullArray();
    else wait(call, keys, timeout);
    return;
  }
  const [key, set] = found;
  const taken = Math.min(count ?? 1, set.size);
  reply.array(2);
  reply.bulk(key);
  reply.array(taken);
  take(call, key, set, extreme, taken, (member, score) => {
    reply.array(2);
    reply.bulk(member);
    reply.double(score);
  });
  call.propagate([POP[extreme], key, String(taken)]);
}

export const SORTED_SET_POPS: CommandFunctions = {
  ZPOPMIN: (call) => pop(call, 'min'),
  ZPOPMAX: (call) => pop(call, 'max'),
  BZPOPMIN: (call) => popBlocking(call, 'min'),
  BZPOPMAX: (call) => popBlocking(call, 'max'),
  ZMPOP: (call) => popMany(call, 1, false),
  BZMPOP: (call) => popMany(call, 2, true),
};
