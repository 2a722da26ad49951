/**
 * A sort that can be done a few milliseconds at a time: items are row numbers (or anything else in 32 bits), compared
 * by a first number each, where these are equal by a second, and so on: a multikey quicksort whose characters are
 * doubles. Items equal in all their numbers come in ascending order of the items themselves.
 */

/** What items are sorted by. */
export interface SortWords {
  /**
   * Writes the number of `items[i]` at a level to `words[i]`, for all i from `from` to `to`. Items asked for at a
   * level above 0 are equal in all levels before. Never NaN.
   */
  load(items: Uint32Array, from: number, to: number, level: number, words: Float64Array): void;
  /** True when items with this same number at this level are equal, so that no further level tells them apart. */
  ended(word: number, level: number): boolean;
}

/** Work between two looks at the clock, in items. At a cache miss or two for each that is about 2 ms. */
const CHUNK = 8192;

/** Ranges up to this length are sorted by insertion. */
const SMALL = 24;

/** Stands for a level: the items themselves are the numbers. */
const BY_ITEM = -1;

/** The items in order: after {@link step} has returned true. */
export class SlicedSort {
  readonly #words: Float64Array;
  /** Ranges still to be sorted: three numbers each, the last one telling level and whether the words are loaded. */
  readonly #stack: number[] = [];
  /** The range at hand. */
  #low = 0;
  #high = 0;
  #level = 0;
  #doing: 'nothing' | 'load' | 'partition' = 'nothing';
  /** While loading: up to where, and whether all words so far are the same. */
  #at = 0;
  #same = true;
  /** While partitioning: [low, less) is below the pivot, [less, at) equal, (greater, high) above. */
  #less = 0;
  #greater = 0;
  #pivot = 0;

  /** Sorts `items` where they are. */
  constructor(
    readonly items: Uint32Array,
    private readonly source: SortWords,
  ) {
    this.#words = new Float64Array(items.length);
    this.#push(0, items.length, 0, false);
  }

  /**
   * Works until `deadline` (as `performance.now()` counts) or a little past it.
   * @returns true when the items are sorted
   */
  step(deadline: number): boolean {
    for (;;) {
      let work = 0;
      while (work < CHUNK) {
        if (this.#doing === 'nothing' && !this.#take()) return true;
        if (this.#doing === 'load') work += this.#load();
        else if (this.#doing === 'partition') work += this.#partition();
        else work += SMALL;
      }
      if (performance.now() >= deadline) return false;
    }
  }

  #push(low: number, high: number, level: number, loaded: boolean): void {
    if (high - low > 1) this.#stack.push(low, high, level * 2 + (loaded ? 1 : 0));
  }

  /** Makes the topmost range the one at hand; false when none is left. */
  #take(): boolean {
    const stack = this.#stack;
    const code = stack.pop();
    const high = stack.pop();
    const low = stack.pop();
    if (code === undefined || high === undefined || low === undefined) return false;
    this.#low = low;
    this.#high = high;
    this.#level = code >> 1;
    if ((code & 1) === 1) {
      this.#startPartition();
    } else {
      this.#doing = 'load';
      this.#at = low;
      this.#same = true;
    }
    return true;
  }

  /** Loads some words of the range at hand; returns how many. */
  #load(): number {
    const from = this.#at;
    const to = Math.min(from + CHUNK, this.#high);
    const words = this.#words;
    if (this.#level === BY_ITEM) {
      for (let i = from; i < to; i++) words[i] = this.items[i];
      this.#same = false;
    } else {
      this.source.load(this.items, from, to, this.#level, words);
      const first = words[this.#low];
      let i = from;
      if (this.#same) while (i < to && words[i] === first) i++;
      this.#same &&= i === to;
    }
    this.#at = to;
    if (to === this.#high) {
      if (this.#same) this.#descend(this.#low, this.#high);
      else if (this.#high - this.#low <= SMALL) this.#insertionSort();
      else this.#startPartition();
      if (this.#same) this.#doing = 'nothing';
    }
    return to - from;
  }

  /** Sorts items that are equal at this level by the next one. */
  #descend(low: number, high: number): void {
    if (this.#level === BY_ITEM) return;
    const ended = this.source.ended(this.#words[low], this.#level);
    this.#push(low, high, ended ? BY_ITEM : this.#level + 1, false);
  }

  #startPartition(): void {
    if (this.#high - this.#low <= SMALL) {
      this.#insertionSort();
      return;
    }
    this.#doing = 'partition';
    this.#less = this.#low;
    this.#at = this.#low;
    this.#greater = this.#high - 1;
    this.#pivot = this.#choosePivot();
  }

  /** Median of three, of nine in long ranges, at random places: no order of keys in a file makes it slow. */
  #choosePivot(): number {
    const median = (): number => middle(this.#anyWord(), this.#anyWord(), this.#anyWord());
    return this.#high - this.#low < 1000 ? median() : middle(median(), median(), median());
  }

  #anyWord(): number {
    return this.#words[this.#low + Math.floor(Math.random() * (this.#high - this.#low))];
  }

  /** Moves some items of the range at hand to their side of the pivot; returns how many. */
  #partition(): number {
    const words = this.#words;
    const items = this.items;
    const pivot = this.#pivot;
    let less = this.#less;
    let at = this.#at;
    let greater = this.#greater;
    let left = CHUNK;
    while (at <= greater && left > 0) {
      left--;
      const word = words[at];
      if (word < pivot) {
        const item = items[at];
        words[at] = words[less];
        items[at] = items[less];
        words[less] = word;
        items[less] = item;
        less++;
        at++;
      } else if (word > pivot) {
        while (words[greater] > pivot && greater > at) greater--;
        const item = items[at];
        words[at] = words[greater];
        items[at] = items[greater];
        words[greater] = word;
        items[greater] = item;
        greater--;
      } else {
        at++;
      }
    }
    this.#less = less;
    this.#at = at;
    this.#greater = greater;
    if (at > greater) {
      this.#doing = 'nothing';
      this.#push(this.#low, less, this.#level, true);
      this.#push(at, this.#high, this.#level, true);
      if (at - less > 1) this.#descend(less, at);
    }
    return CHUNK - left;
  }

  #insertionSort(): void {
    const words = this.#words;
    const items = this.items;
    const low = this.#low;
    const high = this.#high;
    for (let i = low + 1; i < high; i++) {
      const word = words[i];
      const item = items[i];
      let to = i;
      while (to > low && words[to - 1] > word) {
        words[to] = words[to - 1];
        items[to] = items[to - 1];
        to--;
      }
      words[to] = word;
      items[to] = item;
    }
    for (let from = low; from < high;) {
      let to = from + 1;
      while (to < high && words[to] === words[from]) to++;
      if (to - from > 1) this.#descend(from, to);
      from = to;
    }
    this.#doing = 'nothing';
  }
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
