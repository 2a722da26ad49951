import { parseInt64Text } from '../../codec/integer-text.js';
import { NEVER } from '../../keyspace/entry.js';
import { HashValue } from '../../keyspace/hash-value.js';
import { isWord, readInt64, readNegatable } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { deleteEmptied, readHash, writeHash } from '../lookup.js';
import { randomPlaces, randomPlacesCount } from '../random-picks.js';
import { addInt64, readLongDouble, sumText } from './string-number.js';

/** Hashes; lifetimes of fields are in hash-expiry.ts. */

/** The hash to change, or a new one that is not yet under its key. */
function hashOrNew(call: Call, key: string): readonly [hash: HashValue, isNew: boolean] {
  const hash = writeHash(call, key);
  return hash === undefined ? [HashValue.empty(), true] : [hash, false];
}

/** Takes the time of a field that is given a new value. */
export function dropExpiry({ db }: Call, key: string, hash: HashValue, field: string): void {
  if (hash.expiring === 0) return;
  hash.setExpiry(field, NEVER);
  if (hash.expiring === 0) db.fieldExpires.delete(key);
}

function set(call: Call): void {
  const { args, keyspace, db, reply, row } = call;
  const key = args[1];
  if (args.length % 2 === 1) refuse(`ERR wrong number of arguments for '${row.name.toLowerCase()}' command`);
  const [hash, isNew] = hashOrNew(call, key);
  const { limits } = keyspace;
  const pairs = (args.length - 2) / 2;
  hash.expect(pairs, limits);
  let created = 0;
  for (let i = 2; i < args.length; i += 2) {
    if (hash.set(args[i], args[i + 1], limits)) created++;
    else dropExpiry(call, key, hash, args[i]);
  }
  if (isNew) keyspace.add(db, key, hash);
  keyspace.changed(db, key, 'h', 'hset', pairs);
  if (row.name === 'HMSET') reply.status('OK');
  else reply.integer(created);
}

function setIfAbsent(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const [, key, field, value] = args;
  const [hash, isNew] = hashOrNew(call, key);
  if (hash.has(field)) {
    reply.integer(0);
    return;
  }
  hash.set(field, value, keyspace.limits);
  if (isNew) keyspace.add(db, key, hash);
  keyspace.changed(db, key, 'h', 'hset');
  reply.integer(1);
}

function get(call: Call): void {
  const { args, reply } = call;
  const value = readHash(call, args[1])?.get(args[2]);
  if (value === undefined) reply.null();
  else reply.bulk(value);
}

function getMany(call: Call): void {
  const { args, reply } = call;
  const hash = readHash(call, args[1]);
  reply.array(args.length - 2);
  for (let i = 2; i < args.length; i++) {
    const value = hash?.get(args[i]);
    if (value === undefined) reply.null();
    else reply.bulk(value);
  }
}

function remove(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const hash = writeHash(call, key);
  let removed = 0;
  for (let i = 2; hash !== undefined && i < args.length; i++) if (hash.delete(args[i])) removed++;
  if (hash !== undefined && removed > 0) {
    fieldsRemoved(call, key, hash);
    keyspace.changed(db, key, 'h', 'hdel', removed);
    if (hash.size === 0) deleteEmptied(call, key);
  }
  reply.integer(removed);
}

/** To be called when fields are gone that may have had a time. */
export function fieldsRemoved({ db }: Call, key: string, hash: HashValue): void {
  if (db.fieldExpires.size > 0 && hash.expiring === 0) db.fieldExpires.delete(key);
}

function incrementBy(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const [, key, field, increment] = args;
  const by = readInt64(increment);
  const [hash, isNew] = hashOrNew(call, key);
  const old = hash.get(field);
  const from = old === undefined ? 0 : (parseInt64Text(old) ?? refuse('ERR hash value is not an integer'));
  const sum = addInt64(from, by) ?? refuse('ERR increment or decrement would overflow');
  hash.set(field, String(sum), keyspace.limits);
  if (isNew) keyspace.add(db, key, hash);
  keyspace.changed(db, key, 'h', 'hincrby');
  reply.integer(sum);
}

function incrementByFloat(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const [, key, field, increment] = args;
  const by = readLongDouble(increment);
  if (by === 'infinite') refuse('ERR value is NaN or Infinity');
  const [hash, isNew] = hashOrNew(call, key);
  const text = sumText(readLongDouble(hash.get(field) ?? '0', 'ERR hash value is not a float'), by);
  hash.set(field, text, keyspace.limits);
  if (isNew) keyspace.add(db, key, hash);
  keyspace.changed(db, key, 'h', 'hincrbyfloat');
  // HSET would take the field's time (Redis 8.0 therefore writes HSETEX always).
  if (hash.expiryOf(field) === NEVER) call.propagate(['HSET', key, field, text]);
  else call.propagate(['HSETEX', key, 'KEEPTTL', 'FIELDS', '1', field, text]);
  reply.bulk(text);
}

function all(call: Call): void {
  const { args, reply } = call;
  const hash = readHash(call, args[1]);
  reply.map(hash?.size ?? 0);
  hash?.forEach((field, value) => {
    reply.bulk(field);
    reply.bulk(value);
  });
}

function fields(call: Call): void {
  const { args, reply } = call;
  const hash = readHash(call, args[1]);
  reply.array(hash?.size ?? 0);
  hash?.forEach((field) => reply.bulk(field));
}

function values(call: Call): void {
  const { args, reply } = call;
  const hash = readHash(call, args[1]);
  reply.array(hash?.size ?? 0);
  hash?.forEach((_field, value) => reply.bulk(value));
}

function randomFields(call: Call): void {
  const { args, keyspace, reply } = call;
  const { random } = keyspace;
  const count = args.length >= 3 ? readNegatable(args[2]) : null;
  const withValues = args.length === 4;
  if (args.length > 4 || (withValues && !isWord(args[3], 'WITHVALUES'))) refuse(ERRORS.syntax);
  if (withValues && count !== null && Math.abs(count) > 2 ** 62) refuse('ERR value is out of range');
  const hash = readHash(call, args[1]);
  if (count === null) {
    if (hash === undefined) reply.null();
    else reply.bulk(hash.fieldAt(Math.floor(random() * hash.size))[0]);
    return;
  }
  if (hash === undefined) {
    reply.array(0);
    return;
  }
  const nested = withValues && reply.protocol === 3;
  reply.array(randomPlacesCount(hash.size, count) * (withValues && !nested ? 2 : 1));
  for (const place of randomPlaces(hash.size, count, random)) {
    const [field, value] = hash.fieldAt(place);
    if (nested) reply.array(2);
    reply.bulk(field);
    if (withValues) reply.bulk(value);
  }
}

export const HASHES: CommandFunctions = {
  HSET: set,
  HMSET: set,
  HSETNX: setIfAbsent,
  HGET: get,
  HMGET: getMany,
  HDEL: remove,
  HLEN: (call) => call.reply.integer(readHash(call, call.args[1])?.size ?? 0),
  HSTRLEN: (call) => call.reply.integer(readHash(call, call.args[1])?.get(call.args[2])?.length ?? 0),
  HEXISTS: (call) => call.reply.integer(readHash(call, call.args[1])?.has(call.args[2]) === true ? 1 : 0),
  HINCRBY: incrementBy,
  HINCRBYFLOAT: incrementByFloat,
  HGETALL: all,
  HKEYS: fields,
  HVALS: values,
  HRANDFIELD: randomFields,
};
