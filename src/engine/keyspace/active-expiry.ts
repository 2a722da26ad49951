import type { Database } from './database.js';
import { expireFields } from './field-expiry.js';
import { HashValue } from './hash-value.js';
import type { Keyspace } from './keyspace.js';

/** Keys of one table that are looked at in a row; the clock is asked between rows. */
const SAMPLE = 20;
/** Fields of one hash that are deleted in a row. */
const FIELDS = 100;
/** Share of a sample that was over at which the table is worth another one at once (expire.c, 10 %). */
const WORTHWHILE = 0.1;

/**
 * Deletes keys and hash fields whose time is over though nobody asks for them: the server's expiry cycle (expire.c,
 * activeExpireCycle), in slices. It walks each table of expiring keys from its end to its beginning, so that in the
 * end every key was looked at, however few are over.
 */
export class ActiveExpiry {
  /** The database whose turn it is. */
  #turn = 0;
  /** For each database the slots that the walks over its keys and over its hashes come to next. */
  readonly #keySlots: number[] = [];
  readonly #hashSlots: number[] = [];

  constructor(readonly keyspace: Keyspace) {}

  /**
   * One slice. Sets the keyspace's time.
   * @param budget ms that it may take
   * @param clock ms of Unix time
   * @returns whether there is probably more to delete at once
   */
  run(budget: number, clock: () => number): boolean {
    const { keyspace } = this;
    const start = clock();
    keyspace.now = start;
    if (keyspace.expiry !== 'delete') return false;
    for (let i = 0; i < keyspace.databases.length; i++) {
      const db = keyspace.databases[this.#turn];
      let looked = 0;
      for (let going = true; going;) {
        const overKeys = this.#expireKeys(db);
        const overFields = this.#expireHashes(db);
        looked += SAMPLE;
        going = Math.max(overKeys, overFields) > WORTHWHILE;
        if (!going) {
          // A table in which hardly anything is over still gets its share of looks, so that none is forgotten.
          going = looked < Math.max(db.expires.size, db.fieldExpires.size) && looked < SAMPLE * 10;
        }
        if (clock() - start >= budget) return going;
      }
      this.#turn = (this.#turn + 1) % keyspace.databases.length;
    }
    return false;
  }

  /** Looks at a sample of the expiring keys. @returns the share that was over */
  #expireKeys(db: Database): number {
    const { keyspace } = this;
    const { size } = db.expires;
    if (size === 0) return 0;
    let slot = Math.min(this.#keySlots[db.index] ?? size, size);
    const count = Math.min(SAMPLE, size);
    let over = 0;
    for (let i = 0; i < count; i++) {
      if (slot === 0) slot = db.expires.size;
      if (slot === 0) break;
      // The last key moves into the slot of a deleted one, so going down meets each.
      slot--;
      if (db.expires.valueAt(slot).expireAt > keyspace.now) continue;
      keyspace.expire(db, db.expires.keyAt(slot));
      over++;
    }
    this.#keySlots[db.index] = slot;
    return over / count;
  }

  #expireHashes(db: Database): number {
    const { keyspace } = this;
    const { size } = db.fieldExpires;
    if (size === 0) return 0;
    let slot = Math.min(this.#hashSlots[db.index] ?? size, size);
    const count = Math.min(SAMPLE, size);
    let over = 0;
    for (let i = 0; i < count; i++) {
      if (slot === 0) slot = db.fieldExpires.size;
      if (slot === 0) break;
      slot--;
      const { value } = db.fieldExpires.valueAt(slot);
      if (!(value instanceof HashValue) || value.nextExpiry > keyspace.now) continue;
      if (expireFields(keyspace, db, db.fieldExpires.keyAt(slot), value, FIELDS) > 0) over++;
    }
    this.#hashSlots[db.index] = slot;
    return over / count;
  }
}
