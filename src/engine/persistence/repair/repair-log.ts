/** Repairs a log on this machine: opens it, plans, carries the plan out. */
import type { RepairPlan } from '../../aof/plan.js';
import { planNewManifest, planRepair, type PlanOptions, type PlanWatch } from '../../aof/repair/make-plan.js';
import type { FileOperations } from '../../io/file-operations.js';
import { carryOut, type Destination, type Outcome } from './carry-out.js';
import { checkRepaired } from './check-repair.js';
import type { OpenedLog } from './opened-log.js';

/** What is asked for: a new manifest for the files that are there, or a repair of what they hold. */
export type RepairTask = { readonly kind: 'manifest' } | { readonly kind: 'log'; readonly options: PlanOptions };

/**
 * Plans; writes nothing.
 * @returns null when it was cancelled
 * @throws SourceError
 */
export const planTask = (log: OpenedLog, task: RepairTask, watch?: PlanWatch): RepairPlan | null =>
  task.kind === 'manifest' ? planNewManifest(log.set) : planRepair(log.set, task.options, watch);

/** Told while a plan is carried out. */
export interface CarryOutWatch {
  /** Bytes of the new log that were written. */
  progress?(bytes: number): void;
  cancelled?(): boolean;
}

/**
 * Writes the log that a plan describes.
 * @throws RepairError, SourceError, SinkError, SourceChanged, WriteCancelled: the original is whole after each of them
 */
export function carryOutTask(
  log: OpenedLog,
  task: RepairTask,
  plan: RepairPlan,
  to: Destination,
  now: number,
  watch: CarryOutWatch = {},
  files?: FileOperations,
): Outcome {
  const options = task.kind === 'log' ? task.options : {};
  return carryOut(plan, log, to, {
    now,
    ...watch,
    ...(files === undefined ? {} : { files }),
    check: (staged) => checkRepaired(plan, options, staged, () => watch.cancelled?.() === true),
  });
}
