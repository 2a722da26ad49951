import { PendingEntry, type StreamConsumer, type StreamGroup } from '../../keyspace/stream-group.js';
import { GREATEST_ID, idText, LEAST_ID, type EntryId } from '../../keyspace/stream-id.js';
import type { StreamValue } from '../../keyspace/stream-value.js';
import { readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { readStream, writeStream } from '../lookup.js';
import { readStrictId } from '../stream-arguments.js';
import { consumerOf, propagateClaim, propagateConsumer, propagateGroupId } from '../stream-propagation.js';
import { entriesOf, writeEntries, type ShownEntry } from '../stream-reply.js';

/** XREAD and XREADGROUP: what is new in some streams, now or when it comes. */

interface ReadOptions {
  /** ms; null: does not wait. */
  readonly timeout: number | null;
  /** Most entries of each stream; 0: all. */
  readonly count: number;
  readonly noAck: boolean;
  readonly group: string | null;
  readonly consumer: string;
  /** Place of the first key, and how many there are; the ids stand behind them. */
  readonly keys: number;
  readonly streams: number;
}

/** What one stream has for a reader. */
interface Served {
  readonly key: string;
  readonly entries: readonly ShownEntry[];
}

const onlyGroups = (option: string): string =>
  `ERR The ${option} option is only supported by XREADGROUP. You called XREAD instead.`;

const meaningless = (id: string): string =>
  `ERR The ${id} ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by ` +
  `specifying a proper ID, or use the > ID to get new messages. The ${id} ID would just return an empty result set.`;

const noSuchGroup = (key: string, group: string): string =>
  `NOGROUP No such key '${key}' or consumer group '${group}' in XREADGROUP with GROUP option`;

function readOptions(call: Call, byGroup: boolean): ReadOptions {
  const { args } = call;
  let timeout: number | null = null;
  let count = 0;
  let noAck = false;
  let group: string | null = null;
  let consumer = '';
  for (let at = 1; at < args.length; at++) {
    const more = args.length - at - 1;
    const word = args[at].toUpperCase();
    if (word === 'BLOCK' && more > 0) {
      if (call.origin === 'script') {
        refuse(`ERR ${args[0]} command is not allowed with BLOCK option from scripts`);
      }
      timeout = readInteger(args[++at], 'ERR timeout is not an integer or out of range');
      if (timeout < 0) refuse('ERR timeout is negative');
    } else if (word === 'COUNT' && more > 0) {
      count = Math.max(0, readInteger(args[++at]));
    } else if (word === 'GROUP' && more >= 2) {
      if (!byGroup) refuse(onlyGroups('GROUP'));
      [group, consumer] = [args[at + 1], args[at + 2]];
      at += 2;
    } else if (word === 'NOACK') {
      if (!byGroup) refuse(onlyGroups('NOACK'));
      noAck = true;
    } else if (word === 'STREAMS' && more > 0) {
      if (more % 2 !== 0) {
        const [name, ids] = byGroup ? ['xreadgroup', "an ID or '>'"] : ['xread', "an ID, '+', or '$'"];
        refuse(`ERR Unbalanced '${name}' list of streams: for each stream key ${ids} must be specified.`);
      }
      if (byGroup && group === null) refuse('ERR Missing GROUP option for XREADGROUP');
      return { timeout, count, noAck, group, consumer, keys: at + 1, streams: more / 2 };
    } else {
      refuse(ERRORS.syntax);
    }
  }
  return refuse(ERRORS.syntax);
}

function read(call: Call): void {
  const { args } = call;
  const options = readOptions(call, false);
  const { keys, streams, count } = options;
  const after: EntryId[] = [];
  for (let i = 0; i < streams; i++) {
    const text = args[keys + streams + i];
    const stream = readStream(call, args[keys + i]);
    if (text === '>') {
      refuse('ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.');
    }
    after.push(placeToRead(text, stream));
  }
  const served: Served[] = [];
  for (let i = 0; i < streams; i++) {
    const stream = readStream(call, args[keys + i]);
    if (stream === undefined || stream.length === 0 || stream.lastLiveId() <= after[i]) continue;
    served.push({ key: args[keys + i], entries: entriesOf(stream, after[i] + 1n, GREATEST_ID, count) });
  }
  if (served.length > 0) writeServed(call, served);
  else nothingYet(call, options, after);
}

/** The id behind which is read: `$` is the newest now, `+` asks for the last entry. */
function placeToRead(text: string, stream: StreamValue | undefined): EntryId {
  if (text === '$') return stream?.lastId ?? LEAST_ID;
  if (text !== '+') return readStrictId(text);
  if (stream === undefined || stream.length === 0) return LEAST_ID;
  return stream.lastLiveId() - 1n;
}

/** In RESP3 a map; in RESP2 pairs. */
function writeServed({ reply }: Call, served: readonly Served[]): void {
  if (reply.protocol === 3) reply.map(served.length);
  else reply.array(served.length);
  for (const { key, entries } of served) {
    if (reply.protocol === 2) reply.array(2);
    reply.bulk(key);
    writeEntries(reply, entries);
  }
}

/** Waits, or answers as if the time were over. `$` becomes the id that it means now. */
function nothingYet(call: Call, { timeout, keys, streams }: ReadOptions, after: readonly EntryId[]): void {
  const { args } = call;
  if (timeout === null || !call.mayBlock) {
    call.reply.nullArray();
    return;
  }
  const ids = keys + streams;
  const again = args.map((arg, at) => (at >= ids && arg === '$' ? idText(after[at - ids]) : arg));
  call.block({ keys: args.slice(keys, ids), timeout, onTimeout: 'null-array', again });
}

function readGroup(call: Call): void {
  const { args, keyspace } = call;
  const options = readOptions(call, true);
  const { keys, streams, count, noAck, consumer: consumerName } = options;
  const groupName = options.group ?? '';
  const after: EntryId[] = [];
  for (let i = 0; i < streams; i++) {
    const text = args[keys + streams + i];
    const key = args[keys + i];
    if (writeStream(call, key)?.groups.get(groupName) === undefined) refuse(noSuchGroup(key, groupName));
    if (text === '$' || text === '+') refuse(meaningless(text));
    after.push(text === '>' ? GREATEST_ID : readStrictId(text));
  }
  let propagated = false;
  const propagating = (): void => {
    propagated = true;
  };
  const served: Served[] = [];
  for (let i = 0; i < streams; i++) {
    const key = args[keys + i];
    const stream = writeStream(call, key);
    const group = stream?.groups.get(groupName);
    if (stream === undefined || group === undefined) continue;
    if (noAck && !group.consumers.has(consumerName)) {
      propagateConsumer(call, key, group, consumerName);
      propagating();
    }
    const consumer = consumerOf(call, key, group, consumerName);
    if (after[i] !== GREATEST_ID) {
      served.push({ key, entries: history(call, stream, consumer, after[i], count) });
      keyspace.dirty++;
    } else if (stream.length > 0 && stream.lastLiveId() > group.lastId) {
      const entries = entriesOf(stream, group.lastId + 1n, GREATEST_ID, count);
      deliver(call, key, stream, group, noAck ? null : consumer, entries);
      propagating();
      served.push({ key, entries });
      keyspace.dirty++;
    }
  }
  if (!propagated) call.preventPropagation();
  if (served.length > 0) writeServed(call, served);
  else nothingYet(call, options, after);
}

/** What is pending for a consumer behind an id; it counts as delivered once more. */
function history(
  call: Call,
  stream: StreamValue,
  { pending }: StreamConsumer,
  after: EntryId,
  count: number,
): readonly ShownEntry[] {
  const entries: ShownEntry[] = [];
  let next = pending.ceiling(after + 1n);
  for (; next !== undefined && (count === 0 || entries.length < count); next = pending.ceiling(next.id + 1n)) {
    const pairs = stream.entry(next.id) ?? null;
    entries.push({ id: next.id, pairs });
    if (pairs === null) continue;
    next.deliveredAt = call.now;
    next.deliveries++;
  }
  return entries;
}

/** Moves a group on, and makes the entries pending for a consumer; null: acknowledged at once. */
function deliver(
  call: Call,
  key: string,
  stream: StreamValue,
  group: StreamGroup,
  consumer: StreamConsumer | null,
  entries: readonly ShownEntry[],
): void {
  for (const { id } of entries) {
    advance(stream, group, id);
    if (consumer === null) continue;
    let entry = group.pending.get(id);
    if (entry === undefined) {
      entry = new PendingEntry(id, consumer, call.now, 1);
      group.addPending(entry);
    } else {
      group.assign(entry, consumer);
      entry.deliveredAt = call.now;
      entry.deliveries = 1;
    }
    consumer.activeAt = call.now;
    propagateClaim(call, key, group, entry, idText(id));
  }
  propagateGroupId(call, key, group);
}

function advance(stream: StreamValue, group: StreamGroup, id: EntryId): void {
  const { entriesRead, lastId } = group;
  if (entriesRead !== null && lastId >= stream.firstId && !stream.hasDeletedBehind(lastId)) {
    group.entriesRead = entriesRead + 1n;
  } else if (stream.entriesAdded > 0n) {
    group.entriesRead = stream.entriesReadAt(id);
  }
  group.lastId = id;
}

export const STREAM_READS: CommandFunctions = {
  XREAD: read,
  XREADGROUP: readGroup,
};
