import { EXIT, parseOptions, UsageError, wholeNumber, type Command, type ExitStatus } from '../command.js';
import { damageText } from '../damage-text.js';
import { inspectDataset, type DatasetOptions } from '../dataset.js';
import type { LogSet } from '../../engine/aof/log-set.js';
import { openInput } from '../input.js';
import { inspectReport, type InspectReport } from '../inspect-report.js';
import { inspectText } from '../inspect-text.js';
import { inspectLog, logReport, type InspectedLog } from '../log/inspect-log.js';
import { commandAt, shownJson, shownText } from '../log/show-command.js';
import { inspectLogText } from '../log/inspect-log-text.js';
import { playLog, tellProblems, type PlayedLog } from '../log/played-log.js';
import { isTerminal, print, printJson } from '../output.js';

const DEFAULT_TOP = 10;

const OPTIONS = {
  json: { type: 'boolean' },
  top: { type: 'string' },
  separator: { type: 'string', multiple: true },
  offset: { type: 'string' },
  dataset: { type: 'boolean' },
} as const;

const HELP = `redis-persistence inspect PATH... [options]

What is in a dump: versions, the server that wrote it, databases, keys by type
and encoding, bytes on disk and in memory, expiries, namespaces, the biggest
keys, and whether the checksum holds. Several files count as one dataset, such
as the shards of a cluster.

What is in an append-only log, given as a file, a folder or a manifest: its
files, commands by name and bytes, databases, transactions, times, the biggest
commands, the keys with the most commands, and its base as a dump. --dataset
tells the keys that the log makes as well.

Options
  --json            one JSON document on standard output
  --top N           so many namespaces, biggest keys and commands (${DEFAULT_TOP})
  --separator S     what separates the parts of a key's name (:); may be given
                    several times, empty for no namespaces
  --dataset         of a log: executes it, as a server does at its start, within
                    the memory of this process, and tells what is then there
  --offset N        of a log: only the command at this offset, with all of its
                    arguments; of several files, as if they were one

Examples
  redis-persistence inspect dump.rdb
  redis-persistence inspect shard-*/dump.rdb --top 25
  redis-persistence inspect dump.rdb --json | jq .types
  redis-persistence inspect appendonlydir

Exit status: 0 all well, 1 the file is damaged, 2 it cannot be read.
`;

async function run(args: readonly string[]): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help === true) {
    print(HELP);
    return EXIT.OK;
  }
  if (positionals.length === 0) throw new UsageError('inspect needs the path of a file');
  if (values.dataset === true && (positionals.length > 1 || values.offset !== undefined)) {
    throw new UsageError('--dataset takes one log, without --offset');
  }
  const top = values.top === undefined ? DEFAULT_TOP : wholeNumber('top', values.top);
  const separators = (values.separator ?? [':']).map((separator) => new TextEncoder().encode(separator));
  const options = { separators, top, now: Date.now() };
  const json = values.json === true;
  const [only] = positionals;
  if (positionals.length === 1 && only !== undefined) {
    const input = openInput(only);
    if (input.kind === 'log') {
      try {
        if (values.offset !== undefined) return showCommand(input.set, wholeNumber('offset', values.offset), json);
        const log = inspectLog(input.set, top);
        return await inspectTheLog(log, options, json, values.dataset === true);
      } finally {
        input.set.close();
      }
    }
    input.source.close();
    if (values.offset !== undefined) throw new UsageError('--offset is for logs');
    return inspectDumps([input.source.name], options, json);
  }
  return inspectDumps(positionals, options, json);
}

async function inspectDumps(paths: readonly string[], options: DatasetOptions, json: boolean): Promise<ExitStatus> {
  const { top } = options;
  const dataset = await inspectDataset(paths, options);
  const report = inspectReport(dataset, top);
  if (json) printJson(report);
  else print(inspectText(dataset, report, top, isTerminal()));
  for (const { path, statistics } of dataset.files) {
    for (const damage of statistics.damage) process.stderr.write(damageText(path, damage));
  }
  const damaged = dataset.files.some(
    ({ checksum, statistics: { damage } }) =>
      checksum === 'mismatch' || damage.some(({ severity }) => severity === 'error'),
  );
  return damaged ? EXIT.DAMAGED : EXIT.OK;
}

function showCommand(set: LogSet, position: number, json: boolean): ExitStatus {
  const shown = commandAt(set, position);
  if (json) printJson(shownJson(shown));
  else print(shownText(shown));
  return shown.decoded.kind === 'broken' ? EXIT.DAMAGED : EXIT.OK;
}

/** A log, and its base as the dump that it is. */
async function inspectTheLog(
  log: InspectedLog,
  options: DatasetOptions,
  json: boolean,
  executed: boolean,
): Promise<ExitStatus> {
  const bases = log.files.filter(({ preamble }) => preamble !== null).map(({ path }) => path);
  const dataset = bases.length === 0 ? null : await inspectDataset(bases, options);
  const base = dataset === null ? null : inspectReport(dataset, options.top);
  const report = logReport(log);
  const made = executed ? await inspectExecuted(log.set, options) : null;
  if (json) printJson({ ...report, base, ...(made === null ? {} : { dataset: made.report }) });
  else {
    print(inspectLogText(log, report, isTerminal()));
    if (dataset !== null && base !== null) print(`\n${inspectText(dataset, base, options.top, isTerminal())}`);
    if (made !== null) print(`\n${made.text}`);
  }
  const incomplete = made !== null && tellProblems(made.played);
  for (const { file, damage } of log.damage) process.stderr.write(damageText(file, damage));
  for (const { missing } of log.files) if (missing !== null) process.stderr.write(`${missing}\n`);
  const damaged =
    incomplete ||
    base?.checksum === 'mismatch' ||
    log.files.some(({ missing }) => missing !== null) ||
    log.damage.some(({ damage }) => damage.severity === 'error');
  return damaged ? EXIT.DAMAGED : EXIT.OK;
}

/** The keys that a log makes, as those of a dump. */
interface ExecutedLog {
  readonly played: PlayedLog;
  /** Without what is a file's and not a dataset's. */
  readonly report: Omit<InspectReport, 'format' | 'rdbVersion' | 'server' | 'aux' | 'checksum' | 'damage' | 'files'>;
  readonly text: string;
}

async function inspectExecuted(set: LogSet, options: DatasetOptions): Promise<ExecutedLog> {
  const played = await playLog(set);
  try {
    const dataset = await inspectDataset([played.dump.path], options);
    const whole = inspectReport(dataset, options.top);
    const { bytes, keys, databases, types, encodings, expiry, namespaces, biggest, functions, modules } = whole;
    const title = `Dataset of ${set.name}, as a dump`;
    const text = inspectText(
      { ...dataset, files: dataset.files.map((file) => ({ ...file, path: title })) },
      whole,
      options.top,
      isTerminal(),
    );
    return {
      played,
      report: { bytes, keys, databases, types, encodings, expiry, namespaces, biggest, functions, modules },
      text,
    };
  } finally {
    played.dump.remove();
  }
}

/** `inspect PATH…` */
export const inspect: Command = { name: 'inspect', summary: 'what is in a dump or a log, in numbers', help: HELP, run };
