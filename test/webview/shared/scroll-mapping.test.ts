import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampTop,
  lastTop,
  SHORTEST_THUMB,
  thumbOf,
  topOfThumb,
  topToReveal,
} from '../../../src/webview/shared/scroll-mapping.js';

const extents = fc
  .record({
    total: fc.integer({ min: 0, max: 2_000_000_000 }),
    visible: fc.double({ min: 0.5, max: 200, noNaN: true }),
  })
  .map(({ total, visible }) => ({ total, visible, track: Math.max(30, visible * 22) }));

describe('scroll mapping', () => {
  it('has no thumb when everything fits', () => {
    expect(thumbOf({ total: 10, visible: 10, track: 220 }, 0)).toBeNull();
    expect(thumbOf({ total: 0, visible: 10, track: 220 }, 0)).toBeNull();
  });

  it('keeps the thumb within the track, long enough to grip, and at the ends at the ends', () => {
    fc.assert(
      fc.property(extents, fc.double({ min: 0, max: 1, noNaN: true }), (extent, share) => {
        const last = lastTop(extent.total, extent.visible);
        const thumb = thumbOf(extent, last * share);
        if (thumb === null) {
          expect(last).toBe(0);
          return;
        }
        expect(thumb.length).toBeGreaterThanOrEqual(Math.min(SHORTEST_THUMB, extent.track));
        expect(thumb.start).toBeGreaterThanOrEqual(0);
        expect(thumb.start + thumb.length).toBeLessThanOrEqual(extent.track + 1e-6);
        expect(thumbOf(extent, 0)?.start).toBe(0);
        const end = thumbOf(extent, last);
        expect((end?.start ?? 0) + (end?.length ?? 0)).toBeCloseTo(extent.track, 6);
      }),
    );
  });

  it('dragging a thumb leads back to the position that it stood for', () => {
    fc.assert(
      fc.property(extents, fc.double({ min: 0, max: 1, noNaN: true }), (extent, share) => {
        const top = lastTop(extent.total, extent.visible) * share;
        const thumb = thumbOf(extent, top);
        if (thumb === null || thumb.length >= extent.track) return;
        expect(Math.abs(topOfThumb(extent, thumb.start) - top)).toBeLessThan(1e-3 + extent.total * 1e-9);
      }),
    );
  });

  it('reaches the last row of two billion exactly', () => {
    const extent = { total: 2_000_000_000, visible: 30.5, track: 671 };
    expect(topOfThumb(extent, 100_000)).toBe(2_000_000_000 - 30.5);
    expect(clampTop(Number.POSITIVE_INFINITY, extent.total, extent.visible)).toBe(2_000_000_000 - 30.5);
  });

  it('one row is one row, wherever the list stands', () => {
    fc.assert(
      fc.property(extents, fc.nat(), (extent, row) => {
        const top = clampTop(row, extent.total, extent.visible);
        const next = clampTop(top + 1, extent.total, extent.visible);
        expect(next - top === 1 || next === lastTop(extent.total, extent.visible)).toBe(true);
      }),
    );
  });

  it('reveals a row by the least that shows it whole', () => {
    expect(topToReveal(5, 0, 100, 10)).toBe(0);
    expect(topToReveal(9, 0, 100, 10)).toBe(0);
    expect(topToReveal(10, 0, 100, 10)).toBe(1);
    expect(topToReveal(10, 0, 100, 10.5)).toBe(0.5);
    expect(topToReveal(3, 7, 100, 10)).toBe(3);
    expect(topToReveal(99, 0, 100, 10.5)).toBe(89.5);
    fc.assert(
      fc.property(extents, fc.nat(), fc.nat(), (extent, row, from) => {
        fc.pre(extent.total > 0 && extent.visible >= 1);
        const index = row % extent.total;
        const top = topToReveal(index, clampTop(from, extent.total, extent.visible), extent.total, extent.visible);
        expect(index).toBeGreaterThanOrEqual(top);
        expect(index + 1).toBeLessThanOrEqual(top + extent.visible + 1e-6);
      }),
    );
  });
});
