import { mergeStatistics, type StatisticsPart } from '../engine/analysis/statistics-merge.js';
import type { StatisticsSnapshot } from '../engine/analysis/statistics.js';
import type { FileSource } from '../engine/io/file-source.js';
import type { Damage } from '../engine/rdb/damage.js';
import { hasChecksum } from '../engine/rdb/header.js';
import { planPieces, type Piece, type PiecePlan } from '../engine/rdb/pieces.js';
import { openDump } from './input.js';
import { ProgressLine } from './progress.js';
import { inheritedDatabases, joinPieces, withoutRepeats, type ScannedPiece } from './threads/joined.js';
import { runTasks, threadsFor } from './threads/pool.js';
import { runTask, type Task, type TaskResult } from './threads/tasks.js';

/** Pieces a thread: enough that none waits long for the last one. */
const PIECES_PER_THREAD = 3;
/** Bytes of checksum behind the end mark. */
const CHECKSUM_BYTES = 8;

export type ChecksumVerdict = 'ok' | 'absent' | 'mismatch';

/** One file of a dataset. */
export interface InspectedFile {
  readonly path: string;
  readonly bytes: number;
  readonly checksum: ChecksumVerdict;
  readonly statistics: StatisticsSnapshot;
  /** Bytes of commands behind the dump: it is the preamble of an append-only file. */
  readonly commandBytes: number;
}

/** Several files counted as one: the shards of a cluster. */
export interface Dataset {
  readonly files: readonly InspectedFile[];
  readonly statistics: StatisticsSnapshot;
}

export interface DatasetOptions {
  readonly separators: readonly Uint8Array[];
  readonly top: number;
  /** ms of Unix time. */
  readonly now: number;
}

/** True for what a scan says of bytes behind a dump that is the preamble of an append-only file. */
export const isPreamble = ({ kind, found }: Damage): boolean =>
  kind === 'trailing-bytes' && found.endsWith(' bytes of commands');

/**
 * Scans files and sums up their checksums, on all processors.
 * @throws UsageError, SourceError
 */
export async function inspectDataset(paths: readonly string[], options: DatasetOptions): Promise<Dataset> {
  const sources = paths.map(openDump);
  try {
    const total = sources.reduce((sum, { size }) => sum + size, 0);
    const threads = threadsFor(total);
    const wanted = threads === 1 ? 1 : Math.max(2, Math.ceil((threads * PIECES_PER_THREAD) / sources.length));
    const plans = sources.map((source) => planPieces(source, wanted));
    const progress = new ProgressLine('Scanning', 2 * total);
    try {
      const files = await inspectFiles(sources, plans, threads, options, (done) => progress.show(done));
      return { files, statistics: mergeFiles(files, options) };
    } finally {
      progress.clear();
    }
  } finally {
    sources.forEach((source) => source.close());
  }
}

async function inspectFiles(
  sources: readonly FileSource[],
  plans: readonly PiecePlan[],
  threads: number,
  options: DatasetOptions,
  onBytes: (done: number) => void,
): Promise<readonly InspectedFile[]> {
  // Checksums come first: each is one long task that cannot be divided.
  const checksums = sources.map((source, i) => checksumTask(source, plans[i])).filter((task) => task !== null);
  const pieces = sources.flatMap((source, i) =>
    plans[i].pieces.map((piece) => pieceTask(source, plans[i], piece, options)),
  );
  const tasks: readonly Task[] = [...checksums, ...pieces];
  const results = await runTasks(tasks, threads, onBytes);
  return sources.map((source, i) => {
    const mine = results.filter((_, at) => tasks[at].path === source.name);
    return fileOf(source, plans[i], mine, options);
  });
}

/** Sums up to where the checksum most likely stands; null where there is none. */
function checksumTask(source: FileSource, plan: PiecePlan): Task | null {
  if (!hasChecksum(plan.context.header) || source.size <= CHECKSUM_BYTES) return null;
  return { kind: 'checksum', path: source.name, to: source.size - CHECKSUM_BYTES };
}

function pieceTask(source: FileSource, plan: PiecePlan, piece: Piece, { separators, top, now }: DatasetOptions): Task {
  return {
    kind: 'statistics',
    path: source.name,
    part: { piece, context: plan.context },
    options: { separators, top, now, savedAt: piece.start === 0 ? null : plan.savedAt },
  };
}

function fileOf(
  source: FileSource,
  plan: PiecePlan,
  results: readonly TaskResult[],
  options: DatasetOptions,
): InspectedFile {
  const scanned = results.flatMap((result) => (result.kind === 'statistics' ? [result] : []));
  const again = (piece: Piece): ScannedPiece<StatisticsSnapshot> => {
    const result = runTask(pieceTask(source, plan, piece, options), () => undefined);
    if (result.kind !== 'statistics') throw new TypeError('not the result of a piece');
    return { piece, end: result.end, result: result.snapshot };
  };
  const first = plan.pieces.map((piece, i) => ({ piece, end: scanned[i].end, result: scanned[i].snapshot }));
  const pieces = joinPieces(plan, first, again);
  const inherited = inheritedDatabases(pieces);
  const parts: StatisticsPart[] = pieces.map(({ result }, i) => ({ snapshot: result, inheritedDb: inherited[i] }));
  const merged = mergeStatistics(parts, options.separators, options.top);
  const statistics = { ...merged, damage: withoutRepeats(merged.damage) };
  const sum = results.find((result) => result.kind === 'checksum');
  return {
    path: source.name,
    bytes: source.size,
    statistics,
    checksum: checksumVerdict(source, statistics, sum?.kind === 'checksum' ? sum.crc : null),
    commandBytes: statistics.damage.some(isPreamble) ? (statistics.end?.trailing ?? 0) : 0,
  };
}

/** @param sum of everything but the last 8 bytes; null when it was not computed */
function checksumVerdict(source: FileSource, { end }: StatisticsSnapshot, sum: bigint | null): ChecksumVerdict {
  if (end === null || end.checksum === null || end.checksum === 0n) return 'absent';
  const to = end.offset - CHECKSUM_BYTES;
  if (sum === null || to !== source.size - CHECKSUM_BYTES) {
    const result = runTask({ kind: 'checksum', path: source.name, to }, () => undefined);
    return result.kind === 'checksum' && result.crc === end.checksum ? 'ok' : 'mismatch';
  }
  return sum === end.checksum ? 'ok' : 'mismatch';
}

function mergeFiles(files: readonly InspectedFile[], options: DatasetOptions): StatisticsSnapshot {
  const [only] = files;
  if (files.length === 1 && only !== undefined) return only.statistics;
  return mergeStatistics(
    files.map(({ statistics }) => ({ snapshot: statistics, inheritedDb: 0 })),
    options.separators,
    options.top,
  );
}
