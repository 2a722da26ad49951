import { SortedSetValue } from '../../keyspace/sorted-set-value.js';
import { isWord, readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { deleteEmptied, readSortedSet, writeSortedSet } from '../lookup.js';
import { byMember, byRank, byScore, limited, type RangeFinder } from '../sorted-set-bounds.js';
import { storeOrDelete } from '../store.js';

/** Ranges of sorted sets, by rank, by score, and by member. */

type RangeKind = 'rank' | 'score' | 'member';

interface RangeQuery {
  readonly find: RangeFinder;
  readonly reverse: boolean;
  readonly withScores: boolean;
  readonly limit: { readonly offset: number; readonly count: number } | null;
}

/** What a command's name says already; null where its options say it. */
interface RangeForm {
  readonly kind: RangeKind | null;
  readonly reverse: boolean | null;
  readonly store: boolean;
}

/** Reads `min max [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]` from `args[from]` on. */
function readQuery({ args }: Call, from: number, form: RangeForm): RangeQuery {
  let kind = form.kind;
  let reverse = form.reverse;
  let withScores = false;
  let limit: RangeQuery['limit'] = null;
  for (let at = from + 2; at < args.length; at++) {
    if (!form.store && isWord(args[at], 'WITHSCORES')) withScores = true;
    else if (isWord(args[at], 'LIMIT') && at + 2 < args.length) {
      limit = { offset: readInteger(args[at + 1]), count: readInteger(args[at + 2]) };
      at += 2;
    } else if (form.reverse === null && isWord(args[at], 'REV')) reverse = true;
    else if (form.kind === null && isWord(args[at], 'BYLEX')) kind = 'member';
    else if (form.kind === null && isWord(args[at], 'BYSCORE')) kind = 'score';
    else refuse(ERRORS.syntax);
  }
  kind ??= 'rank';
  reverse ??= false;
  if (kind === 'rank' && limit !== null && limit.count !== -1) {
    refuse('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX');
  }
  if (kind === 'member' && withScores) {
    refuse('ERR syntax error, WITHSCORES not supported in combination with BYLEX');
  }
  const swapped = reverse && kind !== 'rank';
  const low = args[swapped ? from + 1 : from];
  const high = args[swapped ? from : from + 1];
  const find =
    kind === 'rank' ? byRank(low, high, reverse) : kind === 'score' ? byScore(low, high) : byMember(low, high);
  return { find, reverse, withScores, limit: kind === 'rank' ? null : limit };
}

function placesOf(set: SortedSetValue, { find, reverse, limit }: RangeQuery): readonly [number, number] {
  const range = find(set);
  return limit === null ? range : limited(range, limit.offset, limit.count, reverse);
}

function range(call: Call, kind: RangeKind | null, reverse: boolean | null): void {
  const { args, reply } = call;
  const query = readQuery(call, 2, { kind, reverse, store: false });
  const set = readSortedSet(call, args[1]);
  if (set === undefined) {
    reply.array(0);
    return;
  }
  const [from, to] = placesOf(set, query);
  const { withScores } = query;
  const nested = withScores && reply.protocol === 3;
  reply.array((to - from) * (withScores && !nested ? 2 : 1));
  set.forRange(from, to, query.reverse, (member, score) => {
    if (nested) reply.array(2);
    reply.bulk(member);
    if (withScores) reply.double(score);
  });
}

function storeRange(call: Call): void {
  const { args, keyspace, reply } = call;
  const query = readQuery(call, 3, { kind: null, reverse: null, store: true });
  const set = readSortedSet(call, args[2]);
  const result = SortedSetValue.empty();
  if (set !== undefined) {
    const [from, to] = placesOf(set, query);
    set.forRange(from, to, query.reverse, (member, score) => result.add(member, score, keyspace.limits));
  }
  storeOrDelete(call, args[1], result, 'z', 'zrangestore');
  reply.integer(result.size);
}

function count(call: Call, find: RangeFinder): void {
  const set = readSortedSet(call, call.args[1]);
  const [from, to] = set === undefined ? [0, 0] : find(set);
  call.reply.integer(to - from);
}

function removeRange(call: Call, find: RangeFinder): void {
  const { args, keyspace, db, reply, row } = call;
  const key = args[1];
  const set = writeSortedSet(call, key);
  if (set === undefined) {
    reply.integer(0);
    return;
  }
  const [from, to] = find(set);
  if (to > from) {
    set.removeRange(from, to);
    keyspace.changed(db, key, 'z', row.name.toLowerCase(), to - from);
    if (set.size === 0) deleteEmptied(call, key);
  }
  reply.integer(to - from);
}

export const SORTED_SET_RANGES: CommandFunctions = {
  ZRANGE: (call) => range(call, null, null),
  ZREVRANGE: (call) => range(call, 'rank', true),
  ZRANGEBYSCORE: (call) => range(call, 'score', false),
  ZREVRANGEBYSCORE: (call) => range(call, 'score', true),
  ZRANGEBYLEX: (call) => range(call, 'member', false),
  ZREVRANGEBYLEX: (call) => range(call, 'member', true),
  ZRANGESTORE: storeRange,
  ZCOUNT: (call) => count(call, byScore(call.args[2], call.args[3])),
  ZLEXCOUNT: (call) => count(call, byMember(call.args[2], call.args[3])),
  ZREMRANGEBYRANK: (call) => removeRange(call, byRank(call.args[2], call.args[3], false)),
  ZREMRANGEBYSCORE: (call) => removeRange(call, byScore(call.args[2], call.args[3])),
  ZREMRANGEBYLEX: (call) => removeRange(call, byMember(call.args[2], call.args[3])),
};
