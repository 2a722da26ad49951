import type { Keyspace } from '../keyspace/keyspace.js';
import type { LogListener } from './append-only-log.js';
import { BackgroundJob, type JobResult } from './background-job.js';
import type { FileSystem, OpenFile } from './file-system.js';
import { PersistenceRefusal, reasonOf } from './refusal.js';
import type { SnapshotSink } from './snapshot-walk.js';

/** What one background job does. */
export interface JobPlan {
  readonly kind: 'save' | 'rewrite';
  /** The file that is written; it is removed when the job fails or is given up. */
  readonly temporary: string;
  readonly sinkOf: (file: OpenFile) => SnapshotSink;
  /** Puts the whole file in its place. @throws Error */
  readonly finish: () => void;
  /** Told of the end, and how many whole seconds it took; not of a job that was given up. */
  readonly done: (result: JobResult, seconds: number) => void;
}

/** Where the one background job of an instance runs: a save or a rewrite, never both. */
export class JobSlot {
  #job: BackgroundJob | null = null;
  #temporary = '';
  /** Told whenever a job has begun or ended. */
  onChange: () => void = () => undefined;

  constructor(
    private readonly keyspace: Keyspace,
    readonly fs: FileSystem,
    private readonly listener: LogListener,
  ) {}

  get job(): BackgroundJob | null {
    return this.#job;
  }

  /** @throws PersistenceRefusal when it cannot begin; `done` is told as well, first */
  begin({ kind, temporary, sinkOf, finish, done }: JobPlan): void {
    let file: OpenFile | null = null;
    try {
      file = this.fs.create(temporary);
      this.#temporary = temporary;
      this.#job = new BackgroundJob(this.keyspace, kind, file, sinkOf(file), finish, (result) => {
        const seconds = this.#job?.seconds ?? 0;
        this.#job = null;
        if (!result.ok) this.removeQuietly(temporary);
        this.onChange();
        done(result, seconds);
      });
    } catch (error) {
      file?.close();
      this.removeQuietly(temporary);
      done({ ok: false, error: error instanceof Error ? error : new Error(String(error)) }, 0);
      throw new PersistenceRefusal(`ERR ${reasonOf(error)}`);
    }
    this.onChange();
  }

  /** Ends what runs; nobody is told. */
  giveUp(): void {
    if (this.#job === null) return;
    this.#job.abort();
    this.#job = null;
    this.removeQuietly(this.#temporary);
    this.onChange();
  }

  /** Removes a temporary file; one that cannot be removed is in nobody's way. */
  removeQuietly(path: string): void {
    try {
      if (this.fs.exists(path)) this.fs.remove(path);
    } catch (error) {
      this.listener.warning(`${path} could not be removed: ${reasonOf(error)}`);
    }
  }
}
