import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RadixTreeSize } from '../../../src/engine/keyspace/radix-tree-size.js';
import { SizeClasses } from '../../../src/engine/keyspace/size-classes.js';

const CLASSES = new SizeClasses('jemalloc');

function id(ms: number, seq: number): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(ms));
  view.setBigUint64(8, BigInt(seq));
  return bytes;
}

interface Size {
  readonly nodes: number;
  readonly bytes: number;
}

function sizeOf(ids: readonly Uint8Array[]): Size {
  const size = new RadixTreeSize(CLASSES);
  for (const one of ids) size.add(one, 0);
  size.end();
  return { nodes: size.nodes, bytes: size.bytes };
}

/** The same by building the tree: each node is a run of single children, a branch, or a leaf. */
function built(ids: readonly Uint8Array[], depth: number): Size {
  const node = (characters: number, children: number, key: boolean) => ({
    nodes: 1,
    bytes: CLASSES.size(Math.ceil((4 + characters) / 8) * 8 + 8 * children + (key ? 8 : 0)),
  });
  if (depth === 16) return node(0, 0, true);
  const groups = new Map<number, Uint8Array[]>();
  for (const one of ids) groups.set(one[depth], [...(groups.get(one[depth]) ?? []), one]);
  if (groups.size > 1) {
    let sum = node(groups.size, groups.size, false);
    for (const group of groups.values()) sum = plus(sum, built(group, depth + 1));
    return sum;
  }
  let end = depth;
  while (end < 16 && new Set(ids.map((one) => one[end])).size === 1) end++;
  return plus(node(end - depth, 1, false), built(ids, end));
}

const plus = (a: Size, b: Size): Size => ({ nodes: a.nodes + b.nodes, bytes: a.bytes + b.bytes });

describe('the size of a radix tree', () => {
  it('is one node when it is empty', () => {
    expect(sizeOf([])).toEqual({ nodes: 1, bytes: 8 });
  });

  it('is a run and a leaf for one id', () => {
    expect(sizeOf([id(1_700_000_000_000, 0)])).toEqual({ nodes: 2, bytes: 32 + 16 });
  });

  it('is a run, a branch and leaves for ids that count on', () => {
    expect(sizeOf([0, 1, 2, 3].map((seq) => id(1_700_000_000_000, seq))).nodes).toBe(1 + 1 + 4);
  });

  it('counts several trees one after the other', () => {
    const size = new RadixTreeSize(CLASSES);
    size.add(id(5, 0), 0);
    size.end();
    size.add(id(5, 0), 0);
    size.end();
    expect(size.nodes).toBe(4);
    size.reset();
    size.end();
    expect(size.nodes).toBe(1);
  });

  it('is that of the tree that would be built', () => {
    const part = fc.tuple(
      fc.constantFrom(0, 255, 256, 65_535, 1_700_000_000_000),
      fc.nat({ max: 70_000 }),
      fc.nat({ max: 300 }),
    );
    const selector = ([base, ms, seq]: readonly number[]): string => `${base + ms}-${seq}`;
    const ids = fc.uniqueArray(part, { minLength: 1, maxLength: 60, selector });
    fc.assert(
      fc.property(ids, (parts) => {
        const sorted = parts.map(([base, ms, seq]) => id(base + ms, seq)).sort((a, b) => Buffer.compare(a, b));
        expect(sizeOf(sorted)).toEqual(built(sorted, 0));
      }),
    );
  });
});
