import { SortedSetValue } from '../../keyspace/sorted-set-value.js';
import { isWord, readDouble, readNegatable } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { deleteEmptied, readSortedSet, writeSortedSet } from '../lookup.js';
import { randomPlaces, randomPlacesCount } from '../random-picks.js';

/** Sorted sets, member by member. */

interface AddOptions {
  nx: boolean;
  xx: boolean;
  gt: boolean;
  lt: boolean;
  changed: boolean;
  increment: boolean;
}

const plain = (): AddOptions => ({ nx: false, xx: false, gt: false, lt: false, changed: false, increment: false });

/** Reads the words between key and first score. @returns place of the first score */
function readAddOptions(args: readonly string[], options: AddOptions): number {
  for (let at = 2; at < args.length; at++) {
    const word = args[at];
    if (isWord(word, 'NX')) options.nx = true;
    else if (isWord(word, 'XX')) options.xx = true;
    else if (isWord(word, 'CH')) options.changed = true;
    else if (isWord(word, 'INCR')) options.increment = true;
    else if (isWord(word, 'GT')) options.gt = true;
    else if (isWord(word, 'LT')) options.lt = true;
    else return at;
  }
  return args.length;
}

/** What became of one member (t_zset.c, zsetAdd). */
type AddOutcome = 'added' | 'updated' | 'same' | 'left' | 'nan';

/** Adds a member or changes its score; the score that it has now is in `#score` of the caller's hands. */
function addMember(
  { keyspace }: Call,
  set: SortedSetValue,
  member: string,
  score: number,
  { nx, xx, gt, lt, increment }: AddOptions,
): readonly [outcome: AddOutcome, score: number] {
  const current = set.score(member);
  if (current === undefined) {
    if (xx) return ['left', score];
    set.add(member, score, keyspace.limits);
    return ['added', score];
  }
  if (nx) return ['left', current];
  const next = increment ? current + score : score;
  if (Number.isNaN(next)) return ['nan', current];
  if ((lt && next >= current) || (gt && next <= current)) return ['left', current];
  if (next === current) return ['same', next];
  set.move(member, current, next);
  return ['updated', next];
}

function addGeneric(call: Call, options: AddOptions, from = 2): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const count = args.length - from;
  if (count === 0 || count % 2 === 1) refuse(ERRORS.syntax);
  const { nx, xx, gt, lt, increment } = options;
  if (nx && xx) refuse('ERR XX and NX options at the same time are not compatible');
  if ((nx && (gt || lt)) || (gt && lt)) {
    refuse('ERR GT, LT, and/or NX options at the same time are not compatible');
  }
  if (increment && count > 2) refuse('ERR INCR option supports a single increment-element pair');
  const scores: number[] = [];
  for (let i = from; i < args.length; i += 2) scores.push(readDouble(args[i]));
  let set = writeSortedSet(call, key);
  if (set === undefined) {
    if (xx) {
      if (increment) reply.null();
      else reply.integer(0);
      return;
    }
    set = SortedSetValue.empty();
    set.expect(count / 2, keyspace.limits, args[from + 1].length);
    keyspace.add(db, key, set);
  } else set.expect(count / 2, keyspace.limits);
  let added = 0;
  let updated = 0;
  let last: number | null = null;
  for (let i = 0; i < scores.length; i++) {
    const [outcome, score] = addMember(call, set, args[from + 2 * i + 1], scores[i], options);
    if (outcome === 'nan') refuse('ERR resulting score is not a number (NaN)');
    if (outcome === 'added') added++;
    else if (outcome === 'updated') updated++;
    if (outcome !== 'left') last = score;
  }
  if (added + updated > 0) keyspace.changed(db, key, 'z', increment ? 'zincr' : 'zadd', added + updated);
  if (!increment) reply.integer(options.changed ? added + updated : added);
  else if (last === null) reply.null();
  else reply.double(last);
}

function remove(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const set = writeSortedSet(call, key);
  let removed = 0;
  for (let i = 2; set !== undefined && i < args.length; i++) if (set.delete(args[i]) !== undefined) removed++;
  if (removed > 0) {
    keyspace.changed(db, key, 'z', 'zrem', removed);
    if (set?.size === 0) deleteEmptied(call, key);
  }
  reply.integer(removed);
}

function score(call: Call): void {
  const { args, reply } = call;
  const found = readSortedSet(call, args[1])?.score(args[2]);
  if (found === undefined) reply.null();
  else reply.double(found);
}

function scores(call: Call): void {
  const { args, reply } = call;
  const set = readSortedSet(call, args[1]);
  reply.array(args.length - 2);
  for (let i = 2; i < args.length; i++) {
    const found = set?.score(args[i]);
    if (found === undefined) reply.null();
    else reply.double(found);
  }
}

function rank(call: Call, reverse: boolean): void {
  const { args, reply, row } = call;
  if (args.length > 4) refuse(`ERR wrong number of arguments for '${row.name.toLowerCase()}' command`);
  const withScore = args.length === 4;
  if (withScore && !isWord(args[3], 'WITHSCORE')) refuse(ERRORS.syntax);
  const set = readSortedSet(call, args[1]);
  const place = set?.rank(args[2]);
  if (set === undefined || place === undefined) {
    if (withScore) reply.nullArray();
    else reply.null();
    return;
  }
  if (withScore) reply.array(2);
  reply.integer(reverse ? set.size - 1 - place : place);
  if (withScore) reply.double(set.score(args[2]) ?? 0);
}

function randomMembers(call: Call): void {
  const { args, keyspace, reply } = call;
  const { random } = keyspace;
  const count = args.length >= 3 ? readNegatable(args[2]) : null;
  const withScores = args.length === 4;
  if (args.length > 4 || (withScores && !isWord(args[3], 'WITHSCORES'))) refuse(ERRORS.syntax);
  if (withScores && count !== null && Math.abs(count) > 2 ** 62) refuse('ERR value is out of range');
  const set = readSortedSet(call, args[1]);
  if (count === null) {
    if (set === undefined) reply.null();
    else reply.bulk(set.memberAt(Math.floor(random() * set.size))[0]);
    return;
  }
  if (set === undefined) {
    reply.array(0);
    return;
  }
  const nested = withScores && reply.protocol === 3;
  reply.array(randomPlacesCount(set.size, count) * (withScores && !nested ? 2 : 1));
  for (const place of randomPlaces(set.size, count, random)) {
    const [member, memberScore] = set.memberAt(place);
    if (nested) reply.array(2);
    reply.bulk(member);
    if (withScores) reply.double(memberScore);
  }
}

/** Adds members as ZADD does, whose arguments the call has: GEOADD gives its own. */
export function addMembers(call: Call): void {
  const options = plain();
  addGeneric(call, options, readAddOptions(call.args, options));
}

export const SORTED_SETS: CommandFunctions = {
  ZADD: addMembers,
  ZINCRBY: (call) => addGeneric(call, { ...plain(), increment: true }),
  ZREM: remove,
  ZCARD: (call) => call.reply.integer(readSortedSet(call, call.args[1])?.size ?? 0),
  ZSCORE: score,
  ZMSCORE: scores,
  ZRANK: (call) => rank(call, false),
  ZREVRANK: (call) => rank(call, true),
  ZRANDMEMBER: randomMembers,
};
