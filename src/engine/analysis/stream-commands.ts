/**
 * A stream in commands: its entries, its counters, its groups with what is pending in them. An entry that is pending
 * but no longer in the stream (deleted or trimmed) cannot be claimed; so it is added with a stand-in for its fields,
 * claimed, and removed again in the way that leaves no other trace: by XTRIM in front of the first entry, by XDEL
 * behind it.
 */
import type { StreamFacts, StreamGroup, StreamId, StreamPending, ValuePage } from '../rdb/value.js';
import type { CommandWriter } from './command-writer.js';

type StreamPage = ValuePage & { readonly kind: 'stream' };

/** Ids in one XCLAIM or XDEL at most. */
const BATCH_IDS = 512;
/** What Redis 8.6 sets by default for new streams (stream-idmp-duration, stream-idmp-maxsize). */
const IDEMPOTENCY_DEFAULT = { durationSeconds: 100, maxIds: 100 } as const;
/** A name for a group that is made only to make an empty stream, and destroyed at once. */
const PASSING_GROUP = 'created-by-export';

/** True when a stream holds what no command sets: entries that nobody owns (Redis 8.8), producers' ids (Redis 8.6). */
export function streamNeedsRestore(facts: StreamFacts): boolean {
  if (facts.idempotency !== null && facts.idempotency.producers.length > 0) return true;
  return facts.groups.some((group) => group.pending.some(({ consumer }) => consumer === null));
}

/**
 * Writes a stream whose first page is `first` and whose other pages are `rest`.
 * @param skip is told what could not be written
 */
export function exportStream(
  writer: CommandWriter, name: Uint8Array, first: StreamPage, rest: Iterable<ValuePage>, skip: (reason: string) => void,
): void {
  const { facts } = first;
  const added = addEntries(writer, name, first, rest, skip);
  if (added.last === null) createEmpty(writer, name);
  setIdempotency(writer, name, facts);
  const counters = setIdWords(facts, added);
  // A server refuses fewer entries ever added than there are now, and removes the stand-ins only later.
  const early = facts.entriesAdded === null || facts.entriesAdded >= BigInt(added.count);
  if (counters !== null && early) command(writer, 'XSETID', name, counters);
  for (const group of facts.groups) createGroup(writer, name, group);
  for (let from = 0; from < added.deleted.length; from += BATCH_IDS) {
    command(writer, 'XDEL', name, added.deleted.slice(from, from + BATCH_IDS));
  }
  if (added.trimmed > 0) command(writer, 'XTRIM', name, ['MAXLEN', String(added.count - added.trimmed - added.deleted.length)]);
  if (counters !== null && !early) command(writer, 'XSETID', name, counters);
}

interface Added {
  /** Entries added, stand-ins included. */
  readonly count: number;
  readonly last: StreamId | null;
  /** Stand-ins to be removed: in front of the first real entry (a count), and behind it (ids). */
  readonly trimmed: number;
  readonly deleted: readonly string[];
}

function addEntries(
  writer: CommandWriter, name: Uint8Array, first: StreamPage, rest: Iterable<ValuePage>, skip: (reason: string) => void,
): Added {
  const pending = pendingIds(first.facts);
  const lastId = first.facts.lastId;
  const deleted: string[] = [];
  let trimmed = 0;
  let next = 0;
  let count = 0;
  let last: StreamId | null = null;
  let entries = 0;
  const addMissing = (before: StreamId | null): void => {
    for (; next < pending.length; next++) {
      const id = pending[next]!;
      if (before !== null && compareIds(id, before) >= 0) return;
      if (compareIds(id, lastId) > 0) continue;
      command(writer, 'XADD', name, [idText(id), 'deleted', 'deleted']);
      if (entries === 0) trimmed++;
      else deleted.push(idText(id));
      last = id;
      count++;
    }
  };
  const addPage = (page: ValuePage): void => {
    if (page.kind !== 'stream') return;
    for (const { id, fields } of page.entries) {
      addMissing(id);
      const wanted = pending[next];
      if (wanted !== undefined && compareIds(wanted, id) === 0) next++;
      writer.begin(3 + 2 * fields.length);
      writer.word('XADD');
      writer.argument(name);
      writer.word(idText(id));
      for (const [field, value] of fields) {
        writer.argument(field);
        writer.argument(value);
      }
      writer.end();
      last = id;
      count++;
      entries++;
    }
  };
  addPage(first);
  for (const page of rest) addPage(page);
  addMissing(null);
  if (pending.some((id) => compareIds(id, lastId) > 0)) skip('a pending entry whose id is behind the last id of the stream');
  return { count, last, trimmed, deleted };
}

/** Ids of everything pending in any group, each once, in order. */
function pendingIds(facts: StreamFacts): readonly StreamId[] {
  const ids = facts.groups.flatMap((group) => group.pending.map(({ id }) => id)).sort(compareIds);
  return ids.filter((id, i) => i === 0 || compareIds(id, ids[i - 1]!) !== 0);
}

function createEmpty(writer: CommandWriter, name: Uint8Array): void {
  writer.begin(6);
  writer.word('XGROUP');
  writer.word('CREATE');
  writer.argument(name);
  writer.word(PASSING_GROUP);
  writer.word('0-0');
  writer.word('MKSTREAM');
  writer.end();
  writer.begin(4);
  writer.word('XGROUP');
  writer.word('DESTROY');
  writer.argument(name);
  writer.word(PASSING_GROUP);
  writer.end();
}

function setIdempotency(writer: CommandWriter, name: Uint8Array, facts: StreamFacts): void {
  const { idempotency } = facts;
  if (idempotency === null) return;
  const { durationSeconds, maxIds } = idempotency;
  if (durationSeconds === IDEMPOTENCY_DEFAULT.durationSeconds && maxIds === IDEMPOTENCY_DEFAULT.maxIds) return;
  command(writer, 'XCFGSET', name, ['IDMP-DURATION', String(durationSeconds), 'IDMP-MAXSIZE', String(maxIds)]);
}

/** Arguments of XSETID, or null when the entries alone have led to the same counters (older servers know no options). */
function setIdWords(facts: StreamFacts, added: Added): readonly string[] | null {
  const { lastId, entriesAdded, maxDeletedId } = facts;
  const same = compareIds(added.last ?? ZERO, lastId) === 0;
  if (entriesAdded === null) return same ? null : [idText(lastId)];
  const deleted = maxDeletedId ?? ZERO;
  if (same && entriesAdded === BigInt(added.count) && compareIds(deleted, ZERO) === 0) return null;
  return [idText(lastId), 'ENTRIESADDED', String(entriesAdded), 'MAXDELETEDID', idText(deleted)];
}

function createGroup(writer: CommandWriter, name: Uint8Array, group: StreamGroup): void {
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
  const { pending } = group;
  for (let from = 0; from < pending.length; ) {
    let to = from + 1;
    while (to < pending.length && to - from < BATCH_IDS && sameDelivery(pending[from]!, pending[to]!)) to++;
    claim(writer, name, group.name, pending.slice(from, to));
    from = to;
  }
}

const sameDelivery = (a: StreamPending, b: StreamPending): boolean =>
  a.deliveredAt === b.deliveredAt && a.deliveries === b.deliveries && sameBytes(a.consumer, b.consumer);

function claim(writer: CommandWriter, name: Uint8Array, group: Uint8Array, pending: readonly StreamPending[]): void {
  const { consumer, deliveredAt, deliveries } = pending[0]!;
  if (consumer === null) return;
  writer.begin(11 + pending.length);
  writer.word('XCLAIM');
  writer.argument(name);
  writer.argument(group);
  writer.argument(consumer);
  writer.word('0');
  for (const { id } of pending) writer.word(idText(id));
  writer.word('TIME');
  writer.word(String(deliveredAt));
  writer.word('RETRYCOUNT');
  writer.word(String(deliveries));
  writer.word('JUSTID');
  writer.word('FORCE');
  writer.end();
}

function command(writer: CommandWriter, verb: string, name: Uint8Array, words: readonly string[]): void {
  writer.begin(2 + words.length);
  writer.word(verb);
  writer.argument(name);
  for (const word of words) writer.word(word);
  writer.end();
}

const ZERO: StreamId = { ms: 0n, seq: 0n };

const idText = ({ ms, seq }: StreamId): string => `${ms}-${seq}`;

function compareIds(a: StreamId, b: StreamId): number {
  if (a.ms !== b.ms) return a.ms < b.ms ? -1 : 1;
  return a.seq === b.seq ? 0 : a.seq < b.seq ? -1 : 1;
}

function sameBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
