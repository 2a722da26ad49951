import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TreeRow } from '../../../src/engine/index/answers.js';
import { byteString } from '../../../src/engine/index/byte-string.js';
import { DamageRows, NO_DAMAGE } from '../../../src/engine/index/damage-rows.js';
import { nameText } from '../../../src/engine/index/key-summary.js';
import { NamespaceTree } from '../../../src/engine/index/namespace-tree.js';
import { orderByName } from '../../../src/engine/index/ordered-rows.js';
import type { Sort } from '../../../src/engine/index/query.js';
import { Separators } from '../../../src/engine/index/separators.js';
import { SlicedWork } from '../../../src/engine/index/slices.js';
import { TreeRows } from '../../../src/engine/index/tree-rows.js';
import type { Damage } from '../../../src/engine/rdb/damage.js';
import { bytes, placesByName, rowsOf, sample, type SampleKey } from './sample-keys.js';

const BY_NAME: Sort = { column: 'name', descending: false };

function treeOf(keys: readonly SampleKey[], separators: readonly string[], covered = keys.length): NamespaceTree {
  const { table } = rowsOf(keys);
  const work = new SlicedWork(orderByName(table, covered));
  while (!work.step(performance.now() + 5));
  return new NamespaceTree(table, work.result!.value, new Separators(separators));
}

/** Lays out until nothing is missing: each layout may ask for what the next one shows. */
function layOut(
  tree: NamespaceTree,
  expanded: readonly string[],
  sort = BY_NAME,
  damage = NO_DAMAGE,
  patience = 0,
): TreeRows {
  for (;;) {
    const rows = new TreeRows(tree, damage, expanded, sort, performance.now() + patience);
    if (tree.settled) return rows;
    while (!tree.step(performance.now() + 1));
  }
}

// ------------------------------------------------------------------------------------------------ a naive model

interface ModelNode {
  readonly id: string;
  readonly kind: 'database' | 'namespace' | 'key';
  readonly label: string;
  readonly places: number[];
  readonly children: ModelNode[];
}

/** Parts of a key: each but the last ends behind a separator, the one that ends first. */
function partsOf(key: Uint8Array, separators: readonly Uint8Array[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let end = 1; end <= key.length; end++) {
    const part = key.subarray(from, end);
    const divides = separators.some(
      (separator) =>
        separator.length > 0 &&
        separator.length <= part.length &&
        separator.every((byte, i) => part[part.length - separator.length + i] === byte),
    );
    if (divides) {
      parts.push(part);
      from = end;
    }
  }
  return [...parts, key.subarray(from)];
}

function model(keys: readonly SampleKey[], separators: readonly string[]): ModelNode[] {
  const encoded = separators.map(bytes);
  const databases: ModelNode[] = [];
  for (const place of placesByName(keys)) {
    const { key, db = 0 } = keys[place];
    let siblings = databases;
    let node = find(siblings, { id: `d${db}`, kind: 'database', label: `db${db}`, places: [], children: [] });
    node.places.push(place);
    let length = 0;
    const parts = partsOf(key, encoded);
    for (const part of parts.slice(0, -1)) {
      siblings = node.children;
      length += part.length;
      const id = `n${db}:${byteString(key.subarray(0, length))}`;
      node = find(siblings, { id, kind: 'namespace', label: nameText(part), places: [], children: [] });
      node.places.push(place);
    }
    node.children.push({ id: `k${place}`, kind: 'key', label: nameText(parts.at(-1)!), places: [place], children: [] });
  }
  return databases;

  function find(siblings: ModelNode[], fresh: ModelNode): ModelNode {
    const known = siblings.find(({ id }) => id === fresh.id);
    if (known) return known;
    siblings.push(fresh);
    return fresh;
  }
}

interface ModelRow {
  readonly id: string;
  readonly depth: number;
  readonly label: string;
  readonly position: number;
  readonly siblings: number;
  readonly keys: number;
}

function flatten(
  nodes: readonly ModelNode[],
  expanded: ReadonlySet<string>,
  order: (nodes: readonly ModelNode[]) => ModelNode[],
  depth = 0,
): ModelRow[] {
  return order(nodes).flatMap((node, i) => [
    {
      id: node.id,
      depth,
      label: node.label,
      position: i + 1,
      siblings: nodes.length,
      keys: node.places.length,
    },
    ...(expanded.has(node.id) ? flatten(node.children, expanded, order, depth + 1) : []),
  ]);
}

const allIds = (nodes: readonly ModelNode[]): string[] =>
  nodes.flatMap((node) => (node.kind === 'key' ? [] : [node.id, ...allIds(node.children)]));

const asModelRow = (row: TreeRow): ModelRow => ({
  id: row.id,
  depth: row.depth,
  label: row.label,
  position: row.position,
  siblings: row.siblings,
  keys: row.kind === 'database' || row.kind === 'namespace' ? row.keys : 1,
});

// ------------------------------------------------------------------------------------------------ the law

const keyBytes = fc
  .array(fc.constantFrom(...bytes('ab:.:->\x00'), 0xff, 0xc3), { maxLength: 12 })
  .map((codes) => Uint8Array.from(codes));
const someKeys: fc.Arbitrary<SampleKey[]> = fc.array(
  fc.record({
    key: keyBytes,
    db: fc.integer({ min: 0, max: 2 }),
    memory: fc.integer({ min: 0, max: 5 }).map((n) => n * 8),
  }),
  { maxLength: 120 },
);
const someSeparators = fc.constantFrom(
  [':'],
  [':', '.'],
  ['->'],
  [':', '->'],
  ['::', ':.'],
  ['a:', '::'],
  [],
  ['', ':'],
);

describe('rows of the tree', () => {
  it('are those of a model that lays out everything', () => {
    fc.assert(
      fc.property(someKeys, someSeparators, fc.infiniteStream(fc.boolean()), (keys, separators, coins) => {
        const nodes = model(keys, separators);
        const expanded = allIds(nodes).filter(() => coins.next().value);
        const expected = flatten(nodes, new Set(expanded), (all) => [...all]);
        const tree = treeOf(keys, separators);
        // An expanded node inside one that is not must not show.
        const rows = layOut(tree, expanded.reverse());
        expect(rows.rows(0, rows.total).map(asModelRow)).toEqual(expected);
        expected.forEach(({ id }, index) => {
          expect(rows.indexOf(id)).toBe(index);
        });
        const visible = new Set(expected.map(({ id }) => id));
        for (const id of [...allIds(nodes), ...keys.map((_, place) => `k${place}`)]) {
          if (!visible.has(id)) expect(rows.indexOf(id)).toBe(-1);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('come in pages as they come in whole', () => {
    fc.assert(
      fc.property(someKeys, fc.nat(200), fc.nat(50), (keys, from, count) => {
        const expanded = allIds(model(keys, [':']));
        const rows = layOut(treeOf(keys, [':']), expanded);
        expect(rows.rows(from, count)).toEqual(rows.rows(0, rows.total).slice(from, from + count));
      }),
      { numRuns: 100 },
    );
  });

  it.each(['keys', 'memory'] as const)('are sorted by %s within each node, both ways', (column) => {
    fc.assert(
      fc.property(someKeys, fc.boolean(), (keys, descending) => {
        const nodes = model(keys, [':']);
        const expanded = allIds(nodes);
        const memory = (node: ModelNode): number =>
          node.places.reduce((sum, place) => sum + (column === 'keys' ? 1 : keys[place].memory!), 0);
        const order = (all: readonly ModelNode[]): ModelNode[] => {
          const sorted = [...all.keys()].sort((a, b) => memory(all[a]) - memory(all[b]) || a - b);
          return (descending ? sorted.reverse() : sorted).map((i) => all[i]);
        };
        const rows = layOut(treeOf(keys, [':']), expanded, { column, descending });
        const expected = flatten(nodes, new Set(expanded), order);
        expect(rows.rows(0, rows.total).map(asModelRow)).toEqual(expected);
        expected.forEach(({ id }, index) => {
          expect(rows.indexOf(id)).toBe(index);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('keep their ids while the index grows', () => {
    fc.assert(
      fc.property(someKeys, fc.nat(120), (keys, some) => {
        const early = layOut(treeOf(keys, [':'], Math.min(some, keys.length)), []);
        const before = model(keys.slice(0, some), [':']);
        const rows = layOut(treeOf(keys, [':'], Math.min(some, keys.length)), allIds(before));
        const later = layOut(treeOf(keys, [':']), allIds(before));
        for (const { id } of rows.rows(0, rows.total)) expect(later.indexOf(id)).toBeGreaterThanOrEqual(0);
        expect(early.total).toBe(before.length);
      }),
      { numRuns: 100 },
    );
  });

  it('hold a key and a namespace of one name', () => {
    const rows = layOut(
      treeOf(
        ['user', 'user:1', 'user:'].map((key) => sample(key)),
        [':'],
      ),
      ['d0', 'n0:user:'],
    );
    expect(rows.rows(0, 9).map(({ id, label, depth }) => [id, label, depth])).toEqual([
      ['d0', 'db0', 0],
      ['k0', 'user', 1],
      ['n0:user:', 'user:', 1],
      ['k2', '(empty)', 2],
      ['k1', '1', 2],
    ]);
  });

  it('sum what namespaces hold', () => {
    const keys = ['a:1', 'a:2', 'b'].map((key, i) => sample(key, { size: 100 + i, memory: 80 + 8 * i }));
    const [, a] = layOut(treeOf(keys, [':']), ['d0']).rows(0, 9);
    expect(a).toMatchObject({ kind: 'namespace', keys: 2, diskBytes: 201, memoryBytes: 168, expanded: false });
  });

  it('pass over ids that name nothing', () => {
    const tree = treeOf([sample('a:b:c')], [':']);
    const nonsense = ['', 'd', 'd9', 'n0:a', 'n0:zz:', 'n0:a:b', 'k0', 'x3', 'q', 'n:a:', `n0:${'\u1234'}`];
    expect(layOut(tree, nonsense).total).toBe(1);
    for (const id of nonsense) expect(layOut(tree, ['d0']).indexOf(id)).toBe(-1);
  });

  it('show damage behind the keys of its database, or behind all databases', () => {
    const damage = new DamageRows();
    const region: Damage = {
      kind: 'bad-type',
      offset: 50,
      length: 4,
      expected: 'x',
      found: 'y',
      lost: 'z',
      severity: 'error',
      guess: false,
    };
    damage.add({ ...region, db: 0 });
    damage.add(region);
    damage.add({ ...region, db: 7 });
    const rows = layOut(treeOf([sample('a'), sample('b', { db: 1 })], [':']), ['d0', 'd1'], BY_NAME, damage);
    expect(rows.rows(0, 9).map(({ id, depth, position, siblings }) => [id, depth, position, siblings])).toEqual([
      ['d0', 0, 1, 4],
      ['k0', 1, 1, 2],
      ['x0', 1, 2, 2],
      ['d1', 0, 2, 4],
      ['k1', 1, 1, 1],
      ['x1', 0, 3, 4],
      ['x2', 0, 4, 4],
    ]);
    expect(['x0', 'x1', 'x2', 'x3'].map((id) => rows.indexOf(id))).toEqual([2, 5, 6, -1]);
  });

  it('follow a key of many separators without end', () => {
    const key = sample(':'.repeat(3000));
    const expanded = ['d0', ...Array.from({ length: 3000 }, (_, i) => `n0:${':'.repeat(i + 1)}`)];
    const rows = layOut(treeOf([key], [':']), expanded, BY_NAME, NO_DAMAGE, 10_000);
    expect(rows.total).toBe(3002);
    expect(rows.indexOf('k0')).toBe(3001);
    expect(rows.rows(3001, 1)[0]).toMatchObject({ kind: 'key', depth: 3001 });
  });
});
