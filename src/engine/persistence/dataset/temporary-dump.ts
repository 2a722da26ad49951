import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AtomicFile } from '../../io/atomic-file.js';
import { writeDump } from './write-dataset.js';
import type { Dataset } from './load-dataset.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A dataset as a dump in the system's folder for temporary files, so that whatever reads dumps can read it. */
export class TemporaryDump {
  readonly #folder: string;
  readonly path: string;
  /** A signal ends the process: by whoever else waits for it, or as if nobody did. */
  readonly #stop = (signal: NodeJS.Signals): void => {
    this.remove();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  readonly #remove = (): void => rmSync(this.#folder, { recursive: true, force: true });

  /** @throws SinkError */
  constructor(dataset: Dataset) {
    this.#folder = mkdtempSync(join(tmpdir(), 'redis-persistence-'));
    this.path = join(this.#folder, 'dataset.rdb');
    process.once('exit', this.#remove);
    for (const signal of SIGNALS) process.on(signal, this.#stop);
    try {
      const file = new AtomicFile(this.path);
      try {
        writeDump(dataset, file, { now: Date.now() });
        file.commit();
      } finally {
        file.discard();
      }
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  remove(): void {
    process.off('exit', this.#remove);
    for (const signal of SIGNALS) process.off(signal, this.#stop);
    this.#remove();
  }
}
