import { setImmediate } from 'node:timers/promises';
import type { ByteSource } from '../../engine/io/byte-source.js';
import type { Damage } from '../../engine/rdb/damage.js';
import { RdbScanner } from '../../engine/rdb/scan.js';
import { TemplateIndex } from '../../engine/rdb/template-index.js';
import type { ExportChunk } from './export-chunk.js';

/** Least bytes of a chunk. */
const CHUNK_BYTES = 4 * 1024 * 1024;
/** Keys that are scanned between two looks at messages. */
const STEP_KEYS = 20_000;

/** Cuts a dump at its records by scanning it, which is many times faster than exporting it. */
export class ChunkPlanner {
  /** Damage that the scan met. */
  readonly damage: Damage[] = [];
  #damaged = false;

  /** @param everything true when every key is exported, so that the database that a chunk leaves selected is known */
  constructor(
    private readonly source: ByteSource,
    private readonly everything: boolean,
  ) {}

  /**
   * The chunks in order. Where the scan meets damage, all that is left becomes one chunk that is scanned from the
   * beginning: how a scan finds its way behind damage depends on what it has seen before.
   */
  async *chunks(): AsyncGenerator<ExportChunk> {
    const templates = new TemplateIndex(this.source);
    let db = 0;
    let keys = 0;
    let selected = -1;
    const scanner = new RdbScanner(this.source, {
      key: (key) => {
        keys++;
        selected = key.db;
      },
      event: (event) => {
        templates.note(event);
        if (event.kind === 'database') db = event.db;
        else if (event.kind === 'damage') this.#note(event.damage);
      },
    });
    let next: Omit<ExportChunk, 'index' | 'until'> = { start: null, skip: 0, selected: -1, templates: [] };
    let from = 0;
    let before = 0;
    let index = 0;
    let more = true;
    while (more) {
      more = scanner.run(STEP_KEYS);
      await setImmediate();
      if (this.#damaged) {
        yield { start: null, skip: before, selected: next.selected, templates: [], index: index++, until: Infinity };
        break;
      }
      if (more && scanner.offset - from < CHUNK_BYTES) continue;
      yield { ...next, index: index++, until: more ? scanner.offset : Infinity };
      from = scanner.offset;
      before = keys;
      next = {
        start: {
          offset: from,
          db,
          context: scanner.context,
        },
        skip: 0,
        selected: this.everything ? selected : -1,
        templates: templates.places,
      };
    }
    // Nothing is left to hand out, but what else is damaged should be known.
    while (scanner.run(STEP_KEYS)) await setImmediate();
  }

  #note(damage: Damage): void {
    this.damage.push(damage);
    this.#damaged ||= damage.severity === 'error';
  }
}
