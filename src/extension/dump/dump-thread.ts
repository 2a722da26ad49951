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

/** What a dump's thread tells by itself. */
export interface DumpThreadEvents {
  progress(progress: Progress): void;
  viewProgress(progress: ViewProgress): void;
  obstacle(obstacle: Obstacle): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(reason: Error): void;
}

/** A request's message without its number, for each member of the union. */
type Unnumbered<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;

/** How a dump is read. */
export interface DumpReading extends Omit<DumpThreadData, 'stop'> {
  /** Bytes of memory that the index of keys may take. */
  readonly indexBudget: number;
}

/** The thread that answers for one dump and the one that scans it, seen from the extension host. */
export class DumpThread {
  readonly #scan: Worker;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #ended = false;

  constructor(
    { indexBudget, ...reading }: DumpReading,
    private readonly events: DumpThreadEvents,
  ) {
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
    this.#scan = new Worker(join(reading.threads, 'scan.cjs'), { workerData: scan, transferList: [port1] });
    this.#scan.on('error', (error) => {
      this.#fail(error);
    });
    this.#worker = new Worker(join(reading.threads, 'dump.cjs'), { workerData: dump, transferList: [port2] });
    // Sent by our own thread, built from the same sources: the type is what the protocol says.
    this.#worker.on('message', (message: FromDumpThread) => {
      this.#receive(message);
    });
    this.#worker.on('error', (error) => {
      this.#fail(error);
    });
    this.#worker.on('exit', (code) => {
      if (!this.#ended) this.#fail(new Error(`the dump's thread ended (${code})`));
    });
  }

  query<K extends Query['kind']>(query: Extract<Query, { kind: K }>): Promise<Answer<K>> {
    return this.#ask({ kind: 'query', query }) as Promise<Answer<K>>;
  }

  copy(row: number, what: CopyWhat): Promise<TextAnswer> {
    return this.#ask({ kind: 'copy', row, what }) as Promise<TextAnswer>;
  }

  text(row: number, element: number | null, lens: boolean): Promise<TextAnswer> {
    return this.#ask({ kind: 'text', row, element, lens }) as Promise<TextAnswer>;
  }

  stopScan(): void {
    this.#post({ kind: 'stop-scan' });
  }

  async dispose(): Promise<void> {
    this.#ended = true;
    this.#rejectAll(new Error('the dump was closed'));
    await Promise.all([this.#scan.terminate(), this.#worker.terminate()]);
  }

  #ask(message: Unnumbered<ToDumpThread>): Promise<unknown> {
    if (this.#ended) return Promise.reject(new Error('the dump was closed'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ ...message, id });
    });
  }

  #post(message: ToDumpThread): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromDumpThread): void {
    switch (message.kind) {
      case 'answer':
      case 'failed': {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (message.kind === 'answer') waiting?.resolve(message.answer);
        else waiting?.reject(new Error(message.message));
        break;
      }
      case 'progress':
        this.events.progress(message.progress);
        break;
      case 'view-progress':
        this.events.viewProgress(message.progress);
        break;
      case 'obstacle':
        this.events.obstacle(message.obstacle);
        break;
    }
  }

  #fail(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#rejectAll(error);
    this.events.obstacle({
      code: 'worker-failed',
      title: 'Reading this dump failed',
      text: `Its reader stopped unexpectedly: ${error.message}. The file was not changed. Reload to try again.`,
    });
  }

  #rejectAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
