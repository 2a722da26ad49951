import type { Target } from './contestants.js';
import type { Cost } from './measure.js';

/** All runs of one program. */
export interface Result {
  readonly name: string;
  readonly target: Target | null;
  readonly runs: readonly Cost[];
}

/** The middle of numbers; NaN for none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? NaN;
  return ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** The medians of a program's runs. */
export interface Summary {
  readonly name: string;
  readonly wall: number;
  readonly cpu: number | null;
  /** The largest of all runs, bytes. */
  readonly resident: number | null;
  /** Wall time as a multiple of the baseline's. */
  readonly timesBaseline: number | null;
  readonly failure: string | null;
  /** Each target with whether it is reached; a target that could not be measured is not. */
  readonly targets: readonly { readonly what: string; readonly met: boolean }[];
}

/** Sums up a program's runs. @param baselineWall median of the baseline in seconds, null without one */
export function summarise(result: Result, baselineWall: number | null): Summary {
  const good = result.runs.filter((run) => run.failure === null);
  const failure = result.runs.find((run) => run.failure !== null)?.failure ?? null;
  const known = (pick: (run: Cost) => number | null): number[] => good.map(pick).filter((value) => value !== null);
  const wall = median(good.map((run) => run.wall));
  const cpus = known((run) => run.cpu);
  const peaks = known((run) => run.resident);
  const resident = peaks.length > 0 ? Math.max(...peaks) : null;
  const timesBaseline = baselineWall === null || good.length === 0 ? null : wall / baselineWall;
  const targets: { what: string; met: boolean }[] = [];
  const { target } = result;
  if (target?.timesBaseline !== undefined) {
    const most = target.timesBaseline;
    targets.push({
      what: most < 1 ? `${1 / most} times faster` : `at most ${most} times as long`,
      met: failure === null && timesBaseline !== null && timesBaseline <= most,
    });
  }
  if (target?.resident !== undefined) {
    targets.push({
      what: `at most ${megabytes(target.resident)} MB`,
      met: failure === null && resident !== null && resident <= target.resident,
    });
  }
  const cpu = cpus.length > 0 ? median(cpus) : null;
  return { name: result.name, wall, cpu, resident, timesBaseline, failure, targets };
}

/** The summaries as text, one line each, in columns. */
export function table(summaries: readonly Summary[]): string {
  const rows = [
    ['', 'wall', 'CPU', 'peak memory', 'against baseline', 'target'],
    ...summaries.map((summary) => [
      summary.name,
      seconds(summary.wall),
      summary.cpu === null ? 'unknown' : seconds(summary.cpu),
      summary.resident === null ? 'unknown' : `${megabytes(summary.resident)} MB`,
      ratio(summary.timesBaseline),
      summary.failure ?? summary.targets.map(({ what, met }) => `${met ? 'met' : 'MISSED'}: ${what}`).join(', '),
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const last = widths.length - 1;
  const cells = (row: readonly string[]): string[] =>
    row.map((cell, i) => (i === 0 || i === last ? cell.padEnd(widths[i]) : cell.padStart(widths[i])));
  return rows.map((row) => cells(row).join('  ').trimEnd()).join('\n');
}

const seconds = (value: number): string => (Number.isNaN(value) ? '-' : `${value.toFixed(2)} s`);
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

function ratio(timesBaseline: number | null): string {
  if (timesBaseline === null) return '-';
  if (timesBaseline < 1) return `${(1 / timesBaseline).toFixed(2)} times faster`;
  return `${timesBaseline.toFixed(2)} times as long`;
}
