import { ActiveExpiry } from '../keyspace/active-expiry.js';
import type { Keyspace } from '../keyspace/keyspace.js';
import type { Persistence } from '../persistence/persistence.js';
import type { Client } from './client.js';
import type { Configuration } from './configuration.js';

/** ms between two rounds of what the server does by itself (`hz 10`). */
const ROUND = 100;
/** Longest time in ms that one round deletes expired keys. */
const EXPIRY_BUDGET = 5;

/** What the rounds need of an instance. */
export interface RoundHost {
  readonly configuration: Configuration;
  readonly keyspace: Keyspace;
  readonly persistence: Persistence;
  readonly clients: ReadonlyMap<number, Client>;
  /** Set while the dataset is loaded. */
  readonly loading: unknown;
  disconnect(client: Client): void;
  /** Whether replies wait for a log that could not be written. */
  repliesWait(): boolean;
  /** Writes the log and sends replies at the end of this turn. */
  flushLater(): void;
}

/** What a server does by itself, ten times a second (server.c, serverCron). */
export class ServerRound {
  /** DEBUG SET-ACTIVE-EXPIRE */
  activeExpiry = true;
  readonly #expiry: ActiveExpiry;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly host: RoundHost) {
    this.#expiry = new ActiveExpiry(host.keyspace);
  }

  start(): void {
    this.#timer = setInterval(() => this.#run(), ROUND);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #run(): void {
    const { host } = this;
    const { keyspace, persistence } = host;
    keyspace.now = Date.now();
    keyspace.accessClock = Math.floor(keyspace.now / 1000) & 0xffffff;
    if (host.loading !== null) return;
    // Each deletion goes to the log by itself: they belong to no command.
    if (this.activeExpiry) this.#expiry.run(EXPIRY_BUDGET, Date.now);
    persistence.tick();
    this.#closeIdle();
    if (host.repliesWait() || persistence.log?.synced === false) host.flushLater();
  }

  /** `timeout` */
  #closeIdle(): void {
    const seconds = this.host.configuration.number('timeout');
    if (seconds <= 0) return;
    const before = Date.now() - seconds * 1000;
    for (const client of [...this.host.clients.values()]) {
      if (client.lastUsed < before && client.blocked === null && client.subscriptions === 0) {
        this.host.disconnect(client);
      }
    }
  }
}
