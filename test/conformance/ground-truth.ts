import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { StreamId, ValuePage } from '../../src/engine/rdb/value.js';

/** A byte string as the ground truth writes it. */
export type TruthBytes = { t: string } | { b64: string } | { len: number; sha256: string };

/** One key as a server of the dump's version told it after loading the dump. */
export interface TruthKey {
  readonly key: TruthBytes;
  readonly type: string;
  readonly pexpireat: number;
  readonly pexpireat_approx?: boolean;
  readonly value: unknown;
  readonly dump?: string;
  readonly idle?: number;
  readonly freq?: number;
  readonly pfcount?: number;
}

export interface Truth {
  readonly digest_before_restart_equal?: boolean;
  readonly dbs: readonly { readonly db: number; readonly keys: readonly TruthKey[] }[];
}

export const readTruth = (path: string): Truth => JSON.parse(readFileSync(path, 'utf8')) as Truth;

const INLINE = 65_536;

/** Bytes in the ground truth's form. */
export function truthBytes(bytes: Uint8Array): TruthBytes {
  const buffer = Buffer.from(bytes);
  if (buffer.length > INLINE) return { len: buffer.length, sha256: createHash('sha256').update(buffer).digest('hex') };
  if (buffer.every((byte) => byte >= 0x20 && byte <= 0x7e)) return { t: buffer.toString('latin1') };
  return { b64: buffer.toString('base64') };
}

export const idText = (id: StreamId): string => `${id.ms}-${id.seq}`;

const byFirst = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Order does not count in sets, hashes and sorted sets (a server's own order differs from the file's). */
export function canonical(type: string, value: unknown): unknown {
  if (type === 'set' || type === 'hash') return [...(value as unknown[])].sort(byFirst);
  if (type === 'zset') {
    return (value as [TruthBytes, string][]).map(([member, score]) => [member, scoreNumber(score)]).sort(byFirst);
  }
  return value;
}

/** A score so that JSON keeps all of them apart. */
function scoreNumber(score: unknown): string {
  const text = String(score);
  const number = text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text);
  return Object.is(number, -0) ? '-0' : String(number);
}

/** A score as servers print it. */
export const scoreText = (score: number): string =>
  score === Infinity ? 'inf' : score === -Infinity ? '-inf' : Object.is(score, -0) ? '-0' : String(score);

/**
 * Takes the sign of -0 away where a server that turns a skip list into a listpack at load has lost it; the file still
 * has it.
 */
export const withoutMinusZero = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('"-0"', '"0"')) as unknown;

/** A whole value, decoded on one page, in the ground truth's form. */
export function pageAsTruth(page: ValuePage): unknown {
  switch (page.kind) {
    case 'string':
      return truthBytes(page.bytes);
    case 'list':
      return page.elements.map(truthBytes);
    case 'set':
      return page.elements.map(truthBytes);
    case 'zset':
      return page.elements.map(({ member, score }) => [truthBytes(member), scoreText(score)]);
    case 'hash':
      return page.elements.map(({ field, value, expireAt }) => [truthBytes(field), truthBytes(value), expireAt ?? -1]);
    case 'stream':
      return streamAsTruth(page);
    default:
      return null;
  }
}

function streamAsTruth(page: Extract<ValuePage, { kind: 'stream' }>): unknown {
  const { facts } = page;
  return {
    entries: page.entries.map(({ id, fields }) => [
      idText(id),
      fields.map(([field, value]) => [truthBytes(field), truthBytes(value)]),
    ]),
    length: page.total,
    last_id: idText(facts.lastId),
    max_deleted_id: facts.maxDeletedId === null ? null : idText(facts.maxDeletedId),
    entries_added: facts.entriesAdded === null ? null : Number(facts.entriesAdded),
    groups: facts.groups.map((group) => ({
      name: truthBytes(group.name),
      last_id: idText(group.lastId),
      entries_read: group.entriesRead === null ? null : Number(group.entriesRead),
      pel: group.pending.map(({ id, consumer, deliveredAt, deliveries }) => [
        idText(id),
        consumer === null ? null : truthBytes(consumer),
        deliveredAt,
        deliveries,
      ]),
      consumers: group.consumers.map(({ name, seenAt, activeAt }) => ({
        name: truthBytes(name),
        seen_time: seenAt,
        active_time: activeAt,
        pel: group.pending
          .filter(({ consumer }) => consumer !== null && Buffer.compare(consumer, name) === 0)
          .map(({ id, deliveredAt, deliveries }) => [idText(id), deliveredAt, deliveries]),
      })),
    })),
  };
}

interface TruthGroup {
  entries_read?: unknown;
  lag?: unknown;
  pel_times?: string;
  pel: [string, TruthBytes, number, number][];
  consumers: { seen_time: number | null; active_time: number | null; pel: [string, number, number][] }[];
}

/**
 * The ground truth of a stream with what a file does not have taken out, and times that the server could only tell
 * roughly replaced by ours where they are near enough.
 * @param played the stream was made by the commands of a log, which do not tell when a consumer was seen
 */
export function streamTruth(truth: unknown, ours: unknown, played = false): unknown {
  const {
    radix_tree_keys: _keys,
    radix_tree_nodes: _nodes,
    idmp: _idmp,
    groups,
    ...rest
  } = truth as Record<string, unknown> & { groups: TruthGroup[] };
  // What older servers did not count yet.
  const { entries_added, max_deleted_id } = ours as Record<string, unknown>;
  const counted = {
    ...(rest['entries_added'] === null ? { entries_added } : {}),
    ...(rest['max_deleted_id'] === null ? { max_deleted_id } : {}),
  };
  const ourGroups = (ours as { groups: TruthGroup[] }).groups;
  return {
    ...rest,
    ...(played ? counted : {}),
    groups: groups.map(({ lag: _lag, pel_times: approximate, ...group }, place) => {
      const our = ourGroups[place];
      if (our === undefined) return group;
      if (played) {
        const known = (group.entries_read ?? null) === null ? { entries_read: our.entries_read } : {};
        const consumers = group.consumers.map((consumer, c) => ({
          ...consumer,
          seen_time: our.consumers[c]?.seen_time ?? null,
          active_time: our.consumers[c]?.active_time ?? null,
        }));
        return { ...group, ...known, consumers };
      }
      if (!approximate) return group;
      const near = (a: number, b: number | undefined): number => (b !== undefined && Math.abs(a - b) <= 2 ? b : a);
      return {
        ...group,
        pel: group.pel.map((row, i) => [row[0], row[1], near(row[2], our.pel[i]?.[2]), row[3]]),
        consumers: group.consumers.map((consumer, c) => ({
          ...consumer,
          seen_time: our.consumers[c]?.seen_time ?? null,
          pel: consumer.pel.map((row, i) => [row[0], near(row[1], our.consumers[c]?.pel[i]?.[1]), row[2]]),
        })),
      };
    }),
  };
}
