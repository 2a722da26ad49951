/**
 * Which dataset a database number means. SWAPDB exchanges two; so each dataset has a number of its own, its *space*,
 * which at the log's beginning is the database's number.
 */

/** A SWAPDB of the log. */
export interface DatabaseSwap {
  /** Row of the command. */
  readonly row: number;
  readonly first: number;
  readonly second: number;
}

/** Swaps that are followed; more than anybody makes. */
const MOST_SWAPS = 100_000;

/** The spaces at one place of the log. */
export class Spaces {
  readonly #moved = new Map<number, number>();

  constructor(swaps: readonly DatabaseSwap[] = [], before = Infinity) {
    for (const { row, first, second } of swaps) {
      if (row >= before) break;
      this.swap(first, second);
    }
  }

  of(database: number): number {
    return this.#moved.get(database) ?? database;
  }

  swap(first: number, second: number): void {
    const space = this.of(first);
    this.#moved.set(first, this.of(second));
    this.#moved.set(second, space);
  }
}

/** All swaps of a log in its order. */
export class SwapHistory {
  readonly #swaps: DatabaseSwap[] = [];

  get swaps(): readonly DatabaseSwap[] {
    return this.#swaps;
  }

  add(swaps: readonly DatabaseSwap[]): void {
    if (this.#swaps.length < MOST_SWAPS) this.#swaps.push(...swaps);
  }

  /** The spaces in front of a row. */
  before(row: number): Spaces {
    return new Spaces(this.#swaps, row);
  }

  /** The space that a database has for the command at a row. */
  spaceAt(row: number, database: number): number {
    return this.#swaps.length === 0 ? database : this.before(row).of(database);
  }
}
