import type { Answer, Obstacle, Progress, Query, ViewProgress } from '../../protocol/dump.js';
import type { CopyWhat, DumpThreadData, FromDumpThread, TextAnswer, ToDumpThread } from '../../protocol/thread.js';
import { ThreadClient } from '../thread-client.js';

/** What a dump's thread tells by itself. */
export interface DumpThreadEvents {
  progress(progress: Progress): void;
  viewProgress(progress: ViewProgress): void;
  obstacle(obstacle: Obstacle): void;
}

/** The thread that answers for one dump, seen from the extension host. */
export class DumpThread {
  readonly #client: ThreadClient<ToDumpThread, FromDumpThread>;

  constructor(file: string, data: DumpThreadData, events: DumpThreadEvents) {
    this.#client = new ThreadClient(
      file,
      data,
      (message) => {
        if (message.kind === 'progress') events.progress(message.progress);
        else if (message.kind === 'view-progress') events.viewProgress(message.progress);
        else events.obstacle(message.obstacle);
      },
      (error) => {
        events.obstacle({
          code: 'worker-failed',
          title: 'Reading this dump failed',
          text: `Its reader stopped unexpectedly: ${error.message}. The file was not changed. Reload to try again.`,
        });
      },
    );
  }

  query<K extends Query['kind']>(query: Extract<Query, { kind: K }>): Promise<Answer<K>> {
    return this.#client.ask({ kind: 'query', query }) as Promise<Answer<K>>;
  }

  copy(row: number, what: CopyWhat): Promise<TextAnswer> {
    return this.#client.ask({ kind: 'copy', row, what }) as Promise<TextAnswer>;
  }

  text(row: number, element: number | null, lens: boolean): Promise<TextAnswer> {
    return this.#client.ask({ kind: 'text', row, element, lens }) as Promise<TextAnswer>;
  }

  stopScan(): void {
    this.#client.post({ kind: 'stop-scan' });
  }

  dispose(): Promise<void> {
    return this.#client.dispose();
  }
}
