import { resolve } from 'node:path';
import { checkLog } from '../../engine/aof/check.js';
import { SourceChanged } from '../../engine/aof/repair/write-plan.js';
import { beginsAsDump } from '../../engine/persistence/log-player.js';
import { compactLog, type Compacted, type CompactOptions } from '../../engine/persistence/dataset/compact-log.js';
import { openLog, type OpenedLog } from '../../engine/persistence/repair/opened-log.js';
import { RepairError } from '../../engine/persistence/repair/repair-error.js';
import { scanHeader } from '../../engine/rdb/scan-header.js';
import { NEWEST_WRITTEN, OLDEST_WRITTEN, type WriteTarget } from '../../engine/rdb/write/write-target.js';
import { EXIT, parseOptions, UsageError, type Command, type ExitStatus } from '../command.js';
import { loadWithProgress, tellProblems } from '../log/played-log.js';
import { print, printJson } from '../output.js';
import { bytesText, plural } from '../text.js';

const OPTIONS = {
  preamble: { type: 'string' },
  output: { type: 'string', short: 'o' },
  'in-place': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const HELP = `redis-persistence compact PATH (--output P | --in-place) [options]

Rewrites a log to the least that makes the same keys, as BGREWRITEAOF does,
without a server. PATH is an append-only file, a manifest or the folder of a
set: a set gets a new base, an empty increment and a new manifest.

The log is executed within the memory of this process. What was written is read
back, and its digest compared, before anything gets its name. A damaged log is
refused: repair it first. Do not compact a log that a server is writing.

Options
  --output P        the new log: a file, or the folder of a set; nothing may be
                    there yet
  --in-place        put it in place of the old log, whose files stay beside it
                    as NAME.bak-<time>
  --preamble rdb    keys in RDB form: what a log has that begins with an RDB; of
                    its version, or else of that of Redis 7.0
  --preamble none   plain commands, for Redis 7.0 and later: as other logs have
  --json            one JSON document on standard output

Examples
  redis-persistence compact appendonlydir --output compacted
  redis-persistence compact appendonly.aof --in-place --preamble none

Exit status: 0 compacted, 1 the log is damaged or cannot be compacted this way,
2 a file cannot be read or written.
`;

async function run(args: readonly string[]): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help === true) {
    print(HELP);
    return EXIT.OK;
  }
  const [path] = positionals;
  if (positionals.length !== 1) throw new UsageError(`compact takes one log, not ${positionals.length}`);
  const inPlace = values['in-place'] === true;
  if (inPlace === (values.output !== undefined)) throw new UsageError('compact takes one of --output and --in-place');
  const { preamble } = values;
  if (preamble !== undefined && preamble !== 'rdb' && preamble !== 'none') {
    throw new UsageError(`--preamble takes rdb or none, not '${preamble}'`);
  }
  let log: OpenedLog | null = null;
  try {
    log = openLog(path);
    if (checkLog(log.set)?.ok !== true) throw new RepairError(`${path} is damaged: repair it first`);
    const dataset = await loadWithProgress(log.set);
    if (tellProblems(dataset)) throw new RepairError(`${path} cannot be executed whole: nothing was written`);
    const output = values.output === undefined ? null : resolve(values.output);
    const done = await compactLog(log, dataset, { base: baseOf(log, preamble), output, now: Date.now() });
    report(path, done, values.json === true);
    return EXIT.OK;
  } catch (error) {
    if (!(error instanceof RepairError || error instanceof SourceChanged)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.DAMAGED;
  } finally {
    log?.set.close();
  }
}

/** The version that servers of the first logs of several files write: newer ones read it too. */
const SEVEN: WriteTarget = { dialect: 'redis', version: 10 };

/** As the log has it, unless something else is asked for. */
function baseOf({ set }: OpenedLog, preamble: string | undefined): CompactOptions['base'] {
  const source = set.files.at(0)?.source ?? null;
  const own = source !== null && source.size > 0 && beginsAsDump(source);
  if (preamble === 'none' || (preamble === undefined && !own)) return { kind: 'commands' };
  if (!own) return { kind: 'rdb', target: SEVEN };
  const { dialect, version } = scanHeader(source).header;
  const known = Math.min(Math.max(version, OLDEST_WRITTEN), NEWEST_WRITTEN[dialect]);
  return { kind: 'rdb', target: { dialect, version: known } };
}

function report(input: string, done: Compacted, json: boolean): void {
  const { output, bytesBefore, bytesAfter, keys, digest, backups } = done;
  if (json) {
    printJson({ input, output, bytesBefore, bytesAfter, keys, digest, backup: backups.at(0) ?? null, backups });
    return;
  }
  const freed = bytesBefore - bytesAfter;
  const words = freed >= 0 ? `${bytesText(freed)} less` : `${bytesText(-freed)} more`;
  print(`${output}: ${plural(keys, 'key')}, ${bytesText(bytesAfter)}, ${words} than before; digest ${digest}\n`);
  for (const backup of backups) print(`Kept: ${backup}\n`);
}

/** `compact PATH` */
export const compact: Command = {
  name: 'compact',
  summary: 'rewrite a log to the least that makes the same keys',
  help: HELP,
  run,
};
