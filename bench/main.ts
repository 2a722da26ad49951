import { existsSync, statSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FileSource } from '../src/engine/io/file-source.js';
import { checksumOf } from '../src/engine/rdb/verify-checksum.js';
import { checksumSpeeds } from './checksum.js';
import { baseline, ours, oursOnLog, peers, type Contestant, type Target } from './contestants.js';
import { datasetFile, HUGE, LARGE } from './dataset/dataset.js';
import { LARGE_LOG, logFile } from './dataset/log.js';
import { measure, type Cost } from './measure.js';
import { profileInspect } from './profile.js';
import { summarise, table, type Result } from './report.js';

const USAGE = `usage: npm run bench -- [options]
  --huge         the dump of 8 GB and 50 million keys instead of the one of 1 GB
  --keys N       a dump of N keys
  --file DUMP    this dump
  --log          a log of 1 GB instead of a dump; --file LOG: this log
  --runs N       runs of each program, 5 if not given (3 with --huge)
  --only NAMES   of our commands only these: inspect,csv,ndjson,check,commands
  --no-peers     only redis-check-rdb to compare with (a log has no other)
  --output FILE  where the figures go as JSON
  --profile      instead of comparing: where inspect spends its time
  --generate     only write the dump
  --editor       the editor instead of the command line: --editor --help`;

/** Seconds after which a run is stopped: one of ours or of the baseline, and one of a peer. */
const LIMIT = { baseline: 1800, peer: 180 };

/** What the launcher knows. */
export interface Places {
  /** Our built command line. */
  readonly cli: string;
  /** Folder for generated dumps and results. */
  readonly cache: string;
}

/** The benchmark: generates, measures, prints. @returns the exit status */
export async function run(args: readonly string[], places: Places): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      huge: { type: 'boolean', default: false },
      keys: { type: 'string' },
      file: { type: 'string' },
      log: { type: 'boolean', default: false },
      runs: { type: 'string' },
      only: { type: 'string' },
      'no-peers': { type: 'boolean', default: false },
      output: { type: 'string' },
      profile: { type: 'boolean', default: false },
      generate: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const spec = values.huge ? HUGE : { ...LARGE, keys: Number(values.keys ?? LARGE.keys) };
  const file =
    values.file ??
    (values.log ? logFile(places.cache, LARGE_LOG, showProgress) : datasetFile(places.cache, spec, showProgress));
  console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(0)} MB`);
  if (values.generate) return 0;
  if (!existsSync(places.cli)) {
    console.error(`${places.cli} is not there: npm run build`);
    return 2;
  }
  if (values.profile) {
    console.log(profileInspect(places.cli, file));
    return 0;
  }

  const machine = describeMachine();
  console.log(machine);
  const speeds = values.log ? [] : checksumSpeeds();
  for (const { name, speed } of speeds) console.log(`checksum by ${name}: ${speed.toFixed(0)} MB/s`);
  console.log(`checksum of the file, read twice: ${readTwice(file)}`);

  const wanted = values.only?.split(',');
  const all = values.log ? oursOnLog(places.cli, file) : ours(places.cli, file, values.huge);
  const own = all.filter(({ name }) => wanted === undefined || wanted.some((part) => name.endsWith(part)));
  const base = baseline(file, values.log ? 'aof' : 'rdb');
  const others = values['no-peers'] || values.log ? [] : peers(file);
  const results = await compare(base, own, others, Number(values.runs ?? (values.huge ? 3 : 5)));
  const first = results.find(({ name }) => name === base?.name);
  const baseWall =
    first === undefined || first.runs.some(({ failure }) => failure !== null) ? null : summarise(first, null).wall;
  const summaries = results.map((result) => summarise(result, baseWall));
  console.log(`\n${table(summaries)}`);
  if (baseWall === null) {
    console.log('\nNeither the checker of Redis nor that of Valkey is on the PATH, or it failed: no ratios.');
  }

  const output =
    values.output ?? join(places.cache, values.log ? 'bench-log.json' : values.huge ? 'bench-huge.json' : 'bench.json');
  const figures = { machine, file, bytes: statSync(file).size, checksum: speeds, summaries, results };
  writeFileSync(output, `${JSON.stringify(figures, null, 2)}\n`);
  console.log(`\nAll figures: ${output}`);
  return 0;
}

/** Runs everything in turn, round by round, so that a change of the machine's mood meets all alike. */
async function compare(
  base: Contestant | null,
  own: readonly (Contestant & { readonly target: Target })[],
  others: readonly Contestant[],
  rounds: number,
): Promise<readonly Result[]> {
  const all = [
    ...(base === null ? [] : [{ ...base, target: null, limit: LIMIT.baseline }]),
    ...own.map((one) => ({ ...one, limit: LIMIT.baseline })),
    ...others.map((one) => ({ ...one, target: null, limit: LIMIT.peer })),
  ];
  const runs = all.map((): Cost[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { name, command, limit }] of all.entries()) {
      // What failed once fails again.
      if (runs[i].some((cost) => cost.failure !== null)) continue;
      const cost = await measure(command, limit);
      runs[i].push(cost);
      const told = `${name} ${cost.wall.toFixed(2)} s ${cost.failure ?? ''}`;
      process.stderr.write(`round ${round + 1} of ${rounds}: ${told.trimEnd()}\n`);
    }
  }
  return all.map(({ name, target }, i) => ({ name, target, runs: runs[i] }));
}

/** The first reading brings the file into the system's cache, the second says what reading and summing cost then. */
function readTwice(file: string): string {
  return [1, 2]
    .map(() => {
      const source = new FileSource(file);
      const start = performance.now();
      checksumOf(source, 0, source.size);
      const speed = source.size / 1e3 / (performance.now() - start);
      source.close();
      return `${speed.toFixed(0)} MB/s`;
    })
    .join(', ');
}

const describeMachine = (): string =>
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 1e9).toFixed(0)} GB, ` +
  `${platform()} ${arch()}, Node ${process.version}`;

function showProgress(share: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\rgenerating the dump: ${(share * 100).toFixed(0)} % `);
  if (share === 1 && process.stderr.isTTY) process.stderr.write('\n');
}
