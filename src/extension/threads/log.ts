/** The thread that checks and repairs logs: what it is started with says what to do. */
import { parentPort, workerData } from 'node:worker_threads';
import { WriteCancelled } from '../../engine/aof/repair/write-plan.js';
import { runRepairJob } from '../../engine/persistence/repair/repair-job.js';
import { checkLogJob } from '../thread-work/check-log-job.js';
import type { FromLogThread, LogThreadData } from '../thread-work/log-messages.js';

/** How often progress is told, in ms. */
const REPORT_MS = 100;

const data = workerData as LogThreadData;
const port = parentPort;
let next = 0;

const post = (message: FromLogThread): void => port?.postMessage(message);
const cancelled = (): boolean => Atomics.load(data.stop, 0) !== 0;

function progress(phase: 'read' | 'write', bytes: number, of: number): void {
  if (performance.now() < next) return;
  next = performance.now() + REPORT_MS;
  post({ kind: 'progress', phase, bytes, of });
}

try {
  const { work } = data;
  if (work.kind === 'check') {
    const verdict = checkLogJob(work.path, (bytes, of) => progress('read', bytes, of), cancelled);
    if (verdict !== null) post({ kind: 'checked', verdict });
  } else {
    const result = runRepairJob(work.job, { progress, cancelled });
    if (result !== null) post({ kind: 'repaired', result });
  }
} catch (error) {
  if (!(error instanceof WriteCancelled)) {
    post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
