import { latin1ToBytes } from '../../codec/latin1.js';
import { RadixTreeSize } from '../../keyspace/radix-tree-size.js';
import { SizeClasses } from '../../keyspace/size-classes.js';
import type { PendingEntry, StreamConsumer, StreamGroup } from '../../keyspace/stream-group.js';
import { GREATEST_ID, idBytes, idText, LEAST_ID } from '../../keyspace/stream-id.js';
import type { StreamValue } from '../../keyspace/stream-value.js';
import { isWord, readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { readStream } from '../lookup.js';
import { entriesOf, writeEntries, writeEntry } from '../stream-reply.js';
import { noSuchGroup, subcommandSyntax } from './stream-group.js';

/** What streams, groups and consumers are like. */

/** Only nodes are counted here, whatever their bytes. */
const TREE_SIZES = new SizeClasses('jemalloc');
/** Entries and pending ones that FULL shows, where nothing else is said. */
const FULL_COUNT = 10;

function stream(call: Call): void {
  const { args, reply } = call;
  const value = readStream(call, args[2]) ?? refuse(ERRORS.noSuchKey);
  const full = readFull(args);
  reply.map(full === null ? 10 : 9);
  writeFacts(call, value);
  if (full === null) {
    reply.bulk('groups');
    reply.integer(value.groups.size);
    writeEdge(call, value, false);
    writeEdge(call, value, true);
    return;
  }
  reply.bulk('entries');
  writeEntries(reply, entriesOf(value, LEAST_ID, GREATEST_ID, full));
  reply.bulk('groups');
  reply.array(value.groups.size);
  for (const group of value.sortedGroups()) writeFullGroup(call, value, group, full);
}

/** How many of each FULL shows, 0 for all; null without FULL. */
function readFull(args: readonly string[]): number | null {
  if (args.length === 3) return null;
  if ((args.length !== 4 && args.length !== 6) || !isWord(args[3], 'FULL')) subcommandSyntax(args[1], 'XINFO');
  if (args.length === 4) return FULL_COUNT;
  if (!isWord(args[4], 'COUNT')) subcommandSyntax(args[1], 'XINFO');
  const count = readInteger(args[5]);
  return count < 0 ? FULL_COUNT : count;
}

function writeFacts({ reply }: Call, value: StreamValue): void {
  const tree = new RadixTreeSize(TREE_SIZES);
  for (const { id } of value.nodes) tree.add(latin1ToBytes(idBytes(id)), 0);
  tree.end();
  reply.bulk('length');
  reply.integer(value.length);
  reply.bulk('radix-tree-keys');
  reply.integer(value.nodes.size);
  reply.bulk('radix-tree-nodes');
  reply.integer(tree.nodes);
  reply.bulk('last-generated-id');
  reply.bulk(idText(value.lastId));
  reply.bulk('max-deleted-entry-id');
  reply.bulk(idText(value.maxDeletedId));
  reply.bulk('entries-added');
  reply.integer(value.entriesAdded);
  reply.bulk('recorded-first-entry-id');
  reply.bulk(idText(value.firstId));
}

function writeEdge({ reply }: Call, value: StreamValue, last: boolean): void {
  reply.bulk(last ? 'last-entry' : 'first-entry');
  const [entry] = entriesOf(value, LEAST_ID, GREATEST_ID, 1, last);
  if (entry === undefined) reply.null();
  else writeEntry(reply, entry);
}

function writeFullGroup(call: Call, value: StreamValue, group: StreamGroup, count: number): void {
  const { reply } = call;
  reply.map(7);
  reply.bulk('name');
  reply.bulk(group.name);
  reply.bulk('last-delivered-id');
  reply.bulk(idText(group.lastId));
  writeProgress(call, value, group);
  reply.bulk('pel-count');
  reply.integer(group.pending.size);
  reply.bulk('pending');
  writePending(call, group.pending, count, true);
  reply.bulk('consumers');
  reply.array(group.consumers.size);
  for (const consumer of group.sortedConsumers()) writeFullConsumer(call, consumer, count);
}

function writeFullConsumer(call: Call, consumer: StreamConsumer, count: number): void {
  const { reply } = call;
  reply.map(5);
  reply.bulk('name');
  reply.bulk(consumer.name);
  reply.bulk('seen-time');
  reply.integer(consumer.seenAt);
  reply.bulk('active-time');
  reply.integer(consumer.activeAt);
  reply.bulk('pel-count');
  reply.integer(consumer.pending.size);
  reply.bulk('pending');
  writePending(call, consumer.pending, count, false);
}

function writePending({ reply }: Call, pending: Iterable<PendingEntry>, count: number, withConsumer: boolean): void {
  const shown: PendingEntry[] = [];
  for (const entry of pending) {
    shown.push(entry);
    if (shown.length === count) break;
  }
  reply.array(shown.length);
  for (const { id, consumer, deliveredAt, deliveries } of shown) {
    reply.array(withConsumer ? 4 : 3);
    reply.bulk(idText(id));
    if (withConsumer) reply.bulk(consumer?.name ?? '');
    reply.integer(deliveredAt);
    reply.integer(deliveries);
  }
}

/** How many entries a group has read, and how many it has before it; null where that cannot be told. */
function writeProgress({ reply }: Call, value: StreamValue, group: StreamGroup): void {
  reply.bulk('entries-read');
  if (group.entriesRead === null) reply.null();
  else reply.integer(group.entriesRead);
  reply.bulk('lag');
  const lag = lagOf(value, group);
  if (lag === null) reply.null();
  else reply.integer(lag);
}

/** t_stream.c, streamReplyWithCGLag. */
function lagOf(value: StreamValue, { lastId, entriesRead }: StreamGroup): bigint | null {
  const { entriesAdded, firstId, maxDeletedId, length } = value;
  if (entriesAdded === 0n || length === 0) return 0n;
  if (lastId < firstId && maxDeletedId < firstId) return BigInt(length);
  if (entriesRead !== null && !value.hasDeletedBehind(lastId)) return entriesAdded - entriesRead;
  const read = value.entriesReadAt(lastId);
  return read === null ? null : entriesAdded - read;
}

function groups(call: Call): void {
  const { args, reply } = call;
  const value = readStream(call, args[2]) ?? refuse(ERRORS.noSuchKey);
  reply.array(value.groups.size);
  for (const group of value.sortedGroups()) {
    reply.map(6);
    reply.bulk('name');
    reply.bulk(group.name);
    reply.bulk('consumers');
    reply.integer(group.consumers.size);
    reply.bulk('pending');
    reply.integer(group.pending.size);
    reply.bulk('last-delivered-id');
    reply.bulk(idText(group.lastId));
    writeProgress(call, value, group);
  }
}

function consumers(call: Call): void {
  const { args, reply, now } = call;
  const value = readStream(call, args[2]) ?? refuse(ERRORS.noSuchKey);
  const group = value.groups.get(args[3]) ?? refuse(noSuchGroup(args[3], args[2]));
  reply.array(group.consumers.size);
  for (const { name, seenAt, activeAt, pending } of group.sortedConsumers()) {
    reply.map(4);
    reply.bulk('name');
    reply.bulk(name);
    reply.bulk('pending');
    reply.integer(pending.size);
    reply.bulk('idle');
    reply.integer(Math.max(0, now - seenAt));
    reply.bulk('inactive');
    reply.integer(activeAt === -1 ? -1 : Math.max(0, now - activeAt));
  }
}

const HELP = [
  'XINFO <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
  'CONSUMERS <key> <groupname>',
  '    The consumers of a group.',
  'GROUPS <key>',
  '    The groups of a stream.',
  'STREAM <key> [FULL [COUNT <count>]',
  '    What a stream is like.',
  'HELP',
  '    This text.',
];

export const STREAM_INFO: CommandFunctions = {
  'XINFO STREAM': stream,
  'XINFO GROUPS': groups,
  'XINFO CONSUMERS': consumers,
  'XINFO HELP': ({ reply }) => {
    reply.array(HELP.length);
    for (const line of HELP) reply.status(line);
  },
};
