import { SetValue } from '../../keyspace/set-value.js';
import { readNegatable, readPositive } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { deleteEmptied, readSet, writeSet } from '../lookup.js';
import { distinctPlaces, randomPlaces, randomPlacesCount } from '../random-picks.js';

/** Sets; what combines several is in set-algebra.ts. */

/** Members that one SREM of a logged SPOP names (t_set.c, spopWithCountCommand, 7.2). */
const LOGGED_MEMBERS = 1024;

function add(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const { limits } = keyspace;
  let set = writeSet(call, key);
  if (set === undefined) {
    set = SetValue.for(args[2], args.length - 2, limits);
    keyspace.add(db, key, set);
  } else set.expect(args.length - 2, limits);
  let added = 0;
  for (let i = 2; i < args.length; i++) if (set.add(args[i], limits)) added++;
  if (added > 0) keyspace.changed(db, key, 's', 'sadd', added);
  reply.integer(added);
}

function remove(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const set = writeSet(call, key);
  let removed = 0;
  for (let i = 2; set !== undefined && i < args.length; i++) if (set.delete(args[i])) removed++;
  if (removed > 0) {
    keyspace.changed(db, key, 's', 'srem', removed);
    if (set?.size === 0) deleteEmptied(call, key);
  }
  reply.integer(removed);
}

function move(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const [, from, to, member] = args;
  const entry = keyspace.lookupWrite(db, from);
  if (entry === undefined) {
    reply.integer(0);
    return;
  }
  const source = writeSet(call, from);
  const there = writeSet(call, to);
  if (from === to) {
    reply.integer(source?.has(member) === true ? 1 : 0);
    return;
  }
  if (source?.delete(member) !== true) {
    reply.integer(0);
    return;
  }
  keyspace.changed(db, from, 's', 'srem');
  if (source.size === 0) deleteEmptied(call, from);
  const target = there ?? SetValue.for(member, 1, keyspace.limits);
  if (there === undefined) keyspace.add(db, to, target);
  if (target.add(member, keyspace.limits)) keyspace.changed(db, to, 's', 'sadd');
  reply.integer(1);
}

function areMembers(call: Call): void {
  const { args, reply } = call;
  const set = readSet(call, args[1]);
  reply.array(args.length - 2);
  for (let i = 2; i < args.length; i++) reply.integer(set?.has(args[i]) === true ? 1 : 0);
}

function members(call: Call): void {
  const { args, reply } = call;
  const set = readSet(call, args[1]);
  reply.set(set?.size ?? 0);
  set?.forEach((member) => reply.bulk(member));
}

function pop(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  if (args.length > 3) refuse(ERRORS.syntax);
  if (args.length === 3) {
    popMany(call, readPositive(args[2]));
    return;
  }
  const set = writeSet(call, key);
  if (set === undefined) {
    reply.null();
    return;
  }
  const member = set.memberAt(Math.floor(keyspace.random() * set.size));
  set.delete(member);
  keyspace.changed(db, key, 's', 'spop');
  if (set.size === 0) deleteEmptied(call, key);
  call.propagate(['SREM', key, member]);
  reply.bulk(member);
}

function popMany(call: Call, count: number): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const set = writeSet(call, key);
  if (set === undefined || count === 0) {
    reply.set(0);
    return;
  }
  const { size } = set;
  if (count >= size) {
    reply.set(size);
    set.forEach((member) => reply.bulk(member));
    keyspace.changed(db, key, 's', 'spop', size);
    deleteEmptied(call, key);
    call.propagate(['DEL', key]);
    return;
  }
  const taken = distinctPlaces(size, count, keyspace.random).map((place) => set.memberAt(place));
  reply.set(taken.length);
  for (const member of taken) {
    set.delete(member);
    reply.bulk(member);
  }
  keyspace.changed(db, key, 's', 'spop', count);
  for (let at = 0; at < taken.length; at += LOGGED_MEMBERS) {
    call.propagate(['SREM', key, ...taken.slice(at, at + LOGGED_MEMBERS)]);
  }
}

function randomMembers(call: Call): void {
  const { args, keyspace, reply } = call;
  if (args.length > 3) refuse(ERRORS.syntax);
  const count = args.length === 3 ? readNegatable(args[2]) : null;
  const set = readSet(call, args[1]);
  if (count === null) {
    if (set === undefined) reply.null();
    else reply.bulk(set.memberAt(Math.floor(keyspace.random() * set.size)));
    return;
  }
  if (set === undefined) {
    reply.array(0);
    return;
  }
  reply.array(randomPlacesCount(set.size, count));
  for (const place of randomPlaces(set.size, count, keyspace.random)) reply.bulk(set.memberAt(place));
}

export const SETS: CommandFunctions = {
  SADD: add,
  SREM: remove,
  SMOVE: move,
  SCARD: (call) => call.reply.integer(readSet(call, call.args[1])?.size ?? 0),
  SISMEMBER: (call) => call.reply.integer(readSet(call, call.args[1])?.has(call.args[2]) === true ? 1 : 0),
  SMISMEMBER: areMembers,
  SMEMBERS: members,
  SPOP: pop,
  SRANDMEMBER: randomMembers,
};
