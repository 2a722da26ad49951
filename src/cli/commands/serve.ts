import { appendFileSync, readFileSync } from 'node:fs';
import { listen, ListenError } from '../../engine/server/listener.js';
import { LOG_MARKS, logLine, type LogLevel } from '../../engine/server/log-line.js';
import { createInstance } from '../../engine/server/server-commands.js';
import { readStartArguments, StartError } from '../../engine/server/start-arguments.js';
import { RecoveryError } from '../../engine/persistence/recovery.js';
import { EXIT, UsageError, type Command, type ExitStatus } from '../command.js';
import { print } from '../output.js';

const HELP = `redis-persistence serve [redis.conf | -] [--DIRECTIVE VALUE...]

Runs the embedded engine as a local instance: a keyspace that clients of Redis
can use, and that persists as Redis does. Takes what redis-server takes: a
configuration file, '-' for one on standard input, and directives, which win
over the file. Loads the append-only log where that is on, else the dump.

Listens on this machine only, unless 'bind' says otherwise. Port 0 takes any
free port; the line 'Ready to accept connections' names it.

Examples
  redis-persistence serve --port 7000 --dir /srv/copy
  redis-persistence serve redis.conf --appendonly yes --appendfsync always

Exit status: 0 after SHUTDOWN or a signal, 1 when the data could not be saved or
loaded, 2 for a wrong configuration or a port that is taken.
`;

async function run(args: readonly string[]): Promise<ExitStatus> {
  if (args.includes('--help') || args.includes('-h')) {
    print(HELP);
    return EXIT.OK;
  }
  const { configuration, configFile } = started(args);
  const directory = configuration.text('dir');
  if (directory !== '') {
    try {
      process.chdir(directory);
    } catch (error) {
      throw new UsageError(`Can't chdir to '${directory}': ${error instanceof Error ? error.message : ''}`);
    }
  }
  const log = logger(configuration.text('loglevel'), configuration.text('logfile'));
  let leave: (status: ExitStatus) => void = () => undefined;
  const left = new Promise<ExitStatus>((resolve) => {
    leave = resolve;
  });
  const instance = createInstance({
    configuration,
    configFile,
    log,
    anyPort: true,
    exit: (status) => leave(status === 0 ? EXIT.OK : EXIT.DAMAGED),
  });
  const stop = (): void => {
    log('warning', 'Received SIGTERM scheduling shutdown...');
    instance.shutDown(null);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  let close = (): void => undefined;
  try {
    // Clients are answered while the dataset is loaded, if only to be told so.
    const listening = await listen(instance);
    close = listening.close;
    log('notice', 'Server initialized');
    await instance.start();
    log('notice', `Ready to accept connections tcp, port ${listening.port}`);
    return await left;
  } catch (error) {
    instance.close();
    if (error instanceof ListenError) throw new UsageError(error.message);
    if (!(error instanceof RecoveryError)) throw error;
    log('warning', error.message);
    return EXIT.DAMAGED;
  } finally {
    close();
    process.removeListener('SIGTERM', stop);
    process.removeListener('SIGINT', stop);
  }
}

function started(args: readonly string[]): ReturnType<typeof readStartArguments> {
  try {
    return readStartArguments(args, () => readFileSync(0, 'latin1'));
  } catch (error) {
    if (error instanceof StartError) throw new UsageError(error.message);
    throw error;
  }
}

const LEVELS = Object.keys(LOG_MARKS);

/** Writes lines as redis-server does, from a level on, to standard output or a file. */
function logger(level: string, file: string): (level: LogLevel, text: string) => void {
  const least = Math.max(0, LEVELS.indexOf(level.toLowerCase()));
  return (at, text) => {
    if (LEVELS.indexOf(at) < least) return;
    const line = logLine(at, text, new Date());
    if (file === '') process.stdout.write(line);
    else appendFileSync(file, line);
  };
}

/** `serve` */
export const serve: Command = {
  name: 'serve',
  summary: 'a local instance: the embedded engine, persisting as Redis does',
  help: HELP,
  run,
};
