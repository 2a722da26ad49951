import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moduleLayouts } from '../../src/engine/analysis/modules/layouts.js';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import { openValue } from '../../src/engine/rdb/value-reader.js';
import { FIXTURES, PROJECT } from '../corpus.js';
import { collectScan } from '../engine/rdb/collect-scan.js';
import { readSeeds } from './corpus.js';
import { exercise } from './exercise.js';
import { minimise } from './minimise.js';
import { makeMutant } from './mutate.js';
import { rareDumps } from './rare-dumps.js';
import { LIMITS, watch, type Failure } from './watch.js';

const SECONDS = 20;
/** V8's heap in MB for a thread that is to run out of it: filled at once, also on a slow machine. */
const SMALL_HEAP = 24;
const SEEDS = join(import.meta.dirname, 'seeds');

describe('dumps that once went wrong', () => {
  it.each(readdirSync(SEEDS).filter((name) => name.endsWith('.rdb')))('%s', (name) => {
    const bytes = readFileSync(join(SEEDS, name));
    // Processor time: the machine may have other things to do.
    const before = process.cpuUsage();
    exercise(bytes);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(LIMITS.time);
  });
});

describe('dumps of rare types', () => {
  it.each(rareDumps())('%s is sound, so that mutants reach what lies behind its first checks', (_name, bytes) => {
    const { keys, damage, scanner } = collectScan(bytes);
    expect(damage.filter(({ severity }) => severity === 'error')).toEqual([]);
    const source = new MemorySource(bytes);
    for (const { type, valueOffset, end, name } of keys) {
      const { dialect, version } = scanner.header;
      const context = { layouts: moduleLayouts, template: () => [name, name].map((text) => Buffer.from(text)) };
      const page = openValue(source, { dialect, version, type, valueOffset, end }, context).page(0, 100);
      if (page.kind === 'module') expect(page.decoded === null, name).toBe(name.endsWith('hellotype'));
    }
  });
});

describe('mutants', () => {
  const seeds = readSeeds([FIXTURES]);

  it('are the same for the same number', () => {
    for (let number = 0; number < 50; number++) expect(makeMutant(seeds, number)).toEqual(makeMutant(seeds, number));
  });

  it('differ from number to number', () => {
    const mutants = Array.from({ length: 200 }, (_, number) => String(makeMutant(seeds, number).bytes));
    expect(new Set(mutants).size).toBeGreaterThan(190);
  });

  it(
    `do no harm, as many as ${SECONDS} seconds have room for`,
    () => {
      const script = join(PROJECT, 'scripts', 'fuzz.mjs');
      const run = spawnSync(process.execPath, [script, '--fixtures', '--seconds', String(SECONDS)], {
        encoding: 'utf8',
      });
      expect(run.stdout).toMatch(/\d+ mutants in \d+ s: 0 failed/);
      expect(run.status).toBe(0);
    },
    15 * SECONDS * 1000,
  );
});

describe('the watch', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fuzz-watch-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs three mutants by a thread that does this with the second one, number 8. */
  async function watched(deed: string): Promise<{ failures: readonly Failure[]; done: number }> {
    const script = join(folder, 'thread.mjs');
    writeFileSync(
      script,
      `import { parentPort, workerData } from 'node:worker_threads';
      const place = new Float64Array(workerData.state);
      for (let number = workerData.from; number < workerData.from + workerData.count; number++) {
        place[0] = number;
        place[1] = Date.now();
        if (number === 8) { ${deed} }
      }
      parentPort.postMessage({ kind: 'done' });`,
    );
    const failures: Failure[] = [];
    const done = await watch({
      script,
      folders: [],
      from: 7,
      count: 3,
      heap: SMALL_HEAP,
      enough: () => false,
      onFailure: (failure) => failures.push(failure),
    });
    return { failures, done };
  }

  it('ends a mutant that hangs, and goes on behind it', async () => {
    const { failures, done } = await watched('for (;;);');
    expect(failures).toMatchObject([{ number: 8, message: `not done after ${LIMITS.time} ms` }]);
    expect(done).toBe(3);
  });

  it('tells of a mutant that ends the thread, and goes on behind it', async () => {
    const { failures, done } = await watched('throw new RangeError("too deep");');
    expect(failures).toMatchObject([{ number: 8, message: 'the thread ended: too deep' }]);
    expect(done).toBe(3);
  });

  it('tells of a mutant that uses up the heap', async () => {
    const { failures } = await watched('const all = []; for (;;) all.push(new Array(1000).fill(all.length));');
    expect(failures).toMatchObject([{ number: 8 }]);
    expect(failures[0].message).toMatch(/memory/);
  });

  it('tells nothing of mutants that do well', async () => {
    expect(await watched('')).toEqual({ failures: [], done: 3 });
  });
});

describe('minimise', () => {
  it('keeps only what the failure needs', () => {
    const needs = (bytes: Uint8Array): void => {
      if (bytes.includes(77) && bytes.includes(99)) throw new Error(`bad byte at ${bytes.indexOf(77)}`);
    };
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i === 300 ? 77 : i === 800 ? 99 : 1));
    expect([...minimise(bytes, needs)]).toEqual([77, 99]);
  });

  it('leaves a dump alone that does not fail', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect(minimise(bytes, () => undefined)).toBe(bytes);
  });
});
