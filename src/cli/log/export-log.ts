/** The export of a log: its commands, and for formats of commands the keys of its base in front of them. */
import { setImmediate } from 'node:timers/promises';
import type { LogDamage } from '../../engine/aof/log-damage.js';
import type { LogSet } from '../../engine/aof/log-set.js';
import { PreambleScan } from '../../engine/aof/preamble.js';
import { LogScanner } from '../../engine/aof/scan.js';
import { LogExporter, type LogExportPlan } from '../../engine/analysis/log-exporter.js';
import type { ExportProblem } from '../../engine/analysis/key-exporter.js';
import type { ByteSink } from '../../engine/io/byte-sink.js';
import { FileSource } from '../../engine/io/file-source.js';
import { exportHere } from '../threads/export-run.js';

/** Commands between two looks at signals. */
const SLICE = 5000;
/** Findings that are kept. */
const MOST_DAMAGE = 1000;

export interface LogExportResult {
  readonly commands: number;
  readonly damage: readonly { readonly file: string; readonly damage: LogDamage }[];
  readonly damageTotal: number;
  readonly problems: readonly { readonly file: string; readonly problem: ExportProblem }[];
  readonly problemTotal: number;
  /** Files with keys in RDB form that a format of commands as JSON does not have. */
  readonly basesLeftOut: readonly string[];
  readonly missing: readonly string[];
}

/**
 * Exports a log. Where a file begins with an RDB, its keys come first, as commands that make them.
 * @param now ms of Unix time
 * @throws SourceError, SinkError, OutputClosed, FilterError
 */
export async function exportLog(
  set: LogSet,
  plan: LogExportPlan,
  sink: ByteSink,
  now: number,
  onBytes: (done: number) => void,
): Promise<LogExportResult> {
  const damage: LogExportResult['damage'][number][] = [];
  const problems: LogExportResult['problems'][number][] = [];
  const basesLeftOut: string[] = [];
  const missing: string[] = [];
  let [damageTotal, problemTotal, commands] = [0, 0, 0];
  for (const file of set.files) {
    const { source, start, name } = file;
    if (source === null) {
      missing.push(file.missing ?? name);
      continue;
    }
    let selected = file === set.files[0] ? 0 : -1;
    let hasBase = false;
    if (PreambleScan.begins(source)) {
      if (plan.format === 'json' || !(source instanceof FileSource)) hasBase = true;
      else {
        const { format, filter } = plan;
        const functions = Object.keys(filter).length === 0;
        const keys = { format, filter, limit: Infinity, functions, now };
        const result = await exportHere(source, keys, sink, (done) => onBytes(start + done));
        selected = -1;
        problemTotal += result.problemTotal;
        problems.push(...result.problems.map((problem) => ({ file: source.name, problem })));
      }
    }
    const exporter = new LogExporter({ ...plan, limit: plan.limit - commands }, sink, selected);
    const own = exporter.file(source);
    const scanner = new LogScanner(source, {
      command: own.command,
      damage: (one) => {
        damageTotal++;
        if (damage.length < MOST_DAMAGE) damage.push({ file: source.name, damage: one });
        own.damage(one);
      },
      preamble: ({ keys }) => {
        if (hasBase && keys > 0) basesLeftOut.push(source.name);
      },
    });
    while (!exporter.full && scanner.run(SLICE)) {
      onBytes(start + scanner.offset);
      // Lets a signal be heard.
      await setImmediate();
    }
    exporter.end();
    commands += exporter.commands;
  }
  return { commands, damage, damageTotal, problems, problemTotal, basesLeftOut, missing };
}
