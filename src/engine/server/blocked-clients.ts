import type { Database } from '../keyspace/database.js';
import type { Keyspace } from '../keyspace/keyspace.js';
import type { BlockedCommand, Client } from './client.js';

/** Clients that wait for keys, each key's in the order in which they came (blocked.c). */
export class BlockedClients {
  readonly #waiting = new Map<Database, Map<string, Set<Client>>>();
  /** Keys that may serve somebody, in the order in which they changed. */
  #ready: { readonly db: Database; readonly key: string }[] = [];
  count = 0;

  constructor(private readonly keyspace: Keyspace) {}

  get hasReady(): boolean {
    return this.#ready.length > 0;
  }

  block(client: Client, command: BlockedCommand): void {
    client.blocked = command;
    this.count++;
    let byKey = this.#waiting.get(command.db);
    if (byKey === undefined) this.#waiting.set(command.db, (byKey = new Map<string, Set<Client>>()));
    for (const key of command.blocking.keys) {
      let clients = byKey.get(key);
      if (clients === undefined) byKey.set(key, (clients = new Set()));
      clients.add(client);
    }
    this.keyspace.listeners.ready ??= (db, key) => {
      if (this.#waiting.get(db)?.has(key) === true) this.#ready.push({ db, key });
    };
  }

  unblock(client: Client): void {
    const command = client.blocked;
    if (command === null) return;
    client.blocked = null;
    this.count--;
    if (command.timer !== null) clearTimeout(command.timer);
    const byKey = this.#waiting.get(command.db);
    for (const key of command.blocking.keys) {
      const clients = byKey?.get(key);
      clients?.delete(client);
      if (clients?.size === 0) byKey?.delete(key);
    }
    if (byKey?.size === 0) this.#waiting.delete(command.db);
    if (this.count === 0) this.keyspace.listeners.ready = null;
  }

  /** Clients that wait for a key of a database, in order. */
  waitingFor(db: Database, key: string): readonly Client[] {
    return [...(this.#waiting.get(db)?.get(key) ?? [])];
  }

  /** The keys that have become ready; from now on others gather. */
  takeReady(): readonly { readonly db: Database; readonly key: string }[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** After databases have changed their contents: every key that somebody waits for may be there. */
  allReady(): void {
    for (const [db, byKey] of this.#waiting) for (const key of byKey.keys()) this.#ready.push({ db, key });
  }
}
