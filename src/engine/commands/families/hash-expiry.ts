import { NEVER } from '../../keyspace/entry.js';
import { HashValue } from '../../keyspace/hash-value.js';
import { isWord, readInteger, readRange, timeText } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { refuse } from '../command-error.js';
import { invalidExpire, isLifetimeWord, type LifetimeWord } from '../expiry-options.js';
import { deleteEmptied, readHash, writeHash } from '../lookup.js';
import { mayExpireAt } from './generic-expiry.js';
import { fieldsRemoved } from './hash.js';

/** Lifetimes of hash fields (Redis 7.4, HGETEX and its like 8.0; t_hash.c). */

/** Latest time that a field may have, in ms (EB_EXPIRE_TIME_MAX >> 2). */
const LATEST = 70_368_744_177_663;
const NO_FIELD = -2;
const NO_EXPIRY = -1;

/** Reads `FIELDS numfields field …`, which must end the command. @throws CommandError */
function readFields(args: readonly string[], at: number): readonly string[] {
  if (at >= args.length || !isWord(args[at], 'FIELDS')) {
    refuse('ERR Mandatory argument FIELDS is missing or not at the right position');
  }
  const error = 'ERR Number of fields must be a positive integer';
  const count = at + 1 < args.length ? readInteger(args[at + 1], error) : 0;
  if (count < 1) refuse(error);
  if (count !== args.length - at - 2) refuse('ERR The `numfields` parameter must match the number of arguments');
  return args.slice(at + 2);
}

/** A time for fields. @throws CommandError */
function readTime(call: Call, text: string, unit: 1 | 1000, relative: boolean): number {
  const value = readInteger(text);
  if (value < 0) refuse('ERR invalid expire time, must be >= 0');
  const at = value * unit + (relative ? call.now : 0);
  if (at > LATEST) invalidExpire(call);
  return at;
}

/** Reads `FIELDS numfields field …` and one of NX, XX, GT and LT, in whatever order. @throws CommandError */
function readTimed(args: readonly string[]): { condition: string | null; fields: readonly string[] } {
  let condition: string | null = null;
  let fields: readonly string[] | null = null;
  for (let at = 3; at < args.length; at++) {
    const word = args[at].toUpperCase();
    if (word === 'NX' || word === 'XX' || word === 'GT' || word === 'LT') {
      if (condition !== null) refuse('ERR Multiple condition flags specified');
      condition = word;
    } else if (word === 'FIELDS') {
      fields = readFieldBlock(args, at, 1, 'ERR Parameter `numFields` should be greater than 0', fields !== null);
      at += fields.length + 1;
    } else refuse(`ERR unknown argument: ${args[at]}`);
  }
  return { condition, fields: fields ?? refuse('ERR missing FIELDS argument') };
}

/** The arguments behind `FIELDS numfields`, of which others may follow. @throws CommandError */
function readFieldBlock(
  args: readonly string[],
  at: number,
  width: number,
  error: string,
  again: boolean,
): readonly string[] {
  if (again) refuse('ERR FIELDS keyword specified multiple times');
  if (at + 1 >= args.length) refuse('ERR wrong number of arguments');
  const count = readRange(args[at + 1], 1, Infinity, error);
  if (count * width > args.length - at - 2) refuse('ERR wrong number of arguments');
  return args.slice(at + 2, at + 2 + count * width);
}

function expire(call: Call, unit: 1 | 1000, relative: boolean): void {
  const { args, reply } = call;
  const key = args[1];
  const hash = writeHash(call, key);
  const at = readTime(call, args[2], unit, relative);
  const { condition: word, fields } = readTimed(args);
  const condition = { nx: word === 'NX', xx: word === 'XX', gt: word === 'GT', lt: word === 'LT' };
  reply.array(fields.length);
  if (hash === undefined) {
    for (let i = 0; i < fields.length; i++) reply.integer(NO_FIELD);
    return;
  }
  hash.markExpiring();
  const deleted: string[] = [];
  const updated: string[] = [];
  for (const field of fields) {
    if (!hash.has(field)) reply.integer(NO_FIELD);
    else if (!mayExpireAt(condition, hash.expiryOf(field), at)) reply.integer(0);
    else if (isOver(call, at)) {
      hash.delete(field);
      deleted.push(field);
      reply.integer(2);
    } else {
      hash.setExpiry(field, at);
      updated.push(field);
      reply.integer(1);
    }
  }
  fieldsTimed(call, key, hash, updated, deleted, 'hexpire');
  if (updated.length > 0) {
    const words = word === null ? [] : [word];
    const count = String(updated.length);
    call.propagate(['HPEXPIREAT', key, timeText(at), ...words, 'FIELDS', count, ...updated]);
  }
}

/** Whether a time is over, so that what gets it is deleted at once. */
const isOver = ({ keyspace, now }: Call, at: number): boolean => at <= now && keyspace.expiry === 'delete';

/** What follows when fields were given a time, or deleted because theirs was over. */
function fieldsTimed(
  call: Call,
  key: string,
  hash: HashValue,
  updated: readonly string[],
  deleted: readonly string[],
  event: 'hexpire' | 'hpersist',
): void {
  const { keyspace, db } = call;
  const entry = db.entry(key);
  if (entry !== undefined) db.trackFields(key, entry);
  if (updated.length > 0) keyspace.changed(db, key, 'h', event, updated.length);
  if (deleted.length === 0) return;
  keyspace.changed(db, key, 'h', 'hdel', deleted.length);
  if (hash.size === 0) deleteEmptied(call, key);
  for (const field of deleted) call.propagate(['HDEL', key, field]);
}

/** HTTL and its like: `-2`: no such field; `-1`: it does not expire. */
function timeToLive(call: Call, unit: 1 | 1000, absolute: boolean): void {
  const { args, reply, now } = call;
  const hash = readHash(call, args[1]);
  const fields = readFields(args, 2);
  reply.array(fields.length);
  for (const field of fields) {
    const at = hash?.has(field) === true ? hash.expiryOf(field) : null;
    if (at === null) reply.integer(NO_FIELD);
    else if (at === NEVER) reply.integer(NO_EXPIRY);
    else {
      const ms = absolute ? at : Math.max(0, at - now);
      reply.integer(unit === 1 ? ms : Math.floor((ms + 999) / 1000));
    }
  }
}

function persist(call: Call): void {
  const { args, reply } = call;
  const key = args[1];
  const hash = writeHash(call, key);
  const fields = readFields(args, 2);
  reply.array(fields.length);
  const persisted: string[] = [];
  for (const field of fields) {
    if (hash?.has(field) !== true) reply.integer(NO_FIELD);
    else if (hash.expiryOf(field) === NEVER) reply.integer(NO_EXPIRY);
    else {
      hash.setExpiry(field, NEVER);
      persisted.push(field);
      reply.integer(1);
    }
  }
  if (hash !== undefined && persisted.length > 0) fieldsTimed(call, key, hash, persisted, [], 'hpersist');
}

function getAndDelete(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const hash = writeHash(call, key);
  const fields = readFields(args, 2);
  reply.array(fields.length);
  const deleted: string[] = [];
  for (const field of fields) {
    const value = hash?.get(field);
    if (value === undefined) reply.null();
    else {
      reply.bulk(value);
      hash?.delete(field);
      deleted.push(field);
    }
  }
  if (hash === undefined || deleted.length === 0) return;
  fieldsRemoved(call, key, hash);
  keyspace.changed(db, key, 'h', 'hdel', deleted.length);
  if (hash.size === 0) deleteEmptied(call, key);
  call.propagate(['HDEL', key, ...fields]);
}

interface FieldOptions {
  readonly lifetime: { readonly word: LifetimeWord; readonly text: string } | null;
  readonly keep: boolean;
  readonly persist: boolean;
  readonly fieldPresence: 'FNX' | 'FXX' | null;
  readonly keyPresence: 'NX' | 'XX' | null;
  /** The fields, or the fields and values. */
  readonly fields: readonly string[];
}

/** Reads what is behind the key of HGETEX and HSETEX, in whatever order. @throws CommandError */
function readOptions({ args }: Call, setting: boolean): FieldOptions {
  let lifetime: FieldOptions['lifetime'] = null;
  let kept = false;
  let fieldPresence: FieldOptions['fieldPresence'] = null;
  let keyPresence: FieldOptions['keyPresence'] = null;
  let fields: readonly string[] | null = null;
  const keepWord = setting ? 'KEEPTTL' : 'PERSIST';
  for (let at = 2; at < args.length; at++) {
    const word = args[at].toUpperCase();
    if (word === 'FIELDS') {
      fields = readFieldBlock(args, at, setting ? 2 : 1, 'ERR invalid number of fields', fields !== null);
      at += fields.length + 1;
    } else if (isLifetimeWord(word) || word === keepWord) {
      if (lifetime !== null || kept) {
        refuse(`ERR Only one of EX, PX, EXAT, PXAT or ${keepWord} arguments can be specified`);
      }
      if (!isLifetimeWord(word)) kept = true;
      else if (at + 1 === args.length) refuse('ERR missing expire time');
      else lifetime = { word, text: args[++at] };
    } else if (setting && (word === 'FNX' || word === 'FXX')) {
      if (fieldPresence !== null) refuse('ERR Only one of FXX or FNX arguments can be specified');
      fieldPresence = word;
    } else if (setting && (word === 'NX' || word === 'XX') && keyPresence === null) keyPresence = word;
    else refuse(`ERR unknown argument: ${args[at]}`);
  }
  return {
    lifetime,
    keep: setting && kept,
    persist: !setting && kept,
    fieldPresence,
    keyPresence,
    fields: fields ?? refuse('ERR missing FIELDS argument'),
  };
}

function lifetimeEnd(call: Call, { lifetime }: FieldOptions): number {
  if (lifetime === null) return NEVER;
  const unit = lifetime.word === 'EX' || lifetime.word === 'EXAT' ? 1000 : 1;
  return readTime(call, lifetime.text, unit, lifetime.word === 'EX' || lifetime.word === 'PX');
}

function getAndExpire(call: Call): void {
  const { args, reply } = call;
  const key = args[1];
  const options = readOptions(call, false);
  const { fields } = options;
  const at = lifetimeEnd(call, options);
  const hash = writeHash(call, key);
  reply.array(fields.length);
  const timed = options.lifetime !== null || options.persist;
  if (hash !== undefined && timed) hash.markExpiring();
  const deleted: string[] = [];
  const updated: string[] = [];
  for (const field of fields) {
    const value = hash?.get(field);
    if (value === undefined) reply.null();
    else reply.bulk(value);
    if (hash === undefined || value === undefined || !timed) continue;
    if (options.persist && hash.expiryOf(field) === NEVER) continue;
    if (!options.persist && isOver(call, at)) {
      hash.delete(field);
      deleted.push(field);
    } else {
      hash.setExpiry(field, at);
      updated.push(field);
    }
  }
  if (hash === undefined || !timed) return;
  fieldsTimed(call, key, hash, updated, deleted, options.persist ? 'hpersist' : 'hexpire');
  if (updated.length === 0) return;
  // Also those that are not there: the server changes the command, not its fields.
  const count = String(fields.length);
  if (options.persist) call.propagate(['HPERSIST', key, 'FIELDS', count, ...fields]);
  else call.propagate(['HPEXPIREAT', key, timeText(at), 'FIELDS', count, ...fields]);
}

function setAndExpire(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const options = readOptions(call, true);
  const pairs = options.fields;
  const at = lifetimeEnd(call, options);
  const there = writeHash(call, key);
  const { fieldPresence, keyPresence } = options;
  let refused = keyPresence !== null && (there === undefined) === (keyPresence === 'XX');
  for (let i = 0; fieldPresence !== null && i < pairs.length; i += 2) {
    if ((there?.has(pairs[i]) ?? false) === (fieldPresence === 'FNX')) refused = true;
  }
  if (refused) {
    reply.integer(0);
    return;
  }
  const hash = there ?? HashValue.empty();
  if (options.lifetime !== null) hash.markExpiring();
  hash.expectPairs(pairs, keyspace.limits);
  const over = options.lifetime !== null && isOver(call, at);
  const deleted: string[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const field = pairs[i];
    if (over) {
      hash.delete(field);
      deleted.push(field);
      continue;
    }
    hash.set(field, pairs[i + 1], keyspace.limits);
    if (!options.keep) hash.setExpiry(field, at);
  }
  reply.integer(1);
  if (over) {
    // The server tells the log of every one, whether or not it was there.
    if (there !== undefined) fieldsTimed(call, key, hash, [], deleted, 'hexpire');
    else for (const field of deleted) call.propagate(['HDEL', key, field]);
    return;
  }
  if (there === undefined) keyspace.add(db, key, hash);
  const entry = db.entry(key);
  if (entry !== undefined) db.trackFields(key, entry);
  keyspace.changed(db, key, 'h', 'hset', pairs.length / 2);
  if (options.lifetime === null) return;
  keyspace.notify(db, key, 'h', 'hexpire');
  const presence = fieldPresence === null ? [] : [fieldPresence];
  call.propagate(['HSETEX', key, ...presence, 'PXAT', timeText(at), 'FIELDS', String(pairs.length / 2), ...pairs]);
}

export const HASH_EXPIRY: CommandFunctions = {
  HEXPIRE: (call) => expire(call, 1000, true),
  HPEXPIRE: (call) => expire(call, 1, true),
  HEXPIREAT: (call) => expire(call, 1000, false),
  HPEXPIREAT: (call) => expire(call, 1, false),
  HTTL: (call) => timeToLive(call, 1000, false),
  HPTTL: (call) => timeToLive(call, 1, false),
  HEXPIRETIME: (call) => timeToLive(call, 1000, true),
  HPEXPIRETIME: (call) => timeToLive(call, 1, true),
  HPERSIST: persist,
  HGETDEL: getAndDelete,
  HGETEX: getAndExpire,
  HSETEX: setAndExpire,
};
