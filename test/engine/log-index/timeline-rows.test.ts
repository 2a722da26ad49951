import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExtraRows } from '../../../src/engine/log-index/extra-rows.js';
import { TimelineRows, type PlacedRow } from '../../../src/engine/log-index/timeline-rows.js';
import { Transactions } from '../../../src/engine/log-index/transactions.js';

/** Groups of commands: a number of single ones, then a transaction of so many rows. */
const groups = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.integer({ min: 2, max: 6 })), { maxLength: 12 });

describe('the layout of the timeline', () => {
  it('is that of a list that was written out', () => {
    fc.assert(
      fc.property(
        groups,
        fc.nat({ max: 3 }),
        fc.array(fc.nat({ max: 80 })),
        fc.array(fc.nat({ max: 80 })),
        fc.boolean(),
        (parts, rest, anchors, except, open) => {
          const transactions = new Transactions();
          let rows = 0;
          for (const [single, size] of parts) {
            rows += single;
            transactions.add(rows, size, 1, 'executed');
            rows += size;
          }
          rows += rest;
          const extras = new ExtraRows();
          for (const row of anchors.map((anchor) => Math.min(anchor, rows)).sort((a, b) => a - b)) {
            extras.add({ kind: 'file', row, file: 0 });
          }
          const layout = new TimelineRows({ rows, transactions }, extras, { open, except });
          const toggled = new Set(except.map((row) => transactions.of(row)));
          const expected: string[] = [];
          let extra = 0;
          const putExtras = (row: number): void => {
            for (; extra < extras.count && extras.at(extra).row <= row; extra++) expected.push(`x${extra}`);
          };
          for (let row = 0; row < rows; row++) {
            putExtras(row);
            const transaction = transactions.of(row);
            const isOpen = open !== toggled.has(transaction);
            if (transaction < 0 || isOpen || transactions.first(transaction) === row) expected.push(`c${row}`);
          }
          putExtras(rows);
          const name = (placed: PlacedRow): string => (placed.kind === 'extra' ? `x${placed.place}` : `c${placed.row}`);
          expect(layout.total).toBe(expected.length);
          expect(layout.slice(0, expected.length + 5).map(name)).toEqual(expected);
          for (let from = 0; from < expected.length; from += 3) {
            expect(layout.slice(from, 4).map(name)).toEqual(expected.slice(from, from + 4));
          }
          expected.forEach((id, place) => {
            const number = Number(id.slice(1));
            expect(id.startsWith('c') ? layout.placeOf(number) : layout.placeOfExtra(number)).toBe(place);
          });
        },
      ),
    );
  });
});
