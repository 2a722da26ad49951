import { readCount } from './flat-elements.js';
import type { PrimitiveReader } from './primitives.js';
import { StringSlot } from './string-slot.js';
import { StreamGroups } from './stream-groups.js';
import type { StreamConsumer, StreamFacts, StreamGroup, StreamId, StreamPending, StreamProducer } from './value.js';

/** Most pending entries and consumers of a group, groups, and ids of producers that {@link StreamFacts} list. */
export const MOST_LISTED = 10_000;

/** Version of the stream format by type byte. */
const VERSIONS: Readonly<Record<number, number>> = { 15: 1, 19: 2, 21: 3, 26: 4, 27: 5 };

/** The version, 1 to 5, of the stream format that a type byte stands for. */
export const streamVersion = (type: number): number => VERSIONS[type] ?? 1;

/** What stands between a stream's nodes and its groups. */
export interface StreamHeader {
  /** Entries in all. */
  readonly entries: number;
  readonly lastId: StreamId;
  /** The next three are null in version 1. */
  readonly firstId: StreamId | null;
  readonly maxDeletedId: StreamId | null;
  readonly entriesAdded: bigint | null;
}

/** Reads what stands behind the nodes, at the reader's place. @throws FormatError */
export function readStreamHeader(reader: PrimitiveReader, version: number): StreamHeader {
  const id = (): StreamId => ({ ms: reader.length64(), seq: reader.length64() });
  const entries = reader.length();
  const lastId = id();
  if (version < 2) return { entries, lastId, firstId: null, maxDeletedId: null, entriesAdded: null };
  return { entries, lastId, firstId: id(), maxDeletedId: id(), entriesAdded: reader.length64() };
}

/**
 * Reads the groups and the idempotency data behind a stream's header, at the reader's place. Of very long lists only
 * the first {@link MOST_LISTED} are kept; the counts tell of all.
 * @throws FormatError
 */
export function readStreamFacts(reader: PrimitiveReader, version: number, header: StreamHeader): StreamFacts {
  const walk = new StreamGroups(reader);
  walk.open(version);
  const groups: StreamGroup[] = [];
  while (walk.next()) if (groups.length < MOST_LISTED) groups.push(readGroup(walk));
  reader.seek(walk.end);
  const { lastId, firstId, maxDeletedId, entriesAdded } = header;
  return {
    lastId,
    firstId,
    maxDeletedId,
    entriesAdded,
    groups,
    idempotency: version >= 4 ? readIdempotency(reader) : null,
  };
}

function readGroup(walk: StreamGroups): StreamGroup {
  const pending: StreamPending[] = [];
  for (const record of walk.pendingEntries()) {
    if (pending.length === MOST_LISTED) break;
    pending.push({
      id: { ms: record.ms, seq: record.seq },
      consumer: walk.consumers[record.owner]?.name ?? null,
      deliveredAt: record.deliveredAt,
      deliveries: record.deliveries,
    });
  }
  const consumers: StreamConsumer[] = walk.consumers
    .slice(0, MOST_LISTED)
    .map(({ name, seenAt, activeAt, pending: owned }) => ({ name, seenAt, activeAt, pending: owned }));
  return {
    name: walk.name,
    lastId: walk.lastId,
    entriesRead: walk.entriesRead,
    pending,
    pendingTotal: walk.pending,
    consumers,
  };
}

/**
 * Reads what stands behind the groups from version 4 on, at the reader's place.
 * @throws FormatError
 */
export function readIdempotency(reader: PrimitiveReader): NonNullable<StreamFacts['idempotency']> {
  const durationSeconds = reader.length();
  const maxIds = reader.length();
  const slot = new StringSlot();
  const producers: StreamProducer[] = [];
  let listed = 0;
  for (let left = readCount(reader, 2, reader.offset); left > 0; left--) {
    reader.string(slot);
    const name = slot.copy();
    const ids: { id: Uint8Array; entry: StreamId }[] = [];
    for (let more = readCount(reader, 3, reader.offset); more > 0; more--) {
      reader.string(slot);
      const id = listed < MOST_LISTED ? slot.copy() : null;
      const entry = { ms: reader.length64(), seq: reader.length64() };
      if (id !== null) ids.push({ id, entry });
      listed++;
    }
    if (producers.length < MOST_LISTED) producers.push({ name, ids });
  }
  return { durationSeconds, maxIds, producers, idsAdded: reader.length64(), duplicates: reader.length64() };
}
