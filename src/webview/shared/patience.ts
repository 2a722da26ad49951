/** Frames that rows may be late before their places are drawn empty: frames, as a busy machine delays all alike. */
const FRAMES = 24;

/** Waits for late rows, and gives up after some frames, so that their places are drawn empty meanwhile. */
export class Patience {
  /** Frames that rows are awaited for already; null when none are. */
  private awaited: number | null = null;

  constructor(private readonly rows: { readonly waiting: boolean; giveUpWaiting(): void }) {}

  /** Call whenever rows were asked for or have come. */
  look(): void {
    if (!this.rows.waiting || this.awaited !== null) return;
    this.awaited = 0;
    requestAnimationFrame(this.waitOneFrame);
  }

  private readonly waitOneFrame = (): void => {
    if (!this.rows.waiting || this.awaited === null) {
      this.awaited = null;
      return;
    }
    this.awaited++;
    if (this.awaited >= FRAMES) this.rows.giveUpWaiting();
    requestAnimationFrame(this.waitOneFrame);
  };
}
