import { parentPort, workerData } from 'node:worker_threads';
import { exerciseCodecs } from './codecs.js';
import { readSeeds } from './corpus.js';
import { exercise, OTHER_FORMATS } from './exercise.js';
import { exerciseLenses } from './lenses.js';
import { exerciseLogs } from './logs.js';
import { makeMutant } from './mutate.js';

/** What the thread is told when it starts. */
export interface Assignment {
  readonly folders: readonly string[];
  /** First mutant, and how many. */
  readonly from: number;
  readonly count: number;
  /** Where the thread says what it is at: see {@link PLACE}. */
  readonly state: SharedArrayBuffer;
  /** Bytes by which the process may grow with one mutant, besides the mutant itself. */
  readonly memory: number;
}

/** Slots of the shared state, in doubles. */
export const PLACE = { mutant: 0, startedAt: 1, bytes: 2 } as const;
export const STATE_BYTES = 24;

/** What the thread tells: something wrong with a mutant, or that it has done all. */
export type Report =
  | { readonly kind: 'failure'; readonly number: number; readonly message: string; readonly stack: string }
  | { readonly kind: 'done' };

/** Seeds that are run before memory is looked at. */
const WARMING = 50;

const peakMemory = (): number => process.resourceUsage().maxRSS * 1024;

/** Engine errors are made by the thousand where bytes are damaged, and a deep stack for each takes most of the time. */
const STACK = 4;

function run({ folders, from, count, state, memory }: Assignment, tell: (report: Report) => void): void {
  Error.stackTraceLimit = STACK;
  const place = new Float64Array(state);
  const seeds = readSeeds(folders);
  // What seeds need as they are belongs to the process, not to a mutant.
  for (const seed of seeds.slice(0, WARMING)) attempt(() => exercise(seed.bytes), from, tell);
  let usual = peakMemory();
  for (let number = from; number < from + count; number++) {
    const mutant = makeMutant(seeds, number);
    place[PLACE.bytes] = mutant.bytes.length;
    place[PLACE.mutant] = number;
    place[PLACE.startedAt] = Date.now();
    attempt(() => exerciseCodecs(number), number, tell);
    attempt(() => exerciseLenses(number), number, tell);
    attempt(() => exerciseLogs(number), number, tell);
    attempt(() => exercise(mutant.bytes, [OTHER_FORMATS[number % OTHER_FORMATS.length]]), number, tell);
    place[PLACE.startedAt] = 0;
    const peak = peakMemory();
    if (peak > usual + memory + mutant.bytes.length) {
      const message = `memory grew by ${Math.round((peak - usual) / 1e6)} MB`;
      tell({ kind: 'failure', number, message, stack: message });
    }
    // Small steps are the collector's mood; they must not add up to a false alarm.
    if (peak > usual) usual = peak;
  }
  tell({ kind: 'done' });
}

function attempt(act: () => void, number: number, tell: (report: Report) => void): void {
  try {
    act();
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    tell({ kind: 'failure', number, message: `${name}: ${message}`, stack: stack ?? '' });
  }
}

function isAssignment(value: unknown): value is Assignment {
  return typeof value === 'object' && value !== null && 'folders' in value && 'state' in value;
}

if (parentPort !== null && isAssignment(workerData)) {
  const port = parentPort;
  run(workerData, (report) => port.postMessage(report));
}
