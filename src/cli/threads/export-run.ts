import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ExportPlan, ExportProblem, ExportSummary } from '../../engine/analysis/key-exporter.js';
import type { ByteSink } from '../../engine/io/byte-sink.js';
import type { FileSource } from '../../engine/io/file-source.js';
import type { Damage } from '../../engine/rdb/damage.js';
import { ChunkPlanner } from './chunk-plan.js';
import { ChunkExport, type ExportChunk } from './export-chunk.js';
import type { ExportMessage, ExportThreadData } from './export-thread.js';
import { OrderedBlocks } from './ordered-blocks.js';

/** What an export came to. */
export interface ExportResult extends ExportSummary {
  readonly damage: readonly Damage[];
}

/** Problems that are kept of all parts. */
const MOST_PROBLEMS = 1000;

/**
 * Exports a dump on several threads: this one cuts the file and writes, the others do the work between.
 * @param onBytes told the bytes of the file that are done
 * @throws SourceError, SinkError, OutputClosed
 */
export async function exportOnThreads(
  source: FileSource,
  plan: ExportPlan,
  sink: ByteSink,
  threads: number,
  onBytes: (done: number) => void,
): Promise<ExportResult> {
  const planner = new ChunkPlanner(source, plan.functions);
  const chunks = planner.chunks();
  const summaries: ExportSummary[] = [];
  const blocks = new OrderedBlocks(sink);
  let done = 0;
  const workers = Array.from({ length: threads }, () => new ExportWorker(source.name, plan, blocks));
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let chunk = await chunks.next(); chunk.done !== true; chunk = await chunks.next()) {
          summaries.push(await worker.run(chunk.value));
          done += Math.min(chunk.value.until, source.size) - (chunk.value.start?.offset ?? 0);
          onBytes(done);
        }
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
  return { ...addUp(summaries), damage: planner.damage };
}

/**
 * Exports a dump on this thread: small ones, and those of which only the first keys are wanted.
 * @throws SourceError, SinkError, OutputClosed
 */
export async function exportHere(
  source: FileSource,
  plan: ExportPlan,
  sink: ByteSink,
  onBytes: (done: number) => void,
): Promise<ExportResult> {
  const damage: Damage[] = [];
  const chunk: ExportChunk = { index: 0, start: null, until: Infinity, skip: 0, selected: -1, templates: [] };
  const work = new (class extends ChunkExport {
    override event(event: Parameters<ChunkExport['event']>[0]): void {
      if (event.kind === 'damage') damage.push(event.damage);
      super.event(event);
    }
  })(source, chunk, plan, sink);
  while (work.step()) {
    onBytes(work.offset);
    // Lets a signal be heard.
    await setImmediate();
  }
  return { ...work.end(), damage };
}

function addUp(summaries: readonly ExportSummary[]): ExportSummary {
  const problems: ExportProblem[] = summaries
    .flatMap((summary) => summary.problems)
    .sort((a, b) => a.offset - b.offset);
  return {
    keys: summaries.reduce((sum, { keys }) => sum + keys, 0),
    problems: problems.slice(0, MOST_PROBLEMS),
    problemTotal: summaries.reduce((sum, { problemTotal }) => sum + problemTotal, 0),
  };
}

/** One thread that exports chunk after chunk. */
class ExportWorker {
  readonly #thread: Worker;
  readonly #unwritten = new SharedArrayBuffer(4);
  #finish: ((summary: ExportSummary) => void) | null = null;
  #fail: ((error: unknown) => void) | null = null;
  #failure: unknown = null;

  constructor(path: string, plan: ExportPlan, blocks: OrderedBlocks) {
    const data: ExportThreadData = { role: 'export', path, plan, unwritten: this.#unwritten };
    this.#thread = new Worker(new URL(import.meta.url), { workerData: data });
    this.#thread.on('error', (error) => this.#failed(error));
    this.#thread.on('message', (message: ExportMessage) => this.#take(message, blocks));
  }

  run(chunk: ExportChunk): Promise<ExportSummary> {
    return new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
      if (this.#failure !== null) reject(this.#failure);
      else this.#thread.postMessage(chunk);
    });
  }

  async stop(): Promise<void> {
    await this.#thread.terminate();
  }

  #take(message: ExportMessage, blocks: OrderedBlocks): void {
    try {
      if (message.kind === 'block') {
        blocks.add(message.index, message.bytes, () => this.#written());
      } else if (message.kind === 'done') {
        blocks.end(message.index);
        this.#finish?.(message.summary);
      } else {
        this.#failed(new Error(message.message));
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  #written(): void {
    const unwritten = new Int32Array(this.#unwritten);
    Atomics.sub(unwritten, 0, 1);
    Atomics.notify(unwritten, 0);
  }

  #failed(error: unknown): void {
    this.#failure = error;
    this.#fail?.(error);
  }
}
