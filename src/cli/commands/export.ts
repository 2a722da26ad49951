import { JsonArraySink } from '../../engine/analysis/json-array.js';
import { compileKeyFilter, FilterError } from '../../engine/analysis/key-filter.js';
import { EXPORT_FORMATS, writeProlog, type ExportFormat, type ExportPlan } from '../../engine/analysis/key-exporter.js';
import type { ByteSink } from '../../engine/io/byte-sink.js';
import type { FileSource } from '../../engine/io/file-source.js';
import { EXIT, parseOptions, UsageError, type Command, type ExitStatus } from '../command.js';
import { damageText, problemText } from '../damage-text.js';
import { FILTER_HELP, FILTER_OPTIONS, readFilter, selectsEverything } from '../filter-options.js';
import { openDump } from '../input.js';
import { openOutput, print } from '../output.js';
import { ProgressLine } from '../progress.js';
import { exportHere, exportOnThreads, type ExportResult } from '../threads/export-run.js';
import { threadsFor } from '../threads/pool.js';

const OPTIONS = {
  format: { type: 'string', short: 'f' },
  output: { type: 'string', short: 'o' },
  ...FILTER_OPTIONS,
} as const;

const HELP = `redis-persistence export PATH --format FORMAT [options]

Writes the keys of a dump, in the order of the file.

Formats
  ndjson            one JSON object a line for each key, with its value
  json              the same objects in one JSON array
  csv               the memory report: type, encoding, bytes, elements, expiry
                    of each key, without the values
  resp              commands for redis-cli --pipe
  commands          the same as text, one command a line

Options
  --output FILE     a file instead of standard output; it appears whole or not
                    at all

${FILTER_HELP}

Examples
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
  const plan = planOf(readFormat(values.format), values, Date.now());
  const source = openDump(path);
  try {
    const result = await exportTo(values.output, source, plan);
    return report(path, result);
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
async function exportTo(target: string | undefined, source: FileSource, plan: ExportPlan): Promise<ExportResult> {
  const output = openOutput(target, source.name);
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
export const exportKeys: Command = { name: 'export', summary: 'every key, as JSON, CSV or commands', help: HELP, run };
