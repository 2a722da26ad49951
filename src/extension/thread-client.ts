import { Worker, type Transferable } from 'node:worker_threads';

interface Waiting {
  resolve(answer: unknown): void;
  reject(reason: Error): void;
}

/** What every answering thread posts. */
type Answered =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/** A request's message without its number, for each member of the union. */
export type Unnumbered<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;

/** A thread that answers for one open file, seen from the extension host. */
export class ThreadClient<To extends object, From extends { readonly kind: string }> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #ended = false;

  /**
   * @param told takes what the thread tells by itself
   * @param failed told when the thread has died
   * @param given what of the data is handed over
   */
  constructor(
    file: string,
    data: unknown,
    private readonly told: (message: Exclude<From, Answered>) => void,
    private readonly failed: (error: Error) => void,
    given: readonly Transferable[] = [],
  ) {
    this.#worker = new Worker(file, { workerData: data, transferList: [...given] });
    // Sent by our own thread, built from the same sources: the type is what the protocol says.
    this.#worker.on('message', (message: From | Answered) => {
      this.#receive(message);
    });
    this.#worker.on('error', (error) => {
      this.#fail(error);
    });
    this.#worker.on('exit', (code) => {
      if (!this.#ended) this.#fail(new Error(`its thread ended (${code})`));
    });
  }

  ask(message: Unnumbered<To>): Promise<unknown> {
    if (this.#ended) return Promise.reject(new Error('the file was closed'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...message, id });
    });
  }

  post(message: To): void {
    this.#worker.postMessage(message);
  }

  async dispose(): Promise<void> {
    this.#ended = true;
    this.#rejectAll(new Error('the file was closed'));
    await this.#worker.terminate();
  }

  #receive(message: From | Answered): void {
    if (!isAnswered(message)) {
      this.told(message as Exclude<From, Answered>);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.answer);
    else waiting?.reject(new Error(message.message));
  }

  #fail(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#rejectAll(error);
    this.failed(error);
  }

  #rejectAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

const isAnswered = (message: { readonly kind: string }): message is Answered =>
  message.kind === 'answer' || message.kind === 'failed';
