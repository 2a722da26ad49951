import { describe, expect, it } from 'vitest';
import type { FilterableKey } from '../../../src/engine/analysis/filterable-key.js';
import { DamageRows } from '../../../src/engine/index/damage-rows.js';
import { KeyRows } from '../../../src/engine/index/key-rows.js';
import { KeyView } from '../../../src/engine/index/key-view.js';
import { NameOrder } from '../../../src/engine/index/name-order.js';
import type { Sort } from '../../../src/engine/index/query.js';
import type { TreeRow } from '../../../src/engine/index/answers.js';
import { Separators } from '../../../src/engine/index/separators.js';
import { partsOf, placesByName, sample, type SampleKey } from './sample-keys.js';

/** A view that grows with its table, part by part. */
class Growing {
  readonly rows = new KeyRows(() => {
    throw new Error('nothing to scan again');
  });
  readonly view: KeyView;
  readonly #order = new NameOrder(this.rows.table);
  readonly #parts;

  constructor(keys: readonly SampleKey[], filter: ((key: FilterableKey) => boolean) | null = null) {
    this.#parts = partsOf(keys, Infinity, 2_000);
    this.view = new KeyView(this.rows, new Separators([':']), new DamageRows(), filter);
  }

  /** Takes the next part; false when there is none. */
  grow(): boolean {
    const part = this.#parts.shift();
    if (part) this.rows.add(part);
    return part !== undefined;
  }

  /** Rows of the tree when all of it is there. */
  settled(expanded: readonly string[], sort: Sort): TreeRow[] {
    for (;;) {
      const rows = this.view.treeRows(expanded, sort);
      if (this.view.tree?.settled) return rows?.rows(0, Infinity) ?? [];
      while (!this.step());
    }
  }

  /** One slice of work; true when nothing is left to do. */
  step(): boolean {
    const complete = this.#parts.length === 0;
    const ordered = this.#order.step(performance.now() + 1, complete);
    return this.view.step(performance.now() + 1, this.#order.ordered, complete) && ordered;
  }
}

const BY_NAME = { column: 'name', descending: false } as const;
/** 90,000 keys in one namespace, a tenth of them one level deeper. */
const MANY = Array.from({ length: 90_000 }, (_, i) =>
  sample(`a:${(i * 7919) % 90_001}${i % 10 === 0 ? ':deep' : ''}`, { memory: 8 * (i % 1000) }),
);

describe('a view that grows', () => {
  it('never takes back rows of a node that is shown', () => {
    const growing = new Growing(MANY);
    const { view } = growing;
    let total = 0;
    let orders = 0;
    let last = view.ordered;
    while (growing.grow() || !growing.step()) {
      growing.step();
      const rows = view.treeRows(['d0', 'n0:a:'], BY_NAME);
      expect(rows?.total ?? 0).toBeGreaterThanOrEqual(total);
      total = rows?.total ?? 0;
      if (view.ordered !== last) orders++;
      last = view.ordered;
    }
    expect(growing.settled(['d0', 'n0:a:'], BY_NAME).length).toBe(90_002);
    expect(orders).toBeGreaterThan(2);
  });

  it('finds the children of a node with very many as in one with few', () => {
    const growing = new Growing(MANY);
    while (growing.grow() || !growing.step());
    const rows = growing.settled(['d0', 'n0:a:'], BY_NAME).slice(2);
    const expected = placesByName(MANY).map((place) => {
      const name = new TextDecoder().decode(MANY[place].key.slice(2));
      return name.endsWith(':deep') ? name.slice(0, -4) : name;
    });
    expect(rows.map(({ label }) => label)).toEqual(expected);
  });

  it('sorts the children of a node with very many', () => {
    const growing = new Growing(MANY);
    while (growing.grow() || !growing.step());
    const sort = { column: 'memory', descending: true } as const;
    const memory = growing
      .settled(['d0', 'n0:a:'], sort)
      .slice(2)
      .map((row) => (row.kind === 'key' ? row.key.memoryBytes : row.kind === 'damage' ? -1 : row.memoryBytes));
    expect(memory.length).toBe(90_000);
    expect(memory).toEqual([...memory].sort((a, b) => b - a));
  });

  it('orders what a filter lets through as it does all keys', () => {
    const growing = new Growing(MANY, (key) => key.memoryBytes >= 8 * 900);
    const { view } = growing;
    expect(view.ordered).toBeNull();
    while (growing.grow() || !growing.step());
    const expected = placesByName(MANY).filter((place) => MANY[place].memory! >= 8 * 900);
    expect([...(view.ordered?.rows ?? [])]).toEqual(expected);
    expect(view.count).toBe(expected.length);
    expect(view.progress(4, true)).toMatchObject({ view: 4, matches: 9_000, examined: 90_000, done: true });
  });
});
