import { JsonArraySink } from '../../engine/analysis/json-array.js';
import { compileKeyFilter, FilterError } from '../../engine/analysis/key-filter.js';
import { EXPORT_FORMATS, writeProlog, type ExportFormat, type ExportPlan } from '../../engine/analysis/key-exporter.js';
import { LOG_EXPORT_FORMATS, type LogExportFormat, type LogExportPlan } from '../../engine/analysis/log-exporter.js';
import type { LogSet } from '../../engine/aof/log-set.js';
import type { ByteSink } from '../../engine/io/byte-sink.js';
import { FileSource } from '../../engine/io/file-source.js';
import { EXIT, parseOptions, UsageError, type Command, type ExitStatus } from '../command.js';
import { damageText, problemText } from '../damage-text.js';
import { FILTER_HELP, FILTER_OPTIONS, readFilter, selectsEverything } from '../filter-options.js';
import { openInput } from '../input.js';
import { exportLog, type LogExportResult } from '../log/export-log.js';
import { playLog, tellProblems } from '../log/played-log.js';
import { openOutput, print } from '../output.js';
import { ProgressLine } from '../progress.js';
import { exportHere, exportOnThreads, type ExportResult } from '../threads/export-run.js';
import { threadsFor } from '../threads/pool.js';

const OPTIONS = {
  format: { type: 'string', short: 'f' },
  output: { type: 'string', short: 'o' },
  dataset: { type: 'boolean' },
  ...FILTER_OPTIONS,
} as const;

const HELP = `redis-persistence export PATH --format FORMAT [options]

Writes the keys of a dump, or those that an append-only log makes (a file, a
folder or a manifest); or the commands of a log as they are.

Formats of keys
  ndjson            one JSON object a line for each key, with its value
  json              the same objects in one JSON array
  csv               the memory report: type, encoding, bytes, elements, expiry
                    of each key, without the values
  resp              commands for redis-cli --pipe
  commands          the same as text, one command a line

Of a log, ndjson and csv are its keys: it is executed, as a server would at its
start, within the memory of this process. The others are its commands, unless
--dataset is given.

Formats of commands
  commands          one command a line as redis-cli reads it; keys of an RDB
                    base come first, as commands that make them
  resp              the same for redis-cli --pipe
  json              one object a line for each command, in one array: file,
                    offset, time, database, transaction, arguments

Options
  --dataset         of a log, the keys that it makes, in any format
  --output FILE     a file instead of standard output; it appears whole or not
                    at all

${FILTER_HELP}

Of these, --db, --key, --regex and --limit choose commands of a log too: those
that name such a key, without their transactions. --dataset knows them all.

Examples
  redis-persistence export appendonlydir --format commands --key 'cart:*'
  redis-persistence export appendonly.aof --format ndjson --type hash
  redis-persistence export dump.rdb --format csv --output report.csv
  redis-persistence export dump.rdb --format ndjson --key 'user:*' | jq .value
  redis-persistence export dump.rdb --format resp | redis-cli --pipe

Exit status: 0 all well, 1 the file is damaged or a key could not be written
whole, 2 a file cannot be read or written.
`;

async function run(args: readonly string[]): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help === true) {
    print(HELP);
    return EXIT.OK;
  }
  const [path, ...more] = positionals;
  if (path === undefined) throw new UsageError('export needs the path of a file');
  if (more.length > 0) throw new UsageError(`export takes one file, not ${positionals.length}`);
  const format = readFormat(values.format);
  const plan = planOf(format, values, Date.now());
  const input = openInput(path);
  if (input.kind === 'log') {
    try {
      if (values.dataset === true || !isLogFormat(format)) {
        return await exportDataset(input.set, values.output, plan);
      }
      return await exportTheLog(input.set, values.output, plan, readLogPlan(format, values, plan));
    } finally {
      input.set.close();
    }
  }
  const { source } = input;
  try {
    const result = await exportTo(values.output, source, plan, [source.name]);
    return report(source.name, result);
  } finally {
    source.close();
  }
}

function readFormat(text: string | undefined): ExportFormat {
  const format = EXPORT_FORMATS.find((known) => known === text);
  if (format !== undefined) return format;
  throw new UsageError(
    `--format takes one of ${EXPORT_FORMATS.join(', ')}${text === undefined ? '' : `, not '${text}'`}`,
  );
}

const isLogFormat = (format: ExportFormat): format is LogExportFormat =>
  LOG_EXPORT_FORMATS.some((one) => one === format);

/** The keys that a log makes: it is executed, and what comes of it exported as a dump. */
async function exportDataset(set: LogSet, target: string | undefined, plan: ExportPlan): Promise<ExitStatus> {
  const inputs = set.files.flatMap(({ source }) => (source === null ? [] : [source.name]));
  const played = await playLog(set);
  try {
    const incomplete = tellProblems(played);
    const source = new FileSource(played.dump.path);
    try {
      const status = report(set.name, await exportTo(target, source, plan, inputs));
      return incomplete ? EXIT.DAMAGED : status;
    } finally {
      source.close();
    }
  } finally {
    played.dump.remove();
  }
}

/** By what a log's commands can be chosen. */
function readLogPlan(
  format: LogExportFormat,
  values: Parameters<typeof readFilter>[0],
  plan: ExportPlan,
): LogExportPlan {
  const unfit = (['type', 'expiry', 'min-size'] as const).find((option) => values[option] !== undefined);
  if (unfit !== undefined) throw new UsageError(`--${unfit} chooses keys, not commands: add --dataset`);
  return { format, filter: plan.filter, limit: plan.limit };
}

/** Writes all of it; on any failure no partial file is left. */
async function exportTheLog(
  set: LogSet,
  target: string | undefined,
  { now }: ExportPlan,
  plan: LogExportPlan,
): Promise<ExitStatus> {
  const inputs = set.files.flatMap(({ source }) => (source === null ? [] : [source.name]));
  const output = openOutput(target, ...inputs);
  const progress = new ProgressLine('Exporting', set.size);
  try {
    const array = plan.format === 'json' ? new JsonArraySink(output) : null;
    const result = await exportLog(set, plan, array ?? output, now, (done) => progress.show(done));
    array?.end();
    output.commit();
    progress.clear();
    return reportLog(result);
  } catch (error) {
    output.discard();
    throw error;
  } finally {
    progress.clear();
  }
}

function reportLog({
  damage,
  damageTotal,
  problems,
  problemTotal,
  basesLeftOut,
  missing,
}: LogExportResult): ExitStatus {
  for (const one of damage) process.stderr.write(damageText(one.file, one.damage));
  if (damageTotal > damage.length) process.stderr.write(`${damageTotal - damage.length} more findings\n`);
  for (const { file, problem } of problems) process.stderr.write(problemText(file, problem));
  for (const words of missing) process.stderr.write(`${words}\n`);
  for (const file of basesLeftOut) {
    process.stderr.write(`${file}: its keys are no commands: export the file by itself\n`);
  }
  const damaged = missing.length > 0 || damage.some((one) => one.damage.severity === 'error');
  return damaged || problemTotal > 0 ? EXIT.DAMAGED : EXIT.OK;
}

function planOf(format: ExportFormat, values: Parameters<typeof readFilter>[0], now: number): ExportPlan {
  const selection = readFilter(values, now);
  try {
    compileKeyFilter(selection.filter, now);
  } catch (error) {
    if (error instanceof FilterError) throw new UsageError(`--regex: ${error.message}`);
    throw error;
  }
  return { format, filter: selection.filter, limit: selection.limit, functions: selectsEverything(selection), now };
}

/** Writes all of it; on any failure no partial file is left. */
async function exportTo(
  target: string | undefined,
  source: FileSource,
  plan: ExportPlan,
  inputs: readonly string[],
): Promise<ExportResult> {
  const output = openOutput(target, ...inputs);
  const progress = new ProgressLine('Exporting', source.size);
  try {
    const array = plan.format === 'json' ? new JsonArraySink(output) : null;
    const sink: ByteSink = array ?? output;
    writeProlog(plan.format, sink);
    const threads = plan.limit === Infinity ? threadsFor(source.size) : 1;
    const onBytes = (done: number): void => progress.show(done);
    const result = await (threads === 1
      ? exportHere(source, plan, sink, onBytes)
      : exportOnThreads(source, plan, sink, threads, onBytes));
    array?.end();
    output.commit();
    return result;
  } catch (error) {
    output.discard();
    throw error;
  } finally {
    progress.clear();
  }
}

function report(path: string, { damage, problems, problemTotal }: ExportResult): ExitStatus {
  for (const one of damage) process.stderr.write(damageText(path, one));
  for (const problem of problems) process.stderr.write(problemText(path, problem));
  if (problemTotal > problems.length) {
    process.stderr.write(`${path}: ${problemTotal - problems.length} more keys are not written whole\n`);
  }
  return problemTotal > 0 || damage.some(({ severity }) => severity === 'error') ? EXIT.DAMAGED : EXIT.OK;
}

/** `export PATH --format …` */
export const exportKeys: Command = {
  name: 'export',
  summary: 'keys of a dump or a log, or commands of a log, as JSON, CSV or commands',
  help: HELP,
  run,
};
