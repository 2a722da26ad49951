/** The command line's entry, and that of its threads: they are started from the same file. */
import { EXIT, UsageError, type Command, type ExitStatus } from './command.js';
import { check } from './commands/check.js';
import { compact } from './commands/compact.js';
import { convert } from './commands/convert.js';
import { diff } from './commands/diff.js';
import { exportKeys } from './commands/export.js';
import { inspect } from './commands/inspect.js';
import { lint } from './commands/lint.js';
import { repairCommand } from './commands/repair.js';
import { serve } from './commands/serve.js';
import { SinkError } from '../engine/io/atomic-file.js';
import { SourceError } from '../engine/io/byte-source.js';
import { DatasetTooLarge } from '../engine/persistence/dataset/load-dataset.js';
import { OutputClosed, print } from './output.js';
import { runAsExportThread } from './threads/export-thread.js';
import { runAsPoolThread } from './threads/pool.js';
import { RepairFailed, runAsRepairThread } from './threads/repair-thread.js';

const NAME = 'redis-persistence';
const COMMANDS: readonly Command[] = [inspect, exportKeys, check, diff, convert, repairCommand, compact, lint, serve];

const HELP = `${NAME} COMMAND PATH... [options]

Look inside Redis and Valkey dumps (RDB files) and append-only logs, check and
repair them, compare and convert them, take out what is in them; check
configurations; serve the data as a local instance.

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join('\n')}

'${NAME} COMMAND --help' tells more about a command.
`;

async function runCommand([name, ...args]: readonly string[]): Promise<ExitStatus> {
  if (name === '--help' || name === '-h' || name === 'help') {
    print(HELP);
    return EXIT.OK;
  }
  if (name === undefined) {
    throw new UsageError(`no command; it takes one of ${COMMANDS.map((command) => command.name).join(', ')}`);
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) {
    throw new UsageError(`'${name}' is no command; it takes one of ${COMMANDS.map((known) => known.name).join(', ')}`);
  }
  return command.run(args);
}

/** One line for what went wrong. A failure that nobody foresaw is one line as well: its stack would help no user. */
function complain(error: unknown): ExitStatus {
  if (error instanceof OutputClosed) return EXIT.OK;
  const foreseen = [UsageError, SourceError, SinkError, RepairFailed, DatasetTooLarge].some(
    (kind) => error instanceof kind,
  );
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof UsageError ? ` (see ${NAME} --help)` : '';
  process.stderr.write(
    `${NAME}: ${foreseen ? '' : 'unexpected failure: '}${message.replace(/\s*\n\s*/g, ' ')}${hint}\n`,
  );
  return EXIT.FAILED;
}

if (!runAsPoolThread() && !runAsExportThread() && !runAsRepairThread()) {
  process.stdout.on('error', () => undefined);
  try {
    process.exitCode = await runCommand(process.argv.slice(2));
  } catch (error) {
    process.exitCode = complain(error);
  }
}
