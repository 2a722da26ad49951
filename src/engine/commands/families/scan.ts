import { doubleText } from '../../codec/double-text.js';
import type { Dict } from '../../keyspace/dict.js';
import { isWord, readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { compilePattern, type PatternMatcher } from '../key-pattern.js';
import { readHash, readSet, readSortedSet } from '../lookup.js';
import { typeName } from './generic-keys.js';

/** SCAN and its relatives: a walk in steps that survives changes. */

/** Buckets that one step looks at for each wanted element, when they are empty or do not match. */
const EFFORT = 10;

interface ScanOptions {
  readonly count: number;
  readonly matches: PatternMatcher;
  readonly type: string | null;
  /** NOVALUES of HSCAN (Redis 7.4), NOSCORES of ZSCAN (Valkey 9). */
  readonly onlyNames: boolean;
}

function readCursor(text: string): number {
  if (!/^\d{1,20}$/.test(text)) refuse('ERR invalid cursor');
  const value = BigInt(text);
  if (value >= 1n << 64n) refuse('ERR invalid cursor');
  return Number(BigInt.asUintN(32, value));
}

function readOptions({ args }: Call, from: number, namesWord: string | null): ScanOptions {
  let count = 10;
  let pattern = '*';
  let type: string | null = null;
  let onlyNames = false;
  for (let at = from; at < args.length; at++) {
    const more = at + 1 < args.length;
    if (isWord(args[at], 'COUNT') && more) {
      count = readInteger(args[++at]);
      if (count < 1) refuse(ERRORS.syntax);
    } else if (isWord(args[at], 'MATCH') && more) pattern = args[++at];
    else if (isWord(args[at], 'TYPE') && from === 2 && more) type = args[++at].toLowerCase();
    else if (namesWord !== null && isWord(args[at], namesWord)) onlyNames = true;
    else refuse(ERRORS.syntax);
  }
  return { count, matches: compilePattern(pattern), type, onlyNames };
}

/** Walks a table until `count` elements were met or enough buckets looked at. @returns the next cursor */
function walk<V>(table: Dict<V>, cursor: number, count: number, visit: (slot: number) => void): number {
  let met = 0;
  let effort = count * EFFORT;
  let next = cursor;
  do {
    next = table.scan(next, (slot) => {
      met++;
      visit(slot);
    });
  } while (next !== 0 && --effort > 0 && met < count);
  return next;
}

function answer({ reply }: Call, cursor: number, found: readonly string[]): void {
  reply.array(2);
  reply.bulk(String(cursor));
  reply.array(found.length);
  for (const each of found) reply.bulk(each);
}

function scan(call: Call): void {
  const { args, keyspace, db } = call;
  const cursor = readCursor(args[1]);
  const { count, matches, type } = readOptions(call, 2, null);
  const met: string[] = [];
  const next = walk(db.keys, cursor, count, (slot) => met.push(db.keys.keyAt(slot)));
  const found = met.filter((key) => {
    if (!matches(key)) return false;
    const entry = keyspace.peek(db, key);
    return entry !== undefined && (type === null || typeName(entry.value).toLowerCase() === type);
  });
  answer(call, next, found);
}

function scanHash(call: Call): void {
  const { args } = call;
  const cursor = readCursor(args[2]);
  const hash = readHash(call, args[1]);
  if (hash === undefined) {
    answer(call, 0, []);
    return;
  }
  const { count, matches, onlyNames } = readOptions(call, 3, 'NOVALUES');
  const found: string[] = [];
  const take = (field: string, value: string): void => {
    if (!matches(field)) return;
    found.push(field);
    if (!onlyNames) found.push(value);
  };
  const { table } = hash;
  let next = 0;
  if (table === null) hash.forEach(take);
  else next = walk(table, cursor, count, (slot) => take(table.keyAt(slot), table.valueAt(slot)));
  answer(call, next, found);
}

function scanSet(call: Call): void {
  const { args } = call;
  const cursor = readCursor(args[2]);
  const set = readSet(call, args[1]);
  if (set === undefined) {
    answer(call, 0, []);
    return;
  }
  const { count, matches } = readOptions(call, 3, null);
  const found: string[] = [];
  const take = (member: string): void => {
    if (matches(member)) found.push(member);
  };
  const { table } = set;
  let next = 0;
  if (table === null) set.forEach(take);
  else next = walk(table, cursor, count, (slot) => take(table.keyAt(slot)));
  answer(call, next, found);
}

function scanSortedSet(call: Call): void {
  const { args } = call;
  const cursor = readCursor(args[2]);
  const set = readSortedSet(call, args[1]);
  if (set === undefined) {
    answer(call, 0, []);
    return;
  }
  const { count, matches, onlyNames } = readOptions(call, 3, 'NOSCORES');
  const found: string[] = [];
  const take = (member: string, score: number): void => {
    if (!matches(member)) return;
    found.push(member);
    if (!onlyNames) found.push(doubleText(score));
  };
  const { table } = set;
  let next = 0;
  if (table === null) set.forEach(take);
  else next = walk(table, cursor, count, (slot) => take(table.keyAt(slot), table.valueAt(slot)));
  answer(call, next, found);
}

export const SCANS: CommandFunctions = { SCAN: scan, HSCAN: scanHash, SSCAN: scanSet, ZSCAN: scanSortedSet };
