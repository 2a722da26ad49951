/** The thread that scans a dump: fills columns, counts, finds keys that stand twice. It answers nothing. */
import { workerData } from 'node:worker_threads';
import { Statistics } from '../../engine/analysis/statistics.js';
import { KeyTableWriter } from '../../engine/index/key-table-writer.js';
import { DuplicateFinder } from '../../engine/rdb/duplicate-finder.js';
import { RdbScanner } from '../../engine/rdb/scan.js';
import { TemplateIndex } from '../../engine/rdb/template-index.js';
import type { FromScanThread, ScanThreadData } from '../../protocol/thread.js';
import { obstacleOf, openSpec } from '../thread-work/open-spec.js';
import type { ScanWire } from '../thread-work/scan-wire.js';

/** Biggest keys that the overview shows. */
const TOP_KEYS = 10;
/** Records between looks at the clock, and how often what was found is handed on, in ms. */
const RECORDS_BETWEEN = 4_000;
const REPORT_MS = 150;
/** The first keys are handed on at once, so that something is to be seen. */
const FIRST_RECORDS = 200;
/** Share of the index's memory that the search for keys that stand twice may take. */
const DUPLICATE_SHARE = 0.25;

const data = workerData as ScanThreadData & ScanWire;

function post(message: FromScanThread): void {
  data.wire.postMessage(message);
}

function scan(): void {
  const source = openSpec(data.source);
  const statistics = new Statistics({ separators: data.separators, top: TOP_KEYS, now: data.now });
  const table = new KeyTableWriter(data.indexBudget, (part) => {
    post({ kind: 'keys', part });
  });
  const duplicates = new DuplicateFinder(data.indexBudget * DUPLICATE_SHARE);
  const templates = new TemplateIndex(source);
  const cancelled = (): boolean => Atomics.load(data.stop, 0) !== 0;
  const scanner = new RdbScanner(
    source,
    {
      key(key) {
        statistics.key(key);
        table.key(key);
        duplicates.add(key.db, key.keyBuffer, key.keyStart, key.keyLength);
      },
      event(event) {
        statistics.event(event);
        templates.note(event);
      },
    },
    { cancelled },
  );
  const report = (done: boolean): void => {
    table.flush();
    post({
      kind: 'statistics',
      statistics: statistics.snapshot(),
      offset: scanner.offset,
      context: scanner.context,
      memoryModel: scanner.memoryModel,
      templates: templates.places,
      done,
    });
  };
  let more = scanner.run(FIRST_RECORDS);
  report(false);
  let reported = performance.now();
  while (more) {
    more = scanner.run(RECORDS_BETWEEN) && !cancelled();
    if (performance.now() - reported < REPORT_MS) continue;
    report(false);
    reported = performance.now();
  }
  report(true);
  if (!cancelled()) post({ kind: 'duplicates', report: duplicates.finish(source, cancelled) });
  source.close();
}

try {
  scan();
} catch (error) {
  post({ kind: 'obstacle', obstacle: obstacleOf(error) });
} finally {
  data.wire.close();
}
