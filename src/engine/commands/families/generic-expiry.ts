import { NEVER } from '../../keyspace/entry.js';
import { readInteger, timeText } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { refuse } from '../command-error.js';
import { invalidExpire } from '../expiry-options.js';

/** Lifetimes of keys: EXPIRE, TTL, and their relatives. */

/** When a new time is taken, given the one that is there. */
export interface ExpiryCondition {
  readonly nx: boolean;
  readonly xx: boolean;
  readonly gt: boolean;
  readonly lt: boolean;
}

/** Reads NX, XX, GT and LT, from `args[from]` to the end (expire.c). @throws CommandError */
function readCondition(args: readonly string[], from: number): ExpiryCondition {
  const words = new Set<string>();
  for (let at = from; at < args.length; at++) {
    const word = args[at].toUpperCase();
    if (word !== 'NX' && word !== 'XX' && word !== 'GT' && word !== 'LT') refuse(`ERR Unsupported option ${args[at]}`);
    words.add(word);
  }
  const [nx, xx, gt, lt] = [words.has('NX'), words.has('XX'), words.has('GT'), words.has('LT')];
  if (nx && (xx || gt || lt)) refuse('ERR NX and XX, GT or LT options at the same time are not compatible');
  if (gt && lt) refuse('ERR GT and LT options at the same time are not compatible');
  return { nx, xx, gt, lt };
}

/** Whether a time may take the place of the one that is there; a key without one lives for ever. */
export function mayExpireAt({ nx, xx, gt, lt }: ExpiryCondition, current: number, at: number): boolean {
  if (current === NEVER) return !xx && !gt;
  return !nx && !(gt && at <= current) && !(lt && at >= current);
}

/**
 * The time that an argument means: ms of Unix time, also in the past.
 * @throws CommandError where it is beyond 64 bits
 */
function readTime(call: Call, text: string, unit: 1 | 1000, relative: boolean): number {
  const value = readInteger(text);
  const at = value * unit;
  if (unit === 1000 && (at >= 2 ** 63 || at < -(2 ** 63))) invalidExpire(call);
  if (!relative) return at;
  if (at + call.now >= 2 ** 63) invalidExpire(call);
  return at + call.now;
}

function expire(call: Call, unit: 1 | 1000, relative: boolean): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const condition = readCondition(args, 3);
  const at = readTime(call, args[2], unit, relative);
  const entry = keyspace.lookupWrite(db, key);
  if (entry === undefined || !mayExpireAt(condition, entry.expireAt, at)) {
    reply.integer(0);
    return;
  }
  if (at <= call.now && keyspace.expiry === 'delete') {
    keyspace.delete(db, key);
    keyspace.changed(db, key, 'g', 'del');
    call.propagate(['DEL', key]);
    reply.integer(1);
    return;
  }
  // Logs hold times before 1970 too, and -1 is what an entry without a time has.
  keyspace.setExpiry(db, key, entry, Math.max(at, 0));
  keyspace.changed(db, key, 'g', 'expire');
  if (unit !== 1 || relative) call.propagate(['PEXPIREAT', key, timeText(at), ...args.slice(3)]);
  reply.integer(1);
}

function persist({ args, keyspace, db, reply }: Call): void {
  const key = args[1];
  const entry = keyspace.lookupWrite(db, key);
  if (entry === undefined || entry.expireAt === NEVER) {
    reply.integer(0);
    return;
  }
  keyspace.setExpiry(db, key, entry, NEVER);
  keyspace.changed(db, key, 'g', 'persist');
  reply.integer(1);
}

/** `-2`: no such key; `-1`: it does not expire. */
function timeToLive({ args, keyspace, db, reply, now }: Call, unit: 1 | 1000, absolute: boolean): void {
  const entry = keyspace.peek(db, args[1]);
  if (entry === undefined || entry.expireAt === NEVER) {
    reply.integer(entry === undefined ? -2 : -1);
    return;
  }
  const ms = absolute ? entry.expireAt : Math.max(0, entry.expireAt - now);
  const shown = unit === 1 ? ms : Math.floor((ms + 500) / 1000);
  reply.integer(Number.isSafeInteger(shown) ? shown : BigInt(timeText(shown)));
}

export const GENERIC_EXPIRY: CommandFunctions = {
  EXPIRE: (call) => expire(call, 1000, true),
  PEXPIRE: (call) => expire(call, 1, true),
  EXPIREAT: (call) => expire(call, 1000, false),
  PEXPIREAT: (call) => expire(call, 1, false),
  PERSIST: persist,
  TTL: (call) => timeToLive(call, 1000, false),
  PTTL: (call) => timeToLive(call, 1, false),
  EXPIRETIME: (call) => timeToLive(call, 1000, true),
  PEXPIRETIME: (call) => timeToLive(call, 1, true),
};
