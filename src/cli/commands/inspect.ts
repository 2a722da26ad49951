import { EXIT, parseOptions, UsageError, wholeNumber, type Command, type ExitStatus } from '../command.js';
import { damageText } from '../damage-text.js';
import { inspectDataset } from '../dataset.js';
import { inspectReport } from '../inspect-report.js';
import { inspectText } from '../inspect-text.js';
import { isTerminal, print, printJson } from '../output.js';

const DEFAULT_TOP = 10;

const OPTIONS = {
  json: { type: 'boolean' },
  top: { type: 'string' },
  separator: { type: 'string', multiple: true },
} as const;

const HELP = `redis-persistence inspect PATH... [options]

What is in a dump: versions, the server that wrote it, databases, keys by type
and encoding, bytes on disk and in memory, expiries, namespaces, the biggest
keys, and whether the checksum holds. Several files count as one dataset, such
as the shards of a cluster.

Options
  --json            one JSON document on standard output
  --top N           so many namespaces and biggest keys (${DEFAULT_TOP})
  --separator S     what separates the parts of a key's name (:); may be given
                    several times, empty for no namespaces

Examples
  redis-persistence inspect dump.rdb
  redis-persistence inspect shard-*/dump.rdb --top 25
  redis-persistence inspect dump.rdb --json | jq .types

Exit status: 0 all well, 1 the file is damaged, 2 it cannot be read.
`;

async function run(args: readonly string[]): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help === true) {
    print(HELP);
    return EXIT.OK;
  }
  if (positionals.length === 0) throw new UsageError('inspect needs the path of a file');
  const top = values.top === undefined ? DEFAULT_TOP : wholeNumber('top', values.top);
  const separators = (values.separator ?? [':']).map((separator) => new TextEncoder().encode(separator));
  const dataset = await inspectDataset(positionals, { separators, top, now: Date.now() });
  const report = inspectReport(dataset, top);
  if (values.json === true) printJson(report);
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

/** `inspect PATH…` */
export const inspect: Command = { name: 'inspect', summary: 'what is in a dump, in numbers', help: HELP, run };
