import { NEVER } from './expiry.js';
import type { Value } from './value.js';

export { NEVER };

/** One key's entry in a database. The key itself stands in the table. */
export class Entry {
  /** ms of Unix time, or NEVER. Changed by the database only, which keeps a table of the keys that expire. */
  expireAt = NEVER;
  /**
   * The newest snapshot that need not save this entry: it has saved it already, or the key is younger than it.
   * See snapshot-hook.ts.
   */
  epoch: number;
  /**
   * When it was used: seconds of the LRU clock, or with an LFU policy minutes << 8 | counter, as the server's 24 bits
   * (evict.c).
   */
  access = 0;

  constructor(
    public value: Value,
    epoch: number,
  ) {
    this.epoch = epoch;
  }
}
