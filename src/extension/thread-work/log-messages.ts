/** Messages between the extension host and the thread that reads and repairs logs. */
import type { RepairJob, RepairResult } from '../../engine/persistence/repair/repair-job.js';

/** What the thread is asked for. */
export type LogWork =
  { readonly kind: 'check'; readonly path: string } | { readonly kind: 'repair'; readonly job: RepairJob };

/** What the thread is started with. `stop[0]` becomes 1 when it must end. */
export interface LogThreadData {
  readonly work: LogWork;
  readonly stop: Int32Array;
}

/** One finding of a check, with its place as an editor has it. */
export interface PlacedFinding {
  /** Path of the file. */
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  /** From 0; 0 in files that are too large to count lines in. */
  readonly line: number;
  readonly column: number;
  readonly kind: string;
  readonly severity: 'error' | 'warning';
  readonly expected: string;
  readonly found: string;
  readonly lost: string;
}

/** What a check came to. */
export interface LogVerdict {
  readonly ok: boolean;
  readonly bytes: number;
  readonly commands: number;
  readonly findings: readonly PlacedFinding[];
  readonly findingTotal: number;
  /** Paths of all files that were checked. */
  readonly files: readonly string[];
}

export type FromLogThread =
  | { readonly kind: 'progress'; readonly phase: 'read' | 'write'; readonly bytes: number; readonly of: number }
  | { readonly kind: 'checked'; readonly verdict: LogVerdict }
  | { readonly kind: 'repaired'; readonly result: RepairResult }
  /** One sentence for the user. */
  | { readonly kind: 'failed'; readonly message: string };
