import { doubleText } from '../../src/engine/codec/double-text.js';
import { latin1ToBytes } from '../../src/engine/codec/latin1.js';
import { NEVER, type Entry } from '../../src/engine/keyspace/entry.js';
import type { Keyspace } from '../../src/engine/keyspace/keyspace.js';
import type { PendingEntry } from '../../src/engine/keyspace/stream-group.js';
import { idText } from '../../src/engine/keyspace/stream-id.js';
import type { StreamValue } from '../../src/engine/keyspace/stream-value.js';
import type { Value } from '../../src/engine/keyspace/value.js';
import { canonical, streamTruth, truthBytes, withoutMinusZero, type Truth, type TruthBytes } from './ground-truth.js';

const text = (bytes: string): TruthBytes => truthBytes(latin1ToBytes(bytes));

/** A value of the keyspace in the ground truth's form; null for a module's. */
export function valueAsTruth(value: Value): { readonly type: string; readonly value: unknown } | null {
  if (typeof value !== 'object') return { type: 'string', value: text(String(value)) };
  const rows: unknown[] = [];
  switch (value.type) {
    case 'string':
      return { type: 'string', value: text(value.text()) };
    case 'list':
      for (const node of value.nodes) rows.push(...node.elements().map(text));
      break;
    case 'set':
      value.forEach((member) => rows.push(text(member)));
      break;
    case 'zset':
      value.forEach((member, score) => rows.push([text(member), Object.is(score, -0) ? '-0' : doubleText(score)]));
      break;
    case 'hash':
      value.forEach((field, content, expireAt) => rows.push([text(field), text(content), expireAt]));
      break;
    case 'stream':
      return { type: 'stream', value: streamAsTruth(value) };
    case 'module':
      return null;
  }
  return { type: value.type, value: rows };
}

function streamAsTruth(stream: StreamValue): unknown {
  const entries: unknown[] = [];
  for (const node of stream.nodes) {
    for (const entry of node.entries()) {
      if (entry.deleted) continue;
      const pairs = node.pairs(entry).map(text);
      entries.push([idText(entry.id), pairs.flatMap((_, i) => (i % 2 === 0 ? [pairs.slice(i, i + 2)] : []))]);
    }
  }
  const pendingRow = ({ id, consumer, deliveredAt, deliveries }: PendingEntry): unknown => [
    idText(id),
    consumer === null ? null : text(consumer.name),
    deliveredAt,
    deliveries,
  ];
  return {
    entries,
    length: stream.length,
    last_id: idText(stream.lastId),
    max_deleted_id: idText(stream.maxDeletedId),
    entries_added: Number(stream.entriesAdded),
    groups: stream.sortedGroups().map((group) => ({
      name: text(group.name),
      last_id: idText(group.lastId),
      entries_read: group.entriesRead === null ? null : Number(group.entriesRead),
      pel: [...group.pending].map(pendingRow),
      consumers: group.sortedConsumers().map(({ name, seenAt, activeAt, pending }) => ({
        name: text(name),
        seen_time: seenAt,
        active_time: activeAt,
        pel: [...pending].map(({ id, deliveredAt, deliveries }) => [idText(id), deliveredAt, deliveries]),
      })),
    })),
  };
}

/** What a server before RDB 10 or 11 does not tell of a stream, and ours has made up as servers do at loading. */
const TOLD_LATER = ['max_deleted_id', 'entries_added', 'entries_read', 'active_time'];

/** Leaves out of ours what the truth says null for. */
function likeTruth(ours: unknown, truth: unknown): unknown {
  if (Array.isArray(ours) && Array.isArray(truth)) return ours.map((each, i) => likeTruth(each, truth[i]));
  if (typeof ours !== 'object' || ours === null || typeof truth !== 'object' || truth === null) return ours;
  const told = truth as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(ours).map(([name, value]) => [
      name,
      TOLD_LATER.includes(name) && (told[name] === null || told[name] === undefined)
        ? told[name]
        : likeTruth(value, told[name]),
    ]),
  );
}

/**
 * Differences between a keyspace and the ground truth, each in a line; none when all is equal.
 * @param from a dump; a log, which does not tell when consumers were seen; one with lifetimes that began when it was
 * played
 */
export function differences(
  keyspace: Keyspace,
  truth: Truth,
  from: 'dump' | 'log' | 'relative log' = 'dump',
): readonly string[] {
  const found: string[] = [];
  const told = new Set<Entry>();
  for (const { db, keys: truths } of truth.dbs) {
    const table = keyspace.databases[db];
    for (const key of truths) {
      const name = keyOf(key.key);
      const entry = name === null ? longKey(keyspace, db, key.key) : table.entry(name);
      const where = `db ${db}, ${JSON.stringify(key.key)}`;
      if (entry === undefined) {
        found.push(`${where}: is not there`);
        continue;
      }
      told.add(entry);
      const expireAt = entry.expireAt === NEVER ? -1 : entry.expireAt;
      const off = Math.abs(expireAt - key.pexpireat);
      if (from !== 'relative log' && off > (key.pexpireat_approx === true ? 1000 : 0))
        found.push(`${where}: expires at ${expireAt}`);
      const own = valueAsTruth(entry.value);
      if (own === null) continue;
      // Servers before 7.0 kept -0 in small sorted sets, whose listpacks since then do not know it.
      const mend = own.type === 'zset' ? withoutMinusZero : (value: unknown): unknown => value;
      const content = own.type === 'stream' ? streamTruth(key.value, own.value) : mend(canonical(key.type, key.value));
      const ours = own.type === 'stream' ? likeTruth(own.value, content) : mend(canonical(own.type, own.value));
      const write = (value: unknown): string => sorted(value, from === 'dump' ? [] : ['seen_time', 'active_time']);
      if (own.type !== key.type || write(ours) !== write(content)) {
        found.push(`${where}: ${write(ours).slice(0, 2000)} instead of ${write(content).slice(0, 2000)}`);
      }
    }
  }
  for (const { index, keys } of keyspace.databases) {
    for (let slot = 0; slot < keys.size; slot++) {
      const entry = keys.valueAt(slot);
      // Keys whose time was over were hidden when the truth was told.
      const hidden = entry.expireAt !== NEVER && entry.expireAt < Date.now();
      if (!told.has(entry) && !hidden) found.push(`db ${index}, ${keys.keyAt(slot)}: nobody told of it`);
    }
  }
  return found;
}

/** JSON with the names of objects in order, some left out. */
const sorted = (value: unknown, without: readonly string[]): string =>
  JSON.stringify(value, (_name, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(
          Object.entries(each)
            .filter(([name]) => !without.includes(name))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : each,
  );

/** A key as a byte string; null where only its digest is told. */
export function keyOf(key: TruthBytes): string | null {
  if ('t' in key) return key.t;
  return 'b64' in key ? Buffer.from(key.b64, 'base64').toString('latin1') : null;
}

/** A key that the ground truth tells by its digest only. */
function longKey(keyspace: Keyspace, db: number, key: TruthBytes): ReturnType<Keyspace['peek']> {
  const { keys } = keyspace.databases[db];
  for (let slot = 0; slot < keys.size; slot++) {
    if (JSON.stringify(text(keys.keyAt(slot))) === JSON.stringify(key)) return keys.valueAt(slot);
  }
  return undefined;
}
