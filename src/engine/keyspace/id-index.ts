import type { EntryId } from './stream-id.js';

/** Items of a block; twice as many split it. */
const BLOCK = 256;

/**
 * Things with ids, in the order of their ids: a list of short sorted arrays. Finding takes two binary searches; adding
 * at the end, where nearly all arrive, and deleting move no more than one block.
 */
export class IdIndex<T extends { readonly id: EntryId }> {
  readonly #blocks: T[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(id: EntryId): T | undefined {
    const found = this.floor(id);
    return found?.id === id ? found : undefined;
  }

  first(): T | undefined {
    return this.#blocks.at(0)?.[0];
  }

  last(): T | undefined {
    return this.#blocks.at(-1)?.at(-1);
  }

  /** The last one that is not behind an id. */
  floor(id: EntryId): T | undefined {
    const block = this.#blockOf(id);
    if (block < 0) return undefined;
    const items = this.#blocks[block];
    return items[placeIn(items, id) - 1];
  }

  /** The first one that is not before an id. */
  ceiling(id: EntryId): T | undefined {
    const block = this.#blockOf(id);
    if (block < 0) return this.first();
    const items = this.#blocks[block];
    const place = placeIn(items, id);
    if (items[place - 1].id === id) return items[place - 1];
    return place < items.length ? items[place] : this.#blocks.at(block + 1)?.[0];
  }

  /** Adds an item whose id is not there. */
  add(item: T): void {
    this.#size++;
    const tail = this.#blocks.at(-1);
    if (tail === undefined || tail[tail.length - 1].id < item.id) {
      if (tail === undefined || tail.length >= BLOCK) this.#blocks.push([item]);
      else tail.push(item);
      return;
    }
    const block = Math.max(0, this.#blockOf(item.id));
    const items = this.#blocks[block];
    items.splice(placeIn(items, item.id), 0, item);
    if (items.length >= 2 * BLOCK) this.#blocks.splice(block + 1, 0, items.splice(BLOCK));
  }

  /** @returns whether it was there */
  delete(id: EntryId): boolean {
    const block = this.#blockOf(id);
    if (block < 0) return false;
    const items = this.#blocks[block];
    const place = placeIn(items, id) - 1;
    if (items[place].id !== id) return false;
    this.#size--;
    if (items.length === 1) this.#blocks.splice(block, 1);
    else if (place === 0) items.shift();
    else items.splice(place, 1);
    return true;
  }

  /** All in order; nothing may be added or deleted meanwhile. */
  *[Symbol.iterator](): Generator<T> {
    for (const items of this.#blocks) yield* items;
  }

  /** Place of the last block that does not begin behind an id, -1 where all do. */
  #blockOf(id: EntryId): number {
    const blocks = this.#blocks;
    let low = 0;
    let high = blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (blocks[middle][0].id <= id) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** How many items of a block are not behind an id. */
function placeIn(items: readonly { readonly id: EntryId }[], id: EntryId): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].id <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
