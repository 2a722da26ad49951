import type { EntryId } from '../../keyspace/stream-id.js';
import type { PendingPolicy, StreamValue } from '../../keyspace/stream-value.js';
import { isWord, readRange } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { writeStream } from '../lookup.js';
import { policyOf, readStrictId } from '../stream-arguments.js';

/** XDELEX and XACKDEL of Redis 8.2: deleting entries with a say in what is pending of them. */

/** What happened to an entry. */
const MISSING = -1;
const DELETED = 1;
/** Groups have yet to read or acknowledge it. */
const REFERENCED = 2;

/** Reads the policy and the ids, which are not looked at yet, from a place on. @throws CommandError */
function readDeletion(args: readonly string[], from: number): readonly [PendingPolicy, readonly string[]] {
  const policy = policyOf(args[from].toUpperCase());
  const at = policy === null ? from : from + 1;
  if (at >= args.length || !isWord(args[at], 'IDS') || at + 1 >= args.length) refuse(ERRORS.syntax);
  const most = Number.MAX_SAFE_INTEGER;
  const count = readRange(args[at + 1], 1, most, 'ERR Number of IDs must be a positive integer');
  if (args.length > at + 2 + count) refuse(ERRORS.syntax);
  if (args.length < at + 2 + count) {
    refuse('ERR The `numids` parameter must match the number of arguments');
  }
  return [policy ?? 'keep', args.slice(at + 2)];
}

function deleteOne(stream: StreamValue, id: EntryId, policy: PendingPolicy): number {
  if (policy === 'acknowledged' && stream.has(id) && stream.isReferenced(id)) return REFERENCED;
  if (!stream.delete(id)) return MISSING;
  if (policy === 'delete') stream.dropPending(id);
  return DELETED;
}

function writeResults({ reply }: Call, results: readonly number[]): void {
  reply.array(results.length);
  for (const result of results) reply.integer(result);
}

function deleteEntries(call: Call): void {
  const { args, keyspace, db } = call;
  const stream = writeStream(call, args[1]);
  const [policy, ids] = readDeletion(args, 2);
  const results =
    stream === undefined ? ids.map(() => MISSING) : ids.map(readStrictId).map((id) => deleteOne(stream, id, policy));
  const deleted = results.filter((result) => result === DELETED).length;
  if (deleted > 0) keyspace.changed(db, args[1], 't', 'xdel', deleted);
  writeResults(call, results);
}

function acknowledgeAndDelete(call: Call): void {
  const { args, keyspace, db } = call;
  const stream = writeStream(call, args[1]);
  const [policy, ids] = readDeletion(args, 3);
  const group = stream?.groups.get(args[2]);
  if (stream === undefined || group === undefined) {
    writeResults(
      call,
      ids.map(() => MISSING),
    );
    return;
  }
  let deleted = 0;
  const results = ids.map(readStrictId).map((id) => {
    const pending = group.pending.get(id);
    if (pending === undefined) return MISSING;
    group.deletePending(pending);
    keyspace.dirty++;
    const result = deleteOne(stream, id, policy);
    if (result === DELETED) deleted++;
    // It was acknowledged, even where the entry itself had gone before.
    return result === REFERENCED ? REFERENCED : DELETED;
  });
  if (deleted > 0) keyspace.changed(db, args[1], 't', 'xdel', 0);
  writeResults(call, results);
}

export const STREAM_DELETIONS: CommandFunctions = {
  XDELEX: deleteEntries,
  XACKDEL: acknowledgeAndDelete,
};
