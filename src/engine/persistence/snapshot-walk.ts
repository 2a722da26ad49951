import type { Dict } from '../keyspace/dict.js';
import type { Entry } from '../keyspace/entry.js';
import type { Keyspace } from '../keyspace/keyspace.js';

/** What a database held when a snapshot began. */
export interface SnapshotDatabase {
  readonly index: number;
  readonly keys: number;
  readonly expires: number;
}

/** Takes the dataset of one instant, in pieces. @throws Error where it cannot be written */
export interface SnapshotSink {
  begin(databases: readonly SnapshotDatabase[]): void;
  /** Entries come in no particular order of databases. The value must be taken at once: it changes afterwards. */
  entry(db: number, key: string, entry: Entry): void;
  end(): void;
}

/** Entries between two looks at the clock. */
const STRIDE = 16;

/**
 * Walks over all entries as they were when it began, in slices, while commands go on changing them. An entry that is
 * about to change for the first time is taken just before that; the keyspace says so (Entry.epoch). The tables are
 * walked from their last slot down, so that deletions, which move a table's last entry, move none past the walk.
 */
export class SnapshotWalk {
  readonly #keyspace: Keyspace;
  readonly #sink: SnapshotSink;
  readonly #tables: { readonly index: number; readonly keys: Dict<Entry>; slot: number }[] = [];
  readonly #total: number;
  #done = 0;
  /** Set by an entry that could not be taken, outside of a slice. */
  #failure: unknown = null;
  #running = true;

  /** Begins the snapshot: its instant is now. @throws Error from the sink */
  constructor(keyspace: Keyspace, sink: SnapshotSink) {
    this.#keyspace = keyspace;
    this.#sink = sink;
    let total = 0;
    const databases: SnapshotDatabase[] = [];
    for (const { index, keys, expires } of keyspace.databases) {
      if (keys.size === 0) continue;
      total += keys.size;
      databases.push({ index, keys: keys.size, expires: expires.size });
      this.#tables.push({ index, keys, slot: keys.size - 1 });
    }
    this.#total = total;
    keyspace.epoch++;
    keyspace.listeners.beforeChange = (db, key, entry) => this.#early(db.keys, key, entry);
    try {
      sink.begin(databases);
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** Keys taken, of how many. */
  get progress(): { readonly done: number; readonly total: number } {
    return { done: this.#done, total: this.#total };
  }

  /**
   * Goes on until `until`, by the clock of `performance.now()`.
   * @returns true when all was taken
   * @throws Error from the sink; the walk is then over
   */
  step(until: number): boolean {
    if (this.#failure !== null) throw this.#failure;
    try {
      let count = 0;
      for (let table = this.#tables.at(-1); table !== undefined; table = this.#tables.at(-1)) {
        const { keys, index } = table;
        // A table that has shrunk has no entries of ours beyond its end.
        if (table.slot >= keys.size) table.slot = keys.size - 1;
        while (table.slot >= 0) {
          const slot = table.slot--;
          const entry = keys.valueAt(slot);
          if (entry.epoch < this.#keyspace.epoch) {
            entry.epoch = this.#keyspace.epoch;
            this.#sink.entry(index, keys.keyAt(slot), entry);
            this.#done++;
          }
          if (++count % STRIDE === 0 && performance.now() >= until) return false;
        }
        this.#tables.pop();
      }
      this.stop();
      this.#sink.end();
      return true;
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** Ends it, finished or not; entries are changed without asking from now on. */
  stop(): void {
    if (this.#running) this.#keyspace.listeners.beforeChange = null;
    this.#running = false;
  }

  /** The tables that the walk is over; contents of databases may have been swapped or flushed since. */
  #early(keys: Dict<Entry>, key: string, entry: Entry): void {
    if (this.#failure !== null) return;
    const table = this.#tables.find((each) => each.keys === keys);
    if (table === undefined) return;
    try {
      this.#sink.entry(table.index, key, entry);
      this.#done++;
    } catch (error) {
      // The command that changes the entry is not to blame; the next slice says so.
      this.#failure = error;
    }
  }
}
