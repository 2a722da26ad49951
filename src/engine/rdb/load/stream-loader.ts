import { verifyListpack } from '../../codec/listpack.js';
import { PendingEntry, StreamGroup } from '../../keyspace/stream-group.js';
import { entryId, type EntryId } from '../../keyspace/stream-id.js';
import { StreamNode } from '../../keyspace/stream-node.js';
import { StreamValue } from '../../keyspace/stream-value.js';
import { FormatError } from '../damage.js';
import { readCount } from '../flat-elements.js';
import type { PrimitiveReader } from '../primitives.js';
import { readIdempotency, readStreamHeader, streamVersion, type StreamHeader } from '../stream-facts.js';
import { StreamGroups } from '../stream-groups.js';
import type { StringSlot } from '../string-slot.js';
import type { StreamId } from '../value.js';

/** Bytes of a node's id. */
const NODE_ID = 16;

/** Makes a byte string of bytes. */
export type TextOf = (bytes: Uint8Array, start: number, length: number) => string;

/** Loads a stream whose value begins at the reader's place. @throws FormatError */
export function loadStream(reader: PrimitiveReader, slot: StringSlot, type: number, textOf: TextOf): StreamValue {
  const version = streamVersion(type);
  const stream = new StreamValue();
  for (let left = readCount(reader, 2, reader.offset); left > 0; left--) {
    const at = reader.offset;
    if (!stream.addNode(loadNode(reader, slot, textOf)))
      throw new FormatError('bad-value', at, 'each node once', 'one twice');
  }
  stream.loaded();
  const at = reader.offset;
  const header = readStreamHeader(reader, version);
  if (header.entries !== stream.length) {
    throw new FormatError('bad-value', at, `${stream.length} entries, as the nodes have`, `${header.entries}`);
  }
  takeHeader(stream, header);
  const groups = new StreamGroups(reader);
  groups.open(version);
  while (groups.next()) addGroup(stream, groups, version, textOf);
  reader.seek(groups.end);
  // Producers' ids of Redis 8.6 are read to see that they are whole; the emulated server has none. Whoever writes the
  // stream says that they are gone.
  if (version >= 4) stream.producersLeftOut = readIdempotency(reader).producers.length > 0;
  return stream;
}

function loadNode(reader: PrimitiveReader, slot: StringSlot, textOf: TextOf): StreamNode {
  const at = reader.offset;
  reader.string(slot);
  if (slot.length !== NODE_ID || slot.stored !== null) {
    throw new FormatError('bad-value', at, `a stream node id of ${NODE_ID} bytes`, `${slot.length} bytes`);
  }
  const view = new DataView(slot.buffer.buffer, slot.buffer.byteOffset + slot.start, NODE_ID);
  const id = entryId(view.getBigUint64(0), view.getBigUint64(8));
  reader.packed(slot);
  const { buffer, start, length } = slot;
  verifyListpack(buffer, start, start + length);
  return StreamNode.fromListpack(id, textOf(buffer, start, length));
}

function takeHeader(stream: StreamValue, { lastId, maxDeletedId, entriesAdded }: StreamHeader): void {
  stream.lastId = idOf(lastId);
  if (maxDeletedId !== null) stream.maxDeletedId = idOf(maxDeletedId);
  // Files before RDB 10 do not tell: a server takes what is there for all that ever was (rdb.c).
  stream.entriesAdded = entriesAdded ?? BigInt(stream.length);
}

function addGroup(stream: StreamValue, walk: StreamGroups, version: number, textOf: TextOf): void {
  const name = textOf(walk.name, 0, walk.name.length);
  if (stream.groups.has(name)) throw new FormatError('bad-value', walk.end, 'each group once', `'${name}' twice`);
  const lastId = idOf(walk.lastId);
  const group = new StreamGroup(name, lastId, version >= 2 ? walk.entriesRead : stream.entriesReadAt(lastId));
  stream.groups.set(name, group);
  const consumers = walk.consumers.map(({ name: bytes, seenAt, activeAt }) => {
    const text = textOf(bytes, 0, bytes.length);
    if (group.consumers.has(text))
      throw new FormatError('bad-value', walk.end, 'each consumer once', `'${text}' twice`);
    return group.addConsumer(text, seenAt, activeAt ?? seenAt);
  });
  let owned = 0;
  for (const { ms, seq, owner, deliveredAt, deliveries } of walk.pendingEntries()) {
    const id = entryId(ms, seq);
    if (group.pending.get(id) !== undefined)
      throw new FormatError('bad-value', walk.end, 'each pending entry once', 'one twice');
    if (owner >= 0) owned++;
    group.addPending(
      new PendingEntry(id, consumers.at(owner >= 0 ? owner : consumers.length) ?? null, deliveredAt, deliveries),
    );
  }
  const claimed = walk.consumers.reduce((sum, { pending }) => sum + pending, 0);
  if (claimed !== owned) {
    throw new FormatError(
      'bad-value',
      walk.end,
      'each pending entry of a consumer in its group',
      `${claimed} for ${owned}`,
    );
  }
}

const idOf = ({ ms, seq }: StreamId): EntryId => entryId(ms, seq);
