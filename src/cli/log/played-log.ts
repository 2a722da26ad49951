/** The dataset that a log makes, as the dump that commands of the command line can read. */
import type { LogSet } from '../../engine/aof/log-set.js';
import { loadLog, type Dataset, type DatasetProblem } from '../../engine/persistence/dataset/load-dataset.js';
import { TemporaryDump } from '../../engine/persistence/dataset/temporary-dump.js';
import { ProgressLine } from '../progress.js';

/** A log that was executed. */
export interface PlayedLog {
  readonly dump: TemporaryDump;
  readonly commands: number;
  readonly problems: readonly DatasetProblem[];
  readonly problemTotal: number;
}

/**
 * Executes a log and writes its dataset to a temporary dump; the caller removes it.
 * @throws DatasetTooLarge, SourceError, SinkError
 */
export async function playLog(set: LogSet): Promise<PlayedLog> {
  const dataset = await loadWithProgress(set);
  const { commands, problems, problemTotal } = dataset;
  return { dump: new TemporaryDump(dataset), commands, problems, problemTotal };
}

/** Executes a log and shows how far it is. @throws DatasetTooLarge, SourceError */
export async function loadWithProgress(set: LogSet): Promise<Dataset> {
  const progress = new ProgressLine('Executing', set.size);
  try {
    return await loadLog(set, { onProgress: (done) => progress.show(done) });
  } finally {
    progress.clear();
  }
}

const WORDS = {
  failed: 'a command fails, as in a server, and changes nothing',
  unknown: 'a command is not executed',
  ends: 'what follows is not in the dataset',
  missing: 'what it and the files behind it hold is not in the dataset',
} as const satisfies Readonly<Record<DatasetProblem['kind'], string>>;

/** Tells on standard error what did not get into the dataset. @returns true when something may be missing in it */
export function tellProblems({ problems, problemTotal }: Pick<Dataset, 'problems' | 'problemTotal'>): boolean {
  for (const { kind, file, offset, reason } of problems) {
    process.stderr.write(`${file}: offset ${offset}: ${WORDS[kind]}: ${reason}\n`);
  }
  if (problemTotal > problems.length) process.stderr.write(`${problemTotal - problems.length} more commands fail\n`);
  return problems.some(({ kind }) => kind !== 'failed');
}
