import type { Keyspace } from '../keyspace/keyspace.js';
import type { OpenFile } from './file-system.js';
import { SnapshotWalk, type SnapshotSink } from './snapshot-walk.js';

/** What a finished job left. */
export type JobResult = { readonly ok: true } | { readonly ok: false; readonly error: Error };

/** How long a slice may take, in ms: commands wait no longer than this for a snapshot. */
const SLICE = 1;

/**
 * A snapshot that is written in the background: the keyspace is walked in slices between the turns of the event loop,
 * the file is fsynced in the background, and `finish` puts it in its place.
 */
export class BackgroundJob {
  readonly startedAt = performance.now();
  readonly #walk: SnapshotWalk;
  #over = false;

  /** @throws Error when the first bytes cannot be written */
  constructor(
    keyspace: Keyspace,
    readonly kind: 'save' | 'rewrite',
    private readonly file: OpenFile,
    sink: SnapshotSink,
    /** Puts the whole file in its place. @throws Error */
    private readonly finish: () => void,
    private readonly done: (result: JobResult) => void,
  ) {
    this.#walk = new SnapshotWalk(keyspace, sink);
    setImmediate(this.#slice);
  }

  get progress(): { readonly done: number; readonly total: number } {
    return this.#walk.progress;
  }

  /** Whole seconds since it began. */
  get seconds(): number {
    return Math.floor((performance.now() - this.startedAt) / 1000);
  }

  /** Ends it at once; nobody is told. The file is closed, and is for the caller to remove. */
  abort(): void {
    if (this.#over) return;
    this.#over = true;
    this.#walk.stop();
    this.file.close();
  }

  readonly #slice = (): void => {
    if (this.#over) return;
    try {
      if (!this.#walk.step(performance.now() + SLICE)) {
        setImmediate(this.#slice);
        return;
      }
    } catch (error) {
      this.#end(error);
      return;
    }
    this.file.syncLater((error) => {
      if (this.#over) return;
      if (error !== null) return this.#end(error);
      try {
        this.file.close();
        this.finish();
      } catch (failure) {
        return this.#end(failure);
      }
      this.#over = true;
      this.done({ ok: true });
    });
  };

  #end(error: unknown): void {
    this.abort();
    this.done({ ok: false, error: error instanceof Error ? error : new Error(String(error)) });
  }
}
