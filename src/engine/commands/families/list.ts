import type { ListEnd } from '../../keyspace/list-value.js';
import { clampRange, isWord, readInteger, readNegatable, readPositive } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { deleteEmptied, readList, writeList } from '../lookup.js';
import { listOrNew, popped } from '../list-ends.js';

/** Lists, without the commands that move and wait: those are in list-move.ts. */

function push(call: Call, end: ListEnd, onlyPresent: boolean): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const there = writeList(call, key);
  if (there === undefined && onlyPresent) {
    reply.integer(0);
    return;
  }
  const list = listOrNew(call, key, there);
  const { limits } = keyspace;
  list.expect(args, 2, args.length, limits);
  for (let i = 2; i < args.length; i++) list.push(end, args[i], limits);
  keyspace.changed(db, key, 'l', end === 'left' ? 'lpush' : 'rpush', args.length - 2);
  reply.integer(list.size);
}

function pop(call: Call, end: ListEnd): void {
  const { args, reply, row } = call;
  const key = args[1];
  if (args.length > 3) refuse(`ERR wrong number of arguments for '${row.name.toLowerCase()}' command`);
  const count = args.length === 3 ? readPositive(args[2]) : null;
  const list = writeList(call, key);
  if (list === undefined) {
    if (count === null) reply.null();
    else reply.nullArray();
    return;
  }
  if (count === null) {
    reply.bulk(list.pop(end));
    popped(call, key, list, end, 1);
    return;
  }
  const taken = Math.min(count, list.size);
  reply.array(taken);
  for (let i = 0; i < taken; i++) reply.bulk(list.pop(end));
  if (taken > 0) popped(call, key, list, end, taken);
}

function insert(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const [, key, where, pivot, element] = args;
  const after = isWord(where, 'AFTER');
  if (!after && !isWord(where, 'BEFORE')) refuse(ERRORS.syntax);
  const list = writeList(call, key);
  if (list === undefined) {
    reply.integer(0);
    return;
  }
  list.expect(args, 4, 5, keyspace.limits);
  let place = -1;
  list.forRange(0, list.size, false, (each, index) => {
    if (each !== pivot) return true;
    place = index;
    return false;
  });
  if (place < 0) {
    reply.integer(-1);
    return;
  }
  list.insert(after ? place + 1 : place, element, keyspace.limits);
  keyspace.changed(db, key, 'l', 'linsert');
  reply.integer(list.size);
}

function elementAt(call: Call): void {
  const { args, reply } = call;
  const list = readList(call, args[1]);
  if (list === undefined) {
    reply.null();
    return;
  }
  const index = readInteger(args[2]);
  const place = index < 0 ? index + list.size : index;
  if (place < 0 || place >= list.size) reply.null();
  else reply.bulk(list.at(place));
}

function setElement(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const list = writeList(call, key) ?? refuse(ERRORS.noSuchKey);
  readInteger(args[2]);
  // The server keeps no more than 32 bits of this one (t_list.c, listTypeReplaceAtIndex).
  const index = Number(BigInt.asIntN(32, BigInt(args[2])));
  list.expect(args, 3, 4, keyspace.limits);
  const place = index < 0 ? index + list.size : index;
  if (place < 0 || place >= list.size) refuse(ERRORS.outOfRange);
  list.set(place, args[3], keyspace.limits);
  list.shrunk(keyspace.limits);
  keyspace.changed(db, key, 'l', 'lset');
  reply.status('OK');
}

function range(call: Call): void {
  const { args, reply } = call;
  const start = readInteger(args[2]);
  const stop = readInteger(args[3]);
  const list = readList(call, args[1]);
  const places = list === undefined ? null : clampRange(start, stop, list.size);
  if (list === undefined || places === null) {
    reply.array(0);
    return;
  }
  reply.array(places[1] - places[0] + 1);
  list.forRange(places[0], places[1] + 1, false, (element) => reply.bulk(element));
}

function trim(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const start = readInteger(args[2]);
  const stop = readInteger(args[3]);
  const list = writeList(call, key);
  if (list === undefined) {
    reply.status('OK');
    return;
  }
  const before = list.size;
  const [first, last] = clampRange(start, stop, before) ?? [before, before];
  list.removeRange(Math.min(last + 1, before), before);
  list.removeRange(0, first);
  keyspace.changed(db, key, 'l', 'ltrim', before - list.size);
  if (list.size === 0) deleteEmptied(call, key);
  else list.shrunk(keyspace.limits);
  reply.status('OK');
}

function remove(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const count = readNegatable(args[2]);
  const list = writeList(call, key);
  if (list === undefined) {
    reply.integer(0);
    return;
  }
  const limit = count === 0 ? Infinity : Math.abs(count);
  const removed = list.removeEqual(args[3], count < 0 ? 'right' : 'left', limit);
  if (removed > 0) {
    keyspace.changed(db, key, 'l', 'lrem', removed);
    if (list.size === 0) deleteEmptied(call, key);
    else list.shrunk(keyspace.limits);
  }
  reply.integer(removed);
}

function position(call: Call): void {
  const { args, reply } = call;
  let rank = 1;
  let count: number | null = null;
  let most = 0;
  for (let at = 3; at < args.length; at++) {
    const word = args[at].toUpperCase();
    if (at + 1 === args.length) refuse(ERRORS.syntax);
    if (word === 'RANK') {
      rank = readNegatable(args[++at]);
      if (rank === 0) {
        refuse(
          "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... " +
            'or use negative to start from the end of the list',
        );
      }
    } else if (word === 'COUNT') count = readPositive(args[++at], "ERR COUNT can't be negative");
    else if (word === 'MAXLEN') most = readPositive(args[++at], "ERR MAXLEN can't be negative");
    else refuse(ERRORS.syntax);
  }
  const found: number[] = [];
  const list = readList(call, args[1]);
  if (list !== undefined) {
    const wanted = count === null ? 1 : count === 0 ? Infinity : count;
    let skip = Math.abs(rank) - 1;
    let looked = 0;
    list.forRange(0, list.size, rank < 0, (element, index) => {
      if (element === args[2] && skip-- <= 0) found.push(index);
      looked++;
      return found.length < wanted && (most === 0 || looked < most);
    });
  }
  if (count === null) {
    if (found.length === 0) reply.null();
    else reply.integer(found[0]);
    return;
  }
  reply.array(found.length);
  for (const index of found) reply.integer(index);
}

export const LISTS: CommandFunctions = {
  LPUSH: (call) => push(call, 'left', false),
  RPUSH: (call) => push(call, 'right', false),
  LPUSHX: (call) => push(call, 'left', true),
  RPUSHX: (call) => push(call, 'right', true),
  LPOP: (call) => pop(call, 'left'),
  RPOP: (call) => pop(call, 'right'),
  LINSERT: insert,
  LINDEX: elementAt,
  LSET: setElement,
  LLEN: (call) => call.reply.integer(readList(call, call.args[1])?.size ?? 0),
  LRANGE: range,
  LTRIM: trim,
  LREM: remove,
  LPOS: position,
};
