/**
 * Runs tasks on this thread and as many others as there are processors. The tasks stand in one list; a counter in
 * shared memory says which is next, so a thread that is done early takes more. What a thread fails at or leaves behind
 * is done here.
 */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { runTask, type Task, type TaskResult } from './tasks.js';

/** More threads than this only wait for the disk. */
const MOST_THREADS = 8;
/** Below this many bytes of work a second thread costs more than it brings. */
const SMALLEST_WORK = 16 * 1024 * 1024;

/** Threads that work of so many bytes is worth, this one included. */
export const threadsFor = (bytes: number): number =>
  bytes < SMALLEST_WORK ? 1 : Math.min(MOST_THREADS, availableParallelism());

/** What a pool's thread is started with. */
interface PoolData {
  readonly role: 'pool';
  readonly tasks: readonly Task[];
  readonly shared: SharedArrayBuffer;
}

/** What it says for each task. A failed task is left to the main thread, which then meets the failure itself. */
type PoolMessage =
  | { readonly kind: 'result'; readonly index: number; readonly result: TaskResult }
  | { readonly kind: 'failed'; readonly index: number };

/** Places in the shared memory: the next task, and the bytes done by all threads (in KB: it must not overflow). */
const NEXT = 0;
const DONE_KB = 1;
const SHARED_BYTES = 8;

/**
 * Runs all tasks.
 * @param onBytes told the bytes that all threads have done so far
 * @returns their results in the order of the tasks
 * @throws what a task throws
 */
export async function runTasks(
  tasks: readonly Task[],
  threads: number,
  onBytes: (done: number) => void,
): Promise<TaskResult[]> {
  const shared = new SharedArrayBuffer(SHARED_BYTES);
  const counters = new Int32Array(shared);
  const results = new Array<TaskResult | undefined>(tasks.length);
  const others = Array.from({ length: Math.min(threads, tasks.length) - 1 }, () =>
    startThread({ role: 'pool', tasks, shared }, results),
  );
  const counted = countBytes(counters);
  const onStep = (bytes: number): void => {
    counted(bytes);
    onBytes(counters[DONE_KB] * 1024);
  };
  for (let index = Atomics.add(counters, NEXT, 1); index < tasks.length; index = Atomics.add(counters, NEXT, 1)) {
    results[index] = runTask(tasks[index], onStep);
  }
  await Promise.all(others);
  return tasks.map((task, index) => results[index] ?? runTask(task, onStep));
}

/** Resolves when the thread has ended, however it did. */
function startThread(data: PoolData, results: (TaskResult | undefined)[]): Promise<void> {
  return new Promise((resolve) => {
    const thread = new Worker(new URL(import.meta.url), { workerData: data });
    thread.on('message', (message: PoolMessage) => {
      if (message.kind === 'result') results[message.index] = message.result;
    });
    // Tasks of a thread that died are missing among the results, and are done again by this one.
    thread.on('error', () => resolve());
    thread.on('exit', () => resolve());
  });
}

function countBytes(counters: Int32Array): (bytes: number) => void {
  let rest = 0;
  return (bytes) => {
    rest += bytes;
    Atomics.add(counters, DONE_KB, Math.floor(rest / 1024));
    rest %= 1024;
  };
}

const isPoolData = (data: unknown): data is PoolData =>
  typeof data === 'object' && data !== null && 'role' in data && data.role === 'pool';

/** Does a pool's work if this is one of its threads; false when it is none. */
export function runAsPoolThread(): boolean {
  const data: unknown = workerData;
  if (isMainThread || !isPoolData(data) || parentPort === null) return false;
  const counters = new Int32Array(data.shared);
  const counted = countBytes(counters);
  for (let index = Atomics.add(counters, NEXT, 1); index < data.tasks.length; index = Atomics.add(counters, NEXT, 1)) {
    const message = attempt(data.tasks[index], index, counted);
    parentPort.postMessage(message);
  }
  return true;
}

function attempt(task: Task, index: number, onBytes: (bytes: number) => void): PoolMessage {
  try {
    return { kind: 'result', index, result: runTask(task, onBytes) };
  } catch {
    return { kind: 'failed', index };
  }
}
