import { RawString } from '../../keyspace/raw-string.js';
import { refuse, ERRORS } from '../command-error.js';
import type { Call, CommandFunctions } from '../call.js';
import { readString } from '../lookup.js';
import { bytesOf } from './bitmap.js';

/** Combines the bytes of one place, of which shorter strings have 0. */
type ByteOperation = (bytes: readonly number[]) => number;

const or = (bytes: readonly number[], from: number): number => {
  let result = 0;
  for (let i = from; i < bytes.length; i++) result |= bytes[i];
  return result;
};

/** DIFF, DIFF1, ANDOR and ONE are of Redis 8.2. */
const OPERATIONS: Readonly<Record<string, ByteOperation>> = {
  AND: (bytes) => bytes.reduce((a, b) => a & b),
  OR: (bytes) => or(bytes, 0),
  XOR: (bytes) => bytes.reduce((a, b) => a ^ b),
  NOT: ([byte]) => ~byte & 0xff,
  DIFF: (bytes) => bytes[0] & ~or(bytes, 1),
  DIFF1: (bytes) => or(bytes, 1) & ~bytes[0],
  ANDOR: (bytes) => bytes[0] & or(bytes, 1),
  ONE: (bytes) => {
    let once = 0;
    let more = 0;
    for (const byte of bytes) {
      more |= once & byte;
      once |= byte;
    }
    return once & ~more;
  },
};

/** Operations whose first string stands against the others. */
const AGAINST_OTHERS = new Set(['DIFF', 'DIFF1', 'ANDOR']);

function bitOperation(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const word = args[1].toUpperCase();
  if (!Object.hasOwn(OPERATIONS, word)) refuse(ERRORS.syntax);
  if (word === 'NOT' && args.length !== 4) refuse('ERR BITOP NOT must be called with a single source key.');
  if (AGAINST_OTHERS.has(word) && args.length < 5) {
    refuse(`ERR BITOP ${word} must be called with at least two source keys.`);
  }
  const operation = OPERATIONS[word];
  const sources = args.slice(3).map((key) => bytesOf(readString(call, key)));
  const length = sources.reduce((most, bytes) => Math.max(most, bytes.length), 0);
  const key = args[2];
  if (length === 0) {
    if (keyspace.peek(db, key) !== undefined) {
      keyspace.delete(db, key);
      keyspace.changed(db, key, 'g', 'del');
    }
    reply.integer(0);
    return;
  }
  const result = new Uint8Array(length);
  const column = new Array<number>(sources.length).fill(0);
  for (let at = 0; at < length; at++) {
    for (let i = 0; i < sources.length; i++) column[i] = at < sources[i].length ? sources[i][at] : 0;
    result[at] = operation(column);
  }
  keyspace.set(db, key, new RawString(result));
  keyspace.changed(db, key, '$', 'set');
  reply.integer(length);
}

export const BIT_OPERATIONS: CommandFunctions = { BITOP: bitOperation };
