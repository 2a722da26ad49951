import { Worker } from 'node:worker_threads';
import { PLACE, STATE_BYTES, type Assignment, type Report } from './mutant-thread.js';

/** A mutant that went wrong. */
export interface Failure {
  readonly number: number;
  readonly message: string;
  /** Failures with the same one are one bug. */
  readonly signature: string;
}

/** Limits that no mutant may pass. */
export const LIMITS = {
  /** Processor time in ms for all that is done with one mutant. */
  time: 2000,
  /** The same as wall time: a machine that has more to do than this may be slower, but not so slow. */
  patience: 20_000,
  /** Bytes above the mutant's own. */
  memory: 256 * 1024 * 1024,
} as const;

const LOOK = 200;
const SIGNATURE_WORDS = 150;
/** V8's heap of the thread, in MB: what it would need beyond is a failure too, said by V8 itself. */
const HEAP = 512;

/** What to run, and whom to tell. */
export interface Watch {
  readonly script: string;
  readonly folders: readonly string[];
  readonly from: number;
  readonly count: number;
  /** Asked now and then: true ends the run. */
  readonly enough: (done: number) => boolean;
  readonly onFailure: (failure: Failure) => void;
  /** V8's heap of the thread, in MB, where it is not to have the usual one. */
  readonly heap?: number;
}

/** Runs mutants in a thread, and starts another one behind a mutant that hangs or kills it. @returns mutants done */
export async function watch(options: Watch): Promise<number> {
  const end = options.from + options.count;
  let next = options.from;
  while (next < end) next = await runThread(options, next, end - next);
  return Math.min(next, end) - options.from;
}

/** One thread's life. @returns the first mutant that is still to be done; beyond the end when it was enough */
function runThread(options: Watch, from: number, count: number): Promise<number> {
  const state = new SharedArrayBuffer(STATE_BYTES);
  const place = new Float64Array(state);
  const workerData: Assignment = { folders: options.folders, from, count, state, memory: LIMITS.memory };
  const resourceLimits = { maxOldGenerationSizeMb: options.heap ?? HEAP };
  const worker = new Worker(options.script, { workerData, resourceLimits });
  return new Promise((resolve) => {
    const settle = (next: number): void => {
      clearInterval(looking);
      worker.removeAllListeners();
      // It may be dying of an error of its own just now. Heard by nobody, that error would be thrown here instead,
      // and the thread's end never be told.
      worker.on('error', () => undefined);
      void worker.terminate().then(() => resolve(next));
    };
    let seen = -1;
    let usedBefore = 0;
    const looking = setInterval(() => {
      const number = place[PLACE.mutant];
      const startedAt = place[PLACE.startedAt];
      const { user, system } = process.cpuUsage();
      const used = (user + system) / 1000;
      if (seen !== startedAt) {
        seen = startedAt;
        usedBefore = used;
      }
      if (startedAt > 0 && (used - usedBefore > LIMITS.time || Date.now() - startedAt > LIMITS.patience)) {
        const message = `not done after ${LIMITS.time} ms`;
        options.onFailure({ number, message, signature: message });
        settle(number + 1);
      } else if (options.enough(number - options.from)) {
        settle(Infinity);
      }
    }, LOOK);
    worker.on('message', (report: Report) => {
      if (report.kind === 'done') settle(from + count);
      else options.onFailure({ ...report, signature: signatureOf(report.message, report.stack) });
    });
    worker.on('error', (error) => {
      const number = Math.max(from, place[PLACE.mutant]);
      const message = `the thread ended: ${error.message}`;
      options.onFailure({ number, message, signature: signatureOf(message, error.stack ?? '') });
      settle(number + 1);
    });
  });
}

/** What tells two bugs apart: the message without its numbers, and the innermost places of the stack. */
function signatureOf(message: string, stack: string): string {
  const places = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 2);
  const words = message
    .replaceAll(/\d+/g, '#')
    .replaceAll(/"[^"]*"/g, '"…"')
    .slice(0, SIGNATURE_WORDS);
  return [words, ...places.map((line) => line.trim().replace(/\(.*[/\\]/, '('))].join(' ');
}
