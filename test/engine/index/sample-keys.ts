import { KeyRows } from '../../../src/engine/index/key-rows.js';
import { KeyTableWriter, type KeyTablePart } from '../../../src/engine/index/key-table-writer.js';
import type { ScannedKey } from '../../../src/engine/rdb/scan-events.js';

/** What a test says of a key; the rest is made up from its place. */
export interface SampleKey {
  readonly key: Uint8Array;
  readonly db?: number;
  readonly type?: number;
  readonly elements?: number;
  readonly size?: number;
  readonly memory?: number;
  readonly expireAt?: number;
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const sample = (key: string, facts: Omit<SampleKey, 'key'> = {}): SampleKey => ({ key: bytes(key), ...facts });

/** Feeds keys as a scanner does: one object, used again for each. */
export function feed(keys: readonly SampleKey[], take: (key: ScannedKey) => void): void {
  const scanned: ScannedKey = {
    db: 0,
    offset: 9,
    type: 0,
    objectType: undefined,
    valueOffset: 0,
    end: 9,
    keyBuffer: new Uint8Array(0),
    keyStart: 0,
    keyLength: 0,
    encoding: 0,
    elements: 0,
    longestElement: 0,
    expireAt: -1,
    idle: -1,
    freq: -1,
    module: null,
    memoryBytes: 0,
    guess: false,
  };
  for (const { key, db, type, elements, size, memory, expireAt } of keys) {
    scanned.db = db ?? 0;
    scanned.type = type ?? 0;
    scanned.offset = scanned.end;
    scanned.valueOffset = scanned.offset + key.length + 2;
    scanned.end = scanned.offset + (size ?? key.length + 10);
    scanned.keyBuffer = key;
    scanned.keyLength = key.length;
    scanned.elements = elements ?? 1;
    scanned.memoryBytes = memory ?? 64;
    scanned.expireAt = expireAt ?? -1;
    take(scanned);
  }
}

/** The parts that a writer makes of keys; `flushEvery` keys it is flushed besides. */
export function partsOf(keys: readonly SampleKey[], budget = Infinity, flushEvery = Infinity): KeyTablePart[] {
  const parts: KeyTablePart[] = [];
  const writer = new KeyTableWriter(budget, (part) => parts.push(part));
  let fed = 0;
  feed(keys, (key) => {
    writer.key(key);
    if (++fed % flushEvery === 0) writer.flush();
  });
  writer.flush();
  return parts;
}

/** Rows of keys, all of them known. */
export function rowsOf(keys: readonly SampleKey[], budget = Infinity, flushEvery = Infinity): KeyRows {
  const rows = new KeyRows((offset, _db, limit, take) => {
    let taken = 0;
    feed(keys, (key) => {
      if (key.offset >= offset && taken++ < limit) take(key);
    });
  });
  for (const part of partsOf(keys, budget, flushEvery)) rows.add(part);
  return rows;
}

/** Order of (database, bytes, place): what every order by name comes down to. */
export function byName(a: SampleKey, b: SampleKey): number {
  return (a.db ?? 0) - (b.db ?? 0) || compareBytes(a.key, b.key);
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  if (at < 0) return a.length - b.length;
  return at < b.length ? a[at] - b[at] : 1;
}

/** Places of keys sorted by name, earlier ones of the same name first. */
export const placesByName = (keys: readonly SampleKey[]): number[] =>
  keys.map((_, place) => place).sort((a, b) => byName(keys[a], keys[b]) || a - b);
