/** What comes out when the commands of a log are executed, besides what its check has found. */
import type { NamedFinding } from '../../engine/aof/check-set.js';
import type { LogSet } from '../../engine/aof/log-set.js';
import { loadLog } from '../../engine/persistence/dataset/load-dataset.js';

/** A log that was executed. */
export interface ExecutedLog {
  /** Commands that were executed. */
  readonly commands: number;
  /** Keys that it makes. */
  readonly keys: number;
  /** Commands that failed, as far as they are kept. */
  readonly failed: readonly NamedFinding[];
  readonly failedTotal: number;
}

/**
 * Executes a log in memory, and tells which commands a server would answer with an error: it passes over them, so what
 * they should have done is not in the dataset. What ends the execution is left out: the check has found it.
 * @throws DatasetTooLarge, SourceError
 */
export async function executeLog(set: LogSet, onProgress: (bytes: number) => void): Promise<ExecutedLog> {
  const { keyspace, commands, problems, problemTotal } = await loadLog(set, { onProgress });
  const failed = problems.filter(({ kind }) => kind === 'failed');
  return {
    commands,
    keys: keyspace.databases.reduce((sum, { size }) => sum + size, 0),
    failed: failed.map(({ file, offset, reason }) => ({
      file,
      damage: {
        kind: 'failed-command',
        offset,
        length: 0,
        expected: 'a command that can be carried out',
        found: reason,
        lost: 'what the command should have done: servers log the error and go on',
        severity: 'warning',
        guess: false,
        server: 'complains',
        toolAccepts: true,
      },
    })),
    failedTotal: problemTotal - (problems.length - failed.length),
  };
}
