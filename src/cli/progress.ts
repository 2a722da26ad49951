const INTERVAL_MS = 200;
const CLEAR_LINE = '\r\u001b[K';

/** A line on standard error that says how far the work is; nothing at all where that is no terminal. */
export class ProgressLine {
  readonly #visible = process.stderr.isTTY;
  #next = performance.now() + INTERVAL_MS;
  #shown = false;

  constructor(
    private readonly what: string,
    private readonly total: number,
  ) {}

  /** Shows the bytes done, about five times a second. Cheap enough to be called at every step. */
  show(done: number): void {
    if (!this.#visible || performance.now() < this.#next) return;
    this.#next = performance.now() + INTERVAL_MS;
    this.#shown = true;
    const share = this.total > 0 ? Math.min(100, Math.floor((100 * done) / this.total)) : 100;
    process.stderr.write(`${CLEAR_LINE}${this.what} ${share} %`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#shown) process.stderr.write(CLEAR_LINE);
    this.#shown = false;
  }
}
