/**
 * A repair in a thread of its own: the main thread stays free to hear Ctrl-C, and the repair then takes away what it
 * has begun.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { WriteCancelled } from '../../engine/aof/repair/write-plan.js';
import { runRepairJob, type RepairJob, type RepairResult } from '../../engine/persistence/repair/repair-job.js';
import { ProgressLine } from '../progress.js';

/** What the thread is started with. */
interface RepairThreadData {
  readonly role: 'repair';
  readonly job: RepairJob;
  /** `[0]` becomes 1 when it must end. */
  readonly stop: Int32Array;
}

type RepairMessage =
  | { readonly kind: 'progress'; readonly phase: 'read' | 'write'; readonly bytes: number; readonly of: number }
  | { readonly kind: 'done'; readonly result: RepairResult | null }
  | { readonly kind: 'failed'; readonly message: string };

/** ms between two messages of progress. */
const REPORT_MS = 100;

/** Exit statuses that a shell gives to a process that a signal ended. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A job failed for a reason that its user can do something about. The message is one line. */
export class RepairFailed extends Error {
  override readonly name = 'RepairFailed';
}

/**
 * Does a job in a thread.
 * @throws RepairFailed
 */
export function repairInThread(job: RepairJob): Promise<RepairResult> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const data: RepairThreadData = { role: 'repair', job, stop };
  let line = new ProgressLine('Reading', 0);
  let phase = '';
  let status = 0;
  const ended = Object.entries(SIGNALS).map(([signal, code]) => {
    const listener = (): void => {
      status = code;
      Atomics.store(stop, 0, 1);
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return new Promise<RepairResult>((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: data });
    thread.on('message', (message: RepairMessage) => {
      if (message.kind === 'progress') {
        if (message.phase !== phase)
          line = new ProgressLine(message.phase === 'read' ? 'Reading' : 'Writing', message.of);
        phase = message.phase;
        line.show(message.bytes);
      } else if (message.kind === 'failed') reject(new RepairFailed(message.message));
      else if (message.result !== null) resolve(message.result);
    });
    thread.on('error', (error) => reject(new RepairFailed(error.message)));
    thread.on('exit', () => {
      if (status !== 0) process.exit(status);
      reject(new RepairFailed('it was stopped'));
    });
  }).finally(() => {
    line.clear();
    ended.forEach((end) => end());
  });
}

const isThreadData = (data: unknown): data is RepairThreadData =>
  typeof data === 'object' && data !== null && 'role' in data && data.role === 'repair';

/** Does the job if this is a thread for one; false when it is none. */
export function runAsRepairThread(): boolean {
  const data: unknown = workerData;
  const port = parentPort;
  if (isMainThread || !isThreadData(data) || port === null) return false;
  const post = (message: RepairMessage): void => port.postMessage(message);
  let next = performance.now() + REPORT_MS;
  try {
    const result = runRepairJob(data.job, {
      progress(phase, bytes, of) {
        if (performance.now() < next) return;
        next = performance.now() + REPORT_MS;
        post({ kind: 'progress', phase, bytes, of });
      },
      cancelled: () => Atomics.load(data.stop, 0) !== 0,
    });
    post({ kind: 'done', result });
  } catch (error) {
    if (error instanceof WriteCancelled) post({ kind: 'done', result: null });
    else post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
  return true;
}
