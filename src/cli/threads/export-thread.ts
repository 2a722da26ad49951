import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { ExportPlan, ExportSummary } from '../../engine/analysis/key-exporter.js';
import { FileSource } from '../../engine/io/file-source.js';
import { ChunkExport, type ExportChunk } from './export-chunk.js';

/** What an export's thread is started with. */
export interface ExportThreadData {
  readonly role: 'export';
  readonly path: string;
  readonly plan: ExportPlan;
  /** One number: blocks that the main thread has not written yet. */
  readonly unwritten: SharedArrayBuffer;
}

/** What it says. `bytes` are moved, not copied. */
export type ExportMessage =
  | { readonly kind: 'block'; readonly index: number; readonly bytes: Uint8Array }
  | { readonly kind: 'done'; readonly index: number; readonly summary: ExportSummary }
  | { readonly kind: 'failed'; readonly message: string };

/** Blocks (about 1 MB each) that a thread may be ahead of the writer. */
const MOST_UNWRITTEN = 16;

const isThreadData = (data: unknown): data is ExportThreadData =>
  typeof data === 'object' && data !== null && 'role' in data && data.role === 'export';

/** Serves an export if this is one of its threads; false when it is none. */
export function runAsExportThread(): boolean {
  const data: unknown = workerData;
  const port = parentPort;
  if (isMainThread || !isThreadData(data) || port === null) return false;
  const source = new FileSource(data.path);
  const unwritten = new Int32Array(data.unwritten);
  const send = (message: ExportMessage): void => {
    if (message.kind === 'block') port.postMessage(message, [message.bytes.buffer as ArrayBuffer]);
    else port.postMessage(message);
  };
  port.on('message', (chunk: ExportChunk) => {
    const sink = {
      write: (part: Uint8Array): void => {
        waitForWriter(unwritten);
        Atomics.add(unwritten, 0, 1);
        send({ kind: 'block', index: chunk.index, bytes: part.slice() });
      },
    };
    try {
      const work = new ChunkExport(source, chunk, data.plan, sink);
      while (work.step());
      send({ kind: 'done', index: chunk.index, summary: work.end() });
    } catch (error) {
      send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  });
  return true;
}

/** Holds the thread while the writer is too far behind. */
function waitForWriter(unwritten: Int32Array): void {
  for (let count = Atomics.load(unwritten, 0); count >= MOST_UNWRITTEN; count = Atomics.load(unwritten, 0)) {
    Atomics.wait(unwritten, 0, count);
  }
}
