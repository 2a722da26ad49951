import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NameOrder } from '../../../src/engine/index/name-order.js';
import { NumberWords } from '../../../src/engine/index/name-words.js';
import { SlicedSort } from '../../../src/engine/index/sliced-sort.js';
import { KeyTable } from '../../../src/engine/index/key-table.js';
import { partsOf, placesByName, rowsOf, sample, type SampleKey } from './sample-keys.js';

/** Keys with long common beginnings, keys that are the beginning of others, zeros, and the same key again. */
const likeKeys: fc.Arbitrary<SampleKey[]> = fc.array(
  fc.record({
    key: fc.oneof(
      fc.uint8Array({ max: 2, maxLength: 14 }),
      fc.string({ maxLength: 3 }).map((tail) => sample(`session:user:${tail}`).key),
    ),
    db: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 300 },
);

function orderOf(keys: readonly SampleKey[]): number[] {
  const { table } = rowsOf(keys);
  const order = new NameOrder(table);
  while (!order.step(performance.now() + 1, true));
  return [...(order.ordered?.rows ?? [])];
}

describe('name order', () => {
  it('is the order of databases and bytes', () => {
    const law = fc.property(likeKeys, (keys) => {
      expect(orderOf(keys)).toEqual(placesByName(keys));
    });
    fc.assert(law, { numRuns: 300 });
  });

  it('grows with the table, and each order covers the rows it says', () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => sample(`user:${(i * 7919) % 20_011}:x`));
    const table = new KeyTable();
    const order = new NameOrder(table);
    const covered: number[] = [];
    for (const part of partsOf(keys, Infinity, 500)) {
      if (part.kind === 'segment') table.addSegment(part.segment);
      while (!order.step(performance.now() + 1, false) && order.covered * 3 <= table.count);
      if (order.covered > (covered.at(-1) ?? 0)) {
        covered.push(order.covered);
        expect([...order.ordered!.rows]).toEqual(placesByName(keys.slice(0, order.covered)));
      }
    }
    while (!order.step(performance.now() + 1, true));
    expect(order.covered).toBe(keys.length);
    expect([...order.ordered!.rows]).toEqual(placesByName(keys));
    expect(covered.length).toBeGreaterThan(3);
    expect(covered.length).toBeLessThan(8);
  });

  it('sums any range', () => {
    const keys = Array.from({ length: 1000 }, (_, i) => sample(`${i}`, { elements: i, size: 30 + i, memory: 8 * i }));
    const { table } = rowsOf(keys);
    const order = new NameOrder(table);
    while (!order.step(performance.now() + 1, true));
    const places = placesByName(keys);
    const range = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }));
    fc.assert(
      fc.property(range, ([a, b]) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const expected = { elements: 0, diskBytes: 0, memoryBytes: 0 };
        for (const place of places.slice(low, high)) {
          expected.elements += place;
          expected.diskBytes += 30 + place;
          expected.memoryBytes += 8 * place;
        }
        const sums = { elements: 9, diskBytes: 9, memoryBytes: 9 };
        order.ordered!.sum(low, high, sums);
        expect(sums).toEqual(expected);
      }),
    );
  });

  it('finds the place of any row', () => {
    const keys = ['b', 'a', 'b', 'c', 'a'].map((key) => sample(key));
    const { table } = rowsOf(keys);
    const order = new NameOrder(table);
    while (!order.step(performance.now() + 1, true));
    expect([...order.ordered!.rows]).toEqual([1, 4, 0, 2, 3]);
    expect(keys.map((_, row) => order.ordered!.placeOf(row))).toEqual([2, 0, 3, 4, 1]);
  });
});

describe('sliced sort', () => {
  const sorted = (numbers: readonly number[]): number[] => {
    const items = Uint32Array.from(numbers.keys());
    const sort = new SlicedSort(items, new NumberWords(Float64Array.from(numbers)));
    while (!sort.step(0));
    return [...items];
  };

  it('leaves equal items in the order of the items', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 400 }), (numbers) => {
        expect(sorted(numbers)).toEqual([...numbers.keys()].sort((a, b) => numbers[a] - numbers[b] || a - b));
      }),
    );
  });

  it.each([
    ['ascending', (i: number) => i],
    ['descending', (i: number) => -i],
    ['the same', () => 7],
    ['a saw', (i: number) => i % 1000],
    ['an organ pipe', (i: number) => Math.min(i, 100_000 - i)],
  ])('sorts 100,000 numbers that are %s', (_name, number) => {
    const numbers = Array.from({ length: 100_000 }, (_, i) => number(i));
    expect(sorted(numbers)).toEqual([...numbers.keys()].sort((a, b) => numbers[a] - numbers[b] || a - b));
  });
});
