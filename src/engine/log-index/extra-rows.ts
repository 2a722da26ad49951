import type { LogDamageView } from './log-damage-view.js';

/** Rows of the timeline that are no commands: where files begin, dumps in front of commands, damage. */
export type ExtraRow = {
  /** The command that it stands in front of; the number of commands, when it stands behind the last. */
  readonly row: number;
  /** Place of the file in the set. */
  readonly file: number;
} & (
  | { readonly kind: 'file' }
  | {
      /** An RDB: the preamble of a log, or a base file as a whole. */
      readonly kind: 'preamble';
      readonly bytes: number;
      readonly keys: number;
      readonly version: number;
      /** False where its end was not found. */
      readonly complete: boolean;
      /** The file is nothing else. */
      readonly whole: boolean;
    }
  | { readonly kind: 'damage'; readonly damage: LogDamageView }
);

/** Damage that is listed in its place; more is only counted. */
export const MOST_DAMAGE = 20_000;

/** Extra rows in the order of the log. */
export class ExtraRows {
  readonly #rows: ExtraRow[] = [];
  #damage = 0;

  get count(): number {
    return this.#rows.length;
  }

  /** Damage that was told, listed or not. */
  get damage(): number {
    return this.#damage;
  }

  /** Takes a row that stands behind all before. */
  add(extra: ExtraRow): void {
    if (extra.kind === 'damage' && ++this.#damage > MOST_DAMAGE) return;
    this.#rows.push(extra);
  }

  /** Takes back what stands at the end: the damage that an unfinished command was, now that the log has grown. */
  dropTail(count: number): void {
    for (let dropped = 0; dropped < count && this.#rows.at(-1)?.kind === 'damage'; dropped++) {
      this.#rows.pop();
      this.#damage--;
    }
  }

  at(place: number): ExtraRow {
    return this.#rows[place];
  }

  all(): readonly ExtraRow[] {
    return this.#rows;
  }

  /** Number of extra rows in front of those that stand at a command, or, when `included`, these too. */
  before(row: number, included = false): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#rows[middle].row < row || (included && this.#rows[middle].row === row)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
