/** The thread that exports the keys of a dump that pass a filter. */
import { parentPort, workerData } from 'node:worker_threads';
import { JsonArraySink } from '../../engine/analysis/json-array.js';
import { KeyExporter, writeProlog, type ExportSummary } from '../../engine/analysis/key-exporter.js';
import { AtomicFile } from '../../engine/io/atomic-file.js';
import { assumedHeader, readHeader } from '../../engine/rdb/header.js';
import { RdbScanner } from '../../engine/rdb/scan.js';
import type { ExportThreadData, FromExportThread } from '../../protocol/thread.js';
import { obstacleOf, openSpec } from '../thread-work/open-spec.js';

/** Keys between looks at the clock, and how often progress is told, in ms. */
const KEYS_BETWEEN = 2_000;
const REPORT_MS = 200;

const data = workerData as ExportThreadData;
const port = parentPort;

function post(message: FromExportThread): void {
  port?.postMessage(message);
}

const cancelled = (): boolean => Atomics.load(data.stop, 0) !== 0;

/** Writes into the open file. Returns null when it was cancelled. */
function exportInto(file: AtomicFile): ExportSummary | null {
  const source = openSpec(data.source);
  const array = data.format === 'json' ? new JsonArraySink(file) : null;
  const sink = array ?? file;
  const plan = {
    format: data.format,
    filter: data.filter,
    limit: Infinity,
    functions: Object.keys(data.filter).length === 0,
    now: data.now,
  };
  const verdict = readHeader(source);
  const header = 'header' in verdict ? verdict.header : assumedHeader();
  const exporter = new KeyExporter(source, header, plan, sink);
  const scanner = new RdbScanner(source, exporter, { cancelled });
  writeProlog(data.format, sink);
  let keys = 0;
  let reported = performance.now();
  while (scanner.run(KEYS_BETWEEN)) {
    keys += KEYS_BETWEEN;
    if (performance.now() - reported < REPORT_MS) continue;
    reported = performance.now();
    post({ kind: 'export-progress', bytes: scanner.offset, keys });
  }
  const summary = exporter.end();
  array?.end();
  source.close();
  return cancelled() ? null : summary;
}

try {
  const file = new AtomicFile(data.path);
  let summary: ExportSummary | null = null;
  try {
    summary = exportInto(file);
  } finally {
    if (summary) file.commit();
    else file.discard();
  }
  if (summary) post({ kind: 'exported', keys: summary.keys, problems: summary.problemTotal });
} catch (error) {
  post({ kind: 'obstacle', obstacle: obstacleOf(error) });
}
