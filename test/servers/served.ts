import { spawn, type ChildProcess } from 'node:child_process';
import { createConnection, type Socket } from 'node:net';

/** A reply as a value; errors are told apart by their class. */
export type Reply = string | number | null | ReplyError | readonly Reply[];

export class ReplyError {
  constructor(readonly message: string) {}
}

/** A client that sends commands in order and gets their replies, and no more. */
export class TestClient {
  #waiting: ((reply: Reply) => void)[] = [];
  #bytes = Buffer.alloc(0);
  /** Settled when the connection is gone. */
  readonly closed: Promise<void>;
  gone = false;

  private constructor(readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.gone = true;
        const left = this.#waiting;
        this.#waiting = [];
        for (const done of left) done(new ReplyError('connection closed'));
        resolve();
      });
    });
    socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      for (;;) {
        const parsed = parseReply(this.#bytes, 0);
        if (parsed === null) return;
        this.#bytes = this.#bytes.subarray(parsed.end);
        this.#waiting.shift()?.(parsed.reply);
      }
    });
  }

  static connect(port: number): Promise<TestClient> {
    return new Promise((resolve, reject) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.removeListener('error', reject);
        resolve(new TestClient(socket));
      });
    });
  }

  send(...args: readonly (string | number)[]): Promise<Reply> {
    if (this.gone) return Promise.resolve(new ReplyError('connection closed'));
    const words = args.map((arg) => Buffer.from(String(arg), 'latin1'));
    const parts = words.flatMap((word) => [Buffer.from(`$${word.length}\r\n`), word, Buffer.from('\r\n')]);
    this.socket.write(Buffer.concat([Buffer.from(`*${args.length}\r\n`), ...parts]));
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.socket.destroy();
  }
}

function parseReply(bytes: Buffer, at: number): { readonly reply: Reply; readonly end: number } | null {
  const line = bytes.indexOf('\r\n', at);
  if (line < 0) return null;
  const text = bytes.toString('latin1', at + 1, line);
  const next = line + 2;
  switch (String.fromCharCode(bytes[at])) {
    case '+':
      return { reply: text, end: next };
    case '-':
      return { reply: new ReplyError(text), end: next };
    case ':':
      return { reply: Number(text), end: next };
    case '$': {
      const length = Number(text);
      if (length < 0) return { reply: null, end: next };
      if (bytes.length < next + length + 2) return null;
      return { reply: bytes.toString('latin1', next, next + length), end: next + length + 2 };
    }
    case '*': {
      const count = Number(text);
      if (count < 0) return { reply: null, end: next };
      const replies: Reply[] = [];
      let end = next;
      for (let i = 0; i < count; i++) {
        const element = parseReply(bytes, end);
        if (element === null) return null;
        replies.push(element.reply);
        end = element.end;
      }
      return { reply: replies, end };
    }
    default:
      throw new Error(`no reply begins with ${bytes[at]}`);
  }
}

/** A server process that answers on a port. */
export interface RunningServer {
  readonly child: ChildProcess;
  readonly port: number;
  /** What it has said so far. */
  readonly output: () => string;
  /** Settled with the status or signal that it ended by. */
  readonly ended: Promise<string>;
}

/**
 * Starts a server and waits until it takes commands.
 * @throws Error with what it said, when it ends before
 */
export async function startServer(program: string, args: readonly string[], port: number): Promise<RunningServer> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let over = false;
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
  const ended = new Promise<string>((resolve) => {
    child.once('close', (status, signal) => {
      over = true;
      resolve(signal ?? String(status));
    });
  });
  for (;;) {
    if (over) throw new Error(`${program} ${args.join(' ')} ended: ${said}`);
    try {
      const client = await TestClient.connect(port);
      const reply = await client.send('PING');
      // Somebody else may have taken the port since it was found free.
      const own = String(await client.send('INFO', 'server')).includes(`process_id:${child.pid ?? 0}\r\n`);
      client.close();
      if (reply === 'PONG' && own) return { child, port, ended, output: () => said };
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
