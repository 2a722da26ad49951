/**
 * Work that takes longer than an answer may: a generator that yields about every millisecond, so that whoever runs it
 * stays able to answer, and can drop it at any yield.
 */
export type Sliced<T> = Generator<undefined, T, undefined>;

/** Steps of a loop between two yields, where a step costs a cache miss or two. */
export const SLICE_STEPS = 4096;

/** Runs a piece of sliced work and keeps its result. */
export class SlicedWork<T> {
  #result: { readonly value: T } | null = null;

  constructor(private readonly slices: Sliced<T>) {}

  /** The result once there is one. */
  get result(): { readonly value: T } | null {
    return this.#result;
  }

  /**
   * Works until `deadline` (as `performance.now()` counts) or a little past it.
   * @returns true when there is nothing left to do
   */
  step(deadline: number): boolean {
    while (this.#result === null) {
      const next = this.slices.next();
      if (next.done === true) this.#result = { value: next.value };
      else if (performance.now() >= deadline) return false;
    }
    return true;
  }
}
