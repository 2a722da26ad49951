/** Clients that wait for entries of streams, and what the log says of them. */
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../../../src/engine/server/listener.js';
import type { Instance } from '../../../src/engine/server/instance.js';
import { createInstance } from '../../../src/engine/server/server-commands.js';
import { readStartArguments } from '../../../src/engine/server/start-arguments.js';
import { encodeCommand, ReplyReader, replyText } from '../../servers/differential/resp.js';

/** One client of the instance. */
class Connection {
  readonly #reader = new ReplyReader();
  readonly #waiting: ((text: string) => void)[] = [];

  constructor(private readonly socket: Socket) {
    socket.on('data', (bytes) => {
      this.#reader.add(bytes);
      for (let reply = this.#reader.next(); reply !== null; reply = this.#reader.next()) {
        this.#waiting.shift()?.(replyText(reply));
      }
    });
  }

  send(...args: readonly string[]): Promise<string> {
    this.socket.write(encodeCommand(args));
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.socket.destroy();
  }
}

describe('a client that waits for entries', { timeout: 60_000 }, () => {
  let folder = '';
  let instance: Instance;
  let close = (): void => undefined;
  const clients: Connection[] = [];

  const client = async (): Promise<Connection> => {
    const socket = connect(instance.port, '127.0.0.1');
    await once(socket, 'connect');
    const connection = new Connection(socket);
    clients.push(connection);
    return connection;
  };

  /** Waits until so many clients are blocked. */
  const blocked = async (count: number): Promise<void> => {
    while (instance.blocked.count < count) await new Promise((resolve) => setImmediate(resolve));
  };

  const logged = (): string => {
    const files = readdirSync(join(folder, 'appendonlydir')).filter((name) => name.endsWith('.incr.aof'));
    return files.map((name) => readFileSync(join(folder, 'appendonlydir', name), 'latin1')).join('');
  };

  const commands = (): readonly string[] => {
    const reader = new ReplyReader();
    reader.add(Buffer.from(logged(), 'latin1'));
    const lines: string[] = [];
    for (let reply = reader.next(); reply !== null; reply = reader.next()) {
      if (reply.kind !== 'array') continue;
      const words = reply.items.map((item) => ('text' in item ? item.text : ''));
      lines.push(words.map((word, i) => (words[i - 1] === 'TIME' ? '<ms>' : word)).join(' '));
    }
    return lines.filter((line) => !line.startsWith('SELECT'));
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'redis-persistence-blocked-'));
    const args = ['--port', '0', '--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    const { configuration, configFile } = readStartArguments(args, () => '');
    instance = createInstance({
      configuration,
      configFile,
      log: () => undefined,
      anyPort: true,
      exit: () => undefined,
    });
    ({ close } = await listen(instance));
    await instance.start();
  });

  afterEach(() => {
    for (const each of clients.splice(0)) each.close();
    instance.close();
    close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('of a group gets them, and the log says who has them', async () => {
    const [reader, writer] = [await client(), await client()];
    await writer.send('XGROUP', 'CREATE', 'x', 'g', '$', 'MKSTREAM');
    const waiting = reader.send('XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', '0', 'STREAMS', 'x', '>');
    await blocked(1);
    await writer.send('XADD', 'x', '5-5', 'f', 'v');
    expect(await waiting).toBe('array[array["x" array[array["5-5" array["f" "v"]]]]]');
    await writer.send('PING');
    expect(commands()).toEqual([
      'XGROUP CREATE x g $ MKSTREAM',
      'XADD x 5-5 f v',
      'MULTI',
      'XCLAIM x g c 0 5-5 TIME <ms> RETRYCOUNT 1 FORCE JUSTID LASTID 5-5',
      'XGROUP SETID x g 5-5 ENTRIESREAD 1',
      'EXEC',
    ]);
  });

  it('behind the newest one gets what comes then', async () => {
    const [reader, writer] = [await client(), await client()];
    await writer.send('XADD', 'x', '1-1', 'f', 'old');
    const waiting = reader.send('XREAD', 'BLOCK', '0', 'STREAMS', 'x', 'y', '$', '$');
    await blocked(1);
    await writer.send('XADD', 'x', '1-2', 'f', 'new');
    expect(await waiting).toBe('array[array["x" array[array["1-2" array["f" "new"]]]]]');
  });

  it('is told when its group or its stream goes', async () => {
    const [one, other, writer] = [await client(), await client(), await client()];
    await writer.send('XGROUP', 'CREATE', 'x', 'g', '$', 'MKSTREAM');
    await writer.send('XGROUP', 'CREATE', 'y', 'g', '$', 'MKSTREAM');
    const group = one.send('XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', '0', 'STREAMS', 'x', '>');
    const stream = other.send('XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', '0', 'STREAMS', 'y', '>');
    await blocked(2);
    await writer.send('XGROUP', 'DESTROY', 'x', 'g');
    expect(await group).toMatch(/^error:NOGROUP /);
    await writer.send('DEL', 'y');
    expect(await stream).toMatch(/^error:NOGROUP /);
  });

  it('gets nothing when its time is over', async () => {
    const reader = await client();
    expect(await reader.send('XREAD', 'BLOCK', '1', 'STREAMS', 'x', '0')).toBe('(nil)');
  });
});
