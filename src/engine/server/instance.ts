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
import type { PersistenceSettings } from '../persistence/settings.js';
import { BlockedClients } from './blocked-clients.js';
import { Client, type Connection } from './client.js';
import type { Configuration } from './configuration.js';
import { eventFlags, type EventFlags } from './keyspace-events.js';
import type { LogLevel } from './log-line.js';
import { PubSub } from './pub-sub.js';
import { ProtocolError, type RequestLimits } from './request-reader.js';
import { applyLimits, persistenceSettings } from './settings.js';
import { Statistics } from './statistics.js';
import { Watches } from './watches.js';

/** ms between two rounds of what the server does by itself (`hz 10`). */
const ROUND = 100;
/** Longest time in ms that one round deletes expired keys. */
const EXPIRY_BUDGET = 5;

/** Levels of `redis.log`. */
const SCRIPT_LEVELS: readonly LogLevel[] = ['debug', 'verbose', 'notice', 'warning'];

/** Output below this is never too much: no limit is looked up for it. */
const SMALL_OUTPUT = 1 << 20;

/** Commands that are carried out at once, also between MULTI and EXEC. */
const NOT_QUEUED = new Set(['EXEC', 'DISCARD', 'MULTI', 'WATCH', 'QUIT', 'RESET']);
/** What a client of RESP2 may send while it is subscribed. */
const WHILE_SUBSCRIBED = new Set([
  ...['SUBSCRIBE', 'UNSUBSCRIBE', 'PSUBSCRIBE', 'PUNSUBSCRIBE', 'SSUBSCRIBE', 'SUNSUBSCRIBE', 'PING', 'QUIT', 'RESET'],
]);
/** What a client may send before it has authenticated. */
const WITHOUT_PASSWORD = new Set(['AUTH', 'HELLO', 'QUIT', 'RESET']);

/** A call that knows the client it is for. */
export interface ClientsCall extends Call {
  readonly client: Client;
}

/** What an instance is made of; the defaults are this machine's. */
export interface InstanceParts {
  readonly configuration: Configuration;
  readonly log: (level: LogLevel, text: string) => void;
  readonly fs?: FileSystem;
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
  readonly monitors = new Set<Client>();
  readonly #makeCall: InstanceParts['makeCall'];
  /** Set while the dataset is loaded. */
  loading: LoadProgress | null = null;
  /** TCP port that it listens on; 0 before it does. */
  port = 0;
  eventFlags: EventFlags;
  /** DEBUG SET-ACTIVE-EXPIRE */
  activeExpiry = true;
  /** Port 0 means any free port, not none. */
  readonly anyPort: boolean;
  #nextClient = 1;
  #pending: Propagated[] = [];
  #depth = 0;
  /** Clients whose replies wait to be sent. */
  readonly #unsent = new Set<Client>();
  #flushing = false;
  #timer: NodeJS.Timeout | null = null;
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
    this.eventFlags = eventFlags(this.configuration.text('notify-keyspace-events'));
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
    });
    this.requestLimits = {
      bulkLength: this.configuration.number('proto-max-bulk-len'),
      queryBuffer: this.configuration.number('client-query-buffer-limit'),
    };
    this.pubSub.onMessage = (client) => this.#toSend(client);
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
    this.#timer = setInterval(() => this.#round(), ROUND);
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
    const recovered = await recovery.run(this.persistence.files);
    this.persistence.status.keysLoaded = recovered.keys;
    this.persistence.status.keysExpiredAtLoad = recovered.expired;
    this.loading = null;
    if (this.settings.appendonly) this.persistence.open();
    return recovered;
  }

  /**
   * DEBUG RELOAD: saves the dataset, and loads it again from the file.
   * @throws PersistenceRefusal, RdbLoadError
   */
  reload(withoutSaving: boolean): void {
    if (!withoutSaving) this.persistence.save();
    this.persistence.reload((sources) => this.loadFunctions(sources));
  }

  /** DEBUG LOADAOF: loads the dataset again from the log. @throws CommandError */
  reloadLog(): void {
    if (this.persistence.log === null) throw new CommandError('ERR the append only log is off');
    this.persistence.reloadLog((sources) => this.loadFunctions(sources));
  }

  /** Ends everything but the process: gives up background work, writes the log out, closes clients. */
  close(): boolean {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#flush();
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
    if (save ?? (this.settings.savePoints.length > 0 && this.loading === null)) {
      this.log('notice', 'Saving the final RDB snapshot before exiting.');
      try {
        this.persistence.saveAtExit();
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
    try {
      client.reader.feed(chunk);
      this.#commands(client);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      client.reply.error(`ERR Protocol error: ${error.message}`);
      client.closing = true;
      this.#toSend(client);
    }
  }

  /** A client is gone, or has to go. */
  disconnect(client: Client): void {
    if (client.closed) return;
    client.closed = true;
    this.blocked.unblock(client);
    this.watches.unwatch(client);
    this.pubSub.forget(client);
    this.monitors.delete(client);
    this.clients.delete(client.id);
    this.#unsent.delete(client);
    client.connection.destroy();
  }

  /** Replies of a client wait to be sent: it is done at the end of this turn. */
  toSend(client: Client): void {
    this.#toSend(client);
  }

  /** Goes on with what a client has sent while it was blocked. */
  resume(client: Client): void {
    if (!client.closed) this.#guarded(client);
  }

  /**
   * Runs a command for a client, inside a transaction or at once. Its reply goes to `call.reply`.
   * What it writes to the log is gathered until the outermost call is over.
   */
  run(call: ClientsCall, found: FoundCommand, args: readonly string[]): void {
    const { statistics, keyspace } = this;
    if (this.#depth === 0) keyspace.now = Date.now();
    this.#depth++;
    const errorsBefore = call.client.reply.lastError;
    call.client.reply.lastError = '';
    const began = performance.now();
    try {
      const written = execute(call, found, args);
      for (const each of written) this.#pending.push(each);
    } finally {
      this.#depth--;
    }
    const micros = Math.round((performance.now() - began) * 1000);
    const calls = statistics.of(found.row);
    calls.calls++;
    calls.micros += micros;
    const error = call.client.reply.lastError;
    if (error === '') call.client.reply.lastError = errorsBefore;
    else {
      calls.failed++;
      statistics.error(error);
    }
    if (
      this.#slowerThan >= 0 &&
      micros >= this.#slowerThan &&
      call.blocking === null &&
      !found.row.flags.has('skip_slowlog')
    ) {
      statistics.slowCall(micros, args, call.client.connection.remote, call.client.name, this.#slowlogLength);
    }
    if (this.#depth === 0) this.#propagate(call.client);
  }

  /** Runs several commands as one: what they write goes to the log together. */
  together(client: Client, deed: () => void): void {
    if (this.#depth === 0) this.keyspace.now = Date.now();
    this.#depth++;
    try {
      deed();
    } finally {
      this.#depth--;
    }
    if (this.#depth === 0) this.#propagate(client);
  }

  /** After CONFIG SET. @throws RefusedSetting */
  configured(names: ReadonlySet<string>): void {
    const { configuration } = this;
    const before = this.settings.appendonly;
    Object.assign(this.settings, persistenceSettings(configuration));
    applyLimits(configuration, this.keyspace.limits);
    this.requestLimits.bulkLength = configuration.number('proto-max-bulk-len');
    this.requestLimits.queryBuffer = configuration.number('client-query-buffer-limit');
    this.eventFlags = eventFlags(configuration.text('notify-keyspace-events'));
    this.#listenToEvents();
    this.#readSlowlogSettings();
    if (names.has('appendonly') && before !== this.settings.appendonly) {
      if (this.settings.appendonly) this.persistence.turnOn();
      else this.persistence.turnOff();
    }
    this.persistence.applySettings();
  }

  #guarded(client: Client): void {
    try {
      this.#commands(client);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      client.reply.error(`ERR Protocol error: ${error.message}`);
      client.closing = true;
    }
    this.#toSend(client);
  }

  #commands(client: Client): void {
    while (client.blocked === null && !client.closing && !client.closed) {
      const args = client.reader.next();
      if (args === null) break;
      this.#command(client, args);
      if (this.blocked.hasReady) this.#serveReady();
    }
    this.#toSend(client);
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
      this.#admit(client, found);
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
    if (client.queue !== null && !NOT_QUEUED.has(row.name)) {
      client.queue.push({ found, args });
      client.reply.status('QUEUED');
    } else {
      if (this.monitors.size > 0 && !row.flags.has('skip_monitor')) this.#tellMonitors(client, args);
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

  /** @throws CommandError when the command may not be run now, or not by this client */
  #admit(client: Client, { row }: FoundCommand): void {
    const name = row.container ?? row.name;
    if (!client.authenticated && !WITHOUT_PASSWORD.has(name)) throw new CommandError('NOAUTH Authentication required.');
    if (row.write || row.name === 'PING') {
      const refusal = row.write ? this.persistence.refusal : null;
      if (refusal !== null) throw new CommandError(refusal);
    }
    if (client.subscribedOnly && !WHILE_SUBSCRIBED.has(row.name)) {
      throw new CommandError(
        `ERR Can't execute '${name.toLowerCase()}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are ` +
          'allowed in this context',
      );
    }
    if (this.loading !== null && !row.flags.has('loading')) {
      throw new CommandError('LOADING Redis is loading the dataset in memory');
    }
    if (client.queue !== null && row.flags.has('no_multi')) {
      throw new CommandError('ERR Command not allowed inside a transaction');
    }
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
    this.#scheduleFlush();
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
    this.resume(client);
  }

  /** CLIENT UNBLOCK. @returns whether it was blocked */
  unblock(client: Client, withError: boolean): boolean {
    if (client.blocked === null) return false;
    if (!withError) this.#timedOut(client);
    else {
      this.blocked.unblock(client);
      client.reply.error('UNBLOCKED client unblocked via CLIENT UNBLOCK');
      this.resume(client);
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
    this.#toSend(client);
    // What the client has sent behind its blocking command.
    setImmediate(() => this.resume(client));
  }

  #expired(db: Database, key: string, field: string | null): void {
    const lazily = this.configuration.isYes('lazyfree-lazy-expire');
    const args = field === null ? [lazily ? 'UNLINK' : 'DEL', key] : ['HDEL', key, field];
    this.#pending.push({ db: db.index, args });
    if (this.#depth === 0) this.#propagate(null);
  }

  #round(): void {
    const { keyspace } = this;
    keyspace.now = Date.now();
    keyspace.accessClock = Math.floor(keyspace.now / 1000) & 0xffffff;
    if (this.loading !== null) return;
    this.#depth++;
    try {
      if (this.activeExpiry) this.expireActively(EXPIRY_BUDGET);
    } finally {
      this.#depth--;
    }
    this.#propagate(null);
    this.persistence.tick();
    this.#closeIdle();
    if (this.#unsent.size > 0 || (this.persistence.log?.synced ?? true) === false) this.#scheduleFlush();
  }

  /** Deletes keys and fields whose time is over, for at most so many ms; the expiry cycle replaces it. */
  expireActively: (budget: number) => void = () => undefined;

  #closeIdle(): void {
    const seconds = this.configuration.number('timeout');
    if (seconds <= 0) return;
    const before = Date.now() - seconds * 1000;
    for (const client of [...this.clients.values()]) {
      if (client.lastUsed < before && client.blocked === null && client.subscriptions === 0) this.disconnect(client);
    }
  }

  #toSend(client: Client): void {
    if (client.closed) return;
    this.#unsent.add(client);
    this.#scheduleFlush();
  }

  #scheduleFlush(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => this.#flush());
  }

  /** The end of a turn: first the log, then the replies (server.c, beforeSleep). */
  #flush(): void {
    this.#flushing = false;
    const written = this.persistence.flush();
    for (const client of this.#unsent) {
      if (client.waitsForLog) {
        if (!written) continue;
        client.waitsForLog = false;
      }
      this.#unsent.delete(client);
      this.#send(client);
    }
  }

  #send(client: Client): void {
    const { reply, connection } = client;
    if (reply.output.length > 0) {
      const bytes = reply.take();
      this.statistics.outputBytes += bytes.length;
      connection.write(bytes);
      this.#checkOutput(client);
    }
    if (client.closing && client.blocked === null) {
      connection.end();
      this.#gone(client);
    }
  }

  /** A client whose replies are on their way out and that gets no more. */
  #gone(client: Client): void {
    this.watches.unwatch(client);
    this.pubSub.forget(client);
    this.monitors.delete(client);
    this.clients.delete(client.id);
  }

  #checkOutput(client: Client): void {
    if (client.connection.unsent < SMALL_OUTPUT) return;
    const kind = client.subscriptions > 0 ? 'pubsub' : 'normal';
    const hard = this.configuration.outputLimit(kind);
    if (hard === 0 || client.connection.unsent <= hard) return;
    this.log('warning', `Client ${client.connection.remote} closed for overcoming of output buffer limits.`);
    this.disconnect(client);
  }

  #tellMonitors(client: Client, args: readonly string[]): void {
    const at = (Date.now() / 1000).toFixed(6);
    const words = args.map((arg) => quoted(arg)).join(' ');
    for (const monitor of this.monitors) {
      if (monitor === client) continue;
      monitor.reply.status(`${at} [${client.db.index} ${client.connection.remote}] ${words}`);
      this.#toSend(monitor);
    }
  }

  #listenToEvents(): void {
    const { keyspace, eventFlags: flags } = this;
    if (!flags.keyspace && !flags.keyevent) {
      keyspace.listeners.event = null;
      return;
    }
    keyspace.listeners.event = (kind, name, key, db) => {
      if (!this.eventFlags.classes.has(kind)) return;
      if (this.eventFlags.keyspace) this.pubSub.publish(`__keyspace@${db.index}__:${key}`, name);
      if (this.eventFlags.keyevent) this.pubSub.publish(`__keyevent@${db.index}__:${name}`, key);
    };
  }

  #readSlowlogSettings(): void {
    this.#slowerThan = this.configuration.number('slowlog-log-slower-than');
    this.#slowlogLength = this.configuration.number('slowlog-max-len');
  }
}

/** A word as MONITOR shows it (sds.c, sdscatrepr). */
function quoted(text: string): string {
  const escaped = text.replace(/[^ -~]|["\\]/g, (char) => {
    const code = char.charCodeAt(0);
    if (char === '"' || char === '\\') return `\\${char}`;
    const known = { 10: '\\n', 13: '\\r', 9: '\\t', 7: '\\a', 8: '\\b' }[code];
    return known ?? `\\x${code.toString(16).padStart(2, '0')}`;
  });
  return `"${escaped}"`;
}
