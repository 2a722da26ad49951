import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neighbour, TreemapLayout, type TreemapRectangle } from '../../../src/webview/dump/treemap-layout.js';

const items = fc.uniqueArray(fc.record({ id: fc.string(), size: fc.integer({ min: 0, max: 1e12 }) }), {
  selector: ({ id }) => id,
  maxLength: 40,
});

const overlap = (a: TreemapRectangle, b: TreemapRectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('treemap layout', () => {
  it('gives every share its own place within the box', () => {
    fc.assert(
      fc.property(items, (shares) => {
        const rectangles = new TreemapLayout().layout(shares, 1200, 300, true);
        expect(rectangles.map(({ id }) => id).sort()).toEqual(
          shares
            .filter(({ size }) => size > 0)
            .map(({ id }) => id)
            .sort(),
        );
        for (const [at, rectangle] of rectangles.entries()) {
          expect(rectangle.x).toBeGreaterThanOrEqual(0);
          expect(rectangle.y).toBeGreaterThanOrEqual(0);
          expect(rectangle.x + rectangle.width).toBeLessThanOrEqual(1200);
          expect(rectangle.y + rectangle.height).toBeLessThanOrEqual(300);
          for (const other of rectangles.slice(at + 1)) expect(overlap(rectangle, other)).toBe(false);
        }
      }),
    );
  });

  it('makes areas follow sizes', () => {
    const [a, b] = new TreemapLayout().layout(
      [
        { id: 'a', size: 300 },
        { id: 'b', size: 100 },
      ],
      1000,
      400,
      true,
    );
    expect((a?.width ?? 0) * (a?.height ?? 0)).toBeGreaterThan(2.8 * (b?.width ?? 0) * (b?.height ?? 0));
  });

  it('keeps its arrangement while the same shares grow', () => {
    const layout = new TreemapLayout();
    const sizes = [50, 40, 30, 20, 10, 5];
    const share = (factor: (at: number) => number) =>
      sizes.map((size, at) => ({ id: String(at), size: size * factor(at) }));
    const before = layout.layout(
      share(() => 1),
      900,
      300,
      false,
    );
    const after = layout.layout(
      share((at) => 1 + at * 0.3),
      900,
      300,
      false,
    );
    const order = (rectangles: readonly TreemapRectangle[]): readonly string[] =>
      [...rectangles].sort((a, b) => a.x - b.x || a.y - b.y).map(({ id }) => id);
    expect(order(after)).toEqual(order(before));
    for (const rectangle of before) {
      const moved = after.find(({ id }) => id === rectangle.id);
      expect(Math.abs((moved?.x ?? 1e9) - rectangle.x)).toBeLessThan(150);
    }
  });

  it('lays later shares behind the others until all is known', () => {
    const layout = new TreemapLayout();
    const two = [
      { id: 'a', size: 10 },
      { id: 'b', size: 8 },
    ];
    const three = [...two, { id: 'c', size: 100 }];
    const first = (rectangles: readonly TreemapRectangle[]): string | undefined =>
      rectangles.find(({ x, y }) => x === 0 && y === 0)?.id;
    expect(first(layout.layout(two, 900, 300, false))).toBe('a');
    expect(first(layout.layout(three, 900, 300, false))).toBe('a');
    expect(first(layout.layout(three, 900, 300, true))).toBe('c');
  });

  it('has nothing to draw without a box or without shares', () => {
    expect(new TreemapLayout().layout([{ id: 'a', size: 1 }], 0, 100, true)).toEqual([]);
    expect(new TreemapLayout().layout([{ id: 'a', size: 0 }], 10, 10, true)).toEqual([]);
  });
});

describe('the neighbour of a rectangle', () => {
  it('lies on the side that was asked for, and every rectangle can be reached', () => {
    fc.assert(
      fc.property(items, (shares) => {
        const rectangles = new TreemapLayout()
          .layout(shares, 1200, 300, true)
          .filter(({ width, height }) => width > 1 && height > 1);
        const [first] = rectangles;
        if (first === undefined) return;
        const reached = new Set([first.id]);
        const queue = [first];
        for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
          for (const direction of ['left', 'right', 'up', 'down'] as const) {
            const next = neighbour(rectangles, at, direction);
            if (next === null) continue;
            if (direction === 'right') expect(next.x).toBeGreaterThanOrEqual(at.x + at.width - 1);
            if (direction === 'up') expect(next.y + next.height).toBeLessThanOrEqual(at.y + 1);
            if (reached.has(next.id)) continue;
            reached.add(next.id);
            queue.push(next);
          }
        }
        // A rectangle that is thin as a hair between two others may be passed over; most never are.
        expect(reached.size).toBeGreaterThanOrEqual(Math.ceil(rectangles.length / 2));
      }),
      { numRuns: 60 },
    );
  });

  it('is none at the edge', () => {
    const rectangles = new TreemapLayout().layout(
      [
        { id: 'a', size: 3 },
        { id: 'b', size: 1 },
      ],
      400,
      100,
      true,
    );
    const a = rectangles.find(({ id }) => id === 'a')!;
    expect(neighbour(rectangles, a, 'left')).toBeNull();
    expect(neighbour(rectangles, a, 'right')?.id).toBe('b');
  });
});
