import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSeeds } from './corpus.js';
import { exercise } from './exercise.js';
import { minimise } from './minimise.js';
import { makeMutant } from './mutate.js';
import { watch, type Failure } from './watch.js';

const USAGE = `usage: npm run fuzz -- [options]
  --count N       mutants, 1000000 if not given
  --seed S        first mutant, 0 if not given: mutants S to S + N are run
  --seconds T     end after this time
  --fixtures      mutants of the project's own fixtures only: the same everywhere
  --replay FILE   only this dump
  --minimise FILE make a failing dump smaller, in place`;

/** Mutants of one bug that are written out; more would say nothing new. */
const KEPT = 3;
const TOLD_EVERY = 10_000;

/** What the launcher knows. */
export interface Places {
  /** The bundle of `mutant-thread.ts`. */
  readonly thread: string;
  /** Folders of dumps that are the same in every clone, and of others. */
  readonly fixtures: readonly string[];
  readonly corpus: readonly string[];
  /** Where failing mutants go. */
  readonly failures: string;
}

/** The fuzzer. @returns the exit status: 1 when any mutant failed */
export async function run(args: readonly string[], places: Places): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '0' },
      seconds: { type: 'string' },
      fixtures: { type: 'boolean', default: false },
      replay: { type: 'string' },
      minimise: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (values.replay !== undefined) {
    const start = performance.now();
    exercise(readFileSync(values.replay));
    const { maxRSS } = process.resourceUsage();
    console.log(`good: ${(performance.now() - start).toFixed(0)} ms, at most ${Math.round(maxRSS / 1000)} MB resident`);
    return 0;
  }
  if (values.minimise !== undefined) {
    writeFileSync(values.minimise, minimise(readFileSync(values.minimise), exercise));
    return 0;
  }

  const folders = values.fixtures ? places.fixtures : [...places.fixtures, ...places.corpus];
  const seeds = readSeeds(folders);
  const from = Number(values.seed);
  console.log(`${seeds.length} dumps to begin with`);
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  const limit = values.seconds === undefined ? Infinity : Number(values.seconds);
  const bugs = new Map<string, Failure[]>();
  let told = 0;
  const done = await watch({
    script: places.thread,
    folders,
    from,
    count: Number(values.count),
    enough(count) {
      if (count >= told + TOLD_EVERY) {
        told = count - (count % TOLD_EVERY);
        process.stderr.write(`${count} mutants in ${seconds().toFixed(0)} s, ${bugs.size} bugs\n`);
      }
      return seconds() > limit;
    },
    onFailure(failure) {
      const known = bugs.get(failure.signature) ?? [];
      bugs.set(failure.signature, [...known, failure]);
      if (known.length >= KEPT) return;
      mkdirSync(places.failures, { recursive: true });
      const { bytes, story } = makeMutant(seeds, failure.number);
      const path = join(places.failures, `${failure.number}.rdb`);
      writeFileSync(path, bytes);
      console.log([`mutant ${failure.number}: ${failure.message}`, failure.signature, ...story, path, ''].join('\n  '));
    },
  });
  for (const [signature, failures] of bugs) {
    console.log(`${failures.length} times: ${failures[0].message}\n  ${signature}`);
  }
  const all = [...bugs.values()].reduce((sum, failures) => sum + failures.length, 0);
  console.log(`${done} mutants in ${seconds().toFixed(0)} s: ${all} failed, of ${bugs.size} bugs`);
  return all === 0 ? 0 : 1;
}
