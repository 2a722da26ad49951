import { Dict } from './dict.js';
import { NEVER, type Entry } from './entry.js';
import { HashValue } from './hash-value.js';

/** One database: its keys, and which of them expire. What happens when a key changes is for the {@link Keyspace}. */
export class Database {
  keys = new Dict<Entry>();
  /** The keys that expire, for the expiry cycle; the time stands in the entry. */
  expires = new Dict<Entry>();
  /** Keys of hashes that have expiring fields. */
  fieldExpires = new Dict<Entry>();

  constructor(readonly index: number) {}

  get size(): number {
    return this.keys.size;
  }

  /** The entry of a key, expired or not. */
  entry(key: string): Entry | undefined {
    return this.keys.get(key);
  }

  /** Adds a key that is not there. */
  add(key: string, entry: Entry): void {
    this.keys.add(key, entry);
    if (entry.expireAt !== NEVER) this.expires.add(key, entry);
    if (typeof entry.value === 'object') this.trackFields(key, entry);
  }

  /** Notes whether a key's value is a hash with expiring fields; to be called when that may have changed. */
  trackFields(key: string, entry: Entry): void {
    const { value } = entry;
    if (value instanceof HashValue && value.expiring > 0) this.fieldExpires.set(key, entry);
    else if (this.fieldExpires.size > 0) this.fieldExpires.delete(key);
  }

  /** @returns the entry that was there */
  remove(key: string): Entry | undefined {
    const slot = this.keys.find(key);
    if (slot < 0) return undefined;
    const entry = this.keys.valueAt(slot);
    this.keys.deleteAt(slot);
    if (entry.expireAt !== NEVER) this.expires.delete(key);
    if (this.fieldExpires.size > 0) this.fieldExpires.delete(key);
    return entry;
  }

  /** `at` in ms of Unix time, or NEVER. */
  setExpiry(key: string, entry: Entry, at: number): void {
    if (at === NEVER) {
      if (entry.expireAt !== NEVER) this.expires.delete(key);
    } else if (entry.expireAt === NEVER) {
      this.expires.add(key, entry);
    }
    entry.expireAt = at;
  }

  /** Begins with new tables: a snapshot that is still walking over the old ones has them for itself. */
  clear(): void {
    this.keys = new Dict();
    this.expires = new Dict();
    this.fieldExpires = new Dict();
  }

  /** Exchanges the contents of two databases. */
  swap(other: Database): void {
    [this.keys, other.keys] = [other.keys, this.keys];
    [this.expires, other.expires] = [other.expires, this.expires];
    [this.fieldExpires, other.fieldExpires] = [other.fieldExpires, this.fieldExpires];
  }
}
