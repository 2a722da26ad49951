import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeySegmentBuilder, MAX_KEPT_KEY } from '../../../src/engine/index/key-segment.js';
import { BLOCK_KEYS, KeyTableWriter } from '../../../src/engine/index/key-table-writer.js';
import { KeyTable } from '../../../src/engine/index/key-table.js';
import type { ScannedKey } from '../../../src/engine/rdb/scan-events.js';
import { compareBytes, feed, partsOf, rowsOf, sample, type SampleKey } from './sample-keys.js';

const anyKey: fc.Arbitrary<SampleKey> = fc.record({
  key: fc.uint8Array({ maxLength: 40 }),
  db: fc.integer({ min: 0, max: 400 }),
  type: fc.constantFrom(0, 1, 4, 15, 200),
  elements: fc.integer({ min: 0, max: 2 ** 40 }),
  size: fc.integer({ min: 60, max: 2 ** 41 }),
  memory: fc.integer({ min: 0, max: 2 ** 34 }),
  expireAt: fc.constantFrom(-1, 0, 1_700_000_000_123),
});

describe('key table', () => {
  it('gives back every fact of every key, however the segments fall', () => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 700 }), fc.integer({ min: 1, max: 300 }), (keys, flushEvery) => {
        const { table } = rowsOf(keys, Infinity, flushEvery);
        expect(table.count).toBe(keys.length);
        let row = 0;
        feed(keys, (key) => {
          const index = table.at(row);
          const { segment } = table;
          expect(segment.firstRow + index).toBe(row);
          expect(segment.offset(index)).toBe(key.offset);
          expect(segment.valueOffset(index)).toBe(key.valueOffset);
          expect(segment.diskBytes(index)).toBe(key.end - key.offset);
          expect(segment.database(index)).toBe(key.db);
          expect(segment.type(index)).toBe(key.type);
          expect(segment.elements(index)).toBe(Math.min(key.elements, 2 ** 32 - 1));
          expect(segment.memoryBytes(index)).toBe(Math.ceil(key.memoryBytes / 8) * 8);
          expect(segment.expireAt(index)).toBe(key.expireAt);
          expect(table.key(row)).toEqual(keys[row].key);
          row++;
        });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps 40 bytes a key besides its name', () => {
    const keys = Array.from({ length: 10_000 }, (_, i) => sample(`key:${i}`));
    const { table } = rowsOf(keys);
    const names = keys.reduce((sum, { key }) => sum + key.length, 0);
    expect(table.bytes).toBe(keys.length * 40 + names);
  });

  it('shows the first keys at once, and later ones in longer segments', () => {
    const counts = partsOf(Array.from({ length: 100_000 }, (_, i) => sample(`${i}`))).map((part) =>
      part.kind === 'segment' ? part.segment.count : 0,
    );
    expect(counts).toEqual([256, 1024, 4096, 16_384, 65_536, 12_704]);
  });

  it('shares the memory of segments between threads', () => {
    for (const part of partsOf([sample('a')])) {
      expect(part.kind === 'segment' && part.segment.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });

  it('knows the length of a key that is too long to be kept whole', () => {
    const long = { key: new Uint8Array(MAX_KEPT_KEY + 10).fill(0x61) };
    const { table } = rowsOf([sample('a'), long, sample('b')]);
    const index = table.at(1);
    expect(table.segment.keyLength(index)).toBe(MAX_KEPT_KEY + 10);
    expect(table.key(1).length).toBe(MAX_KEPT_KEY);
    expect(table.key(2)).toEqual(sample('b').key);
  });

  it('compares keys as bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), fc.uint8Array({ maxLength: 6 }), (a, b) => {
        const { table } = rowsOf([{ key: a }, { key: b }]);
        expect(Math.sign(table.compare(0, 1))).toBe(Math.sign(compareBytes(a, b)));
        expect(Math.sign(table.compareWith(0, 0, b))).toBe(Math.sign(compareBytes(a, b)));
        expect(table.startsWith(0, 0, b)).toBe(b.every((byte, i) => a[i] === byte));
      }),
    );
  });

  it('refuses a segment that does not follow on the last', () => {
    const parts = partsOf(Array.from({ length: 300 }, (_, i) => sample(`${i}`)));
    const second = parts[1];
    expect(() => {
      if (second.kind === 'segment') new KeyTable().addSegment(second.segment);
    }).toThrow(RangeError);
  });

  it('tells idle time and LFU counter apart', () => {
    const parts: ScannedKey[] = [];
    feed([sample('a'), sample('b'), sample('c')], (key) => parts.push({ ...key }));
    parts[0].idle = 77;
    parts[1].freq = 5;
    parts[2].guess = true;
    const table = new KeyTable();
    const writer = new KeyTableWriter(Infinity, (part) => {
      if (part.kind === 'segment') table.addSegment(part.segment);
    });
    for (const key of parts) writer.key(key);
    writer.flush();
    const facts = [0, 1, 2].map((row) => {
      const index = table.at(row);
      return [table.segment.idle(index), table.segment.freq(index), table.segment.guess(index)];
    });
    expect(facts).toEqual([
      [77, -1, false],
      [-1, 5, false],
      [-1, -1, true],
    ]);
  });
});

describe('key table past its budget', () => {
  const keys = Array.from({ length: 5 * BLOCK_KEYS + 7 }, (_, i) => sample(`key:${i}`, { db: i % 3 }));

  it('stops keeping keys, and still shows all of them', () => {
    const budget = 1000 * 50;
    const rows = rowsOf(keys, budget, 100);
    expect(rows.table.bytes).toBeLessThanOrEqual(budget);
    expect(rows.isSparse).toBe(true);
    expect(rows.count).toBe(keys.length);
    for (const row of [0, 900, 1100, 3000, keys.length - 1, 2000]) {
      const index = rows.at(row);
      expect(rows.segment.keys.slice(rows.segment.keyStart(index), rows.segment.keyEnd(index))).toEqual(keys[row].key);
      expect(rows.segment.database(index)).toBe(row % 3);
      expect(rows.segment.firstRow + index).toBe(row);
    }
  });

  it('says so when the file holds fewer keys than before', () => {
    const parts = partsOf(keys, 0);
    const rows = rowsOf([], 0);
    for (const part of parts) rows.add(part);
    expect(() => rows.at(5)).toThrow(/expected 1024 keys, found 0/);
  });
});

describe('segment builder', () => {
  it('closes a segment rather than counting offsets or databases that do not fit', () => {
    const builder = new KeySegmentBuilder(10);
    const key = (db: number, offset: number): ScannedKey => ({
      db,
      offset,
      type: 0,
      objectType: undefined,
      valueOffset: offset + 3,
      end: offset + 9,
      longestElement: 0,
      keyBuffer: new Uint8Array(1),
      keyStart: 0,
      keyLength: 1,
      encoding: 0,
      elements: 0,
      expireAt: -1,
      idle: -1,
      freq: -1,
      module: null,
      memoryBytes: 0,
      guess: false,
    });
    builder.add(key(0, 1000));
    expect(builder.fits(key(0, 1000 + 2 ** 32 - 1))).toBe(true);
    expect(builder.fits(key(0, 1000 + 2 ** 32))).toBe(false);
    expect(builder.fits(key(0, 999))).toBe(false);
  });
});
