import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateColumns } from '../../../src/webview/timeline/rate-chart.js';

describe('the columns of a rate', () => {
  it('are few, leave no gap and lose nothing', () => {
    const counts = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 512 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 3600 }), (commands, step) => {
        const columns = rateColumns({ from: 1000, step, commands, bytes: commands.map((count) => count * 10) });
        expect(columns.length).toBeLessThanOrEqual(96);
        expect(columns[0].from).toBe(1000);
        columns.slice(1).forEach((column, i) => expect(column.from).toBe(columns[i].to));
        const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
        expect(sum(columns.map((column) => column.commands))).toBe(sum(commands));
        expect(sum(columns.map((column) => column.bytes))).toBe(sum(commands) * 10);
      }),
    );
  });
});
