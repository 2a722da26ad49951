/** What the thread does that scans a log: it fills columns and counts, and stays for when the log grows. */
import type { MessagePort } from 'node:worker_threads';
import { LogScan } from '../../engine/log-index/log-scan.js';
import type { FromLogScanThread, LogScanThreadData, ToLogScanThread } from '../../protocol/timeline-thread.js';
import { openLog, reopenLast } from './open-log.js';
import { obstacleOf } from './open-spec.js';

/** Commands between looks at the clock, and how often what was found is handed on, in ms. */
const COMMANDS_BETWEEN = 4_000;
const REPORT_MS = 150;
/** The first commands are handed on at once, so that something is to be seen. */
const FIRST_COMMANDS = 200;
/** How often keys are ranked while the scan goes on, in ms: that takes a look at each. */
const KEYS_MS = 3_000;

/** Scans a log and hands on what is found, for as long as the thread lives. */
export function runLogScan(data: LogScanThreadData, port: MessagePort): void {
  const post = (message: FromLogScanThread): void => {
    port.postMessage(message);
  };
  const cancelled = (): boolean => Atomics.load(data.stop, 0) !== 0;
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      post({ kind: 'obstacle', obstacle: obstacleOf(error) });
    }
  };
  const run = (scan: LogScan): void => {
    const report = (done: boolean, keys: boolean): void => {
      post({ kind: 'part', ...scan.take(), report: scan.report(done, keys) });
    };
    let more = scan.run(FIRST_COMMANDS);
    report(!more, !more);
    let reported = performance.now();
    let ranked = reported;
    while (more) {
      more = scan.run(COMMANDS_BETWEEN) && !cancelled();
      const now = performance.now();
      if (more && now - reported < REPORT_MS) continue;
      const keys = !more || now - ranked >= KEYS_MS;
      report(!more, keys);
      reported = now;
      if (keys) ranked = now;
    }
  };
  guarded(() => {
    const { files, damage } = openLog(data.log);
    const scan = new LogScan(files, { budget: data.indexBudget, before: damage, cancelled });
    port.on('message', (_message: ToLogScanThread) => {
      guarded(() => {
        const source = reopenLast(data.log, files);
        if (source === null) return;
        const obsolete = scan.grow(source);
        post({ kind: 'growing', obsolete, bytes: source.size });
        run(scan);
      });
    });
    run(scan);
  });
}
