/** A repair as a message: what a thread is told, does, and answers. All of it is plain data. */
import { changesNothing, type RepairPlan } from '../../aof/plan.js';
import type { DamagePolicy } from '../../aof/repair/request.js';
import { nodeFiles, type FileOperations } from '../../io/file-operations.js';
import type { Destination, Outcome } from './carry-out.js';
import { readCut } from './cut-text.js';
import { defaultOutput, openLog, type OpenedLog } from './opened-log.js';
import { compileRemoval, type CountingRemoval, type RemovalSpec } from './removal.js';
import { RepairError } from './repair-error.js';
import { carryOutTask, planTask, type RepairTask } from './repair-log.js';

/** What to do with a log. */
export type RepairWork =
  | { readonly kind: 'manifest' }
  | {
      readonly kind: 'log';
      readonly damage: DamagePolicy;
      /** As {@link readCut} takes it; null for no cut. */
      readonly until: string | null;
      readonly removal: RemovalSpec | null;
      readonly keepUnknown: boolean;
    };

export interface RepairJob {
  readonly path: string;
  readonly work: RepairWork;
  /**
   * Where the repaired log goes. `plan`: nowhere, nothing is written. `beside`: to a new place beside the original.
   * `new` puts it there even when there was nothing to repair.
   */
  readonly to: Destination | { readonly kind: 'plan' } | { readonly kind: 'beside' };
  /** ms of Unix time, for the names of backups. */
  readonly now: number;
}

export interface RepairResult {
  readonly plan: RepairPlan;
  /** Null when nothing was written. */
  readonly outcome: Outcome | null;
}

/** Told while a job runs. */
export interface RepairWatch {
  /** Bytes read of the old log, or written of the new one, and how many there are in all. */
  progress?(phase: 'read' | 'write', bytes: number, of: number): void;
  cancelled?(): boolean;
}

/**
 * Does a job.
 * @returns null when it was cancelled; then nothing is left of it
 * @throws RepairError, SourceError, SinkError, SourceChanged, WriteCancelled
 */
export function runRepairJob(
  job: RepairJob,
  watch: RepairWatch = {},
  files: FileOperations = nodeFiles,
): RepairResult | null {
  const log = openLog(job.path);
  try {
    const { task, removal } = taskOf(log, job.work);
    const of = log.set.size;
    const cancelled = (): boolean => watch.cancelled?.() === true;
    const made = planTask(log, task, { progress: (bytes) => watch.progress?.('read', bytes, of), cancelled });
    if (made === null) return null;
    const plan = withUnmatched(made, removal);
    const to = destinationOf(job.to, log, plan);
    if (to === null) return { plan, outcome: null };
    const progress = (bytes: number): void => watch.progress?.('write', bytes, of);
    return { plan, outcome: carryOutTask(log, task, plan, to, job.now, { progress, cancelled }, files) };
  } finally {
    log.set.close();
  }
}

function destinationOf(to: RepairJob['to'], log: OpenedLog, plan: RepairPlan): Destination | null {
  if (to.kind === 'plan' || plan.refusal !== null) return null;
  if (to.kind === 'new') return to;
  if (changesNothing(plan)) return null;
  return to.kind === 'beside' ? { kind: 'new', path: defaultOutput(log) } : to;
}

/** Who names a command that is not there has made a mistake, and the rest is not done by halves. */
function withUnmatched(plan: RepairPlan, removal: CountingRemoval | null): RepairPlan {
  const unmatched = removal?.unmatched() ?? [];
  return unmatched.length === 0 || plan.refusal !== null ? plan : { ...plan, refusal: unmatched.join('; ') };
}

function taskOf(
  log: OpenedLog,
  work: RepairWork,
): { readonly task: RepairTask; readonly removal: CountingRemoval | null } {
  if (work.kind === 'manifest') return { task: work, removal: null };
  const { damage, until, keepUnknown } = work;
  const read = until === null ? null : readCut(until, log.set);
  if (read?.kind === 'error') throw new RepairError(read.message);
  const removal = work.removal === null ? null : compileRemoval(work.removal);
  return { task: { kind: 'log', options: { damage, cut: read?.cut ?? null, removal, keepUnknown } }, removal };
}
