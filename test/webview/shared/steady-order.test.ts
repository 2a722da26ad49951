import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steadyOrder } from '../../../src/webview/shared/steady-order.js';

const items = fc.uniqueArray(fc.record({ id: fc.string({ maxLength: 3 }), size: fc.nat() }), {
  selector: ({ id }) => id,
});
const idsOf = (list: readonly { readonly id: string }[]): readonly string[] => list.map(({ id }) => id);

describe('a steady order', () => {
  it('holds each item once', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 })), items, fc.boolean(), (before, list, settled) => {
        expect([...idsOf(steadyOrder(before, list, settled))].sort()).toEqual([...idsOf(list)].sort());
      }),
    );
  });

  it('keeps what was there where it was, and puts the new behind it, the largest first', () => {
    const list = [
      { id: 'a', size: 1 },
      { id: 'b', size: 2 },
      { id: 'c', size: 3 },
      { id: 'd', size: 9 },
    ];
    expect(idsOf(steadyOrder(['b', 'gone', 'a'], list, false))).toEqual(['b', 'a', 'd', 'c']);
  });

  it('is by size at the end', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 })), items, (before, list) => {
        const sizes = steadyOrder(before, list, true).map(({ size }) => size);
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
      }),
    );
  });
});
