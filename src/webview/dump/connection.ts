import {
  PROTOCOL_VERSION,
  type Answer,
  type HostRequest,
  type Query,
  type ToHost,
  type ToPage,
} from '../../protocol/dump.js';
import { isAnswer, isToPage } from './messages.js';

/** What VS Code gives a webview's script. */
export interface VsCodeApi {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** A query that was not answered, in words. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

interface Waiting {
  readonly kind: Query['kind'];
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: QueryError) => void;
}

/** Messages that concern the page as a whole, not one query. */
export type PageMessage = Exclude<ToPage, { readonly kind: 'answer' | 'failed' }>;

/** The page's end of the wire: queries become promises, everything else goes to one listener. */
export class Connection {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;

  constructor(
    private readonly api: VsCodeApi,
    private readonly listener: (message: PageMessage) => void,
  ) {}

  /** Tells the host that the page listens. */
  start(): void {
    this.api.postMessage({ kind: 'ready', protocol: PROTOCOL_VERSION });
  }

  /**
   * Asks the worker.
   * @throws QueryError when the worker could not answer, or the answer is not one to this query
   */
  async ask<Q extends Query>(query: Q): Promise<Answer<Q['kind']>> {
    const kind: Q['kind'] = query.kind;
    const answer = await new Promise<unknown>((resolve, reject) => {
      const id = this.nextId++;
      this.waiting.set(id, { kind, resolve, reject });
      this.api.postMessage({ kind: 'query', id, query });
    });
    if (!isAnswer(kind, answer)) throw new QueryError(`the answer to “${kind}” has an unknown form`);
    return answer;
  }

  /** Asks the extension host for something that needs VS Code; there is no answer. */
  request(request: HostRequest): void {
    this.api.postMessage({ kind: 'request', request });
  }

  /** Takes in what arrived; anything that is not of the protocol is passed over. */
  receive(message: unknown): void {
    if (!isToPage(message)) return;
    switch (message.kind) {
      case 'answer': {
        this.take(message.id)?.resolve(message.answer);
        return;
      }
      case 'failed': {
        this.take(message.id)?.reject(new QueryError(message.message));
        return;
      }
      default:
        this.listener(message);
    }
  }

  /** Fails all open queries: the worker that they were for is gone. */
  abandon(reason: string): void {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(new QueryError(reason));
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }
}
