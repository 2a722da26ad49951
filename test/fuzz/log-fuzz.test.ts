import { describe, expect, it } from 'vitest';
import { exerciseLogs } from './logs.js';

describe('damaged logs and manifests', () => {
  it('do no harm, as many as 20 seconds have room for', { timeout: 300_000 }, () => {
    const end = process.cpuUsage().user + 20_000_000;
    let number = 0;
    for (; number < 100 || process.cpuUsage().user < end; number++) {
      try {
        exerciseLogs(number);
      } catch (error) {
        throw new Error(`log ${number}`, { cause: error });
      }
    }
    expect(number).toBeGreaterThanOrEqual(100);
  });
});
