import type { Database } from '../../keyspace/database.js';
import { NEVER, type Entry } from '../../keyspace/entry.js';
import { isString, stringEncoding } from '../../keyspace/string-text.js';
import { typeOf, type Value } from '../../keyspace/value.js';
import { isWord, readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { compilePattern } from '../key-pattern.js';

/** Commands over keys of whatever type: deleting, moving, naming, looking. */

function deleteKeys({ args, keyspace, db, reply }: Call): void {
  let deleted = 0;
  for (let i = 1; i < args.length; i++) {
    const key = args[i];
    if (keyspace.peek(db, key) === undefined) continue;
    keyspace.delete(db, key);
    keyspace.changed(db, key, 'g', 'del');
    deleted++;
  }
  reply.integer(deleted);
}

function exists({ args, keyspace, db, reply }: Call): void {
  let found = 0;
  for (let i = 1; i < args.length; i++) if (keyspace.peek(db, args[i]) !== undefined) found++;
  reply.integer(found);
}

function touch({ args, keyspace, db, reply }: Call): void {
  let found = 0;
  for (let i = 1; i < args.length; i++) if (keyspace.lookupRead(db, args[i]) !== undefined) found++;
  reply.integer(found);
}

/** As TYPE answers: a module's value has its type's name. */
export function typeName(value: Value): string {
  const type = typeOf(value);
  return type === 'module' && typeof value === 'object' && value.type === 'module' ? value.name : type;
}

function type({ args, keyspace, db, reply }: Call): void {
  const entry = keyspace.peek(db, args[1]);
  reply.status(entry === undefined ? 'none' : typeName(entry.value));
}

function rename({ args, keyspace, db, reply, row }: Call): void {
  const [, from, to] = args;
  const onlyAbsent = row.name === 'RENAMENX';
  const entry = keyspace.lookupWrite(db, from) ?? refuse(ERRORS.noSuchKey);
  if (from === to || (onlyAbsent && keyspace.lookupWrite(db, to) !== undefined)) {
    if (onlyAbsent) reply.integer(0);
    else reply.status('OK');
    return;
  }
  if (keyspace.peek(db, to) !== undefined) keyspace.delete(db, to);
  keyspace.delete(db, from);
  place(keyspace, db, to, entry.value, entry.expireAt);
  keyspace.changed(db, from, 'g', 'rename_from');
  keyspace.changed(db, to, 'g', 'rename_to', 0);
  if (onlyAbsent) reply.integer(1);
  else reply.status('OK');
}

function place(keyspace: Call['keyspace'], db: Database, key: string, value: Value, expireAt: number): Entry {
  const entry = keyspace.add(db, key, value);
  if (expireAt !== NEVER) keyspace.setExpiry(db, key, entry, expireAt);
  return entry;
}

/** The database of an argument. @throws CommandError */
function databaseOf({ keyspace }: Call, text: string): Database {
  const index = readInteger(text);
  if (index < -0x80000000 || index > 0x7fffffff) refuse('ERR value is out of range');
  return index >= 0 && index < keyspace.databases.length ? keyspace.databases[index] : refuse(ERRORS.invalidDatabase);
}

function copyValue(value: Value): Value {
  return typeof value === 'object' ? value.copy() : value;
}

function copy(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const [, from, to] = args;
  let target = db;
  let replace = false;
  for (let at = 3; at < args.length; at++) {
    if (isWord(args[at], 'REPLACE')) replace = true;
    else if (isWord(args[at], 'DB') && at + 1 < args.length) target = databaseOf(call, args[++at]);
    else refuse(ERRORS.syntax);
  }
  if (target === db && from === to) refuse(ERRORS.sameObject);
  const entry = keyspace.lookupRead(db, from);
  const there = keyspace.lookupWrite(target, to);
  if (entry === undefined || (there !== undefined && !replace)) {
    reply.integer(0);
    return;
  }
  const value = copyValue(entry.value);
  if (there !== undefined) keyspace.delete(target, to);
  place(keyspace, target, to, value, entry.expireAt);
  keyspace.changed(target, to, 'g', 'copy_to');
  reply.integer(1);
}

function move(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const target = databaseOf(call, args[2]);
  if (target === db) refuse(ERRORS.sameObject);
  const entry = keyspace.lookupWrite(db, key);
  if (entry === undefined || keyspace.lookupWrite(target, key) !== undefined) {
    reply.integer(0);
    return;
  }
  keyspace.delete(db, key);
  place(keyspace, target, key, entry.value, entry.expireAt);
  keyspace.changed(db, key, 'g', 'move_from');
  keyspace.changed(target, key, 'g', 'move_to', 0);
  reply.integer(1);
}

function randomKey({ keyspace, db, reply }: Call): void {
  // Where nothing may be deleted, a database of expired keys would never give one up.
  for (let tries = 0; db.size > 0 && tries < 100; tries++) {
    const key = db.keys.keyAt(db.keys.randomSlot(keyspace.random));
    if (keyspace.peek(db, key) === undefined && keyspace.expiry === 'delete') continue;
    reply.bulk(key);
    return;
  }
  reply.null();
}

function keys({ args, keyspace, db, reply }: Call): void {
  const matches = compilePattern(args[1]);
  const found: string[] = [];
  // From the last to the first: an expired key is deleted when it is met, and the last one moves into its place.
  for (let slot = db.keys.size - 1; slot >= 0; slot--) {
    const key = db.keys.keyAt(slot);
    if (matches(key) && keyspace.peek(db, key) !== undefined) found.push(key);
  }
  reply.array(found.length);
  for (const key of found) reply.bulk(key);
}

function swapDatabases({ args, keyspace, reply }: Call): void {
  const first = readInteger(args[1], 'ERR invalid first DB index');
  const second = readInteger(args[2], 'ERR invalid second DB index');
  const { databases } = keyspace;
  if (first < 0 || second < 0 || first >= databases.length || second >= databases.length) {
    refuse(ERRORS.invalidDatabase);
  }
  if (first !== second) keyspace.swap(first, second);
  keyspace.dirty++;
  reply.status('OK');
}

function flush(call: Call, db: Database | null): void {
  const { args, keyspace, reply } = call;
  if (args.length > 2 || (args.length === 2 && !isWord(args[1], 'ASYNC') && !isWord(args[1], 'SYNC'))) {
    refuse(ERRORS.syntax);
  }
  keyspace.dirty += keyspace.flush(db);
  // An empty database is flushed in the log too (db.c, flushCommandCommon).
  call.forcePropagation();
  reply.status('OK');
}

/** What OBJECT ENCODING says of a value. */
export const encodingOf = (value: Value): string => (isString(value) ? stringEncoding(value) : value.encoding());

/** Integers up to here are one shared object (server.h, OBJ_SHARED_INTEGERS), which counts as used without end. */
const SHARED_INTEGERS = 10_000;
const SHARED_REFERENCES = 0x7fffffff;

function inspected({ args, keyspace, db, reply }: Call): Entry | undefined {
  const entry = keyspace.peek(db, args[2]);
  if (entry === undefined) reply.null();
  return entry;
}

function objectEncoding(call: Call): void {
  const entry = inspected(call);
  if (entry !== undefined) call.reply.bulk(encodingOf(entry.value));
}

function objectReferences(call: Call): void {
  const entry = inspected(call);
  if (entry === undefined) return;
  const { value } = entry;
  const shared = typeof value === 'number' && value >= 0 && value < SHARED_INTEGERS;
  call.reply.integer(shared ? SHARED_REFERENCES : 1);
}

const POLICY_NOTE =
  'Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.';

function objectIdleTime(call: Call): void {
  const { keyspace, reply } = call;
  const entry = inspected(call);
  if (entry === undefined) return;
  if (keyspace.touchAccess !== null) {
    refuse(`ERR An LFU maxmemory policy is selected, idle time not tracked. ${POLICY_NOTE}`);
  }
  reply.integer(Math.max(0, keyspace.accessClock - entry.access));
}

function objectFrequency(call: Call): void {
  const { keyspace, reply } = call;
  const entry = inspected(call);
  if (entry === undefined) return;
  if (keyspace.touchAccess === null) {
    refuse(`ERR An LFU maxmemory policy is not selected, access frequency not tracked. ${POLICY_NOTE}`);
  }
  reply.integer(entry.access & 0xff);
}

const OBJECT_HELP = [
  'OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
  'ENCODING <key>',
  '    How the value is kept.',
  'FREQ <key>',
  '    How often the key is used: the counter of LFU policies.',
  'IDLETIME <key>',
  '    Seconds since the key was last used.',
  'REFCOUNT <key>',
  '    How many places use the value.',
  'HELP',
  '    This text.',
];

function objectHelp({ reply }: Call): void {
  reply.array(OBJECT_HELP.length);
  for (const line of OBJECT_HELP) reply.status(line);
}

export const GENERIC_KEYS: CommandFunctions = {
  DEL: deleteKeys,
  UNLINK: deleteKeys,
  EXISTS: exists,
  TOUCH: touch,
  TYPE: type,
  RENAME: rename,
  RENAMENX: rename,
  COPY: copy,
  MOVE: move,
  RANDOMKEY: randomKey,
  KEYS: keys,
  DBSIZE: ({ db, reply }) => reply.integer(db.size),
  SWAPDB: swapDatabases,
  FLUSHDB: (call) => flush(call, call.db),
  FLUSHALL: (call) => flush(call, null),
  'OBJECT ENCODING': objectEncoding,
  'OBJECT REFCOUNT': objectReferences,
  'OBJECT IDLETIME': objectIdleTime,
  'OBJECT FREQ': objectFrequency,
  'OBJECT HELP': objectHelp,
};
