import { Database } from './database.js';
import { Entry, NEVER } from './entry.js';
import { defaultLimits, type KeyspaceLimits } from './limits.js';
import type { Value } from './value.js';

/** Classes of keyspace notifications (`notify-keyspace-events`), by their letters (notify.c). */
export type EventClass = 'g' | '$' | 'l' | 's' | 'h' | 'z' | 'x' | 'e' | 't' | 'm' | 'd' | 'n' | 'o' | 'c';

/**
 * What others want to know of a keyspace. Each is null where nobody wants to know, so that it costs nothing.
 */
export interface KeyspaceListeners {
  /**
   * Before the first change of an entry since snapshot `epoch` began: the snapshot saves the old value now. Called
   * once for each entry, also when it is deleted; not by a FLUSH, which leaves the old tables to the snapshot.
   */
  beforeChange: ((db: Database, key: string, entry: Entry) => void) | null;
  /** Before all keys of a database go, or are exchanged for another's: WATCH, blocked clients. */
  replaced: ((db: Database) => void) | null;
  /** A key has changed: WATCH. */
  touched: ((db: Database, key: string) => void) | null;
  /** A key has got elements, or a new type: whoever is blocked on it may go on. */
  ready: ((db: Database, key: string) => void) | null;
  /** A keyspace notification. */
  event: ((kind: EventClass, name: string, key: string, db: Database) => void) | null;
  /** A key or hash field was deleted because its time was over; to be written to the log as a deletion. */
  expired: ((db: Database, key: string, field: string | null) => void) | null;
}

/**
 * How expired keys are met. `delete`: they are deleted when met, as a primary does. `hide`: they look absent and stay
 * (a replica, a read-only look). `ignore`: their time is not looked at: loading, and replaying a log, where deletions
 * come as commands.
 */
export type ExpiryMode = 'delete' | 'hide' | 'ignore';

/** All databases of an instance. */
export class Keyspace {
  readonly databases: Database[];
  readonly limits: KeyspaceLimits = defaultLimits();
  readonly listeners: KeyspaceListeners = {
    beforeChange: null,
    replaced: null,
    touched: null,
    ready: null,
    event: null,
    expired: null,
  };
  expiry: ExpiryMode = 'delete';
  /** Changes since the last save; commands add to it. */
  dirty = 0;
  /** Number of the newest snapshot; 0 before the first. */
  epoch = 0;
  /** ms of Unix time as the running command sees it: it stands still while one command or script runs. */
  now = 0;
  /** What `Entry.access` of a new or used key is; kept by the server's clock. */
  accessClock = 0;
  /** Access times and counters are kept by `touch`; null keeps only the clock's seconds. */
  touchAccess: ((entry: Entry) => void) | null = null;
  readonly stats = { hits: 0, misses: 0, expired: 0, expiredFields: 0 };

  constructor(
    databases = 16,
    /** Source of random numbers from 0 to below 1; a test gives its own. */
    readonly random: () => number = Math.random,
  ) {
    this.databases = Array.from({ length: databases }, (_, index) => new Database(index));
  }

  /** The entry to read; counts hits and misses, and notes the access. */
  lookupRead(db: Database, key: string): Entry | undefined {
    const entry = this.peek(db, key);
    if (entry === undefined) {
      this.stats.misses++;
      this.listeners.event?.('m', 'keymiss', key, db);
      return undefined;
    }
    this.stats.hits++;
    this.#touch(entry);
    return entry;
  }

  /** The entry, not counted as an access. */
  peek(db: Database, key: string): Entry | undefined {
    const entry = db.keys.get(key);
    if (entry === undefined || entry.expireAt === NEVER || this.expiry === 'ignore') return entry;
    if (entry.expireAt > this.now) return entry;
    if (this.expiry === 'delete') this.expire(db, key);
    return undefined;
  }

  /**
   * The entry to change. A running snapshot has saved its old value when this returns, so the caller may change the
   * value in place, and must call it before it does.
   */
  lookupWrite(db: Database, key: string): Entry | undefined {
    const entry = this.peek(db, key);
    if (entry === undefined) return undefined;
    this.#touch(entry);
    if (entry.epoch < this.epoch) this.#save(db, key, entry);
    return entry;
  }

  /** Gives a key a value: a new entry, or an existing one's new value with its expiry kept or, by default, removed. */
  set(db: Database, key: string, value: Value, keepExpiry = false): Entry {
    const old = this.lookupWrite(db, key);
    if (old === undefined) return this.add(db, key, value);
    old.value = value;
    if (!keepExpiry && old.expireAt !== NEVER) db.setExpiry(key, old, NEVER);
    if (typeof value === 'object' || db.fieldExpires.size > 0) db.trackFields(key, old);
    this.listeners.ready?.(db, key);
    return old;
  }

  /** Adds a key that is known not to be there. */
  add(db: Database, key: string, value: Value): Entry {
    const entry = new Entry(value, this.epoch);
    entry.access = this.accessClock;
    db.add(key, entry);
    this.listeners.ready?.(db, key);
    this.listeners.event?.('n', 'new', key, db);
    return entry;
  }

  /** @returns the deleted entry */
  delete(db: Database, key: string): Entry | undefined {
    const entry = db.keys.get(key);
    if (entry === undefined) return undefined;
    if (entry.epoch < this.epoch) this.#save(db, key, entry);
    const removed = db.remove(key);
    // Who waits for entries of one of its groups is told that it is gone.
    if (typeof entry.value === 'object' && entry.value.type === 'stream') this.listeners.ready?.(db, key);
    return removed;
  }

  /** `at` in ms of Unix time, or NEVER. */
  setExpiry(db: Database, key: string, entry: Entry, at: number): void {
    if (entry.epoch < this.epoch) this.#save(db, key, entry);
    db.setExpiry(key, entry, at);
  }

  /** Deletes a key whose time is over, and says so. */
  expire(db: Database, key: string): void {
    this.delete(db, key);
    this.stats.expired++;
    this.listeners.expired?.(db, key, null);
    this.listeners.event?.('x', 'expired', key, db);
    this.listeners.touched?.(db, key);
  }

  /** Empties one database, or all. @returns keys that were there */
  flush(db: Database | null): number {
    let keys = 0;
    for (const each of db === null ? this.databases : [db]) {
      keys += each.size;
      this.listeners.replaced?.(each);
      each.clear();
    }
    return keys;
  }

  /** Swaps the contents of two databases; whoever has selected one of them sees the other's keys. */
  swap(a: number, b: number): void {
    this.listeners.replaced?.(this.databases[a]);
    this.listeners.replaced?.(this.databases[b]);
    this.databases[a].swap(this.databases[b]);
  }

  /** A key was changed: counts it, tells who watches it, and announces the event. */
  changed(db: Database, key: string, kind: EventClass, event: string, changes = 1): void {
    this.dirty += changes;
    this.listeners.touched?.(db, key);
    this.listeners.event?.(kind, event, key, db);
  }

  /** Announces one more event of a change. */
  notify(db: Database, key: string, kind: EventClass, event: string): void {
    this.listeners.event?.(kind, event, key, db);
  }

  #touch(entry: Entry): void {
    if (this.touchAccess === null) entry.access = this.accessClock;
    else this.touchAccess(entry);
  }

  #save(db: Database, key: string, entry: Entry): void {
    entry.epoch = this.epoch;
    this.listeners.beforeChange?.(db, key, entry);
  }
}
