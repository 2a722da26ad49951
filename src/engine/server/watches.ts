import type { Database } from '../keyspace/database.js';
import type { Keyspace } from '../keyspace/keyspace.js';
import type { Client } from './client.js';

/** Who watches which keys (multi.c). Costs nothing while nobody does. */
export class Watches {
  readonly #watchers = new Map<Database, Map<string, Set<Client>>>();

  constructor(private readonly keyspace: Keyspace) {}

  /** Keys that somebody watches. */
  get keys(): number {
    let keys = 0;
    for (const byKey of this.#watchers.values()) keys += byKey.size;
    return keys;
  }

  watch(client: Client, db: Database, key: string): void {
    let keys = client.watched.get(db);
    if (keys === undefined) client.watched.set(db, (keys = new Set()));
    if (keys.has(key)) return;
    keys.add(key);
    let byKey = this.#watchers.get(db);
    if (byKey === undefined) this.#watchers.set(db, (byKey = new Map<string, Set<Client>>()));
    let clients = byKey.get(key);
    if (clients === undefined) byKey.set(key, (clients = new Set()));
    clients.add(client);
    this.keyspace.listeners.touched ??= (changed, name) => this.#touched(changed, name);
    this.keyspace.listeners.replaced ??= (changed) => this.#replaced(changed);
  }

  unwatch(client: Client): void {
    for (const [db, keys] of client.watched) {
      const byKey = this.#watchers.get(db);
      for (const key of keys) {
        const clients = byKey?.get(key);
        clients?.delete(client);
        if (clients?.size === 0) byKey?.delete(key);
      }
      if (byKey?.size === 0) this.#watchers.delete(db);
    }
    client.watched.clear();
    client.watchBroken = false;
    if (this.#watchers.size > 0) return;
    this.keyspace.listeners.touched = null;
    this.keyspace.listeners.replaced = null;
  }

  #touched(db: Database, key: string): void {
    const clients = this.#watchers.get(db)?.get(key);
    if (clients !== undefined) for (const client of clients) client.watchBroken = true;
  }

  /** Watched keys that are there are about to go, or to be others. */
  #replaced(db: Database): void {
    const byKey = this.#watchers.get(db);
    if (byKey === undefined) return;
    for (const [key, clients] of byKey) {
      // Of two databases that are exchanged, the key may be in the other one only; then it appears.
      for (const client of clients) client.watchBroken ||= db.keys.has(key) || this.#elsewhere(db, key);
    }
  }

  #elsewhere(db: Database, key: string): boolean {
    return this.keyspace.databases.some((other) => other !== db && other.keys.has(key));
  }
}
