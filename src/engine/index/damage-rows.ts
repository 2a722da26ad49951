import type { Damage } from '../rdb/damage.js';

/** Damage regions that are kept as rows; more are only counted. */
const MOST_ROWS = 2_000;

/** Damage by place: that of each database, and all of it in file order. Numbered as it comes in. */
export class DamageRows {
  /** Grows with each addition. */
  version = 0;
  /** All that was told, also what is not kept. */
  total = 0;
  readonly #all: Damage[] = [];
  readonly #byDatabase = new Map<number, number[]>();
  readonly #elsewhere: number[] = [];
  #byOffset: readonly number[] | null = null;

  add(damage: Damage): void {
    this.total++;
    if (this.#all.length >= MOST_ROWS) return;
    const number = this.#all.push(damage) - 1;
    this.version++;
    this.#byOffset = null;
    if (damage.db === undefined) {
      this.#elsewhere.push(number);
      return;
    }
    const known = this.#byDatabase.get(damage.db);
    if (known) known.push(number);
    else this.#byDatabase.set(damage.db, [number]);
  }

  /** The damage of a number; undefined when there is none. */
  get(number: number): Damage | undefined {
    return this.#all[number];
  }

  /** Numbers of the damage in a database. */
  inDatabase(db: number): readonly number[] {
    return this.#byDatabase.get(db) ?? [];
  }

  /** Numbers of the damage in no database, or in one that has no keys. */
  atTop(hasKeys: (db: number) => boolean): readonly number[] {
    const numbers = [...this.#elsewhere];
    for (const [db, inIt] of this.#byDatabase) if (!hasKeys(db)) numbers.push(...inIt);
    return numbers.sort((a, b) => a - b);
  }

  /** Numbers of all damage by ascending offset. */
  byOffset(): readonly number[] {
    this.#byOffset ??= this.#all
      .map((_, number) => number)
      .sort((a, b) => this.#all[a].offset - this.#all[b].offset || a - b);
    return this.#byOffset;
  }
}

/** No damage: for views that show only some keys. */
export const NO_DAMAGE = new DamageRows();
