/**
 * A stream in commands: its entries, its counters, its groups with what is pending in them. An entry that is pending
 * but no longer in the stream (deleted or trimmed) cannot be claimed; so it is added with a stand-in for its fields,
 * claimed, and removed again in the way that leaves no other trace: by XTRIM in front of the first entry, by XDEL
 * behind it.
 */
import type { PrimitiveReader } from '../rdb/primitives.js';
import type { StreamEntries } from '../rdb/stream-entries.js';
import { readIdempotency, readStreamHeader, streamVersion, type StreamHeader } from '../rdb/stream-facts.js';
import { StreamGroups } from '../rdb/stream-groups.js';
import type { StreamFacts, StreamId } from '../rdb/value.js';
import type { ArgumentBatch } from './argument-batch.js';
import type { CommandWriter } from './command-writer.js';

/** Ids in one XCLAIM or XDEL at most. */
const BATCH_IDS = 512;
/** Pending entries that are remembered to tell which of them are gone. A stream with more is restored as it is. */
const MOST_PENDING = 200_000;
/** What Redis 8.6 sets by default for new streams (stream-idmp-duration, stream-idmp-maxsize). */
const IDEMPOTENCY_DEFAULT = { durationSeconds: 100, maxIds: 100 } as const;
/** A name for a group that is made only to make an empty stream, and destroyed at once. */
const PASSING_GROUP = 'created-by-export';
const ZERO: StreamId = { ms: 0n, seq: 0n };

/** What stands behind the entries of a stream, as far as commands need it. */
interface Tail {
  readonly header: StreamHeader;
  /** File offset of the groups. */
  readonly groups: number;
  readonly version: number;
  readonly idempotency: StreamFacts['idempotency'];
  /** Ids of everything pending in any group, each once, in order. */
  readonly pending: readonly StreamId[];
}

/** What became of the entries. */
interface Added {
  /** Entries added, stand-ins included. */
  readonly count: number;
  readonly last: StreamId | null;
  /** Stand-ins to be removed: in front of the first real entry (a count), and behind it (ids). */
  readonly trimmed: number;
  readonly deleted: readonly string[];
}

/** Writes streams. */
export class StreamCommands {
  constructor(
    private readonly reader: PrimitiveReader,
    private readonly writer: CommandWriter,
    private readonly batch: ArgumentBatch,
  ) {}

  /**
   * Writes the stream that `entries` was opened on. Returns false, and writes nothing, when it holds what no command
   * sets: entries that nobody owns (Redis 8.8), ids of producers (Redis 8.6).
   * @throws FormatError
   */
  write(name: Uint8Array, entries: StreamEntries, type: number): boolean {
    const tail = this.#readTail(entries, streamVersion(type));
    if (tail === null) return false;
    const { header } = tail;
    const added = this.#addEntries(name, entries, tail);
    if (added.last === null) this.#createEmpty(name);
    this.#setIdempotency(name, tail.idempotency);
    const counters = setIdWords(header, added);
    // A server refuses fewer entries ever added than there are now, and removes the stand-ins only later.
    const early = header.entriesAdded === null || header.entriesAdded >= BigInt(added.count);
    if (counters !== null && early) this.#command('XSETID', name, counters);
    this.#groups(name, tail);
    for (let from = 0; from < added.deleted.length; from += BATCH_IDS) {
      this.#command('XDEL', name, added.deleted.slice(from, from + BATCH_IDS));
    }
    if (added.trimmed > 0) {
      this.#command('XTRIM', name, ['MAXLEN', String(added.count - added.trimmed - added.deleted.length)]);
    }
    if (counters !== null && !early) this.#command('XSETID', name, counters);
    return true;
  }

  /** Null for a stream that must be restored. Leaves `entries` on its first entry. */
  #readTail(entries: StreamEntries, version: number): Tail | null {
    const first = entries.mark();
    entries.skipNodes();
    const header = readStreamHeader(this.reader, version);
    const groups = this.reader.offset;
    const walk = new StreamGroups(this.reader);
    walk.open(version);
    const ids: StreamId[] = [];
    while (walk.next()) {
      if (ids.length + walk.pending > MOST_PENDING) return null;
      for (const { ms, seq, owner } of walk.pendingEntries()) {
        if (owner < 0) return null;
        ids.push({ ms, seq });
      }
    }
    this.reader.seek(walk.end);
    const idempotency = version >= 4 ? readIdempotency(this.reader) : null;
    if (idempotency !== null && idempotency.producers.length > 0) return null;
    entries.restore(first);
    ids.sort(compareIds);
    return {
      header,
      groups,
      version,
      idempotency,
      pending: ids.filter((id, i) => i === 0 || compareIds(id, ids[i - 1]) !== 0),
    };
  }

  #addEntries(name: Uint8Array, entries: StreamEntries, { pending, header }: Tail): Added {
    const deleted: string[] = [];
    let trimmed = 0;
    let next = 0;
    let count = 0;
    let last: StreamId | null = null;
    let real = 0;
    const addMissing = (before: StreamId | null): void => {
      for (; next < pending.length; next++) {
        const id = pending[next];
        if (before !== null && compareIds(id, before) >= 0) return;
        // Not even a damaged counter may move the stream's last id.
        if (compareIds(id, header.lastId) > 0) continue;
        this.#command('XADD', name, [idText(id), 'deleted', 'deleted']);
        if (real === 0) trimmed++;
        else deleted.push(idText(id));
        last = id;
        count++;
      }
    };
    while (entries.next()) {
      const id = { ms: entries.ms, seq: entries.seq };
      addMissing(id);
      const wanted = pending[next];
      if (wanted !== undefined && compareIds(wanted, id) === 0) next++;
      this.#addEntry(name, id, entries);
      last = id;
      count++;
      real++;
    }
    addMissing(null);
    return { count, last, trimmed, deleted };
  }

  #addEntry(name: Uint8Array, id: StreamId, entries: StreamEntries): void {
    const { batch, writer } = this;
    const { field, value } = entries;
    while (entries.nextField()) {
      batch.add(field.buffer, field.start, field.length);
      batch.add(value.buffer, value.start, value.length);
    }
    writer.begin(3 + batch.count);
    writer.word('XADD');
    writer.argument(name);
    writer.word(idText(id));
    batch.flush(writer);
    writer.end();
  }

  #createEmpty(name: Uint8Array): void {
    const { writer } = this;
    const create = ['CREATE', PASSING_GROUP, '0-0', 'MKSTREAM'] as const;
    for (const [verb, ...words] of [create, ['DESTROY', PASSING_GROUP] as const]) {
      writer.begin(3 + words.length);
      writer.word('XGROUP');
      writer.word(verb);
      writer.argument(name);
      for (const word of words) writer.word(word);
      writer.end();
    }
  }

  #setIdempotency(name: Uint8Array, idempotency: StreamFacts['idempotency']): void {
    if (idempotency === null) return;
    const { durationSeconds, maxIds } = idempotency;
    if (durationSeconds === IDEMPOTENCY_DEFAULT.durationSeconds && maxIds === IDEMPOTENCY_DEFAULT.maxIds) return;
    this.#command('XCFGSET', name, ['IDMP-DURATION', String(durationSeconds), 'IDMP-MAXSIZE', String(maxIds)]);
  }

  #groups(name: Uint8Array, { groups, version }: Tail): void {
    this.reader.seek(groups);
    const walk = new StreamGroups(this.reader);
    walk.open(version);
    while (walk.next()) {
      this.#createGroup(name, walk);
      this.#claims(name, walk);
    }
  }

  #createGroup(name: Uint8Array, group: StreamGroups): void {
    const { writer } = this;
    writer.begin(group.entriesRead === null ? 5 : 7);
    writer.word('XGROUP');
    writer.word('CREATE');
    writer.argument(name);
    writer.argument(group.name);
    writer.word(idText(group.lastId));
    if (group.entriesRead !== null) {
      writer.word('ENTRIESREAD');
      writer.word(String(group.entriesRead));
    }
    writer.end();
    for (const consumer of group.consumers) {
      // A claim makes its consumer, in versions too that have no command for that.
      if (consumer.pending > 0) continue;
      writer.begin(5);
      writer.word('XGROUP');
      writer.word('CREATECONSUMER');
      writer.argument(name);
      writer.argument(group.name);
      writer.argument(consumer.name);
      writer.end();
    }
  }

  /** Claims what is pending; neighbours with the same owner, time and count of deliveries go together. */
  #claims(name: Uint8Array, group: StreamGroups): void {
    const ids: string[] = [];
    let owner = -1;
    let deliveredAt = 0;
    let deliveries = 0;
    const claim = (): void => {
      const consumer = group.consumers[owner];
      if (consumer !== undefined && ids.length > 0) {
        this.#claim(name, group.name, consumer.name, ids, deliveredAt, deliveries);
      }
      ids.length = 0;
    };
    for (const pending of group.pendingEntries()) {
      const same = pending.owner === owner && pending.deliveredAt === deliveredAt && pending.deliveries === deliveries;
      if (!same || ids.length === BATCH_IDS) claim();
      ({ owner, deliveredAt, deliveries } = pending);
      ids.push(idText(pending));
    }
    claim();
  }

  #claim(
    name: Uint8Array,
    group: Uint8Array,
    consumer: Uint8Array,
    ids: readonly string[],
    deliveredAt: number,
    deliveries: number,
  ): void {
    const { writer } = this;
    writer.begin(11 + ids.length);
    writer.word('XCLAIM');
    writer.argument(name);
    writer.argument(group);
    writer.argument(consumer);
    writer.word('0');
    for (const id of ids) writer.word(id);
    for (const word of ['TIME', String(deliveredAt), 'RETRYCOUNT', String(deliveries), 'JUSTID', 'FORCE']) {
      writer.word(word);
    }
    writer.end();
  }

  #command(verb: string, name: Uint8Array, words: readonly string[]): void {
    const { writer } = this;
    writer.begin(2 + words.length);
    writer.word(verb);
    writer.argument(name);
    for (const word of words) writer.word(word);
    writer.end();
  }
}

/** Arguments of XSETID; null when the entries alone lead to the same counters, as older servers know no options. */
function setIdWords(header: StreamHeader, added: Added): readonly string[] | null {
  const { lastId, entriesAdded, maxDeletedId } = header;
  const same = compareIds(added.last ?? ZERO, lastId) === 0;
  if (entriesAdded === null) return same ? null : [idText(lastId)];
  const deleted = maxDeletedId ?? ZERO;
  if (same && entriesAdded === BigInt(added.count) && compareIds(deleted, ZERO) === 0) return null;
  return [idText(lastId), 'ENTRIESADDED', String(entriesAdded), 'MAXDELETEDID', idText(deleted)];
}

const idText = ({ ms, seq }: StreamId): string => `${ms}-${seq}`;

function compareIds(a: StreamId, b: StreamId): number {
  if (a.ms !== b.ms) return a.ms < b.ms ? -1 : 1;
  return a.seq === b.seq ? 0 : a.seq < b.seq ? -1 : 1;
}
