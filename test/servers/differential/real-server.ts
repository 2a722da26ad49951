import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeCommand, ReplyReader, type Reply } from './resp.js';

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A real server of its own, on a free port of this machine, with an append-only file that is always written. */
export class RealServer {
  readonly folder: string;
  readonly #process: ChildProcess;
  readonly #socket: Socket;
  readonly #reader = new ReplyReader();
  #waiting: ((reply: Reply) => void)[] = [];

  private constructor(folder: string, child: ChildProcess, socket: Socket) {
    this.folder = folder;
    this.#process = child;
    this.#socket = socket;
    socket.on('data', (bytes) => {
      this.#reader.add(bytes);
      for (let reply = this.#reader.next(); reply !== null; reply = this.#reader.next()) this.#waiting.shift()?.(reply);
    });
  }

  static async start(program: string): Promise<RealServer> {
    const folder = await mkdtemp(join(tmpdir(), 'differential-'));
    const port = await freePort();
    const args = [
      ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, '--loglevel', 'warning'],
      ...[
        '--appendonly',
        'yes',
        '--appendfsync',
        'no',
        '--aof-use-rdb-preamble',
        'no',
        '--enable-debug-command',
        'yes',
      ],
    ];
    const child = spawn(program, args, { stdio: 'ignore' });
    for (;;) {
      const socket = connect(port, '127.0.0.1');
      const connected = await new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true));
        socket.once('error', () => resolve(false));
      });
      if (connected) return new RealServer(folder, child, socket);
      if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Sends commands at once; the replies in their order. */
  async run(commands: readonly (readonly string[])[]): Promise<Reply[]> {
    const replies = commands.map(() => new Promise<Reply>((resolve) => this.#waiting.push(resolve)));
    this.#socket.write(Buffer.concat(commands.map(encodeCommand)));
    return Promise.all(replies);
  }

  /** Names of the commands that it knows, in upper case. */
  async commandNames(): Promise<ReadonlySet<string>> {
    const [reply] = await this.run([['COMMAND']]);
    const names = new Set<string>();
    if (reply.kind === 'array') {
      for (const row of reply.items) {
        const name = row.kind === 'array' ? row.items[0] : undefined;
        if (name !== undefined && 'text' in name) names.add(name.text.toUpperCase());
      }
    }
    return names;
  }

  async stop(): Promise<void> {
    this.#socket.destroy();
    if (this.#process.exitCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
