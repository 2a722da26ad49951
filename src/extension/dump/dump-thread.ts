import { Worker } from 'node:worker_threads';
import type { Answer, Obstacle, Progress, Query, ViewProgress } from '../../protocol/dump.js';
import type { CopyWhat, DumpThreadData, FromDumpThread, TextAnswer, ToDumpThread } from '../../protocol/thread.js';

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

/** The thread that answers for one dump, seen from the extension host. */
export class DumpThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #ended = false;

  constructor(
    file: string,
    data: DumpThreadData,
    private readonly events: DumpThreadEvents,
  ) {
    this.#worker = new Worker(file, { workerData: data });
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
    await this.#worker.terminate();
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
