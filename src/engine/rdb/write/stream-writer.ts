import type { StreamGroup } from '../../keyspace/stream-group.js';
import { idBytes, idMs, idSeq, type EntryId } from '../../keyspace/stream-id.js';
import type { StreamValue } from '../../keyspace/stream-value.js';
import type { RdbOutput } from './rdb-output.js';
import { knows, type WriteTarget } from './write-target.js';

const STREAM_TYPES = { first: 15, offsets: 19, activity: 21 } as const;

/** What a file holds where a group's number of read entries is not known: -1 as 64 bits. */
const UNKNOWN_ENTRIES_READ = 0xffffffffffffffffn;

/** The type byte that a stream is written with: with its counters since RDB 10, with consumers' activity since 11. */
export function streamType(target: WriteTarget): number {
  if (knows(target, 'consumerActivity')) return STREAM_TYPES.activity;
  return knows(target, 'streamCounters') ? STREAM_TYPES.offsets : STREAM_TYPES.first;
}

/** A stream behind its type byte and key (rdb.c, rdbSaveObject). */
export function writeStream(output: RdbOutput, stream: StreamValue, target: WriteTarget): void {
  output.length(stream.nodes.size);
  for (const node of stream.nodes) {
    output.string(idBytes(node.id));
    output.string(node.listpack());
  }
  output.length(stream.length);
  writeId(output, stream.lastId);
  const counters = knows(target, 'streamCounters');
  if (counters) {
    writeId(output, stream.firstId);
    writeId(output, stream.maxDeletedId);
    writeNumber(output, stream.entriesAdded);
  }
  output.length(stream.groups.size);
  for (const group of stream.sortedGroups()) {
    output.string(group.name);
    writeId(output, group.lastId);
    if (counters) writeNumber(output, group.entriesRead ?? UNKNOWN_ENTRIES_READ);
    writePending(output, group);
    writeConsumers(output, group, knows(target, 'consumerActivity'));
  }
}

/** Entries that were given back to the group have no owner, which these types have no word for: they are left out. */
function writePending(output: RdbOutput, { pending }: StreamGroup): void {
  let owned = 0;
  for (const { consumer } of pending) if (consumer !== null) owned++;
  output.length(owned);
  for (const { id, consumer, deliveredAt, deliveries } of pending) {
    if (consumer === null) continue;
    output.raw(idBytes(id));
    output.int64(deliveredAt);
    output.length(deliveries);
  }
}

function writeConsumers(output: RdbOutput, group: StreamGroup, withActivity: boolean): void {
  output.length(group.consumers.size);
  for (const { name, seenAt, activeAt, pending } of group.sortedConsumers()) {
    output.string(name);
    output.int64(seenAt);
    if (withActivity) output.int64(activeAt);
    output.length(pending.size);
    for (const { id } of pending) output.raw(idBytes(id));
  }
}

function writeId(output: RdbOutput, id: EntryId): void {
  writeNumber(output, idMs(id));
  writeNumber(output, idSeq(id));
}

/** As a length: short where it can be. */
const writeNumber = (output: RdbOutput, value: bigint): void =>
  output.length(value <= 0xffffffffn ? Number(value) : value);
