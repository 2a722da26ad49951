/** Reading is the inverse of writing, for every target; hostile payloads are refused and nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc64 } from '../../../../src/engine/codec/crc64.js';
import { bytesToLatin1, latin1ToBytes } from '../../../../src/engine/codec/latin1.js';
import { MemorySource } from '../../../../src/engine/io/memory-source.js';
import { DatasetDigest } from '../../../../src/engine/keyspace/digest.js';
import { HashValue } from '../../../../src/engine/keyspace/hash-value.js';
import { Keyspace } from '../../../../src/engine/keyspace/keyspace.js';
import { defaultLimits } from '../../../../src/engine/keyspace/limits.js';
import { ListValue } from '../../../../src/engine/keyspace/list-value.js';
import { SetValue } from '../../../../src/engine/keyspace/set-value.js';
import { SortedSetValue } from '../../../../src/engine/keyspace/sorted-set-value.js';
import { PendingEntry, StreamGroup } from '../../../../src/engine/keyspace/stream-group.js';
import { StreamValue } from '../../../../src/engine/keyspace/stream-value.js';
import type { Value } from '../../../../src/engine/keyspace/value.js';
import { RdbLoadError, loadRdb } from '../../../../src/engine/persistence/rdb-loader.js';
import { RdbSnapshotSink } from '../../../../src/engine/persistence/rdb-snapshot-sink.js';
import { SnapshotWalk } from '../../../../src/engine/persistence/snapshot-walk.js';
import { FormatError } from '../../../../src/engine/rdb/damage.js';
import { dumpPayload, PayloadError, restorePayload } from '../../../../src/engine/rdb/load/dump-payload.js';
import { knows, type WriteTarget } from '../../../../src/engine/rdb/write/write-target.js';
import { valueAsTruth } from '../../../conformance/keyspace-truth.js';

const limits = defaultLimits();

const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }).map((each) => bytesToLatin1(new TextEncoder().encode(each))) },
  { weight: 2, arbitrary: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 100 }).map(bytesToLatin1) },
  { weight: 1, arbitrary: fc.integer({ min: 60, max: 20_000 }).map((length) => 'ab'.repeat(length)) },
);

const texts = fc.uniqueArray(text, { minLength: 1, maxLength: 200 });

const list = fc.array(text, { minLength: 1, maxLength: 200 }).map((items) => ListValue.fromElements(items, limits));

const set = texts.map((members) => {
  const value = SetValue.for(members[0], members.length, limits);
  for (const member of members) value.add(member, limits);
  return value;
});

const sortedSet = fc
  .tuple(texts, fc.array(fc.double({ noNaN: true }), { minLength: 200, maxLength: 200 }))
  .map(([members, scores]) => SortedSetValue.fromPairs(members, scores.slice(0, members.length), limits));

const hash = fc.tuple(texts, fc.array(text, { minLength: 1 }), fc.boolean()).map(([fields, values, expires]) => {
  const value = HashValue.empty();
  fields.forEach((field, i) => {
    value.set(field, values[i % values.length], limits);
    if (expires && i % 3 === 0) value.setExpiry(field, 4_102_444_800_000 + i);
  });
  return value;
});

const id = fc
  .tuple(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
  .map(([ms, seq]) => (ms << 64n) | seq);

const stream = fc
  .record({
    ids: fc.uniqueArray(fc.oneof(id, fc.bigInt({ min: 1n, max: 5000n })), { maxLength: 150 }),
    fields: fc.array(fc.array(text, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
    deleted: fc.array(fc.nat(200), { maxLength: 30 }),
    groups: fc.uniqueArray(text, { maxLength: 3 }),
    consumers: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }),
  })
  .map(({ ids, fields, deleted, groups, consumers }) => {
    const value = new StreamValue();
    const sorted = ids.filter((each) => each > 0n).sort((a, b) => (a < b ? -1 : 1));
    sorted.forEach((each, i) => {
      const pairs = fields[i % fields.length];
      value.append(each, pairs.slice(0, pairs.length & ~1), limits);
    });
    for (const place of deleted) if (place < sorted.length) value.delete(sorted[place]);
    for (const name of groups) {
      const group = new StreamGroup(name, value.lastId, null);
      value.groups.set(name, group);
      for (const consumer of consumers) group.addConsumer(consumer, 1_700_000_000_000, 1_700_000_000_000);
      const owners = [...group.consumers.values()];
      sorted.slice(0, 20).forEach((each, i) => {
        group.addPending(new PendingEntry(each, owners[i % owners.length], 1_700_000_000_000 + i, i));
      });
    }
    return value;
  });

const value: fc.Arbitrary<Value> = fc.oneof(text, fc.integer(), list, set, sortedSet, hash, {
  weight: 3,
  arbitrary: stream,
});

const TARGETS: readonly WriteTarget[] = [
  ...[9, 10, 11, 12].map((version): WriteTarget => ({ dialect: 'redis', version })),
  { dialect: 'valkey', version: 80 },
];

function saved(keyspace: Keyspace, target: WriteTarget): Uint8Array {
  const parts: Uint8Array[] = [];
  const walk = new SnapshotWalk(
    keyspace,
    new RdbSnapshotSink(
      { write: (bytes) => parts.push(bytes.slice()) },
      { compression: true, checksum: true, aofBase: false, functions: [], now: 0, target },
    ),
  );
  while (!walk.step(Infinity));
  return Buffer.concat(parts);
}

function load(bytes: Uint8Array): Keyspace {
  const keyspace = new Keyspace(16);
  keyspace.expiry = 'ignore';
  loadRdb(new MemorySource(bytes, 'dump'), keyspace, { dropExpired: false, checksum: true });
  return keyspace;
}

/** Members and fields in an order that does not depend on how the value came about. */
function content(each: Value): string {
  const told = valueAsTruth(each);
  if (told === null || !Array.isArray(told.value) || told.type === 'list') return JSON.stringify(told);
  return JSON.stringify([told.type, told.value.map((row) => JSON.stringify(row)).sort()]);
}

describe('what is saved', () => {
  it.each(TARGETS)('is read again: $dialect $version', { timeout: 120_000 }, (target) => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
        const keyspace = new Keyspace(16);
        const fitting = values.filter(
          (each) => !(each instanceof HashValue && each.expiring > 0 && !knows(target, 'hashExpiry')),
        );
        fitting.forEach((each, i) => keyspace.add(keyspace.databases[i % 2], `key:${i}`, each));
        const again = load(saved(keyspace, target));
        expect(new DatasetDigest().of(again)).toBe(new DatasetDigest().of(keyspace));
        if (!knows(target, 'consumerActivity')) return;
        fitting.forEach((each, i) => {
          const entry = again.databases[i % 2].entry(`key:${i}`);
          expect(entry === undefined ? null : content(entry.value)).toBe(content(each));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('is the same file when it is saved again', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(value, (each) => {
        const keyspace = new Keyspace(16);
        keyspace.add(keyspace.databases[0], 'key', each);
        const first = load(saved(keyspace, { dialect: 'redis', version: 12 }));
        const entry = first.databases[0].entry('key');
        if (entry === undefined) throw new Error('the key is gone');
        const payload = dumpPayload(entry.value);
        expect(dumpPayload(restorePayload(payload, limits))).toBe(payload);
      }),
      { numRuns: 60 },
    );
  });
});

/** A payload with a true checksum over whatever is in it. */
function sealed(payload: string): string {
  const bytes = latin1ToBytes(payload);
  const view = new DataView(bytes.buffer);
  view.setUint16(bytes.length - 10, 12, true);
  view.setBigUint64(bytes.length - 8, crc64(bytes, 0, bytes.length - 8), true);
  return bytesToLatin1(bytes);
}

describe('hostile bytes', () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
  const mutated = (original: string, changes: readonly (readonly [number, number])[]): string => {
    const bytes = latin1ToBytes(original);
    for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
    return bytesToLatin1(bytes);
  };

  it('in a payload are refused, or are some value that can be written', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(value, damage, fc.nat(), (each, changes, cut) => {
        const payload = mutated(dumpPayload(each), changes);
        const hostile = sealed(
          cut % 4 === 0 ? payload.slice(0, 11 + (cut % payload.length)).padEnd(11, '\0') : payload,
        );
        try {
          const restored = restorePayload(hostile, limits);
          if (typeof restored === 'object' && restored.type === 'module') return;
          dumpPayload(restored);
          valueAsTruth(restored);
        } catch (error) {
          if (!(error instanceof PayloadError || error instanceof FormatError)) throw error;
        }
      }),
      { numRuns: 600 },
    );
  });

  it('in a dump are refused, or are read as something', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), damage, (values, changes) => {
        const keyspace = new Keyspace(16);
        values.forEach((each, i) => keyspace.add(keyspace.databases[0], `key:${i}`, each));
        const file = bytesToLatin1(saved(keyspace, { dialect: 'redis', version: 12 }));
        const bytes = latin1ToBytes(file.slice(0, 9) + mutated(file.slice(9), changes));
        const target = new Keyspace(16);
        target.expiry = 'ignore';
        try {
          loadRdb(new MemorySource(bytes, 'dump'), target, { dropExpired: false, checksum: false });
        } catch (error) {
          if (!(error instanceof RdbLoadError)) throw error;
        }
        new DatasetDigest().of(target);
      }),
      { numRuns: 300 },
    );
  });
});
