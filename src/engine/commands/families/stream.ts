import {
  entryId,
  GREATEST_ID,
  GREATEST_PART,
  idMs,
  idSeq,
  idText,
  LEAST_ID,
  type EntryId,
} from '../../keyspace/stream-id.js';
import { GREATEST_NODE, StreamValue } from '../../keyspace/stream-value.js';
import { isWord, readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { readStream, writeStream } from '../lookup.js';
import {
  readRangeEnd,
  readRangeStart,
  readStrictId,
  readTrim,
  type GivenId,
  type TrimArguments,
} from '../stream-arguments.js';
import { entriesOf, writeEntries } from '../stream-reply.js';

/** Entries of streams: adding, deleting, trimming, and reading between two ids. */

function add(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const options = readTrim(call, true);
  const pairs = args.slice(options.idPlace + 1);
  if (pairs.length < 2 || pairs.length % 2 === 1) refuse("ERR wrong number of arguments for 'xadd' command");
  if (options.id.kind === 'id' && options.id.id === LEAST_ID) {
    refuse('ERR The ID specified in XADD must be greater than 0-0');
  }
  const there = writeStream(call, key);
  if (there === undefined && options.noMakeStream) {
    reply.null();
    return;
  }
  const id = idFor(call, there?.lastId ?? LEAST_ID, options.id);
  let size = 0;
  for (const text of pairs) size += text.length;
  if (size > GREATEST_NODE) refuse('ERR Elements are too large to be stored');
  const stream = there ?? new StreamValue();
  stream.append(id, pairs, keyspace.limits);
  if (there === undefined) keyspace.add(db, key, stream);
  else keyspace.listeners.ready?.(db, key);
  keyspace.changed(db, key, 't', 'xadd');
  if (options.trim !== null && stream.trim(options.trim) > 0) keyspace.notify(db, key, 't', 'xtrim');
  reply.bulk(idText(id));
  if (options.id.kind === 'id' && options.trim?.approximate !== true) return;
  const logged = exactTrim(args, options, stream);
  logged[options.idPlace] = idText(id);
  call.propagate(logged);
}

/** The id of a new entry (t_stream.c, streamAppendItem). @throws CommandError */
function idFor(call: Call, last: EntryId, given: GivenId): EntryId {
  if (last === GREATEST_ID) refuse('ERR The stream has exhausted the last possible ID, unable to add more items');
  const now = BigInt(call.now);
  let id: EntryId | null;
  if (given.kind === 'auto') id = now > idMs(last) ? entryId(now, 0n) : last + 1n;
  else if (given.kind === 'id') id = given.id;
  else if (given.ms !== idMs(last)) id = entryId(given.ms, 0n);
  else id = idSeq(last) === GREATEST_PART ? null : last + 1n;
  if (id === null || id <= last) {
    refuse('ERR The ID specified in XADD is equal or smaller than the target stream top item');
  }
  return id;
}

/** The arguments with what trimming came to in place of `~` (t_stream.c, streamRewriteTrimArgument). */
function exactTrim(args: readonly string[], { trim, threshold }: TrimArguments, stream: StreamValue): string[] {
  const exact = [...args];
  if (trim?.approximate !== true) return exact;
  exact[threshold - 1] = '=';
  exact[threshold] = trim.by.kind === 'length' ? `${stream.length}` : idText(stream.firstPlace() ?? GREATEST_ID);
  return exact;
}

function trim(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const options = readTrim(call, false);
  const stream = writeStream(call, key);
  const deleted = stream === undefined || options.trim === null ? 0 : stream.trim(options.trim);
  if (stream !== undefined && deleted > 0) {
    keyspace.changed(db, key, 't', 'xtrim', deleted);
    if (options.trim?.approximate === true) call.propagate(exactTrim(args, options, stream));
  }
  reply.integer(deleted);
}

function remove(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const stream = writeStream(call, key);
  if (stream === undefined) {
    reply.integer(0);
    return;
  }
  const ids = args.slice(2).map(readStrictId);
  let deleted = 0;
  for (const id of ids) if (stream.delete(id)) deleted++;
  if (deleted > 0) keyspace.changed(db, key, 't', 'xdel', deleted);
  reply.integer(deleted);
}

function range(call: Call, reverse: boolean): void {
  const { args, reply } = call;
  const start = readRangeStart(args[reverse ? 3 : 2]);
  const end = readRangeEnd(args[reverse ? 2 : 3]);
  let count = -1;
  for (let at = 4; at < args.length; at++) {
    if (!isWord(args[at], 'COUNT') || at + 1 === args.length) refuse(ERRORS.syntax);
    count = Math.max(0, readInteger(args[++at]));
  }
  const stream = readStream(call, args[1]);
  if (stream === undefined) reply.array(0);
  else if (count === 0) reply.nullArray();
  else writeEntries(reply, entriesOf(stream, start, end, Math.max(0, count), reverse));
}

function setId(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const id = readStrictId(args[2]);
  let added: bigint | null = null;
  let maxDeleted = LEAST_ID;
  for (let at = 3; at < args.length; at++) {
    const more = at + 1 < args.length;
    if (isWord(args[at], 'ENTRIESADDED') && more) {
      readInteger(args[++at]);
      added = BigInt(args[at]);
      if (added < 0n) refuse('ERR entries_added must be positive');
    } else if (isWord(args[at], 'MAXDELETEDID') && more) {
      maxDeleted = readStrictId(args[++at]);
      if (id < maxDeleted) {
        refuse('ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id');
      }
    } else {
      refuse(ERRORS.syntax);
    }
  }
  const stream = writeStream(call, key) ?? refuse(ERRORS.noSuchKey);
  if (id < stream.maxDeletedId) refuse('ERR The ID specified in XSETID is smaller than current max_deleted_entry_id');
  if (stream.length > 0) {
    if (id < stream.lastLiveId()) {
      refuse('ERR The ID specified in XSETID is smaller than the target stream top item');
    }
    if (added !== null && BigInt(stream.length) > added) {
      refuse('ERR The entries_added specified in XSETID is smaller than the target stream length');
    }
  }
  stream.lastId = id;
  if (added !== null) stream.entriesAdded = added;
  if (maxDeleted !== LEAST_ID) stream.maxDeletedId = maxDeleted;
  keyspace.changed(db, key, 't', 'xsetid');
  reply.status('OK');
}

export const STREAMS: CommandFunctions = {
  XADD: add,
  XTRIM: trim,
  XDEL: remove,
  XLEN: (call) => call.reply.integer(readStream(call, call.args[1])?.length ?? 0),
  XRANGE: (call) => range(call, false),
  XREVRANGE: (call) => range(call, true),
  XSETID: setId,
};
