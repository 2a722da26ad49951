import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { NdjsonWriter } from '../../src/engine/analysis/ndjson.js';
import { moduleLayouts } from '../../src/engine/analysis/modules/layouts.js';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import { RdbScanner } from '../../src/engine/rdb/scan.js';
import type { CorpusDump } from '../corpus.js';
import {
  canonical,
  readTruth,
  streamTruth,
  truthBytes,
  withoutMinusZero,
  type TruthBytes,
  type TruthKey,
} from './ground-truth.js';

/** A byte string as NDJSON writes it. */
type Bytes = string | { base64: string };

interface Line {
  db: number;
  key: Bytes;
  type: string;
  encoding: string;
  expireAt: number | null;
  idle: number | null;
  freq: number | null;
  size: { disk: number; memory: number };
  elements: number;
  value: unknown;
  damage?: string;
}

interface StreamValue {
  lastId: string;
  maxDeletedId: string | null;
  entriesAdded: number | null;
  entries: { id: string; fields: [Bytes, Bytes][] }[];
  groups: {
    name: Bytes;
    lastId: string;
    entriesRead: number | null;
    pending: { id: string; consumer: Bytes | null; deliveredAt: number; deliveries: number }[];
    consumers: { name: Bytes; seenAt: number; activeAt: number | null }[];
  }[];
}

function ndjson(path: string): Line[] {
  const source = new MemorySource(readFileSync(path), path);
  const parts: Buffer[] = [];
  let writer: NdjsonWriter | null = null;
  const scanner: RdbScanner = new RdbScanner(source, {
    key: (key) => {
      const keep = (part: Uint8Array): void => void parts.push(Buffer.from(part));
      writer ??= new NdjsonWriter(source, scanner.header, { layouts: moduleLayouts }, keep);
      expect(writer.writeKey(key)).toBeNull();
    },
    event: () => {},
  });
  while (scanner.run());
  (writer as NdjsonWriter | null)?.end();
  const text = Buffer.concat(parts).toString('utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

const bytesOf = (value: Bytes): TruthBytes =>
  truthBytes(typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value.base64, 'base64'));

/** A line's value in the ground truth's form. */
function asTruth({ type, value }: Line): unknown {
  switch (type) {
    case 'string':
      return bytesOf(value as Bytes);
    case 'list':
    case 'set':
      return (value as Bytes[]).map(bytesOf);
    case 'zset':
      return (value as [Bytes, number | string][]).map(([member, score]) => [
        bytesOf(member),
        Object.is(score, -0) ? '-0' : String(score),
      ]);
    case 'hash':
      return (value as [Bytes, Bytes, number?][]).map(([field, data, expiry]) => [
        bytesOf(field),
        bytesOf(data),
        expiry ?? -1,
      ]);
    case 'stream':
      return streamAsTruth(value as StreamValue);
    default:
      return null;
  }
}

interface ModuleValue {
  module: string;
  version: number;
  value?: { rows: [Bytes, string, Bytes?][] };
  opaque?: string;
}

function checkModule(wanted: TruthKey, value: ModuleValue): void {
  if (wanted.type !== 'vectorset') {
    expect(value.module).toBe(wanted.type);
    // A DUMP payload is the type byte, the value, and a footer of 10 bytes; the value begins with its 9-byte id.
    expect(value.opaque).toBe(Buffer.from(wanted.dump!, 'base64').subarray(10, -10).toString('base64'));
    return;
  }
  const { elements } = wanted.value as { elements: { name: TruthBytes; vector: string[]; attr: TruthBytes | null }[] };
  expect(value.value!.rows.length).toBe(elements.length);
  for (const [name, vector, attributes] of value.value!.rows) {
    const truth = elements.find((element) => JSON.stringify(element.name) === JSON.stringify(bytesOf(name)));
    expect((JSON.parse(vector) as number[]).map(String)).toEqual(truth?.vector);
    expect(attributes === undefined || attributes === '' ? null : bytesOf(attributes)).toEqual(truth?.attr);
  }
}

function streamAsTruth(value: StreamValue): unknown {
  return {
    entries: value.entries.map(({ id, fields }) => [
      id,
      fields.map(([field, data]) => [bytesOf(field), bytesOf(data)]),
    ]),
    length: value.entries.length,
    last_id: value.lastId,
    max_deleted_id: value.maxDeletedId,
    entries_added: value.entriesAdded,
    groups: value.groups.map((group) => ({
      name: bytesOf(group.name),
      last_id: group.lastId,
      entries_read: group.entriesRead,
      pel: group.pending.map(({ id, consumer, deliveredAt, deliveries }) => [
        id,
        consumer === null ? null : bytesOf(consumer),
        deliveredAt,
        deliveries,
      ]),
      consumers: group.consumers.map((consumer) => ({
        name: bytesOf(consumer.name),
        seen_time: consumer.seenAt,
        active_time: consumer.activeAt,
        pel: group.pending
          .filter((p) => JSON.stringify(p.consumer) === JSON.stringify(consumer.name))
          .map((p) => [p.id, p.deliveredAt, p.deliveries]),
      })),
    })),
  };
}

const isOver = ({ pexpireat }: TruthKey): boolean => pexpireat >= 0 && pexpireat < Date.now();

/**
 * Holds the NDJSON of a dump against its ground truth.
 * @param played the dump is what the commands of a log made
 * @param absent names of keys that the commands make only in newer servers
 */
export function checkNdjson(dump: Pick<CorpusDump, 'rdb' | 'truth'>, played = false, absent?: RegExp): void {
  const truth = readTruth(dump.truth);
  const lines = new Map(ndjson(dump.rdb).map((line) => [`${line.db} ${JSON.stringify(bytesOf(line.key))}`, line]));
  let keys = 0;
  for (const { db, keys: truths } of truth.dbs) {
    for (const wanted of truths) {
      if ('t' in wanted.key && absent?.test(wanted.key.t) === true) {
        lines.delete(`${db} ${JSON.stringify(wanted.key)}`);
        continue;
      }
      const line = lines.get(`${db} ${JSON.stringify(wanted.key)}`);
      expect(line, `${JSON.stringify(wanted.key)} is there`).toBeDefined();
      keys++;
      const { type, expireAt, size, elements, value, damage } = line!;
      expect(damage).toBeUndefined();
      if (!wanted.pexpireat_approx) expect(expireAt).toBe(wanted.pexpireat < 0 ? null : wanted.pexpireat);
      expect(size.disk).toBeGreaterThan(0);
      if (type === 'module') {
        checkModule(wanted, value as ModuleValue);
        continue;
      }
      expect(type).toBe(wanted.type);
      const ours = asTruth(line!);
      if (type === 'stream') {
        expect(ours).toEqual(streamTruth(wanted.value, ours, played));
        continue;
      }
      if (type !== 'string') expect(elements).toBe((value as unknown[]).length);
      const forgiving = truth.digest_before_restart_equal === false && type === 'zset';
      const mend = forgiving ? withoutMinusZero : (form: unknown): unknown => form;
      expect(mend(canonical(type, ours))).toEqual(mend(canonical(type, wanted.value)));
    }
  }
  // The server had deleted what was over when it told its keys.
  const over = [...lines.values()].filter(({ expireAt }) => expireAt !== null && expireAt < Date.now()).length;
  const told = truth.dbs.reduce((sum, { keys: all }) => sum + all.filter(isOver).length, 0);
  expect(lines.size - (played ? over - told : 0)).toBe(keys);
}
