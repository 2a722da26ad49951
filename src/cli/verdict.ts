import { isPreamble } from './dataset.js';
import type { FileSource } from '../engine/io/file-source.js';
import type { Damage } from '../engine/rdb/damage.js';
import { DuplicateFinder } from '../engine/rdb/duplicate-finder.js';
import { hasChecksum } from '../engine/rdb/header.js';
import { planPieces, type Piece, type PiecePlan } from '../engine/rdb/pieces.js';
import { checksumDamage, CHECKSUM_BYTES, duplicateDamage, type VerifiedPart } from '../engine/rdb/verify.js';
import { inheritedDatabases, joinPieces, withoutRepeats, type ScannedPiece } from './threads/joined.js';
import { runTasks, threadsFor } from './threads/pool.js';
import { runTask, type Task, type TaskResult, type VerifiedPiece } from './threads/tasks.js';

/** Pieces a thread: enough that none waits long for the last one. */
const PIECES_PER_THREAD = 3;
/** Bytes for fingerprints of keys, 6 a key. */
const DUPLICATES_BUDGET = 400 * 1024 * 1024;

/** What the check of a dump came to. */
export interface Verdict {
  /** False when data is lost or a server refuses the file. */
  readonly ok: boolean;
  readonly format: 'rdb' | 'aof';
  readonly bytes: number;
  /** Every record in front of this offset is whole. A wrong checksum counts at its own place. */
  readonly validUpTo: number;
  readonly keys: number;
  readonly checksum: 'ok' | 'absent' | 'mismatch';
  /** In the order of the file. */
  readonly damage: readonly Damage[];
  readonly damageTotal: number;
}

/**
 * Checks a dump to the last byte, on all processors.
 * @param onBytes told the bytes done; the whole is twice the file, for the checksum walks it too
 * @throws SourceError
 */
export async function verifyDump(source: FileSource, onBytes: (done: number) => void): Promise<Verdict> {
  const threads = threadsFor(source.size);
  const plan = planOf(source, threads);
  const budget = Math.floor(DUPLICATES_BUDGET / plan.pieces.length);
  const verifyTask = (piece: Piece): Task => ({
    kind: 'verify',
    path: source.name,
    part: { piece, context: plan.context },
    budget,
  });
  const tasks: readonly Task[] = [...checksumTasks(source, plan), ...plan.pieces.map(verifyTask)];
  const results = await runTasks(tasks, threads, onBytes);
  const scanned = results.flatMap((result) => (result.kind === 'verify' ? [result] : []));
  const pieces = joinPieces(
    plan,
    plan.pieces.map((piece, i) => pieceOf(piece, scanned[i])),
    (piece) =>
      pieceOf(
        piece,
        runTask(verifyTask(piece), () => undefined),
      ),
  );
  return judge(
    source,
    pieces,
    results.find((result) => result.kind === 'checksum'),
  );
}

/** Hashes with shared field names can be checked only by who has seen all that stands before them. */
function planOf(source: FileSource, threads: number): PiecePlan {
  const plan = planPieces(source, threads === 1 ? 1 : threads * PIECES_PER_THREAD);
  return plan.context.templates.length === 0 ? plan : planPieces(source, 1);
}

function checksumTasks(source: FileSource, plan: PiecePlan): readonly Task[] {
  if (!hasChecksum(plan.context.header) || source.size <= CHECKSUM_BYTES) return [];
  return [{ kind: 'checksum', path: source.name, to: source.size - CHECKSUM_BYTES }];
}

function pieceOf(piece: Piece, result: TaskResult): ScannedPiece<VerifiedPiece> {
  if (result.kind !== 'verify') throw new TypeError('not the result of a check');
  return { piece, end: result.end, result: result.verified };
}

function judge(
  source: FileSource,
  pieces: readonly ScannedPiece<VerifiedPiece>[],
  sum: TaskResult | undefined,
): Verdict {
  const parts = pieces.map(({ result }) => result.part);
  const keys = parts.reduce((total, part) => total + part.keys, 0);
  const end = parts[parts.length - 1]?.end ?? null;
  const checksum = checksumDamage(end, sumOf(source, end, sum));
  const duplicates = duplicateDamage(findDuplicates(source, pieces), keys);
  const found = withoutRepeats(parts.flatMap((part) => part.damage));
  const damage = [...found, ...duplicates, ...(checksum === null ? [] : [checksum])].sort(
    (a, b) => a.offset - b.offset,
  );
  const errors = damage.filter(({ severity }) => severity === 'error');
  const more = parts.reduce((total, part) => total + part.damageTotal - part.damage.length, 0);
  return {
    ok: errors.length === 0,
    format: damage.some(isPreamble) ? 'aof' : 'rdb',
    bytes: source.size,
    validUpTo: errors.reduce((least, { offset }) => Math.min(least, offset), end?.offset ?? source.size),
    keys,
    checksum: checksum !== null ? 'mismatch' : (end?.checksum ?? 0n) === 0n ? 'absent' : 'ok',
    damage,
    damageTotal: damage.length + more,
  };
}

/** The sum of what stands in front of the checksum: computed already, if it stands at the file's end. */
function sumOf(source: FileSource, end: VerifiedPart['end'], sum: TaskResult | undefined): bigint {
  if (end === null || end.checksum === null) return 0n;
  const to = end.offset - CHECKSUM_BYTES;
  const result =
    sum !== undefined && to === source.size - CHECKSUM_BYTES
      ? sum
      : runTask({ kind: 'checksum', path: source.name, to }, () => undefined);
  return result.kind === 'checksum' ? result.crc : 0n;
}

function findDuplicates(
  source: FileSource,
  pieces: readonly ScannedPiece<VerifiedPiece>[],
): ReturnType<DuplicateFinder['finish']> {
  const finder = new DuplicateFinder(DUPLICATES_BUDGET);
  const inherited = inheritedDatabases(pieces);
  pieces.forEach(({ result }, i) => {
    finder.adopt(result.known, null);
    finder.adopt(result.inherited, inherited[i]);
  });
  return finder.finish(source);
}
