import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Answer, Obstacle, Progress, Query, ViewProgress } from '../../protocol/dump.js';
import type {
  CopyWhat,
  DumpThreadData,
  FromDumpThread,
  ScanThreadData,
  TextAnswer,
  ToDumpThread,
} from '../../protocol/thread.js';
import type { ScanWire } from '../thread-work/scan-wire.js';
import { ThreadClient } from '../thread-client.js';

/** What a dump's thread tells by itself. */
export interface DumpThreadEvents {
  progress(progress: Progress): void;
  viewProgress(progress: ViewProgress): void;
  obstacle(obstacle: Obstacle): void;
}

/** How a dump is read. */
export interface DumpReading extends Omit<DumpThreadData, 'stop'> {
  /** Bytes of memory that the index of keys may take. */
  readonly indexBudget: number;
}

/** The thread that answers for one dump and the one that scans it, seen from the extension host. */
export class DumpThread {
  readonly #scan: Worker;
  readonly #client: ThreadClient<ToDumpThread, FromDumpThread>;

  constructor({ indexBudget, ...reading }: DumpReading, events: DumpThreadEvents) {
    const failed = (error: Error): void => {
      events.obstacle({
        code: 'worker-failed',
        title: 'Reading this dump failed',
        text: `Its reader stopped unexpectedly: ${error.message}. The file was not changed. Reload to try again.`,
      });
    };
    const { port1, port2 } = new MessageChannel();
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const scan: ScanThreadData & ScanWire = {
      source: reading.source,
      stop,
      indexBudget,
      now: Date.now(),
      separators: reading.separators.map((separator) => new TextEncoder().encode(separator)),
      wire: port1,
    };
    const dump: DumpThreadData & ScanWire = { ...reading, stop, wire: port2 };
    // Both begin at once: the scan has the first keys while the other is still loading.
    this.#scan = new Worker(join(reading.threads, 'scan.mjs'), { workerData: scan, transferList: [port1] });
    this.#scan.on('error', failed);
    this.#client = new ThreadClient(
      join(reading.threads, 'dump.mjs'),
      dump,
      (message) => {
        if (message.kind === 'progress') events.progress(message.progress);
        else if (message.kind === 'view-progress') events.viewProgress(message.progress);
        else events.obstacle(message.obstacle);
      },
      failed,
      [port2],
    );
  }

  query<K extends Query['kind']>(query: Extract<Query, { kind: K }>): Promise<Answer<K>> {
    return this.#client.ask({ kind: 'query', query }) as Promise<Answer<K>>;
  }

  copy(row: number, what: CopyWhat): Promise<TextAnswer> {
    return this.#client.ask({ kind: 'copy', row, what }) as Promise<TextAnswer>;
  }

  text(row: number, element: number | null, lens: boolean): Promise<TextAnswer> {
    return this.#client.ask({ kind: 'text', row, element, lens }) as Promise<TextAnswer>;
  }

  stopScan(): void {
    this.#client.post({ kind: 'stop-scan' });
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#scan.terminate(), this.#client.dispose()]);
  }
}
