import { SlicedWork, type Sliced } from './slices.js';

/** How long a query may work before it is answered later, in ms. */
const PATIENCE = 6;

interface Job {
  readonly work: SlicedWork<unknown>;
  settle(): void;
  fail(error: unknown): void;
}

/** Answers that take longer than a query may: promised, and worked on in the order they were asked for. */
export class PromisedWork {
  readonly #jobs: Job[] = [];

  /** The result: at once where that is quick, else as a promise that {@link step} fulfils. */
  run<T>(slices: Sliced<T>): T | Promise<T> {
    const work = new SlicedWork(slices);
    if (work.step(performance.now() + PATIENCE) && work.result) return work.result.value;
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({
        work,
        settle: () => {
          if (work.result) resolve(work.result.value);
        },
        fail: (error) => {
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      });
    });
  }

  /**
   * Works until `deadline`.
   * @returns true when nothing is left to do
   */
  step(deadline: number): boolean {
    for (let job = this.#jobs.at(0); job; job = this.#jobs.at(0)) {
      try {
        if (!job.work.step(deadline)) return false;
        job.settle();
      } catch (error) {
        job.fail(error);
      }
      this.#jobs.shift();
    }
    return true;
  }
}
