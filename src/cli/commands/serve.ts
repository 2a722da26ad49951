import { appendFileSync, readFileSync } from 'node:fs';
import { listen, ListenError } from '../../engine/server/listener.js';
import { LOG_MARKS, logLine, type LogLevel } from '../../engine/server/log-line.js';
import { createInstance } from '../../engine/server/server-commands.js';
import { readStartArguments, StartError } from '../../engine/server/start-arguments.js';
import { RecoveryError } from '../../engine/persistence/recovery.js';
import { OLDEST_WRITTEN, OWN_TARGET, type WriteTarget } from '../../engine/rdb/write/write-target.js';
import { quoteWord } from '../../engine/conf/words.js';
import { EXIT, UsageError, type Command, type ExitStatus } from '../command.js';
import { print } from '../output.js';

const HELP = `redis-persistence serve [redis.conf | -] [--DIRECTIVE VALUE...]

Runs the embedded engine as a local instance: a keyspace that clients of Redis
can use, and that persists as Redis does. Takes what redis-server takes: a
configuration file, '-' for one on standard input, and directives, which win
over the file. Loads the append-only log where that is on, else the dump.

Listens on this machine only, unless 'bind' says otherwise. Port 0 takes any
free port; the line 'Ready to accept connections' names it.

  --rdb-version N   writes dumps for servers that read RDB version N: 9 (Redis
                    5.0 and 6), 10 (7.0), 11 (7.2, Valkey 7 and 8), 12 (7.4 and
                    8.0; the default). Types that N does not know are written as
                    the nearest that it does

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
  const { target, rest } = takeTarget(args);
  const { configuration, configFile } = started(rest);
  const directory = configuration.text('dir');
  if (directory !== '') {
    try {
      process.chdir(directory);
      // From here on the folder has its whole name, as in a server: relative names would be taken from inside it.
      configuration.readLine(`dir ${quoteWord(process.cwd())}`);
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
    ...(target === undefined ? {} : { target }),
    exit: (status) => leave(status === 0 ? EXIT.OK : EXIT.DAMAGED),
  });
  const stop = (): void => {
    log('warning', 'Received SIGTERM scheduling shutdown...');
    if (!instance.shutDown(null)) {
      log('warning', 'SIGTERM received but errors trying to shut down the server, check the logs for more information');
    }
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  let close = (): void => undefined;
  try {
    // Clients are answered while the dataset is loaded, if only to be told so.
    const listening = await listen(instance);
    close = listening.close;
    log('notice', 'Server initialized');
    const loaded = await Promise.race([instance.start().then(() => null), left]);
    if (loaded !== null) return loaded;
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

/** Takes `--rdb-version N` out of the arguments: it is ours, no directive of a server. */
function takeTarget(args: readonly string[]): { readonly target?: WriteTarget; readonly rest: readonly string[] } {
  const at = args.indexOf('--rdb-version');
  if (at < 0) return { rest: args };
  const text = args[at + 1] ?? '';
  const version = Number(text);
  if (!/^\d+$/.test(text) || version < OLDEST_WRITTEN || version > OWN_TARGET.version) {
    throw new UsageError(`--rdb-version takes ${OLDEST_WRITTEN} to ${OWN_TARGET.version}, not '${text}'`);
  }
  return { target: { dialect: 'redis', version }, rest: args.toSpliced(at, 2) };
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
