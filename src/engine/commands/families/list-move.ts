import type { ListEnd, ListValue } from '../../keyspace/list-value.js';
import { isWord, readRange, readTimeout } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { listOrNew, popped } from '../list-ends.js';
import { writeList } from '../lookup.js';

/** Moving elements between lists, taking from the first list that has any, and waiting for one. */

const POP: Readonly<Record<ListEnd, string>> = { left: 'LPOP', right: 'RPOP' };

function readEnd(text: string): ListEnd {
  if (isWord(text, 'LEFT')) return 'left';
  return isWord(text, 'RIGHT') ? 'right' : refuse(ERRORS.syntax);
}

/** Moves one element. @returns false where the source is not there, and nothing is replied then */
function moveElement(call: Call, from: string, to: string, fromEnd: ListEnd, toEnd: ListEnd): boolean {
  const { keyspace, db, reply } = call;
  const source = writeList(call, from);
  if (source === undefined) return false;
  const there = from === to ? source : writeList(call, to);
  const element = source.pop(fromEnd);
  const target = listOrNew(call, to, there);
  target.expect([element], 0, 1, keyspace.limits);
  target.push(toEnd, element, keyspace.limits);
  keyspace.changed(db, to, 'l', toEnd === 'left' ? 'lpush' : 'rpush', 0);
  reply.bulk(element);
  popped(call, from, source, fromEnd, 1);
  return true;
}

function move(call: Call): void {
  const { args } = call;
  const fromEnd = readEnd(args[3]);
  const toEnd = readEnd(args[4]);
  if (!moveElement(call, args[1], args[2], fromEnd, toEnd)) call.reply.null();
}

function moveRightToLeft(call: Call): void {
  const { args } = call;
  if (!moveElement(call, args[1], args[2], 'right', 'left')) call.reply.null();
}

function moveBlocking(call: Call): void {
  const { args } = call;
  const fromEnd = readEnd(args[3]);
  const toEnd = readEnd(args[4]);
  const timeout = readTimeout(args[5]);
  if (moveElement(call, args[1], args[2], fromEnd, toEnd)) {
    call.propagate(['LMOVE', args[1], args[2], fromEnd.toUpperCase(), toEnd.toUpperCase()]);
  } else wait(call, [args[1]], timeout, 'null');
}

function moveRightToLeftBlocking(call: Call): void {
  const { args } = call;
  const timeout = readTimeout(args[3]);
  if (moveElement(call, args[1], args[2], 'right', 'left')) call.propagate(['RPOPLPUSH', args[1], args[2]]);
  else wait(call, [args[1]], timeout, 'null');
}

/** Waits, or, where the caller cannot, answers as if the time were over. */
function wait(call: Call, keys: readonly string[], timeout: number, denied: 'null' | 'null-array'): void {
  if (call.mayBlock) call.block({ keys, timeout, onTimeout: 'null-array' });
  else if (denied === 'null') call.reply.null();
  else call.reply.nullArray();
}

function popBlocking(call: Call, end: ListEnd): void {
  const { args, reply } = call;
  const timeout = readTimeout(args[args.length - 1]);
  const keys = args.slice(1, -1);
  const found = firstList(call, keys);
  if (found === null) {
    wait(call, keys, timeout, 'null-array');
    return;
  }
  const [key, list] = found;
  reply.array(2);
  reply.bulk(key);
  reply.bulk(list.pop(end));
  popped(call, key, list, end, 1);
  call.propagate([POP[end], key]);
}

function firstList(call: Call, keys: readonly string[]): readonly [string, ListValue] | null {
  for (const key of keys) {
    const list = writeList(call, key);
    if (list !== undefined) return [key, list];
  }
  return null;
}

/** LMPOP and BLMPOP, whose arguments begin at `from`: numkeys key … LEFT | RIGHT [COUNT count]. */
function popMany(call: Call, from: number, blocking: boolean): void {
  const { args, reply } = call;
  const most = Infinity;
  const numkeys = readRange(args[from], 1, most, 'ERR numkeys should be greater than 0');
  const where = from + 1 + numkeys;
  if (where >= args.length) refuse(ERRORS.syntax);
  const end = readEnd(args[where]);
  let count: number | null = null;
  for (let at = where + 1; at < args.length; at++) {
    if (count !== null || !isWord(args[at], 'COUNT') || at + 1 === args.length) refuse(ERRORS.syntax);
    count = readRange(args[++at], 1, most, 'ERR count should be greater than 0');
  }
  const keys = args.slice(from + 1, where);
  const timeout = blocking ? readTimeout(args[1]) : null;
  const found = firstList(call, keys);
  if (found === null) {
    if (timeout === null) reply.nullArray();
    else wait(call, keys, timeout, 'null-array');
    return;
  }
  const [key, list] = found;
  const taken = Math.min(count ?? 1, list.size);
  reply.array(2);
  reply.bulk(key);
  reply.array(taken);
  for (let i = 0; i < taken; i++) reply.bulk(list.pop(end));
  popped(call, key, list, end, taken);
  call.propagate([POP[end], key, String(taken)]);
}

export const LIST_MOVES: CommandFunctions = {
  LMOVE: move,
  RPOPLPUSH: moveRightToLeft,
  BLMOVE: moveBlocking,
  BRPOPLPUSH: moveRightToLeftBlocking,
  BLPOP: (call) => popBlocking(call, 'left'),
  BRPOP: (call) => popBlocking(call, 'right'),
  LMPOP: (call) => popMany(call, 1, false),
  BLMPOP: (call) => popMany(call, 2, true),
};
