import { describe, expect, it } from 'vitest';
import type { Cost } from '../../bench/measure.js';
import { measure } from '../../bench/measure.js';
import { median, summarise, table } from '../../bench/report.js';

const cost = (wall: number, resident: number | null = 100e6, failure: string | null = null): Cost => ({
  wall,
  cpu: wall,
  resident,
  failure,
});
const target = { timesBaseline: 1 / 4, resident: 400e6 };

describe('median', () => {
  it('is the middle, or the mean of both', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});

describe('summarise', () => {
  it('holds the median against the target, and the highest memory', () => {
    const summary = summarise({ name: 'x', target, runs: [cost(1), cost(1.2, 390e6), cost(9)] }, 4.8);
    expect(summary).toMatchObject({ wall: 1.2, timesBaseline: 0.25, resident: 390e6 });
    expect(summary.targets.map(({ met }) => met)).toEqual([true, true]);
  });

  it('says what is missed', () => {
    const summary = summarise({ name: 'x', target, runs: [cost(1.3, 500e6)] }, 4.8);
    expect(summary.targets.map(({ met }) => met)).toEqual([false, false]);
    expect(table([summary])).toMatch(/MISSED: 4 times faster, MISSED: at most 400 MB/);
  });

  it('meets nothing that could not be measured', () => {
    const unmeasured = summarise({ name: 'x', target, runs: [cost(1, null)] }, null);
    expect(unmeasured.targets.map(({ met }) => met)).toEqual([false, false]);
    const failed = summarise({ name: 'x', target, runs: [cost(1, 1, 'exit status 2: no')] }, 100);
    expect(failed.targets.map(({ met }) => met)).toEqual([false, false]);
    expect(table([failed])).toContain('exit status 2: no');
  });
});

describe('measure', () => {
  const node = (code: string): [string, ...string[]] => [process.execPath, '-e', code];

  it('tells the time that a program takes', async () => {
    const { wall, failure } = await measure(node('setTimeout(() => {}, 300)'), 30);
    expect(failure).toBeNull();
    expect(wall).toBeGreaterThan(0.3);
  });

  it.runIf(process.platform === 'linux')('counts the memory of children too', async () => {
    const hold = 'const held = Buffer.alloc(150e6, 1); setTimeout(() => held.length, 500);';
    const alone = await measure(node(hold), 30);
    const code = `require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(hold)}])`;
    const below = await measure(node(code), 30);
    expect(alone.resident).toBeGreaterThan(150e6);
    expect(below.resident).toBeGreaterThan(alone.resident ?? Infinity);
  });

  it('tells why a program failed', async () => {
    const unlucky = await measure(node('console.error("no such thing"); process.exit(3)'), 30);
    expect(unlucky.failure).toBe('exit status 3: no such thing');
    expect((await measure(['/no/such/program'], 30)).failure).toMatch(/ENOENT/);
  });

  it('stops a program that takes too long', async () => {
    expect((await measure(node('for (;;);'), 0.2)).failure).toBe('stopped after 0.2 s');
  });
});
