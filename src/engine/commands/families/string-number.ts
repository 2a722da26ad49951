import { doubleText, parseDouble } from '../../codec/double-text.js';
import { parseInt64Text } from '../../codec/integer-text.js';
import { addLongDoubles, longDoubleText, parseLongDouble, type LongDouble } from '../../codec/long-double.js';
import { NEVER } from '../../keyspace/entry.js';
import { stringText } from '../../keyspace/string-text.js';
import type { StringValue } from '../../keyspace/value.js';
import { readInt64, timeText } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { isLifetimeWord, readLifetime, type LifetimeWord } from '../expiry-options.js';
import { writeString } from '../lookup.js';

/** Strings that are counted up and down. */

export const INT64_MAX = 9223372036854775807n;
export const INT64_MIN = -9223372036854775808n;

/** The integer that a string is. @throws CommandError */
function integerOf(value: StringValue): number | bigint {
  if (typeof value === 'number') return value;
  return parseInt64Text(stringText(value)) ?? refuse(ERRORS.notInteger);
}

/** A sum of 64-bit integers; null when it is none. */
export function addInt64(a: number | bigint, b: number | bigint): number | bigint | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  const sum = BigInt(a) + BigInt(b);
  if (sum > INT64_MAX || sum < INT64_MIN) return null;
  const narrow = Number(sum);
  return Number.isSafeInteger(narrow) ? narrow : sum;
}

const stored = (value: number | bigint): StringValue => (typeof value === 'number' ? value : String(value));

function incrementBy(call: Call, by: number | bigint): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const entry = writeString(call, key);
  if (entry === undefined) {
    keyspace.add(db, key, stored(by));
    keyspace.changed(db, key, '$', 'incrby');
    reply.integer(by);
    return;
  }
  const sum = addInt64(integerOf(entry.value), by);
  if (sum === null) refuse('ERR increment or decrement would overflow');
  entry.value = stored(sum);
  keyspace.changed(db, key, '$', 'incrby');
  reply.integer(sum);
}

function decrementBy(call: Call): void {
  const by = BigInt(readInt64(call.args[2]));
  if (by === INT64_MIN) refuse('ERR decrement would overflow');
  const negated = -by;
  incrementBy(call, Number.isSafeInteger(Number(negated)) ? Number(negated) : negated);
}

/** @throws CommandError */
export function readLongDouble(text: string, error: string = ERRORS.notFloat): LongDouble | 'infinite' {
  return parseLongDouble(text) ?? refuse(error);
}

/** The text of a sum. @throws CommandError where it is infinite */
export function sumText(a: LongDouble | 'infinite', b: LongDouble | 'infinite'): string {
  const sum = a === 'infinite' || b === 'infinite' ? null : addLongDoubles(a, b);
  return sum === null ? refuse('ERR increment would produce NaN or Infinity') : longDoubleText(sum);
}

function incrementByFloat(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const entry = writeString(call, key);
  const before = readLongDouble(entry === undefined ? '0' : stringText(entry.value));
  const text = sumText(before, readLongDouble(args[2]));
  if (entry === undefined) keyspace.add(db, key, text);
  else entry.value = text;
  keyspace.changed(db, key, '$', 'incrbyfloat');
  call.propagate(['SET', key, text, 'KEEPTTL']);
  reply.bulk(text);
}

interface IncrexOptions {
  readonly by: { readonly kind: 'integer' | 'float'; readonly text: string } | null;
  readonly saturate: boolean;
  readonly lower: string | null;
  readonly upper: string | null;
  readonly lifetime: { readonly word: LifetimeWord; readonly text: string } | null;
  readonly persist: boolean;
  readonly onlyWithoutExpiry: boolean;
}

function readIncrexOptions({ args }: Call): IncrexOptions {
  let by: IncrexOptions['by'] = null;
  let saturate = false;
  let lower: string | null = null;
  let upper: string | null = null;
  let lifetime: IncrexOptions['lifetime'] = null;
  let persist = false;
  let onlyWithoutExpiry = false;
  for (let at = 2; at < args.length; at++) {
    const word = args[at].toUpperCase();
    const more = at + 1 < args.length;
    if ((word === 'BYINT' || word === 'BYFLOAT') && by === null && more) {
      by = { kind: word === 'BYINT' ? 'integer' : 'float', text: args[++at] };
    } else if (word === 'SATURATE' && !saturate) saturate = true;
    else if (word === 'LBOUND' && lower === null && more) lower = args[++at];
    else if (word === 'UBOUND' && upper === null && more) upper = args[++at];
    else if (word === 'PERSIST' && lifetime === null && !persist) persist = true;
    else if (word === 'ENX' && !onlyWithoutExpiry) onlyWithoutExpiry = true;
    else if (isLifetimeWord(word) && lifetime === null && !persist && more) lifetime = { word, text: args[++at] };
    else refuse(ERRORS.syntax);
  }
  if (onlyWithoutExpiry && lifetime === null) refuse(ERRORS.syntax);
  return { by, saturate, lower, upper, lifetime, persist, onlyWithoutExpiry };
}

/** INCREX key [BYINT | BYFLOAT …] [SATURATE] [LBOUND] [UBOUND] [EX … | PERSIST] [ENX] (Redis 8.8). */
function incrementWithLifetime(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const options = readIncrexOptions(call);
  const { lifetime } = options;
  const expireAt = lifetime === null ? NEVER : readLifetime(call, lifetime.word, lifetime.text);
  const entry = writeString(call, key);
  const before = entry === undefined ? '0' : stringText(entry.value);
  const [text, change] =
    options.by?.kind === 'float' ? boundedFloat(before, options.by.text, options) : boundedInteger(before, options);
  const applied = text !== null;
  if (applied) {
    const value = options.by?.kind === 'float' ? text : stored(readInt64(text));
    const target = entry ?? keyspace.add(db, key, value);
    target.value = value;
    keyspace.changed(db, key, '$', options.by?.kind === 'float' ? 'incrbyfloat' : 'incrby');
    const expires = lifetime !== null && (!options.onlyWithoutExpiry || target.expireAt === NEVER);
    if (expires) {
      keyspace.setExpiry(db, key, target, expireAt);
      keyspace.notify(db, key, 'g', 'expire');
    } else if (options.persist && target.expireAt !== NEVER) {
      keyspace.setExpiry(db, key, target, NEVER);
      keyspace.notify(db, key, 'g', 'persist');
    }
    const end = target.expireAt === NEVER ? [] : ['PXAT', timeText(target.expireAt)];
    call.propagate(['SET', key, text, ...end]);
  }
  reply.array(2);
  if (options.by?.kind === 'float') {
    reply.bulk(text ?? before);
    reply.bulk(applied ? change : '0');
  } else {
    reply.integer(BigInt(text ?? before));
    reply.integer(BigInt(applied ? change : '0'));
  }
}

/** The new value and what was added; null where a bound forbids it. */
function boundedInteger(before: string, options: IncrexOptions): [text: string | null, change: string] {
  const from = BigInt(readInt64(before));
  const lower = options.lower === null ? INT64_MIN : BigInt(readInt64(options.lower));
  const upper = options.upper === null ? INT64_MAX : BigInt(readInt64(options.upper));
  if (lower > upper) refuse('ERR LBOUND cannot be greater than UBOUND');
  let to = from + BigInt(options.by === null ? 1 : readInt64(options.by.text));
  if (to < lower || to > upper) {
    if (!options.saturate) return [null, '0'];
    to = to < lower ? lower : upper;
  }
  return [String(to), String(to - from)];
}

function boundedFloat(before: string, by: string, options: IncrexOptions): [text: string | null, change: string] {
  const lower = options.lower === null ? -Infinity : (parseDouble(options.lower) ?? refuse(ERRORS.notFloat));
  const upper = options.upper === null ? Infinity : (parseDouble(options.upper) ?? refuse(ERRORS.notFloat));
  if (lower > upper) refuse('ERR LBOUND cannot be greater than UBOUND');
  let text = sumText(readLongDouble(before), readLongDouble(by));
  const to = Number(text);
  if (to < lower || to > upper) {
    if (!options.saturate) return [null, '0'];
    text = doubleText(to < lower ? lower : upper);
  }
  const start = before.startsWith('-') ? before.slice(1) : `-${before}`;
  return [text, sumText(readLongDouble(text), readLongDouble(start))];
}

export const STRING_NUMBERS: CommandFunctions = {
  INCR: (call) => incrementBy(call, 1),
  DECR: (call) => incrementBy(call, -1),
  INCRBY: (call) => incrementBy(call, readInt64(call.args[2])),
  DECRBY: decrementBy,
  INCRBYFLOAT: incrementByFloat,
  INCREX: incrementWithLifetime,
};
