import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { datasetFile } from '../../bench/dataset/dataset.js';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import { openValue } from '../../src/engine/rdb/value-reader.js';
import { checksumOf } from '../../src/engine/rdb/verify-checksum.js';
import { collectScan } from '../engine/rdb/collect-scan.js';

const SPEC = { keys: 5000, seed: 7 };

describe('the data set of the benchmark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-dataset-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const shares: number[] = [];
  const file = datasetFile(folder, SPEC, (share) => shares.push(share));
  const bytes = readFileSync(file);
  const source = new MemorySource(bytes);
  const { keys, events, damage, names, scanner } = collectScan(bytes);

  it('is a sound dump with a right checksum', () => {
    expect(damage).toEqual([]);
    const end = events.find((event) => event.kind === 'end');
    expect(end).toMatchObject({ offset: bytes.length, trailing: 0, checksum: checksumOf(source, 0, bytes.length - 8) });
  });

  it('has as many keys as asked for and the large ones, no two the same', () => {
    const databases = [0, 1, 2].map((db) => keys.filter((key) => key.db === db).length);
    expect(databases.map((count) => count - 205)).toEqual([4800, 100, 100]);
    expect(new Set(names.map((name, i) => `${keys[i].db} ${name}`)).size).toBe(keys.length);
    expect(events.filter((event) => event.kind === 'resize').map(({ keys: count }) => count)).toEqual(databases);
  });

  it('can be decoded, every value', () => {
    for (const { type, valueOffset, end } of keys) {
      const { dialect, version } = scanner.header;
      const page = openValue(source, { dialect, version, type, valueOffset, end }).page(0, 10);
      expect(page.total).not.toBe(0);
    }
  });

  it('has strings, sets, hashes, sorted sets, lists and streams, packed and not', () => {
    expect([...new Set(keys.map((key) => key.type))].sort((a, b) => a - b)).toEqual([0, 2, 4, 5, 16, 17, 18, 19]);
  });

  it('is written once, and the same every time', () => {
    const told = shares.length;
    expect(datasetFile(folder, SPEC, (share) => shares.push(share))).toBe(file);
    expect(shares.length).toBe(told);
    rmSync(file);
    expect(readFileSync(datasetFile(folder, SPEC, () => undefined)).equals(bytes)).toBe(true);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});
