import type { ByteSink } from '../../engine/io/byte-sink.js';
import { bytesToText } from '../../engine/analysis/text.js';
import { latin1ToBytes } from '../../engine/codec/latin1.js';
import { loadDump, type Dataset } from '../../engine/persistence/dataset/load-dataset.js';
import { writeCommands, writeDump } from '../../engine/persistence/dataset/write-dataset.js';
import type { WriteProblem } from '../../engine/rdb/write/rdb-writer.js';
import { NEWEST_WRITTEN, OLDEST_WRITTEN, OWN_TARGET, type WriteTarget } from '../../engine/rdb/write/write-target.js';
import { EXIT, parseOptions, UsageError, wholeNumber, type Command, type ExitStatus } from '../command.js';
import { openInput } from '../input.js';
import { jsonBytes } from '../json.js';
import { loadWithProgress, tellProblems } from '../log/played-log.js';
import { openOutput, print, printJson } from '../output.js';
import { plural } from '../text.js';

const OPTIONS = {
  to: { type: 'string' },
  'rdb-version': { type: 'string' },
  output: { type: 'string', short: 'o' },
  json: { type: 'boolean' },
} as const;

const HELP = `redis-persistence convert PATH --to rdb|aof --output FILE [options]

Makes a dump of a log, a log of a dump, or a dump that another version loads.
PATH is a dump, a log, the folder of a log or its manifest. It is read into
memory whole and left as it is.

An aof is one file of plain commands for Redis 7.0 and later; RESTORE makes only
values of modules. What the target has no form for is listed, and the status is
then 1: expiries of fields before Redis 7.4, functions before 7.0, and values of
modules, whose bytes are taken over but need the module.

Options
  --to rdb|aof      what to make
  --output FILE     where; it appears whole or not at all
  --rdb-version N   9 for Redis 5.0 or later, 10 for 7.0, 11 for 7.2, 12 for 7.4
                    (${OWN_TARGET.version}), up to ${NEWEST_WRITTEN.redis}, or ${NEWEST_WRITTEN.valkey} for Valkey 9
  --json            one JSON document on standard output

Examples
  redis-persistence convert dump.rdb --to rdb --rdb-version 10 --output old.rdb
  redis-persistence convert appendonlydir --to rdb --output dump.rdb
  redis-persistence convert dump.rdb --to aof --output appendonly.aof

Exit status: 0 all well, 1 something was left out or PATH is damaged, 2 a file
cannot be read or written.
`;

type Form = { readonly kind: 'aof' } | { readonly kind: 'rdb'; readonly target: WriteTarget };

async function run(args: readonly string[]): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help === true) {
    print(HELP);
    return EXIT.OK;
  }
  const [path] = positionals;
  if (positionals.length !== 1) throw new UsageError(`convert takes one path, not ${positionals.length}`);
  const form = readForm(values.to, values['rdb-version']);
  const { output } = values;
  if (output === undefined || output === '-') throw new UsageError('convert needs --output FILE');
  const { dataset, inputs } = await load(path);
  if (tellProblems(dataset)) {
    process.stderr.write(`${path}: nothing was written: 'check' tells more of the damage, 'repair' mends logs\n`);
    return EXIT.DAMAGED;
  }
  const { bytes, problems } = write(dataset, form, output, inputs);
  const keys = dataset.keyspace.databases.reduce((sum, { size }) => sum + size, 0);
  for (const problem of problems) process.stderr.write(`${path}: ${wordsOf(problem)}\n`);
  if (values.json === true) {
    printJson({
      input: path,
      output,
      to: form.kind,
      rdbVersion: form.kind === 'rdb' ? form.target.version : null,
      keys,
      functions: dataset.functions.length,
      bytes,
      leftOut: problems.map(({ kind, db, key }) => ({ kind, db, key: jsonBytes(latin1ToBytes(key)) })),
    });
  } else {
    print(`${output}: ${plural(keys, 'key')}, ${plural(bytes, 'byte')}\n`);
  }
  return problems.length > 0 ? EXIT.DAMAGED : EXIT.OK;
}

function readForm(to: string | undefined, version: string | undefined): Form {
  if (to === 'aof') {
    if (version !== undefined) throw new UsageError('--rdb-version goes with --to rdb');
    return { kind: 'aof' };
  }
  if (to !== 'rdb') throw new UsageError(`--to takes rdb or aof${to === undefined ? '' : `, not '${to}'`}`);
  if (version === undefined) return { kind: 'rdb', target: OWN_TARGET };
  const number = wholeNumber('rdb-version', version);
  if (number === NEWEST_WRITTEN.valkey) return { kind: 'rdb', target: { dialect: 'valkey', version: number } };
  if (number < OLDEST_WRITTEN || number > NEWEST_WRITTEN.redis) {
    throw new UsageError(
      `--rdb-version takes ${OLDEST_WRITTEN} to ${NEWEST_WRITTEN.redis}, or ${NEWEST_WRITTEN.valkey}, not ${number}`,
    );
  }
  return { kind: 'rdb', target: { dialect: 'redis', version: number } };
}

async function load(path: string): Promise<{ readonly dataset: Dataset; readonly inputs: readonly string[] }> {
  const input = openInput(path);
  if (input.kind === 'dump') {
    try {
      return { dataset: await loadDump(input.source), inputs: [input.source.name] };
    } finally {
      input.source.close();
    }
  }
  try {
    const inputs = input.set.files.flatMap(({ source }) => (source === null ? [] : [source.name]));
    return { dataset: await loadWithProgress(input.set), inputs };
  } finally {
    input.set.close();
  }
}

function write(
  dataset: Dataset,
  form: Form,
  path: string,
  inputs: readonly string[],
): { readonly bytes: number; readonly problems: readonly WriteProblem[] } {
  const output = openOutput(path, ...inputs);
  let bytes = 0;
  const sink: ByteSink = {
    write: (part) => {
      bytes += part.length;
      output.write(part);
    },
  };
  let problems: readonly WriteProblem[] = [];
  try {
    if (form.kind === 'aof') problems = writeCommands(dataset, sink);
    else problems = writeDump(dataset, sink, { target: form.target, now: Date.now() });
    output.commit();
  } catch (error) {
    output.discard();
    throw error;
  }
  return { bytes, problems: [...problems, ...moduleValues(dataset)] };
}

/** Values that only a server with their module can read. */
function moduleValues({ keyspace }: Dataset): readonly WriteProblem[] {
  return keyspace.databases.flatMap(({ index, keys }) => {
    const found: WriteProblem[] = [];
    for (let slot = 0; slot < keys.size; slot++) {
      const { value } = keys.valueAt(slot);
      if (typeof value === 'object' && value.type === 'module') {
        found.push({ kind: 'module', db: index, key: keys.keyAt(slot) });
      }
    }
    return found;
  });
}

function wordsOf({ kind, db, key }: WriteProblem): string {
  const name = bytesToText(latin1ToBytes(key), { limit: 80 });
  switch (kind) {
    case 'functions':
      return 'a function library is left out: the target has none';
    case 'field-expiries':
      return `key ${name} of database ${db}: its fields do not expire in the target`;
    case 'stream-producers':
      return `key ${name} of database ${db}: the ids by which producers add entries only once are left out`;
    case 'released-entries':
      return `key ${name} of database ${db}: pending entries that no consumer owns are left out`;
    case 'module':
      return `key ${name} of database ${db}: its bytes are taken over, and only a server with its module loads them`;
  }
}

/** `convert PATH --to rdb|aof` */
export const convert: Command = {
  name: 'convert',
  summary: 'a dump of a log, a log of a dump, a dump for another version',
  help: HELP,
  run,
};
