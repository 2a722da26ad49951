import { PendingEntry, type StreamGroup } from '../../keyspace/stream-group.js';
import { GREATEST_ID, idText, LEAST_ID, type EntryId } from '../../keyspace/stream-id.js';
import type { StreamValue } from '../../keyspace/stream-value.js';
import { isWord, readInteger, readRange } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { readStream, writeStream } from '../lookup.js';
import { parseStrictId, readRangeEnd, readRangeStart, readStrictId } from '../stream-arguments.js';
import { consumerOf, propagateClaim, propagateGroupId } from '../stream-propagation.js';
import { writeEntry, type ShownEntry } from '../stream-reply.js';

/** What is pending in a group: looking at it, and giving it to another consumer. */

const noSuchGroup = (key: string, group: string): string => `NOGROUP No such key '${key}' or consumer group '${group}'`;

function pending(call: Call): void {
  const { args } = call;
  if (args.length !== 3 && (args.length < 6 || args.length > 9)) refuse(ERRORS.syntax);
  const options = args.length === 3 ? null : readPendingOptions(args);
  const group = readStream(call, args[1])?.groups.get(args[2]) ?? refuse(noSuchGroup(args[1], args[2]));
  if (options === null) writeSummary(call, group);
  else writePending(call, group, options);
}

interface PendingOptions {
  /** ms that an entry has to be pending at least. */
  readonly idle: number;
  readonly start: EntryId;
  readonly end: EntryId;
  readonly count: number;
  readonly consumer: string | null;
}

function readPendingOptions(args: readonly string[]): PendingOptions {
  const withIdle = isWord(args[3], 'IDLE');
  const idle = withIdle ? readInteger(args[4]) : 0;
  if (withIdle && args.length < 8) refuse(ERRORS.syntax);
  const from = withIdle ? 5 : 3;
  const count = Math.max(0, readInteger(args[from + 2]));
  const start = readRangeStart(args[from]);
  const end = readRangeEnd(args[from + 1]);
  return { idle, start, end, count, consumer: args.at(from + 3) ?? null };
}

function writeSummary({ reply }: Call, group: StreamGroup): void {
  const first = group.pending.first();
  const last = group.pending.last();
  reply.array(4);
  reply.integer(group.pending.size);
  if (first === undefined || last === undefined) {
    reply.null();
    reply.null();
    reply.nullArray();
    return;
  }
  reply.bulk(idText(first.id));
  reply.bulk(idText(last.id));
  const busy = group.sortedConsumers().filter((consumer) => consumer.pending.size > 0);
  reply.array(busy.length);
  for (const consumer of busy) {
    reply.array(2);
    reply.bulk(consumer.name);
    reply.bulk(String(consumer.pending.size));
  }
}

function writePending({ reply, now }: Call, group: StreamGroup, options: PendingOptions): void {
  const { idle, start, end, count } = options;
  const index = options.consumer === null ? group.pending : group.consumers.get(options.consumer)?.pending;
  const found: PendingEntry[] = [];
  for (let next = index?.ceiling(start); next !== undefined && next.id <= end; next = index?.ceiling(next.id + 1n)) {
    if (found.length >= count) break;
    if (idle === 0 || now - next.deliveredAt >= idle) found.push(next);
  }
  reply.array(found.length);
  for (const { id, consumer, deliveredAt, deliveries } of found) {
    reply.array(4);
    reply.bulk(idText(id));
    reply.bulk(consumer?.name ?? '');
    reply.integer(Math.max(0, now - deliveredAt));
    reply.integer(deliveries);
  }
}

interface ClaimOptions {
  readonly ids: readonly (readonly [id: EntryId, text: string])[];
  readonly idle: number;
  readonly force: boolean;
  readonly justId: boolean;
  /** ms of Unix time. */
  readonly deliveredAt: number;
  readonly retryCount: number;
  readonly lastId: EntryId;
}

function readClaimOptions({ args, now }: Call): ClaimOptions {
  const idle = Math.max(0, readInteger(args[4], 'ERR Invalid min-idle-time argument for XCLAIM'));
  const ids: [EntryId, string][] = [];
  let at = 5;
  for (; at < args.length; at++) {
    const id = parseStrictId(args[at]);
    if (id === null) break;
    ids.push([id, args[at]]);
  }
  let force = false;
  let justId = false;
  let deliveredAt = -1;
  let retryCount = -1;
  let lastId = LEAST_ID;
  for (; at < args.length; at++) {
    const more = at + 1 < args.length;
    const word = args[at].toUpperCase();
    const invalid = `ERR Invalid ${word} option argument for XCLAIM`;
    if (word === 'FORCE') force = true;
    else if (word === 'JUSTID') justId = true;
    else if (word === 'IDLE' && more) deliveredAt = now - readInteger(args[++at], invalid);
    else if (word === 'TIME' && more) deliveredAt = readInteger(args[++at], invalid);
    else if (word === 'RETRYCOUNT' && more) retryCount = readInteger(args[++at], invalid);
    else if (word === 'LASTID' && more) lastId = readStrictId(args[++at]);
    else refuse(`ERR Unrecognized XCLAIM option '${args[at]}'`);
  }
  // A time that cannot be is no reason to fail: the client's clock may be a little ahead.
  if (deliveredAt < 0 || deliveredAt > now) deliveredAt = now;
  return { ids, idle, force, justId, deliveredAt, retryCount, lastId };
}

function claim(call: Call): void {
  const { args, keyspace } = call;
  const key = args[1];
  const stream = writeStream(call, key);
  const group = stream?.groups.get(args[2]);
  if (stream === undefined || group === undefined) refuse(noSuchGroup(key, args[2]));
  const options = readClaimOptions(call);
  let moved = options.lastId > group.lastId;
  if (moved) group.lastId = options.lastId;
  const consumer = consumerOf(call, key, group, args[3]);
  const claimed: ShownEntry[] = [];
  let changes = 0;
  for (const [id, text] of options.ids) {
    let entry = group.pending.get(id);
    const pairs = stream.entry(id);
    if (pairs === undefined) {
      if (entry !== undefined) {
        dropDeleted(call, key, group, entry, text);
        moved = false;
        changes++;
      }
      continue;
    }
    if (entry === undefined) {
      if (!options.force) continue;
      entry = new PendingEntry(id, null, call.now, 1);
      group.addPending(entry);
    } else if (entry.consumer !== null && options.idle > 0 && call.now - entry.deliveredAt < options.idle) {
      continue;
    }
    entry.deliveredAt = options.deliveredAt;
    if (options.retryCount >= 0) entry.deliveries = options.retryCount;
    else if (!options.justId) entry.deliveries++;
    group.assign(entry, consumer);
    consumer.activeAt = call.now;
    claimed.push({ id, pairs });
    propagateClaim(call, key, group, entry, text);
    moved = false;
    changes++;
  }
  if (moved) {
    propagateGroupId(call, key, group);
    changes++;
  }
  finish(call, changes);
  keyspace.dirty += changes;
  call.reply.array(claimed.length);
  writeClaimed(call, claimed, options.justId);
}

/** Forgets an entry that is pending and no longer there. */
function dropDeleted(call: Call, key: string, group: StreamGroup, entry: PendingEntry, id: string): void {
  propagateClaim(call, key, group, entry, id);
  group.deletePending(entry);
}

/** The command itself is never written to the log: what it did, or nothing. */
function finish(call: Call, propagated: number): void {
  if (propagated === 0) call.preventPropagation();
}

function writeClaimed({ reply }: Call, claimed: readonly ShownEntry[], justId: boolean): void {
  for (const entry of claimed) {
    if (justId) reply.bulk(idText(entry.id));
    else writeEntry(reply, entry);
  }
}

/** Entries that are looked at for each that is wanted (t_stream.c, xautoclaimCommand). */
const ATTEMPTS = 10;
const GREATEST_COUNT = Math.floor(Number.MAX_SAFE_INTEGER / 16);

function readAutoClaimOptions(args: readonly string[]): { readonly count: number; readonly justId: boolean } {
  let count = 100;
  let justId = false;
  for (let at = 6; at < args.length; at++) {
    if (isWord(args[at], 'COUNT') && at + 1 < args.length) {
      count = readRange(args[++at], 1, GREATEST_COUNT, 'ERR COUNT must be > 0');
    } else if (isWord(args[at], 'JUSTID')) {
      justId = true;
    } else {
      refuse(ERRORS.syntax);
    }
  }
  return { count, justId };
}

function autoClaim(call: Call): void {
  const { args, keyspace, reply } = call;
  const key = args[1];
  const idle = Math.max(0, readInteger(args[4], 'ERR Invalid min-idle-time argument for XAUTOCLAIM'));
  const start = readRangeStart(args[5]);
  const { count, justId } = readAutoClaimOptions(args);
  const stream: StreamValue | undefined = writeStream(call, key);
  const group = stream?.groups.get(args[2]);
  if (stream === undefined || group === undefined) refuse(noSuchGroup(key, args[2]));
  const consumer = consumerOf(call, key, group, args[3]);
  const claimed: ShownEntry[] = [];
  const deleted: EntryId[] = [];
  let attempts = count * ATTEMPTS;
  let next = group.pending.ceiling(start);
  while (next !== undefined && attempts-- > 0 && claimed.length + deleted.length < count) {
    const entry: PendingEntry = next;
    const pairs = stream.entry(entry.id);
    if (pairs === undefined) {
      dropDeleted(call, key, group, entry, idText(entry.id));
      deleted.push(entry.id);
    } else if (idle === 0 || call.now - entry.deliveredAt >= idle) {
      entry.deliveredAt = call.now;
      if (!justId) entry.deliveries++;
      group.assign(entry, consumer);
      consumer.activeAt = call.now;
      claimed.push({ id: entry.id, pairs });
      propagateClaim(call, key, group, entry, idText(entry.id));
    }
    next = entry.id === GREATEST_ID ? undefined : group.pending.ceiling(entry.id + 1n);
  }
  const changes = claimed.length + deleted.length;
  finish(call, changes);
  keyspace.dirty += changes;
  reply.array(3);
  reply.bulk(idText(next?.id ?? LEAST_ID));
  reply.array(claimed.length);
  writeClaimed(call, claimed, justId);
  reply.array(deleted.length);
  for (const id of deleted) reply.bulk(idText(id));
}

export const STREAM_PENDING: CommandFunctions = {
  XPENDING: pending,
  XCLAIM: claim,
  XAUTOCLAIM: autoClaim,
};
