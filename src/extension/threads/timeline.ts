/**
 * The threads of one open log: one answers, and never works long at a time; it starts the other, which scans. Both are
 * this file, since most of it is the same for both.
 */
import { join } from 'node:path';
import { parentPort, workerData, Worker } from 'node:worker_threads';
import { lensOf } from '../../engine/analysis/lens/lens.js';
import { LogSession } from '../../engine/log-index/log-session.js';
import { scanBlock } from '../../engine/log-index/log-scan.js';
import type {
  FromLogScanThread,
  FromTimelineThread,
  LogScanThreadData,
  TimelineThreadData,
  ToTimelineThread,
} from '../../protocol/timeline-thread.js';
import { lineOfOffset } from '../thread-work/line-count.js';
import { LogTexts } from '../thread-work/log-texts.js';
import { runLogScan } from '../thread-work/log-scan-thread.js';
import { aboutCommand, decodeArguments, openLog, reopenLast, type OpenedLog } from '../thread-work/open-log.js';
import { obstacleOf } from '../thread-work/open-spec.js';

/** How long background work goes on before messages are looked at again, in ms. */
const WORK_MS = 8;
/** How often progress is told, in ms. */
const PROGRESS_MS = 200;
/** Bytes at the end of what is known of a log, by which it is told whether it has only grown. */
const TAIL_BYTES = 4096;

const work = workerData as TimelineThreadData | LogScanThreadData;
const port = parentPort;

function post(message: FromTimelineThread): void {
  port?.postMessage(message);
}

const fail = (error: unknown): void => {
  post({ kind: 'obstacle', obstacle: obstacleOf(error) });
};

/** Everything about one log: its session, and the thread that feeds it. */
class OpenTimeline {
  readonly #log: OpenedLog;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #session: LogSession;
  readonly #texts: LogTexts;
  readonly #scanner: Worker;
  #scanning = true;
  #changedMeanwhile = false;
  #working = false;
  #progressTimer: NodeJS.Timeout | null = null;
  #told = '';

  constructor(private readonly data: TimelineThreadData) {
    const { log, indexBudget, threads } = data;
    const scan: LogScanThreadData = { kind: 'scan', log, indexBudget, stop: this.#stop };
    this.#scanner = new Worker(join(threads, 'timeline.mjs'), { workerData: scan });
    this.#log = openLog(log);
    const { files, kinds } = this.#log;
    this.#session = new LogSession(files, {
      kinds,
      rescan: (block, rows, swaps) => scanBlock(files, block, rows, swaps),
      decode: decodeArguments,
      about: aboutCommand,
      lens: lensOf,
      onViewProgress: (progress) => {
        post({ kind: 'view-progress', progress });
      },
    });
    this.#texts = new LogTexts(files, this.#session);
    this.#scanner.on('message', (message: FromLogScanThread) => {
      this.#scanned(message);
    });
    this.#scanner.on('error', fail);
  }

  receive(message: ToTimelineThread): void {
    switch (message.kind) {
      case 'stop-scan':
        Atomics.store(this.#stop, 0, 1);
        break;
      case 'changed':
        this.#lookAtFile();
        break;
      case 'query':
        this.#answer(message.id, () => this.#session.answer(message.query));
        break;
      case 'copy':
        this.#answer(message.id, () => this.#texts.copy(message.row, message.group, message.what));
        break;
      case 'text':
        this.#answer(message.id, () => this.#texts.document(message.row, message.argument, message.lens));
        break;
      case 'place':
        this.#answer(message.id, () => this.#texts.places(message.row, message.group));
        break;
      case 'line':
        this.#answer(message.id, () => ({
          fileName: this.#log.files.files[message.file].name,
          line: lineOfOffset(this.#log.files.source(message.file), message.offset),
        }));
        break;
    }
    this.#work();
  }

  #answer(id: number, ask: () => unknown): void {
    try {
      post({ kind: 'answer', id, answer: ask() });
    } catch (error) {
      post({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  #scanned(message: FromLogScanThread): void {
    switch (message.kind) {
      case 'part':
        this.#session.addPart(message.part, message.extras);
        this.#session.setReport(message.report);
        this.#scanning = !message.report.done;
        if (message.report.done && this.#changedMeanwhile) this.#lookAtFile();
        break;
      case 'growing': {
        const source = reopenLast(this.data.log, this.#log.files);
        if (source !== null) this.#log.files.replaceLast(source);
        this.#session.grow(message.obsolete);
        break;
      }
      case 'obstacle':
        post(message);
        break;
    }
    this.#changed();
  }

  /** The file has changed: if it has only grown, the scan goes on; else everything begins anew. */
  #lookAtFile(): void {
    this.#changedMeanwhile = this.#scanning;
    // One that was stopped by hand stays as it is until it is read again.
    if (this.#scanning || Atomics.load(this.#stop, 0) !== 0) return;
    const { files } = this.#log;
    try {
      const source = reopenLast(this.data.log, files);
      if (source === null) return;
      const known = files.source(files.count - 1);
      const from = Math.max(0, known.size - TAIL_BYTES);
      const before = new Uint8Array(known.size - from);
      const now = new Uint8Array(before.length);
      const grown =
        source.size >= known.size &&
        known.read(from, before) === before.length &&
        source.read(from, now) === now.length &&
        Buffer.compare(before, now) === 0;
      const same = grown && source.size === known.size;
      source.close();
      if (same) return;
      if (!grown) {
        post({ kind: 'replaced' });
        return;
      }
      this.#scanning = true;
      this.#scanner.postMessage({ kind: 'grown' });
    } catch {
      post({ kind: 'replaced' });
    }
  }

  #changed(): void {
    this.#work();
    this.#tellSoon();
    // The first commands are told of at once: somebody is waiting for them.
    if (this.#told === '') this.#tellProgress();
  }

  #tellSoon(): void {
    this.#progressTimer ??= setTimeout(() => {
      this.#progressTimer = null;
      this.#tellProgress();
    }, PROGRESS_MS);
  }

  #tellProgress(): void {
    const progress = this.#session.progress();
    const told = JSON.stringify(progress);
    if (told === this.#told) return;
    this.#told = told;
    post({ kind: 'progress', progress });
  }

  /** Background work in slices, between which messages are answered. */
  #work(): void {
    if (this.#working) return;
    this.#working = true;
    const slice = (): void => {
      let more = false;
      try {
        more = this.#session.work(WORK_MS);
      } catch (error) {
        fail(error);
      }
      if (more) {
        setImmediate(slice);
        return;
      }
      this.#working = false;
      this.#tellSoon();
    };
    setImmediate(slice);
  }
}

function answer(data: TimelineThreadData): void {
  try {
    const timeline = new OpenTimeline(data);
    port?.on('message', (message: ToTimelineThread) => {
      timeline.receive(message);
    });
  } catch (error) {
    fail(error);
  }
}

if (work.kind === 'answer') answer(work);
else if (port !== null) runLogScan(work, port);
