import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OPCODE } from '../../src/engine/rdb/format.js';
import { DumpWriter } from './dump-writer.js';
import { Random } from './random.js';
import { LARGE_KEYS, writeSmallKey } from './records.js';

/** Part of the files' names: goes up with every change of what is generated. */
const GENERATION = 1;
/** What Redis 7.0 writes. */
const VERSION = 10;
const CREATED = 1_750_000_000;
/** Databases with their shares of the small keys. */
const DATABASES: readonly (readonly [db: number, share: number])[] = [
  [0, 0.96],
  [1, 0.02],
  [2, 0.02],
];
const TICK = 100_000;

/** A data set: how many small keys, and the seed of its numbers. */
export interface DatasetSpec {
  readonly keys: number;
  readonly seed: number;
}

/** About 1 GB. */
export const LARGE: DatasetSpec = { keys: 6_600_000, seed: 1 };
/** About 8 GB. */
export const HUGE: DatasetSpec = { keys: 53_000_000, seed: 1 };

/**
 * The path of a data set's dump in `folder`, written if it is not there yet.
 * @param progress told the share that is written, 0 to 1
 */
export function datasetFile(folder: string, spec: DatasetSpec, progress: (share: number) => void): string {
  const path = join(folder, `bench-v${GENERATION}-${spec.keys}-${spec.seed}.rdb`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  try {
    writeDataset(unfinished, spec, progress);
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return path;
}

function writeDataset(path: string, spec: DatasetSpec, progress: (share: number) => void): void {
  const out = new DumpWriter(path);
  const random = new Random(spec.seed);
  out.magic(VERSION);
  aux(out, 'redis-ver', '7.0.15');
  aux(out, 'redis-bits', 64);
  aux(out, 'ctime', CREATED);
  aux(out, 'used-mem', spec.keys * 370);
  aux(out, 'aof-base', 0);
  let done = 0;
  for (const [db, share] of DATABASES) {
    const small = Math.round(spec.keys * share);
    out.byte(OPCODE.SELECTDB);
    out.length(db);
    out.byte(OPCODE.RESIZEDB);
    out.length(small + LARGE_KEYS.length);
    // Sessions and locks expire: a hint for the server, exact enough as a share.
    out.length(Math.round(small * 0.34));
    // A server's keys lie in the order of its hash table: neighbours have nothing to do with each other.
    const step = coprimeNear(small, Math.round(small * 0.618));
    const pace = Math.max(1, Math.floor(small / LARGE_KEYS.length));
    let large = 0;
    for (let i = 0; i < small; i++) {
      writeSmallKey({ out, random, id: done + ((i * step) % small) });
      if (i % pace === pace - 1 && large < LARGE_KEYS.length) LARGE_KEYS[large++]?.({ out, random, id: small });
      if (i % TICK === 0) progress((done + i) / spec.keys);
    }
    for (const write of LARGE_KEYS.slice(large)) write({ out, random, id: small });
    done += small;
  }
  out.finish();
  progress(1);
}

function aux(out: DumpWriter, name: string, value: string | number): void {
  out.byte(OPCODE.AUX);
  out.text(name);
  if (typeof value === 'number') out.integer(value);
  else out.text(value);
}

/** The first number from `start` on that has no divisor in common with `total`: its multiples visit every remainder. */
function coprimeNear(total: number, start: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let candidate = Math.max(1, start);
  while (divisor(candidate, total) !== 1) candidate++;
  return candidate;
}
