import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NamespaceTree } from '../../../src/engine/index/namespace-tree.js';
import { orderByName } from '../../../src/engine/index/ordered-rows.js';
import { Separators } from '../../../src/engine/index/separators.js';
import { SlicedWork, type Sliced } from '../../../src/engine/index/slices.js';
import { treemapShares } from '../../../src/engine/index/treemap.js';
import { rowsOf, sample, type SampleKey } from './sample-keys.js';

function finish<T>(slices: Sliced<T>): T {
  const work = new SlicedWork(slices);
  while (!work.step(performance.now() + 5));
  return work.result!.value;
}

function treeOf(keys: readonly SampleKey[]): NamespaceTree {
  const { table } = rowsOf(keys);
  return new NamespaceTree(table, finish(orderByName(table, keys.length)), new Separators([':']));
}

describe('a treemap', () => {
  it('shows the largest children first, and all others as one', () => {
    const someKeys = fc.array(
      fc.record({ name: fc.constantFrom('a', 'b:1', 'b:2', 'c:', 'd', 'e:x:y', 'f', 'g'), memory: fc.nat(9) }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(someKeys, fc.nat(12), (some, limit) => {
        const keys = some.map(({ name, memory }) => sample(name, { memory: memory * 8, elements: memory }));
        const tree = treeOf(keys);
        const shares = finish(treemapShares(tree, tree.node(0, new Uint8Array(0))!, limit));
        const sums = new Map<string, number>();
        some.forEach(({ name, memory }, i) => {
          const child = name.includes(':') ? name.slice(0, name.indexOf(':') + 1) : `${name}#${i}`;
          sums.set(child, (sums.get(child) ?? 0) + memory * 8);
        });
        const expected = [...sums.values()].sort((a, b) => b - a);
        const named = shares.filter(({ prefix }) => prefix !== null);
        expect(named.map(({ memoryBytes }) => memoryBytes)).toEqual(expected.slice(0, limit));
        expect(shares.length).toBe(Math.min(limit, expected.length) + (expected.length > limit ? 1 : 0));
        const total = { keys: 0, elements: 0, diskBytes: 0, memoryBytes: 0 };
        for (const share of shares) {
          total.keys += share.keys;
          total.elements += share.elements;
          total.memoryBytes += share.memoryBytes;
          expect(share.divisible).toBe(share.prefix?.endsWith(':') ?? false);
        }
        expect(total).toMatchObject({
          keys: keys.length,
          elements: total.memoryBytes / 8,
          memoryBytes: expected.reduce((sum, memory) => sum + memory, 0),
        });
      }),
    );
  });
});
