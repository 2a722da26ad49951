/** Whatever stops a repair, and wherever: the original stays whole, and the log that a server would load is whole. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesNothing } from '../../../../src/engine/aof/plan.js';
import { runRepairJob, type RepairJob } from '../../../../src/engine/persistence/repair/repair-job.js';
import { PROJECT } from '../../../corpus.js';
import { diskFull, watchedFiles } from './counted-files.js';
import { contents, SALVAGE, setSample, singleSample } from './sample-logs.js';

const scratch = mkdtempSync(join(tmpdir(), 'redis-persistence-repair-'));
const CHILD = join(scratch, 'child.mjs');
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
beforeAll(async () => {
  await build({
    absWorkingDir: PROJECT,
    entryPoints: ['test/engine/persistence/repair/killed-child.ts'],
    outfile: CHILD,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
});

let samples = 0;
function freshFolder(): string {
  const folder = join(scratch, `sample-${++samples}`);
  mkdirSync(folder);
  return folder;
}

interface Scene {
  readonly name: string;
  /** Makes the log; returns the job. */
  make(folder: string): Pick<RepairJob, 'path' | 'to'>;
}

const SCENES: readonly Scene[] = [
  { name: 'a log, beside it', make: (folder) => ({ path: singleSample(folder), to: { kind: 'beside' } }) },
  { name: 'a log, in place', make: (folder) => ({ path: singleSample(folder), to: { kind: 'in-place' } }) },
  { name: 'a set, beside it', make: (folder) => ({ path: setSample(folder, [1, 3]), to: { kind: 'beside' } }) },
  { name: 'a set, one file in place', make: (folder) => ({ path: setSample(folder, [3]), to: { kind: 'in-place' } }) },
  {
    name: 'a set, two files in place',
    make: (folder) => ({ path: setSample(folder, [1, 3]), to: { kind: 'in-place' } }),
  },
];

const jobOf = (place: Pick<RepairJob, 'path' | 'to'>): RepairJob => ({
  ...place,
  work: SALVAGE,
  now: 1_764_000_000_000,
});

/** How many file operations a repair takes. */
function operationsOf(scene: Scene): number {
  let count = 0;
  runRepairJob(
    jobOf(scene.make(freshFolder())),
    {},
    watchedFiles(() => void count++),
  );
  return count;
}

/** Every file of the original is there, under its name or that of a backup. */
function expectOriginals(original: ReadonlyMap<string, string>, path: string): void {
  const folder = original.has('') ? dirname(path) : path;
  const now = contents(folder);
  for (const [name, bytes] of original) {
    const own = name === '' ? basename(path) : name;
    const names = [...now.keys()].filter((one) => one === own || one.startsWith(`${own}.bak-`));
    expect(
      names.some((one) => now.get(one) === bytes),
      `${own} is whole`,
    ).toBe(true);
  }
}

/** The log under its own name is the old one or the new one, nothing between. */
function expectOldOrNew(original: ReadonlyMap<string, string>, path: string, repairedCommands: number): boolean {
  const result = runRepairJob({ path, work: SALVAGE, to: { kind: 'plan' }, now: 0 });
  expect(result?.plan.refusal).toBeNull();
  expect(result?.plan.keptCommands).toBe(repairedCommands);
  const isNew = result !== null && changesNothing(result.plan);
  if (!isNew) {
    const now = contents(path);
    for (const [name, bytes] of original) expect(now.get(name), name).toBe(bytes);
  }
  return isNew;
}

describe.each(SCENES)('repairing $name', (scene) => {
  const operations = operationsOf(scene);

  it('repairs, and then has nothing to do', () => {
    const job = jobOf(scene.make(freshFolder()));
    const original = contents(job.path);
    const done = runRepairJob(job);
    const output = done?.outcome?.output ?? '';
    expect(runRepairJob({ ...job, path: output, to: { kind: 'in-place' } })?.outcome).toBeNull();
    expectOriginals(original, job.path);
    if (job.to.kind === 'beside')
      for (const [name, bytes] of original) expect(contents(job.path).get(name)).toBe(bytes);
  });

  it('leaves the original whole, and no rubbish, when the disk is full or fails at any operation', () => {
    for (let place = 1; place <= operations; place++) {
      const job = jobOf(scene.make(freshFolder()));
      const original = contents(job.path);
      const kept = runRepairJob({ ...job, to: { kind: 'plan' } })?.plan.keptCommands ?? 0;
      let name = '';
      const files = watchedFiles((count, operation) => {
        if (count !== place) return;
        name = operation;
        throw diskFull();
      });
      let failed = false;
      try {
        runRepairJob(job, {}, files);
      } catch (error) {
        failed = true;
        expect(String(error), `${name} (${place})`).toContain('the disk is full');
      }
      const isNew = expectOldOrNew(original, job.path, kept);
      expectOriginals(original, job.path);
      expect(failed || isNew || job.to.kind === 'beside', `${name} (${place}) is told`).toBe(true);
      const rubbish = [...contents(dirname(job.path)).keys()].filter((one) => one.endsWith('.tmp'));
      expect(rubbish, `${name} (${place})`).toEqual([]);
    }
  });

  it('leaves the original whole when the process is killed in front of any operation', () => {
    // Each is a process of its own: of many, every other one, the last few all.
    const step = operations > 15 ? 2 : 1;
    for (let place = 1; place <= operations; place += place + step < operations - 8 ? step : 1) {
      const job = jobOf(scene.make(freshFolder()));
      const original = contents(job.path);
      const kept = runRepairJob({ ...job, to: { kind: 'plan' } })?.plan.keptCommands ?? 0;
      const { signal, stderr } = spawnSync(process.execPath, [CHILD, JSON.stringify(job), String(place)], {
        encoding: 'utf8',
      });
      expect(signal, stderr).toBe('SIGKILL');
      const isNew = expectOldOrNew(original, job.path, kept);
      expectOriginals(original, job.path);
      // What was left over does not hinder another try.
      const again = runRepairJob({ ...job, now: job.now + 1000 });
      expect(isNew || again?.outcome !== null).toBe(true);
    }
  });
});
