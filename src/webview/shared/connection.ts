/** A page's end of the wire to the extension host: queries become promises, everything else goes to one listener. */

/** What VS Code gives a webview's script. */
export interface VsCodeApi<Message> {
  postMessage(message: Message): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** A query that was not answered, in words. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

interface Kinded {
  readonly kind: string;
}

/** Answers as every protocol sends them. */
type Answered = { readonly kind: 'answer'; readonly id: number; readonly answer: unknown };
type Failed = { readonly kind: 'failed'; readonly id: number; readonly message: string };

/** What every page sends. */
export type PageToHost<Query, Request> =
  | { readonly kind: 'ready'; readonly protocol: number }
  | { readonly kind: 'query'; readonly id: number; readonly query: Query }
  | { readonly kind: 'request'; readonly request: Request };

/** One page's protocol: its version, and checks of what arrives. `Message` is what concerns the page as a whole. */
export interface PageProtocol<Query extends Kinded, Answers, Message extends Kinded> {
  readonly version: number;
  readonly isAnswer: <K extends Query['kind'] & keyof Answers>(kind: K, answer: unknown) => answer is Answers[K];
  readonly isToPage: (message: unknown) => message is Answered | Failed | Message;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: QueryError) => void;
}

const isAnswered = (message: Kinded): message is Answered => message.kind === 'answer';
const isFailed = (message: Kinded): message is Failed => message.kind === 'failed';

export class PageConnection<Query extends Kinded, Answers, Request, Message extends Kinded> {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;

  constructor(
    private readonly api: VsCodeApi<PageToHost<Query, Request>>,
    private readonly protocol: PageProtocol<Query, Answers, Message>,
    private readonly listener: (message: Message) => void,
  ) {}

  /** Tells the host that the page listens. */
  start(): void {
    this.api.postMessage({ kind: 'ready', protocol: this.protocol.version });
  }

  /**
   * Asks the worker.
   * @throws QueryError when the worker could not answer, or the answer is not one to this query
   */
  async ask<Q extends Query & { readonly kind: keyof Answers }>(query: Q): Promise<Answers[Q['kind']]> {
    const kind: Q['kind'] = query.kind;
    const answer = await new Promise<unknown>((resolve, reject) => {
      const id = this.nextId++;
      this.waiting.set(id, { resolve, reject });
      this.api.postMessage({ kind: 'query', id, query });
    });
    if (!this.protocol.isAnswer(kind, answer)) throw new QueryError(`the answer to “${kind}” has an unknown form`);
    return answer;
  }

  /** Asks the extension host for something that needs VS Code; there is no answer. */
  request(request: Request): void {
    this.api.postMessage({ kind: 'request', request });
  }

  /** Takes in what arrived; anything that is not of the protocol is passed over. */
  receive(message: unknown): void {
    if (!this.protocol.isToPage(message)) return;
    if (isAnswered(message)) this.take(message.id)?.resolve(message.answer);
    else if (isFailed(message)) this.take(message.id)?.reject(new QueryError(message.message));
    else this.listener(message);
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
