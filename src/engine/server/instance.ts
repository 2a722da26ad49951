import { randomBytes } from 'node:crypto';
import type { Call, Propagated } from '../commands/call.js';
import { CommandError } from '../commands/command-error.js';
import { execute, resolveCommand, type FoundCommand } from '../commands/execute.js';
import { functionSources, logScriptsTo, scriptsOf } from '../commands/keyspace-scripts.js';
import type { Database } from '../keyspace/database.js';
import { Keyspace } from '../keyspace/keyspace.js';
import { nodeClock } from '../persistence/clock.js';
import { nodeFileSystem, type FileSystem } from '../persistence/file-system.js';
import { Persistence } from '../persistence/persistence.js';
import { Recovery, RecoveryError, type LoadProgress, type Recovered } from '../persistence/recovery.js';
import { reasonOf } from '../persistence/refusal.js';
import type { WriteTarget } from '../rdb/write/write-target.js';
import type { PersistenceSettings } from '../persistence/settings.js';
import { BlockedClients } from './blocked-clients.js';
import { Client, type Connection } from './client.js';
import { admit, isQueued } from './command-gate.js';
import { RefusedSetting, type Configuration } from './configuration.js';
import { eventFlags, eventListener } from './keyspace-events.js';
import type { LogLevel } from './log-line.js';
import { Monitors } from './monitors.js';
import { PubSub } from './pub-sub.js';
import { ReplyOutput } from './reply-output.js';
import { ProtocolError, type RequestLimits } from './request-reader.js';
import { applyLimits, persistenceSettings } from './settings.js';
import { ServerRound } from './server-round.js';
import { Statistics } from './statistics.js';
import { Watches } from './watches.js';

/** Levels of `redis.log`. */
const SCRIPT_LEVELS: readonly LogLevel[] = ['debug', 'verbose', 'notice', 'warning'];

/** A call that knows the client it is for. */
export interface ClientsCall extends Call {
  readonly client: Client;
}

/** What an instance is made of; the defaults are this machine's. */
export interface InstanceParts {
  readonly configuration: Configuration;
  readonly log: (level: LogLevel, text: string) => void;
  readonly fs?: FileSystem;
  /** For whom dumps are written; absent: the engine's own version. */
  readonly target?: WriteTarget;
  readonly configFile?: string;
  readonly anyPort?: boolean;
  /** Makes the call in which a client's commands run; one serves for all of them. */
  readonly makeCall: (instance: Instance, client: Client) => ClientsCall;
  /** Ends the process, with a status. */
  readonly exit: (status: number) => void;
}

/**
 * A running instance: a keyspace, its persistence, and the clients that change it. Commands run one after the other.
 * What they write to the log goes there once per turn of the event loop, before any of their replies is sent.
 */
export class Instance {
  readonly configuration: Configuration;
  readonly keyspace: Keyspace;
  readonly settings: PersistenceSettings;
  readonly persistence: Persistence;
  readonly clients = new Map<number, Client>();
  readonly pubSub = new PubSub();
  readonly watches: Watches;
  readonly blocked: BlockedClients;
  readonly statistics = new Statistics();
  readonly startedAt = Date.now();
  /** Tells this run of the server from others: 40 hexadecimal digits. */
  readonly runId = randomBytes(20).toString('hex');
  readonly files: FileSystem;
  /** Absolute path of the configuration file; '' without one. */
  readonly configFile: string;
  readonly log: (level: LogLevel, text: string) => void;
  readonly exit: (status: number) => void;
  readonly requestLimits: RequestLimits;
  readonly monitors: Monitors;
  readonly #output: ReplyOutput;
  readonly round: ServerRound;
  #recovery: Recovery | null = null;

  readonly #makeCall: InstanceParts['makeCall'];
  /** Set while the dataset is loaded. */
  loading: LoadProgress | null = null;
  /** TCP port that it listens on; 0 before it does. */
  port = 0;
  /** Port 0 means any free port, not none. */
  readonly anyPort: boolean;
  #nextClient = 1;
  #pending: Propagated[] = [];
  #depth = 0;
  #slowerThan = 10_000;
  #slowlogLength = 128;

  constructor(parts: InstanceParts) {
    this.configuration = parts.configuration;
    this.configuration.onChange = (names) => this.configured(names);
    this.log = parts.log;
    this.exit = parts.exit;
    this.#makeCall = parts.makeCall;
    this.files = parts.fs ?? nodeFileSystem;
    this.configFile = parts.configFile ?? '';
    this.anyPort = parts.anyPort ?? false;
    this.keyspace = new Keyspace(this.configuration.number('databases'));
    this.settings = persistenceSettings(this.configuration);
    applyLimits(this.configuration, this.keyspace.limits);
    this.watches = new Watches(this.keyspace);
    this.blocked = new BlockedClients(this.keyspace);
    this.persistence = new Persistence({
      keyspace: this.keyspace,
      settings: this.settings,
      fs: this.files,
      clock: nodeClock,
      listener: {
        notice: (text) => this.log('notice', text),
        warning: (text) => this.log('warning', text),
      },
      extras: { functions: () => functionSources(this.keyspace) },
      ...(parts.target === undefined ? {} : { target: parts.target }),
    });
    this.requestLimits = {
      bulkLength: this.configuration.number('proto-max-bulk-len'),
      queryBuffer: this.configuration.number('client-query-buffer-limit'),
    };
    this.monitors = new Monitors((client) => this.#output.add(client));
    this.#output = new ReplyOutput({
      configuration: this.configuration,
      statistics: this.statistics,
      log: this.log,
      writeLog: () => this.persistence.flush(),
      resume: (client) => this.resume(client),
      disconnect: (client) => this.disconnect(client),
      forget: (client) => this.#forget(client),
    });
    this.round = new ServerRound(this);
    this.pubSub.onMessage = (client) => this.#output.add(client);
    this.keyspace.listeners.expired = (db, key, field) => this.#expired(db, key, field);
    logScriptsTo(this.keyspace, (level, text) => this.log(SCRIPT_LEVELS[level] ?? 'notice', text));
    this.#listenToEvents();
    this.#readSlowlogSettings();
  }

  /** Takes function libraries out of a file. @throws Error for one that does not load */
  loadFunctions(sources: readonly string[]): void {
    for (const source of sources) {
      const loaded = scriptsOf(this.keyspace).functions.load(source, true);
      if ('error' in loaded) throw new RecoveryError(`Failed loading a function library: ${loaded.error}`);
    }
  }

  /**
   * Loads the dataset, opens the log, and begins to do by itself what a server does.
   * @throws RecoveryError when the dataset cannot be loaded
   */
  async start(): Promise<Recovered> {
    this.round.start();
    const recovery = new Recovery({
      keyspace: this.keyspace,
      settings: this.settings,
      fs: this.files,
      listener: { notice: (text) => this.log('notice', text), warning: (text) => this.log('warning', text) },
      loadFunctions: (sources) => this.loadFunctions(sources),
      onProgress: (progress) => {
        this.loading = progress;
      },
    });
    this.#recovery = recovery;
    const recovered = await recovery.run(this.persistence.files);
    this.#recovery = null;
    this.loading = null;
    Object.assign(this.persistence.loaded, { keys: recovered.keys, expired: recovered.expired });
    if (this.settings.appendonly) {
      try {
        this.persistence.rewrites.open();
      } catch (error) {
        throw new RecoveryError(`Can't open or create the append-only log: ${reasonOf(error)}`);
      }
    }
    return recovered;
  }

  /**
   * DEBUG RELOAD: saves the dataset, and loads it again from the file.
   * @throws PersistenceRefusal, RdbLoadError
   */
  reload(withoutSaving: boolean): void {
    if (!withoutSaving) this.persistence.saves.save();
    this.persistence.reload((sources) => this.loadFunctions(sources));
  }

  /** DEBUG LOADAOF: loads the dataset again from the log. @throws CommandError */
  reloadLog(): void {
    if (this.persistence.log === null) throw new CommandError('ERR the append only log is off');
    this.persistence.reloadLog((sources) => this.loadFunctions(sources));
  }

  /** Ends everything but the process: gives up background work, writes the log out, closes clients. */
  close(): boolean {
    this.round.stop();
    this.#recovery?.cancel();
    this.#output.flush();
    const whole = this.persistence.close();
    for (const client of [...this.clients.values()]) this.disconnect(client);
    return whole;
  }

  /**
   * SHUTDOWN, and the signals that mean it: saves where that is wanted, and ends the process.
   * @param save null: as the save points say
   * @returns false when the dataset could not be saved: then it goes on running, unless forced
   */
  shutDown(save: boolean | null, force = false): boolean {
    this.log('warning', 'User requested shutdown...');
    if (this.persistence.rewrites.waitsForBase && !force) {
      this.log('warning', "Writing initial AOF. Can't exit.");
      return false;
    }
    if (save ?? (this.settings.savePoints.length > 0 && this.loading === null)) {
      this.log('notice', 'Saving the final RDB snapshot before exiting.');
      try {
        this.persistence.saves.saveAtExit();
      } catch (error) {
        this.log('warning', `Error trying to save the DB, can't exit: ${error instanceof Error ? error.message : ''}`);
        if (!force) return false;
      }
    }
    const whole = this.close();
    if (!whole) this.log('warning', 'The append only file could not be written to its end.');
    this.log('warning', 'Redis is now ready to exit, bye bye...');
    this.exit(whole ? 0 : 1);
    return true;
  }

  /** A connection was made. @returns null when there are too many: it was told so and closed */
  connect(connection: Connection): Client | null {
    this.statistics.connections++;
    if (this.clients.size >= this.configuration.number('maxclients')) {
      this.statistics.rejectedConnections++;
      connection.write(Buffer.from('-ERR max number of clients reached\r\n'));
      connection.end();
      return null;
    }
    const open = this.configuration.text('requirepass') === '';
    const client = new Client(this.#nextClient++, connection, this.keyspace.databases[0], this.requestLimits, open);
    this.clients.set(client.id, client);
    return client;
  }

  /** Bytes have come from a client. */
  receive(client: Client, chunk: Buffer): void {
    this.statistics.inputBytes += chunk.length;
    this.#guarded(client, () => client.reader.feed(chunk));
  }

  /** A client sends no more; it gets the replies to what it has sent. */
  ended(client: Client): void {
    if (client.closed) return;
    if (client.blocked !== null || client.subscriptions > 0 || client.monitor) {
      this.disconnect(client);
      return;
    }
    client.ended = true;
    this.resume(client);
  }

  /** Whether replies wait for a log that could not be written. */
  repliesWait(): boolean {
    return this.#output.waiting;
  }

  /** Writes the log and sends replies at the end of this turn. */
  flushLater(): void {
    this.#output.schedule();
  }

  /** A client has taken what it was sent. */
  drained(client: Client): void {
    this.#output.drained(client);
  }

  /** A client is gone, or has to go. */
  disconnect(client: Client): void {
    if (client.closed) return;
    client.closed = true;
    this.blocked.unblock(client);
    this.#forget(client);
    this.#output.remove(client);
    client.connection.destroy();
  }

  /** Goes on with what a client has sent while it was blocked. */
  resume(client: Client): void {
    if (!client.closed) this.#guarded(client, () => undefined);
  }

  /**
   * Runs a command for a client, inside a transaction or at once. Its reply goes to `call.reply`.
   * What it writes to the log is gathered until the outermost call is over.
   */
  run(call: ClientsCall, found: FoundCommand, args: readonly string[]): void {
    const { statistics, keyspace } = this;
    const outermost = this.#depth === 0;
    if (outermost) {
      keyspace.now = Date.now();
      this.pubSub.hold(call.client);
    }
    this.#depth++;
    const { reply } = call.client;
    const errorsBefore = reply.lastError;
    reply.lastError = '';
    const start = reply.output.length;
    const began = performance.now();
    try {
      const written = execute(call, found, args);
      for (const each of written) this.#pending.push(each);
    } catch (error) {
      reply.output.length = start;
      this.#failed(call, found, error);
    } finally {
      this.#depth--;
    }
    const micros = Math.round((performance.now() - began) * 1000);
    const error = reply.lastError;
    if (error === '') reply.lastError = errorsBefore;
    statistics.count(found.row, micros, error);
    if (
      this.#slowerThan >= 0 &&
      micros >= this.#slowerThan &&
      call.blocking === null &&
      !found.row.flags.has('skip_slowlog')
    ) {
      statistics.slowCall(micros, args, call.client.connection.remote, call.client.name, this.#slowlogLength);
    }
    if (!outermost) return;
    this.pubSub.release();
    this.#propagate(call.client);
  }

  /**
   * A command has ended with an error that is nobody's reply: a fault of ours, or a value that V8 cannot hold. The
   * instance lives on; a log that may lack a part of what the command did is written anew.
   */
  #failed({ client }: ClientsCall, { row }: FoundCommand, error: unknown): void {
    this.log(
      'warning',
      `${row.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    client.reply.error(`ERR internal error: ${reasonOf(error)}`);
    if (row.write) this.persistence.rewrites.schedule();
  }

  /** After CONFIG SET. @throws RefusedSetting */
  configured(names: ReadonlySet<string>): void {
    const { configuration, persistence } = this;
    const before = this.settings.appendonly;
    if (names.has('appendonly') && this.loading !== null)
      throw new RefusedSetting('appendonly', 'the dataset is loading');
    if (names.has('dir') && !this.files.exists(configuration.text('dir'))) {
      throw new RefusedSetting('dir', 'No such file or directory');
    }
    Object.assign(this.settings, persistenceSettings(configuration));
    applyLimits(configuration, this.keyspace.limits);
    this.requestLimits.bulkLength = configuration.number('proto-max-bulk-len');
    this.requestLimits.queryBuffer = configuration.number('client-query-buffer-limit');
    this.#listenToEvents();
    this.#readSlowlogSettings();
    if (before !== this.settings.appendonly) {
      if (this.settings.appendonly) persistence.rewrites.turnOn();
      else persistence.rewrites.turnOff();
    }
    persistence.rewrites.applySettings();
  }

  /** Takes or runs what a client has sent; what breaks the protocol ends it. */
  #guarded(client: Client, before: () => void): void {
    try {
      before();
      this.#commands(client);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      client.reply.error(`ERR Protocol error: ${error.message}`);
      client.closing = true;
    }
    this.#output.add(client);
  }

  #commands(client: Client): void {
    while (client.blocked === null && !client.closing && !client.closed && !client.stalled) {
      const args = client.reader.next();
      if (args === null) {
        client.closing = client.ended;
        break;
      }
      this.#command(client, args);
      if (this.blocked.hasReady) this.#serveReady();
      if (this.#output.stall(client)) break;
    }
  }

  #command(client: Client, args: readonly string[]): void {
    this.statistics.commands++;
    client.lastUsed = Date.now();
    client.commands++;
    const silent = client.replyMode !== 'on';
    const start = client.reply.output.length;
    let found: FoundCommand;
    try {
      found = resolveCommand(args);
      admit(this, client, found.row);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (client.queue !== null) client.queueBroken = true;
      client.reply.error(error.message);
      this.statistics.error(error.message);
      this.#muted(client, silent, start);
      return;
    }
    const { row } = found;
    client.lastCommand = (
      row.container === undefined ? row.name : `${row.container}|${row.subcommand ?? ''}`
    ).toLowerCase();
    if (client.queue !== null && isQueued(client, row)) {
      client.queue.push({ found, args });
      client.reply.status('QUEUED');
    } else {
      if (this.monitors.any && !row.flags.has('skip_monitor')) this.monitors.tell(client, args);
      const call = this.#callOf(client);
      this.run(call, found, args);
      if (call.blocking !== null) this.#block(client, call, found, args);
    }
    this.#muted(client, silent, start);
  }

  /** CLIENT REPLY OFF and SKIP: takes the reply back. */
  #muted(client: Client, silent: boolean, start: number): void {
    if (silent && client.replyMode !== 'on') client.reply.output.length = start;
    if (client.replyMode === 'skip') client.replyMode = 'on';
    else if (client.replyMode === 'skip-next') client.replyMode = 'skip';
  }

  readonly #calls = new WeakMap<Client, ClientsCall>();

  #callOf(client: Client): ClientsCall {
    let call = this.#calls.get(client);
    if (call === undefined) this.#calls.set(client, (call = this.#makeCall(this, client)));
    call.db = client.db;
    call.origin = 'client';
    call.retry = false;
    return call;
  }

  #propagate(client: Client | null): void {
    const commands = this.#pending;
    if (commands.length === 0) return;
    this.#pending = [];
    this.persistence.propagate(commands);
    if (client !== null && this.settings.appendfsync === 'always') client.waitsForLog = true;
    for (const { args } of commands) {
      if (args[0].length === 8 && args[0].toUpperCase() === 'FLUSHALL') this.persistence.saves.flushedAll();
      if (args[0].length === 6 && args[0].toUpperCase() === 'SWAPDB') this.blocked.allReady();
    }
    this.#output.schedule();
  }

  #block(client: Client, call: ClientsCall, found: FoundCommand, args: readonly string[]): void {
    const { blocking } = call;
    if (blocking === null) return;
    const { timeout } = blocking;
    const timer = timeout > 0 ? setTimeout(() => this.#timedOut(client), timeout) : null;
    this.blocked.block(client, { found, args: blocking.again ?? args, blocking, db: call.db, timer });
  }

  #timedOut(client: Client): void {
    const { blocked } = client;
    if (blocked === null) return;
    this.blocked.unblock(client);
    if (blocked.blocking.onTimeout === 'null') client.reply.null();
    else client.reply.nullArray();
    this.#resumeLater(client);
  }

  /** CLIENT UNBLOCK. @returns whether it was blocked */
  unblock(client: Client, withError: boolean): boolean {
    if (client.blocked === null) return false;
    if (!withError) this.#timedOut(client);
    else {
      this.blocked.unblock(client);
      client.reply.error('UNBLOCKED client unblocked via CLIENT UNBLOCK');
      this.#resumeLater(client);
    }
    return true;
  }

  /** Tries the commands of clients that wait for keys that have changed, in the order in which they came. */
  #serveReady(): void {
    while (this.blocked.hasReady) {
      for (const { db, key } of this.blocked.takeReady()) {
        for (const client of this.blocked.waitingFor(db, key)) this.#retry(client, db);
      }
    }
  }

  #retry(client: Client, db: Database): void {
    const { blocked } = client;
    if (blocked === null) return;
    const call = this.#callOf(client);
    call.db = db;
    call.retry = true;
    this.run(call, blocked.found, blocked.args);
    if (call.blocking !== null) return;
    this.blocked.unblock(client);
    this.#resumeLater(client);
  }

  /** A client that was blocked gets its reply, and then what it has sent behind its blocking command is run. */
  #resumeLater(client: Client): void {
    this.#output.add(client);
    setImmediate(() => this.resume(client));
  }

  #expired(db: Database, key: string, field: string | null): void {
    const lazily = this.configuration.isYes('lazyfree-lazy-expire');
    const args = field === null ? [lazily ? 'UNLINK' : 'DEL', key] : ['HDEL', key, field];
    this.#pending.push({ db: db.index, args });
    if (this.#depth === 0) this.#propagate(null);
  }

  /** A client whose replies are on their way out and that gets no more. */
  #forget(client: Client): void {
    this.watches.unwatch(client);
    this.pubSub.forget(client);
    this.monitors.remove(client);
    this.clients.delete(client.id);
  }

  #listenToEvents(): void {
    const flags = eventFlags(this.configuration.text('notify-keyspace-events'));
    this.keyspace.listeners.event = eventListener(flags, (channel, message) => this.pubSub.publish(channel, message));
  }

  #readSlowlogSettings(): void {
    this.#slowerThan = this.configuration.number('slowlog-log-slower-than');
    this.#slowlogLength = this.configuration.number('slowlog-max-len');
  }
}
