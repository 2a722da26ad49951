import { NEVER } from '../../keyspace/entry.js';
import { storedString, stringText } from '../../keyspace/string-text.js';
import { isWord, readInteger, timeText } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { isLifetimeWord, readLifetime, type LifetimeWord } from '../expiry-options.js';
import { readString, writeString } from '../lookup.js';
import { conditionHolds, isComparison, readComparison, type Comparison } from '../string-condition.js';

/** SET and its older and newer relatives. */

interface SetOptions {
  readonly presence: 'NX' | 'XX' | null;
  readonly comparison: Comparison | null;
  readonly get: boolean;
  readonly keepExpiry: boolean;
  readonly lifetime: { readonly word: LifetimeWord; readonly text: string } | null;
}

function readSetOptions({ args }: Call): SetOptions {
  let presence: 'NX' | 'XX' | null = null;
  let comparison: Comparison | null = null;
  let get = false;
  let keepExpiry = false;
  let lifetime: SetOptions['lifetime'] = null;
  for (let at = 3; at < args.length; at++) {
    const word = args[at].toUpperCase();
    if ((word === 'NX' || word === 'XX') && (presence === null || presence === word) && comparison === null) {
      presence = word;
    } else if (word === 'GET') get = true;
    else if (word === 'KEEPTTL' && lifetime === null) keepExpiry = true;
    else if (isLifetimeWord(word) && lifetime === null && !keepExpiry && at + 1 < args.length) {
      lifetime = { word, text: args[++at] };
    } else if (isComparison(word) && presence === null && comparison === null && at + 1 < args.length) {
      comparison = readComparison(word, args[++at]);
    } else refuse(ERRORS.syntax);
  }
  return { presence, comparison, get, keepExpiry, lifetime };
}

function set(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  if (args.length === 3) {
    keyspace.set(db, key, storedString(args[2]));
    keyspace.changed(db, key, '$', 'set');
    reply.status('OK');
    return;
  }
  const { presence, comparison, get, keepExpiry, lifetime } = readSetOptions(call);
  const expireAt = lifetime === null ? NEVER : readLifetime(call, lifetime.word, lifetime.text);
  const old = get ? readString(call, key) : undefined;
  const found = keyspace.lookupWrite(db, key);
  let abort = (presence === 'NX' && found !== undefined) || (presence === 'XX' && found === undefined);
  if (comparison !== null) abort = !conditionHolds(comparison, writeString(call, key)?.value);
  if (get) {
    if (old === undefined) reply.null();
    else reply.bulk(stringText(old));
  }
  if (abort) {
    if (!get) reply.null();
    return;
  }
  const entry = keyspace.set(db, key, storedString(args[2]), keepExpiry || lifetime !== null);
  keyspace.changed(db, key, '$', 'set');
  if (lifetime !== null) {
    keyspace.setExpiry(db, key, entry, expireAt);
    keyspace.notify(db, key, 'g', 'expire');
    if (lifetime.word !== 'PXAT') call.propagate(['SET', key, args[2], 'PXAT', timeText(expireAt)]);
  } else if (get) {
    // The log needs no answer; values that happen to read GET are in their places before the options.
    call.propagate(args.filter((arg, at) => at < 3 || !isWord(arg, 'GET') || isComparison(args[at - 1].toUpperCase())));
  }
  if (!get) reply.status('OK');
}

function setWithLifetime(call: Call, word: LifetimeWord): void {
  const { args, keyspace, db } = call;
  const [, key, time, value] = args;
  const expireAt = readLifetime(call, word, time);
  const entry = keyspace.set(db, key, storedString(value), true);
  keyspace.changed(db, key, '$', 'set');
  keyspace.setExpiry(db, key, entry, expireAt);
  keyspace.notify(db, key, 'g', 'expire');
  call.propagate(['SET', key, value, 'PXAT', timeText(expireAt)]);
  call.reply.status('OK');
}

function setIfAbsent({ args, keyspace, db, reply }: Call): void {
  const [, key, value] = args;
  if (keyspace.lookupWrite(db, key) !== undefined) {
    reply.integer(0);
    return;
  }
  keyspace.add(db, key, storedString(value));
  keyspace.changed(db, key, '$', 'set');
  reply.integer(1);
}

function getSet(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const [, key, value] = args;
  const old = readString(call, key);
  if (old === undefined) reply.null();
  else reply.bulk(stringText(old));
  keyspace.set(db, key, storedString(value));
  keyspace.changed(db, key, '$', 'set');
  call.propagate(['SET', key, value]);
}

function getDelete(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const old = readString(call, key);
  if (old === undefined) {
    reply.null();
    return;
  }
  reply.bulk(stringText(old));
  keyspace.delete(db, key);
  keyspace.changed(db, key, 'g', 'del');
  call.propagate(['DEL', key]);
}

function getExpire(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  let persist = false;
  let lifetime: SetOptions['lifetime'] = null;
  for (let at = 2; at < args.length; at++) {
    const word = args[at].toUpperCase();
    if (word === 'PERSIST' && lifetime === null) persist = true;
    else if (isLifetimeWord(word) && lifetime === null && !persist && at + 1 < args.length) {
      lifetime = { word, text: args[++at] };
    } else refuse(ERRORS.syntax);
  }
  const old = readString(call, key);
  if (old === undefined) {
    reply.null();
    return;
  }
  const expireAt = lifetime === null ? NEVER : readLifetime(call, lifetime.word, lifetime.text);
  reply.bulk(stringText(old));
  const entry = keyspace.lookupWrite(db, key);
  if (entry === undefined) return;
  if (lifetime !== null) {
    if (expireAt <= call.now && keyspace.expiry === 'delete') {
      keyspace.delete(db, key);
      keyspace.changed(db, key, 'g', 'del');
      call.propagate(['DEL', key]);
      return;
    }
    keyspace.setExpiry(db, key, entry, expireAt);
    keyspace.changed(db, key, 'g', 'expire');
    call.propagate(['PEXPIREAT', key, timeText(expireAt)]);
  } else if (persist && entry.expireAt !== NEVER) {
    keyspace.setExpiry(db, key, entry, NEVER);
    keyspace.changed(db, key, 'g', 'persist');
    call.propagate(['PERSIST', key]);
  }
}

function setMany(call: Call): void {
  const { args, keyspace, db, reply } = call;
  if (args.length % 2 === 0) refuse(`ERR wrong number of arguments for '${call.row.name.toLowerCase()}' command`);
  const onlyAbsent = call.row.name === 'MSETNX';
  if (onlyAbsent) {
    for (let i = 1; i < args.length; i += 2) {
      if (keyspace.lookupWrite(db, args[i]) === undefined) continue;
      reply.integer(0);
      return;
    }
  }
  for (let i = 1; i < args.length; i += 2) {
    keyspace.set(db, args[i], storedString(args[i + 1]));
    keyspace.changed(db, args[i], '$', 'set');
  }
  if (onlyAbsent) reply.integer(1);
  else reply.status('OK');
}

/** MSETEX numkeys key value … [NX | XX] [EX … | KEEPTTL] (Redis 8.4). */
function setManyWithLifetime(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const invalid = 'ERR invalid numkeys value';
  const count = readInteger(args[1], invalid);
  if (count <= 0 || count > 0x7fffffff) refuse(invalid);
  const behind = 2 + count * 2;
  if (behind > args.length) refuse('ERR wrong number of key-value pairs');
  let presence: 'NX' | 'XX' | null = null;
  let keepExpiry = false;
  let lifetime: SetOptions['lifetime'] = null;
  let valueAt = 0;
  for (let at = behind; at < args.length; at++) {
    const word = args[at].toUpperCase();
    if ((word === 'NX' || word === 'XX') && (presence === null || presence === word)) presence = word;
    else if (word === 'KEEPTTL' && lifetime === null) keepExpiry = true;
    else if (isLifetimeWord(word) && lifetime === null && !keepExpiry && at + 1 < args.length) {
      lifetime = { word, text: args[++at] };
      valueAt = at;
    } else refuse(ERRORS.syntax);
  }
  const expireAt = lifetime === null ? NEVER : readLifetime(call, lifetime.word, lifetime.text);
  for (let i = 2; presence !== null && i < behind; i += 2) {
    if ((keyspace.lookupWrite(db, args[i]) === undefined) === (presence === 'NX')) continue;
    reply.integer(0);
    return;
  }
  for (let i = 2; i < behind; i += 2) {
    const entry = keyspace.set(db, args[i], storedString(args[i + 1]), keepExpiry || lifetime !== null);
    keyspace.changed(db, args[i], '$', 'set');
    if (lifetime === null) continue;
    keyspace.setExpiry(db, args[i], entry, expireAt);
    keyspace.notify(db, args[i], 'g', 'expire');
  }
  // A time that is absolute already stays as it was given.
  if (lifetime !== null && (lifetime.word === 'EX' || lifetime.word === 'PX')) {
    const written = [...args];
    written[valueAt - 1] = 'PXAT';
    written[valueAt] = timeText(expireAt);
    call.propagate(written);
  }
  reply.integer(1);
}

/** DELEX key [IFEQ … | IFNE … | IFDEQ … | IFDNE …] (Redis 8.4). */
function deleteIf(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  if (args.length !== 2 && args.length !== 4) {
    refuse(`ERR wrong number of arguments for '${call.row.name.toLowerCase()}' command`);
  }
  if (args.length === 4) {
    const word = args[2].toUpperCase();
    if (!isComparison(word)) refuse('ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE');
    const comparison = readComparison(word, args[3]);
    const entry = keyspace.lookupWrite(db, key);
    if (entry !== undefined && !conditionHolds(comparison, writeString(call, key)?.value)) {
      reply.integer(0);
      return;
    }
  }
  if (keyspace.lookupWrite(db, key) === undefined) {
    reply.integer(0);
    return;
  }
  keyspace.delete(db, key);
  keyspace.changed(db, key, 'g', 'del');
  if (args.length === 4) call.propagate(['DEL', key]);
  reply.integer(1);
}

/** DELIFEQ key value (Valkey 9). */
function deleteIfEqual(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const [, key, value] = args;
  const entry = writeString(call, key);
  if (entry === undefined || stringText(entry.value) !== value) {
    reply.integer(0);
    return;
  }
  keyspace.delete(db, key);
  keyspace.changed(db, key, 'g', 'del');
  call.propagate(['DEL', key]);
  reply.integer(1);
}

export const STRING_SETTERS: CommandFunctions = {
  SET: set,
  SETNX: setIfAbsent,
  SETEX: (call) => setWithLifetime(call, 'EX'),
  PSETEX: (call) => setWithLifetime(call, 'PX'),
  GETSET: getSet,
  GETDEL: getDelete,
  GETEX: getExpire,
  MSET: setMany,
  MSETNX: setMany,
  MSETEX: setManyWithLifetime,
  DELEX: deleteIf,
  DELIFEQ: deleteIfEqual,
};
