/** A key among the biggest. */
export interface TopKey {
  /** Place among the keys in file order. */
  readonly row: number;
  readonly db: number;
  readonly key: Uint8Array;
  /** Place in OBJECT_KINDS and in ENCODINGS. */
  readonly kind: number;
  readonly encoding: number;
  readonly elements: number;
  readonly diskBytes: number;
  readonly memoryBytes: number;
  /** ms of Unix time, or -1. */
  readonly expireAt: number;
  readonly offset: number;
  readonly guess: boolean;
}

/** The N keys that take the most memory: a min-heap, so that nearly every key costs one comparison. */
export class TopKeys {
  readonly #heap: TopKey[] = [];
  /** Memory that a key must exceed to get in. */
  threshold = -1;

  constructor(readonly capacity: number) {}

  /** Call only when `memoryBytes` is above {@link threshold}: the caller then makes the copy that is kept. */
  add(key: TopKey): void {
    const heap = this.#heap;
    if (heap.length < this.capacity) {
      heap.push(key);
      this.#up(heap.length - 1);
    } else if (heap.length > 0) {
      heap[0] = key;
      this.#down(0);
    }
    this.threshold = heap.length < this.capacity ? -1 : (heap[0]?.memoryBytes ?? Infinity);
  }

  /** From the biggest down. */
  sorted(): TopKey[] {
    return [...this.#heap].sort((a, b) => b.memoryBytes - a.memoryBytes || a.offset - b.offset);
  }

  #up(index: number): void {
    const heap = this.#heap;
    for (let i = index; i > 0;) {
      const parent = (i - 1) >> 1;
      if (heap[parent].memoryBytes <= heap[i].memoryBytes) return;
      [heap[parent], heap[i]] = [heap[i], heap[parent]];
      i = parent;
    }
  }

  #down(index: number): void {
    const heap = this.#heap;
    for (let i = index; ;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && heap[child].memoryBytes < heap[least].memoryBytes) least = child;
      }
      if (least === i) return;
      [heap[least], heap[i]] = [heap[i], heap[least]];
      i = least;
    }
  }
}
