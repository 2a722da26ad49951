import { dumpPayload, PayloadError, restorePayload } from '../../rdb/load/dump-payload.js';
import { FormatError } from '../../rdb/damage.js';
import type { Value } from '../../keyspace/value.js';
import { isWord, readInteger, timeText } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';

/** One key's value as bytes, and back. */

const BAD_FORMAT = 'ERR Bad data format';

function dump({ args, keyspace, db, reply }: Call): void {
  const entry = keyspace.lookupRead(db, args[1]);
  if (entry === undefined) reply.null();
  else reply.bulk(dumpPayload(entry.value));
}

interface RestoreOptions {
  readonly replace: boolean;
  readonly absolute: boolean;
  /** Seconds since the key was used; null: not given. */
  readonly idle: number | null;
  /** Counter of LFU policies; null: not given. */
  readonly frequency: number | null;
}

function readOptions(args: readonly string[]): RestoreOptions {
  let replace = false;
  let absolute = false;
  let idle: number | null = null;
  let frequency: number | null = null;
  for (let at = 4; at < args.length; at++) {
    const more = at + 1 < args.length;
    if (isWord(args[at], 'REPLACE')) {
      replace = true;
    } else if (isWord(args[at], 'ABSTTL')) {
      absolute = true;
    } else if (isWord(args[at], 'IDLETIME') && more && frequency === null) {
      idle = readInteger(args[++at]);
      if (idle < 0) refuse('ERR Invalid IDLETIME value, must be >= 0');
    } else if (isWord(args[at], 'FREQ') && more && idle === null) {
      frequency = readInteger(args[++at]);
      if (frequency < 0 || frequency > 255) refuse('ERR Invalid FREQ value, must be >= 0 and <= 255');
    } else {
      refuse(ERRORS.syntax);
    }
  }
  return { replace, absolute, idle, frequency };
}

function restore(call: Call): void {
  const { args, keyspace, db, reply, now } = call;
  const [, key, lifetime, payload] = args;
  const { replace, absolute, idle, frequency } = readOptions(args);
  const there = keyspace.lookupWrite(db, key);
  if (there !== undefined && !replace) refuse('BUSYKEY Target key name already exists.');
  const time = readInteger(lifetime);
  if (time < 0) refuse('ERR Invalid TTL value, must be >= 0');
  const value = valueOf(call, payload);
  if (there !== undefined) keyspace.delete(db, key);
  const expireAt = time > 0 && !absolute ? time + now : time;
  if (time > 0 && expireAt <= now && keyspace.expiry === 'delete') {
    if (there !== undefined) {
      keyspace.changed(db, key, 'g', 'del');
      call.propagate(['DEL', key]);
    }
    reply.status('OK');
    return;
  }
  const entry = keyspace.add(db, key, value);
  if (time > 0) {
    keyspace.setExpiry(db, key, entry, expireAt);
    if (!absolute) call.propagate([args[0], key, timeText(expireAt), ...args.slice(3), 'ABSTTL']);
  }
  // The clock holds seconds, or with an LFU policy minutes and the counter: what is given has to be of its kind.
  if (keyspace.touchAccess === null) {
    if (idle !== null) entry.access = Math.max(0, keyspace.accessClock - idle);
  } else if (frequency !== null) {
    entry.access = (entry.access & ~0xff) | frequency;
  }
  keyspace.changed(db, key, 'g', 'restore');
  reply.status('OK');
}

/** @throws CommandError for whatever is wrong with the payload */
function valueOf({ keyspace, origin }: Call, payload: string): Value {
  let value: Value;
  try {
    value = restorePayload(payload, keyspace.limits);
  } catch (error) {
    if (error instanceof PayloadError) refuse(error.message);
    if (error instanceof FormatError) refuse(BAD_FORMAT);
    throw error;
  }
  if (typeof value !== 'object') return value;
  // A server without the module refuses its values; a log of this engine holds those that were in its dump.
  if (value.type === 'module') return origin === 'log' ? value : refuse(BAD_FORMAT);
  const isEmpty = value.type !== 'string' && value.type !== 'stream' && value.size === 0;
  return isEmpty ? refuse(BAD_FORMAT) : value;
}

export const DUMPS: CommandFunctions = {
  DUMP: dump,
  RESTORE: restore,
  'RESTORE-ASKING': restore,
};
