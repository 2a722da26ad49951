import type { ElementMark, ElementWalk } from './elements.js';

/** Elements between two checkpoints, at first. */
const FIRST_STEP = 1024;
/** Most checkpoints kept; when there are more, every other one is dropped and the step doubles. */
const MOST = 16_384;

/** Moves a walk to any element, over the nearest place that it has been at before. */
export class Checkpoints {
  readonly #walk: ElementWalk;
  #marks: ElementMark[];
  #step = FIRST_STEP;

  /** @param walk a walk that stands on its first element */
  constructor(walk: ElementWalk) {
    this.#walk = walk;
    this.#marks = [walk.mark()];
  }

  /**
   * Moves the walk in front of the element `index`; to the end where there are fewer.
   * @throws FormatError
   */
  seek(index: number): void {
    const walk = this.#walk;
    const nearest = this.#nearest(index);
    if (walk.index > index || walk.index < nearest.index) walk.restore(nearest);
    while (walk.index < index) {
      const goal = Math.min(index, (Math.floor(walk.index / this.#step) + 1) * this.#step);
      if (walk.skip(goal - walk.index) === 0) return;
      this.remember();
    }
  }

  /** Keeps the walk's place if it lies at least a step behind the last one that is kept. */
  remember(): void {
    const last = this.#marks[this.#marks.length - 1];
    if (this.#walk.index < last.index + this.#step) return;
    this.#marks.push(this.#walk.mark());
    if (this.#marks.length <= MOST) return;
    this.#marks = this.#marks.filter((_, place) => place % 2 === 0);
    this.#step *= 2;
  }

  #nearest(index: number): ElementMark {
    let low = 0;
    let high = this.#marks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#marks[middle].index <= index) low = middle;
      else high = middle - 1;
    }
    return this.#marks[low];
  }
}
