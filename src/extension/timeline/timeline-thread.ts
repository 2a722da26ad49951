import type { CommandViewProgress, LogProgress, LogQuery, Obstacle } from '../../protocol/timeline.js';
import type {
  FromTimelineThread,
  TimelineAnswers,
  TimelineThreadData,
  ToTimelineThread,
} from '../../protocol/timeline-thread.js';
import { ThreadClient, type Unnumbered } from '../thread-client.js';

/** What a log's thread tells by itself. */
export interface TimelineThreadEvents {
  progress(progress: LogProgress): void;
  viewProgress(progress: CommandViewProgress): void;
  obstacle(obstacle: Obstacle): void;
  /** The files are others now. */
  replaced(): void;
}

/** The thread that answers for one log, seen from the extension host. */
export class TimelineThread {
  readonly #client: ThreadClient<ToTimelineThread, FromTimelineThread>;

  constructor(file: string, data: TimelineThreadData, events: TimelineThreadEvents) {
    this.#client = new ThreadClient(
      file,
      data,
      (message) => {
        if (message.kind === 'progress') events.progress(message.progress);
        else if (message.kind === 'view-progress') events.viewProgress(message.progress);
        else if (message.kind === 'replaced') events.replaced();
        else events.obstacle(message.obstacle);
      },
      (error) => {
        events.obstacle({
          code: 'worker-failed',
          title: 'Reading this log failed',
          text: `Its reader stopped unexpectedly: ${error.message}. The file was not changed. Reload to try again.`,
        });
      },
    );
  }

  query(query: LogQuery): Promise<unknown> {
    return this.#client.ask({ kind: 'query', query });
  }

  /** Asks for texts, places and lines. */
  ask<K extends keyof TimelineAnswers>(
    message: Unnumbered<Extract<ToTimelineThread, { kind: K }>>,
  ): Promise<TimelineAnswers[K]> {
    return this.#client.ask(message as Unnumbered<ToTimelineThread>) as Promise<TimelineAnswers[K]>;
  }

  stopScan(): void {
    this.#client.post({ kind: 'stop-scan' });
  }

  /** The file may have grown. */
  changed(): void {
    this.#client.post({ kind: 'changed' });
  }

  dispose(): Promise<void> {
    return this.#client.dispose();
  }
}
