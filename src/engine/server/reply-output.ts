import type { Client } from './client.js';
import type { Configuration } from './configuration.js';
import type { LogLevel } from './log-line.js';
import type { Statistics } from './statistics.js';

/** Replies below this are never too much: no limit is looked up, and no client has to wait. */
const SMALL = 1 << 20;

/** What sending needs of an instance. */
export interface OutputHost {
  readonly configuration: Configuration;
  readonly statistics: Statistics;
  readonly log: (level: LogLevel, text: string) => void;
  /** Writes the log. @returns false when replies to writes have to wait */
  writeLog(): boolean;
  /** Runs what a client has sent that could not be run before. */
  resume(client: Client): void;
  disconnect(client: Client): void;
  /** A client has got all it gets. */
  forget(client: Client): void;
}

/** The replies that wait to be sent. They go out at the end of a turn of the event loop, behind the log. */
export class ReplyOutput {
  readonly #unsent = new Set<Client>();
  #scheduled = false;

  constructor(private readonly host: OutputHost) {}

  /** Whether somebody waits: replies that need a log that cannot be written. */
  get waiting(): boolean {
    return this.#unsent.size > 0;
  }

  add(client: Client): void {
    if (client.closed) return;
    this.#unsent.add(client);
    this.schedule();
  }

  remove(client: Client): void {
    this.#unsent.delete(client);
  }

  /** Sends at the end of this turn. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.flush);
  }

  /** The end of a turn: first the log, then the replies (server.c, beforeSleep). */
  readonly flush = (): void => {
    this.#scheduled = false;
    const written = this.host.writeLog();
    for (const client of this.#unsent) {
      if (client.waitsForLog) {
        if (!written) continue;
        client.waitsForLog = false;
      }
      this.#unsent.delete(client);
      this.#send(client);
    }
  };

  /** Has a client wait that takes its replies slower than it sends commands. @returns whether it has to */
  stall(client: Client): boolean {
    if (client.reply.output.length < SMALL && client.connection.unsent < SMALL) return false;
    client.stalled = true;
    client.connection.pause();
    return true;
  }

  /** A client has taken what it was sent. */
  drained(client: Client): void {
    if (!client.stalled || client.closed || this.#unsent.has(client)) return;
    client.stalled = false;
    client.connection.resume();
    this.host.resume(client);
  }

  #send(client: Client): void {
    const { reply, connection } = client;
    if (reply.output.length > 0) {
      const bytes = reply.take();
      this.host.statistics.outputBytes += bytes.length;
      connection.write(bytes);
      if (connection.unsent >= SMALL) this.#holdAgainstLimit(client);
      else if (client.stalled) setImmediate(() => this.drained(client));
    }
    if (client.closing && client.blocked === null) {
      connection.end();
      this.host.forget(client);
    }
  }

  #holdAgainstLimit(client: Client): void {
    const kind = client.subscriptions > 0 ? 'pubsub' : 'normal';
    const hard = this.host.configuration.outputLimit(kind);
    if (hard === 0 || client.connection.unsent <= hard) return;
    this.host.log('warning', `Client ${client.connection.remote} closed for overcoming of output buffer limits.`);
    this.host.disconnect(client);
  }
}
