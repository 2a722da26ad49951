/**
 * Every command that touched a key: by its name, by emptying its database, by renaming, moving or copying it, by
 * swapping databases. Seen from one command: before it, a value that came by RENAME or MOVE is followed to the name
 * that it had; behind it, to the name that it got. Swapped databases need no following, as keys are known by their
 * dataset.
 */
import type { AllCommands } from './all-commands.js';
import type { CommandView, CommandViewProgress } from './command-view.js';
import type { CommandEffect } from './command-effect.js';
import { GrowingUint32 } from './growing-column.js';
import type { KeyNames } from './key-names.js';
import { CommandCursor, type NamedSegment } from './log-table.js';
import { Spaces } from './spaces.js';

/** A key, at one command of the log. */
export interface HistorySubject {
  readonly row: number;
  /** The database's number at that command. */
  readonly db: number;
  readonly name: Uint8Array;
  /** Its whole length, where `name` is cut. */
  readonly length: number;
}

/** Names that are followed at once; a value that is renamed more often is followed no further. */
const MOST_NAMES = 64;
/** Commands between two looks at the clock. */
const CHUNK = 8192;

/** A key by its dataset and name. */
interface FollowedKey {
  readonly space: number;
  readonly name: Uint8Array;
  readonly length: number;
}

/** The keys that are followed, and their ids in whatever table is looked at. */
class Followed {
  readonly keys: FollowedKey[] = [];
  readonly spaces = new Set<number>();
  #names: KeyNames | null = null;
  #known = 0;
  #searched = 0;
  readonly #ids = new Set<number>();

  add(key: FollowedKey): void {
    if (this.keys.length >= MOST_NAMES || this.keys.some((known) => sameKey(known, key))) return;
    this.keys.push(key);
    this.spaces.add(key.space);
  }

  /** Ids in a table. New names and new keys are searched for when there are any. */
  idsIn(names: KeyNames): ReadonlySet<number> {
    if (names !== this.#names) {
      this.#names = names;
      this.#ids.clear();
      this.#known = 0;
      this.#searched = 0;
    }
    if (names.count > this.#searched) {
      for (const key of this.keys.slice(0, this.#known)) this.#search(names, key, this.#searched);
      this.#searched = names.count;
    }
    for (; this.#known < this.keys.length; this.#known++) this.#search(names, this.keys[this.#known], 0);
    return this.#ids;
  }

  #search(names: KeyNames, key: FollowedKey, first: number): void {
    const id = names.find(key.space, key.name, key.length, first);
    if (id >= 0) this.#ids.add(id);
  }
}

const sameKey = (a: FollowedKey, b: FollowedKey): boolean =>
  a.space === b.space &&
  a.length === b.length &&
  a.name.length === b.name.length &&
  a.name.every((byte, i) => byte === b.name[i]);

const keyOf = (names: KeyNames, id: number): FollowedKey => ({
  space: names.space(id),
  name: names.bytes(id),
  length: names.length(id),
});

/** What effects carry a value from the first key to the second. */
const CARRIES: ReadonlySet<CommandEffect> = new Set(['renames', 'moves']);

export class KeyHistory implements CommandView {
  readonly rows = new GrowingUint32();
  readonly #cursor = new CommandCursor();
  readonly #before = new Followed();
  readonly #behind = new Followed();
  /** Which datasets each SWAPDB exchanges. */
  readonly #swapRows = new Map<number, readonly [number, number]>();
  /** Rows found before the subject's command, the last first. */
  #found: number[] = [];
  #next: number;
  #forward: number;
  #bytes = 0;
  generation = 0;

  constructor(
    private readonly all: AllCommands,
    subject: HistorySubject,
  ) {
    const { table } = all;
    const space = table.swaps.spaceAt(subject.row, subject.db);
    const key = { space, name: subject.name, length: subject.length };
    this.#before.add(key);
    this.#behind.add(key);
    this.#next = Math.min(subject.row, all.rows - 1);
    this.#forward = subject.row + 1;
    this.#takeSwaps();
  }

  step(deadline: number): boolean {
    while (this.#next >= 0) {
      this.#stepBack();
      if (this.#next < 0) this.#turn();
      if (performance.now() >= deadline) return false;
    }
    while (this.#forward < this.all.rows) {
      this.#stepOn();
      if (performance.now() >= deadline) return false;
    }
    return true;
  }

  progress(view: number, complete: boolean): CommandViewProgress {
    const examined = this.#next >= 0 ? Math.max(0, this.#forward - 2 - this.#next) : this.#forward;
    return {
      view,
      matches: this.rows.length,
      examined: Math.min(examined, this.all.rows),
      done: complete && this.#next < 0 && this.#forward >= this.all.rows,
      bytes: this.#bytes,
    };
  }

  /** All before the subject's command is found: from here on rows come in their order. */
  #turn(): void {
    for (const row of this.#found.reverse()) this.rows.push(row);
    this.#found = [];
    this.generation++;
  }

  #stepBack(): void {
    const { named, first } = this.#segmentAt(this.#next);
    const ids = this.#before;
    const least = Math.max(first, this.#next - CHUNK + 1);
    for (let row = this.#next; row >= least; row--) {
      this.#cursor.moveTo(named, row - first);
      if (!this.#touches(ids, row)) continue;
      this.#found.push(row);
      this.#bytes += this.#cursor.length;
      this.#follow(ids, 1, 0);
    }
    this.#next = least - 1;
  }

  #stepOn(): void {
    this.#takeSwaps();
    const { named, first, end } = this.#segmentAt(this.#forward);
    const ids = this.#behind;
    const most = Math.min(end, this.#forward + CHUNK);
    for (let row = this.#forward; row < most; row++) {
      this.#cursor.moveTo(named, row - first);
      if (!this.#touches(ids, row)) continue;
      this.rows.push(row);
      this.#bytes += this.#cursor.length;
      this.#follow(ids, 0, 1);
    }
    this.#forward = most;
  }

  #segmentAt(row: number): { readonly named: NamedSegment; readonly first: number; readonly end: number } {
    const named = this.all.segmentOf(row);
    const first = named.segment.firstRow;
    return { named, first, end: first + named.segment.count };
  }

  #touches(followed: Followed, row: number): boolean {
    const cursor = this.#cursor;
    const { keyCount } = cursor;
    if (keyCount > 0) {
      const ids = followed.idsIn(cursor.names);
      for (let place = 0; place < keyCount; place++) if (ids.has(cursor.key(place))) return true;
      return false;
    }
    switch (cursor.named.effect) {
      case 'empties-all':
        return true;
      case 'empties-database':
        return followed.spaces.has(this.all.table.swaps.spaceAt(row, cursor.database));
      case 'swaps-databases': {
        const swapped = this.#swapRows.get(row);
        return swapped !== undefined && swapped.some((space) => followed.spaces.has(space));
      }
      default:
        return false;
    }
  }

  /** A value that goes from a followed key to another is followed there: backward from the target to the source. */
  #follow(followed: Followed, from: 0 | 1, to: 0 | 1): void {
    const cursor = this.#cursor;
    if (!CARRIES.has(cursor.named.effect) || cursor.keyCount < 2) return;
    if (followed.idsIn(cursor.names).has(cursor.key(from))) followed.add(keyOf(cursor.names, cursor.key(to)));
  }

  #takeSwaps(): void {
    const { swaps } = this.all.table.swaps;
    if (swaps.length === this.#swapRows.size) return;
    const spaces = new Spaces();
    for (const { row, first, second } of swaps) {
      this.#swapRows.set(row, [spaces.of(first), spaces.of(second)]);
      spaces.swap(first, second);
    }
  }
}
