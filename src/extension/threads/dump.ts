/** The thread that answers for one open dump, beside the one that scans it. It never works long at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { lensOf } from '../../engine/analysis/lens/lens.js';
import { moduleLayouts } from '../../engine/analysis/modules/layouts.js';
import { bytesToText } from '../../engine/analysis/text.js';
import { DumpSession } from '../../engine/index/dump-session.js';
import { FileSource } from '../../engine/io/file-source.js';
import { describeDuplicate } from '../../engine/rdb/duplicate-finder.js';
import { TemplateIndex } from '../../engine/rdb/template-index.js';
import type { DumpThreadData, FromDumpThread, FromScanThread, ToDumpThread } from '../../protocol/thread.js';
import { ChecksumWatch } from '../thread-work/checksum-watch.js';
import { KeyTexts } from '../thread-work/key-texts.js';
import { obstacleOf, openSpec } from '../thread-work/open-spec.js';
import type { ScanWire } from '../thread-work/scan-wire.js';

/** How long background work goes on before messages are looked at again, in ms. */
const WORK_MS = 8;
/** How often progress is told, in ms. */
const PROGRESS_MS = 200;
/** Bytes of a key that a message names. */
const NAMED_BYTES = 120;

const data = workerData as DumpThreadData & ScanWire;
const port = parentPort;

function post(message: FromDumpThread): void {
  port?.postMessage(message);
}

const fail = (error: unknown): void => {
  post({ kind: 'obstacle', obstacle: obstacleOf(error) });
};

/** Everything about one dump: its session, and the threads that feed it. */
class OpenDump {
  readonly #source = openSpec(data.source);
  #templates = new TemplateIndex(this.#source);
  readonly #session = new DumpSession(this.#source, {
    file: {
      name: this.#source.name,
      bytes: this.#source.size,
      modified: this.#source instanceof FileSource ? this.#source.modified : null,
    },
    separators: data.separators,
    now: Date.now(),
    values: { template: (id) => this.#templates.lookup(id), layouts: moduleLayouts },
    lens: lensOf,
    onViewProgress: (progress) => {
      post({ kind: 'view-progress', progress });
    },
  });
  readonly #texts = new KeyTexts(this.#source, this.#session, () => this.#templates);
  readonly #checksum: ChecksumWatch;
  #working = false;
  #progressTimer: NodeJS.Timeout | null = null;
  /** What was told last; the same is not told twice. */
  #told = '';
  #toldKeys = false;

  constructor() {
    data.wire.on('message', (message: FromScanThread) => {
      this.#scanned(message);
    });
    this.#checksum = new ChecksumWatch(data.source, this.#source, data.threads, {
      changed: (state) => {
        this.#session.setChecksum(state);
        this.#changed();
      },
      damage: (damage) => {
        this.#session.addDamage(damage);
        this.#changed();
      },
    });
  }

  receive(message: ToDumpThread): void {
    switch (message.kind) {
      case 'stop-scan':
        Atomics.store(data.stop, 0, 1);
        break;
      case 'query':
        this.#answer(message.id, () => this.#session.answer(message.query));
        break;
      case 'copy':
        this.#answer(message.id, () => this.#texts.copy(message.row, message.what));
        break;
      case 'text':
        this.#answer(message.id, () => this.#texts.document(message.row, message.element, message.lens));
        break;
    }
    this.#work();
  }

  /** Answers now or later, but always. */
  #answer(id: number, ask: () => unknown): void {
    const failed = (error: unknown): void => {
      post({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    };
    try {
      Promise.resolve(ask()).then((answer) => {
        post({ kind: 'answer', id, answer });
      }, failed);
    } catch (error) {
      failed(error);
    }
  }

  #scanned(message: FromScanThread): void {
    switch (message.kind) {
      case 'keys':
        this.#session.addPart(message.part);
        break;
      case 'statistics': {
        const { statistics, done } = message;
        if (this.#templates.places.length !== message.templates.length)
          this.#templates = new TemplateIndex(this.#source, message.templates);
        this.#session.setReport(message);
        if (statistics.damage.some(({ kind, guess }) => kind === 'bad-magic' && !guess))
          this.#notADump(statistics.damage[0].found);
        else this.#texts.setContext(message.context);
        if (done) this.#checksum.scanned(statistics.header, statistics.end);
        break;
      }
      case 'duplicates':
        for (const duplicate of message.report.duplicates) {
          this.#session.addDamage(describeDuplicate(duplicate, bytesToText(duplicate.key, { limit: NAMED_BYTES })));
        }
        break;
      case 'obstacle':
        post(message);
        break;
    }
    this.#changed();
  }

  #notADump(found: string): void {
    post({
      kind: 'obstacle',
      obstacle: {
        code: 'not-a-dump',
        title: 'This is not a Redis dump',
        text: `A dump begins with "REDIS" or "VALKEY" and a version; this file begins with ${found}. Other programs use the name .rdb too. Nothing was changed by opening it.`,
      },
    });
  }

  #changed(): void {
    this.#work();
    this.#progressTimer ??= setTimeout(() => {
      this.#progressTimer = null;
      this.#tellProgress();
    }, PROGRESS_MS);
    // The first keys are told of at once: somebody is waiting for them.
    if (!this.#toldKeys) this.#tellProgress();
  }

  #tellProgress(): void {
    const progress = this.#session.progress();
    this.#toldKeys = progress.keys > 0;
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
      this.#changedByWork();
    };
    setImmediate(slice);
  }

  #changedByWork(): void {
    this.#progressTimer ??= setTimeout(() => {
      this.#progressTimer = null;
      this.#tellProgress();
    }, PROGRESS_MS);
  }
}

try {
  const dump = new OpenDump();
  port?.on('message', (message: ToDumpThread) => {
    dump.receive(message);
  });
} catch (error) {
  fail(error);
}
