import { createServer, type Server, type Socket } from 'node:net';
import type { Connection } from './client.js';
import type { Instance } from './instance.js';

/** A port or socket that could not be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

class SocketConnection implements Connection {
  readonly remote: string;
  readonly local: string;

  constructor(private readonly socket: Socket) {
    this.remote = addressOf(socket.remoteAddress, socket.remotePort);
    this.local = addressOf(socket.localAddress, socket.localPort);
  }

  get unsent(): number {
    return this.socket.writableLength;
  }

  write(bytes: Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  end(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }
}

function addressOf(host: string | undefined, port: number | undefined): string {
  if (host === undefined) return 'unix:0';
  return host.includes(':') ? `[${host}]:${port ?? 0}` : `${host}:${port ?? 0}`;
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
/** What a browser begins with that was led to speak to this port (networking.c, securityWarningCommand). */
const HTTP = /^(GET|HEAD|OPTIONS|PUT|DELETE) \S* HTTP\/|^POST\b|^Host:/i;

/**
 * Listens for clients of an instance on TCP addresses and a unix socket.
 * @returns the port that was taken (of port 0: the one that the system chose) and what stops listening
 * @throws ListenError
 */
export async function listen(instance: Instance): Promise<{ readonly port: number; readonly close: () => void }> {
  const { configuration } = instance;
  const servers: Server[] = [];
  const close = (): void => {
    for (const server of servers) server.close();
  };
  const accept = (socket: Socket): void => serve(instance, socket);
  let port = configuration.number('port');
  try {
    if (configuration.words('port').length === 0 || port > 0 || instance.anyPort) {
      for (const address of configuration.words('bind')) {
        const optional = address.startsWith('-');
        const host = optional ? address.slice(1) : address;
        try {
          const server = await opened(accept, { port, ...(host === '*' ? {} : { host }) });
          servers.push(server);
          const bound = server.address();
          if (port === 0 && bound !== null && typeof bound === 'object') port = bound.port;
        } catch (error) {
          if (optional && isMissingAddress(error)) continue;
          throw error;
        }
      }
    }
    const path = configuration.text('unixsocket');
    if (path !== '') servers.push(await opened(accept, { path }));
  } catch (error) {
    close();
    throw new ListenError(error instanceof Error ? error.message : String(error));
  }
  instance.port = port;
  return { port, close };
}

function isMissingAddress(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'ENOTFOUND' || code === 'EINVAL';
}

function opened(
  accept: (socket: Socket) => void,
  where: { port: number; host?: string } | { path: string },
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true, keepAlive: true, allowHalfOpen: true }, accept);
    server.once('error', reject);
    server.listen({ ...where, backlog: 511 }, () => {
      server.removeListener('error', reject);
      resolve(server);
    });
  });
}

function serve(instance: Instance, socket: Socket): void {
  const connection = new SocketConnection(socket);
  socket.on('error', () => undefined);
  if (isProtected(instance, socket)) {
    connection.write(Buffer.from(PROTECTED));
    connection.end();
    return;
  }
  const client = instance.connect(connection);
  if (client === null) return;
  let first = true;
  socket.on('data', (chunk: Buffer) => {
    if (first && HTTP.test(chunk.toString('latin1', 0, 64))) {
      instance.log(
        'warning',
        `Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Redis. Connection from ${connection.remote} aborted.`,
      );
      instance.disconnect(client);
      return;
    }
    first = false;
    if (!client.closed && !client.closing) instance.receive(client, chunk);
  });
  socket.on('end', () => instance.ended(client));
  socket.on('drain', () => instance.drained(client));
  socket.on('close', () => instance.disconnect(client));
}

/** Protected mode: without a password, only this machine may connect (networking.c). */
function isProtected({ configuration }: Instance, socket: Socket): boolean {
  if (!configuration.isYes('protected-mode') || configuration.text('requirepass') !== '') return false;
  return socket.remoteAddress !== undefined && !LOOPBACK.test(socket.remoteAddress);
}

const PROTECTED =
  '-DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the ' +
  'default user. In this mode connections are only accepted from the loopback interface.\r\n';
