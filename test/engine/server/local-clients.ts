import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Configuration } from '../../../src/engine/server/configuration.js';
import type { Client, Connection } from '../../../src/engine/server/client.js';
import type { Instance } from '../../../src/engine/server/instance.js';
import { createInstance } from '../../../src/engine/server/server-commands.js';

/** An instance without a network, and the folder that it has. */
export interface LocalInstance {
  readonly instance: Instance;
  readonly dir: string;
  readonly log: readonly string[];
  /** Statuses that it wanted to exit with. */
  readonly exits: readonly number[];
  close(): void;
}

/** Starts an instance in a folder of its own, with lines of a configuration file. */
export async function localInstance(lines: readonly string[] = [], configFile?: string): Promise<LocalInstance> {
  const dir = mkdtempSync(join(tmpdir(), 'instance-'));
  const configuration = new Configuration();
  for (const line of [`dir ${dir}`, 'save ""', ...lines]) configuration.readLine(line);
  const log: string[] = [];
  const exits: number[] = [];
  const instance = createInstance({
    configuration,
    log: (_level, text) => log.push(text),
    exit: (status) => exits.push(status),
    ...(configFile === undefined ? {} : { configFile: configFile.replace('DIR', dir) }),
  });
  await instance.start();
  return {
    instance,
    dir,
    log,
    exits,
    close: () => {
      instance.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A client that is connected without a network: what it gets is kept as text. */
export class LocalClient implements Connection {
  readonly local = '127.0.0.1:0';
  readonly #client: Client;
  /** What was sent to it, not yet taken. */
  received = '';
  /** Whether the instance has closed the connection. */
  closed = false;
  paused = false;
  /** What the system has not taken yet: a test sets it. */
  unsent = 0;

  constructor(
    readonly instance: Instance,
    readonly remote = '127.0.0.1:1',
  ) {
    const client = instance.connect(this);
    if (client === null) throw new Error('too many clients');
    this.#client = client;
  }

  get client(): Client {
    return this.#client;
  }

  write(bytes: Uint8Array): void {
    this.received += Buffer.from(bytes).toString('latin1');
  }

  end(): void {
    this.closed = true;
  }

  destroy(): void {
    this.closed = true;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  /** Sends bytes as they are. */
  raw(text: string): void {
    this.instance.receive(this.#client, Buffer.from(text, 'latin1'));
  }

  /** Sends a command given as words; gives what has come back after the turn. */
  async send(...words: readonly (string | number)[]): Promise<string> {
    this.raw(`*${words.length}\r\n${words.map((word) => `$${String(word).length}\r\n${word}\r\n`).join('')}`);
    return await this.take();
  }

  /** What has come until the end of the turn. */
  async take(): Promise<string> {
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const { received } = this;
    this.received = '';
    return received;
  }

  gone(): void {
    this.instance.disconnect(this.#client);
  }
}
