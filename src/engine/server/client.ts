import { RespReplyWriter } from '../commands/resp-reply-writer.js';
import type { Blocking } from '../commands/call.js';
import type { FoundCommand } from '../commands/execute.js';
import type { Database } from '../keyspace/database.js';
import type { RequestLimits } from './request-reader.js';
import { RequestReader } from './request-reader.js';

/** What carries a client's bytes. */
export interface Connection {
  /** `127.0.0.1:50512`, or a socket's path. */
  readonly remote: string;
  readonly local: string;
  /** Bytes that were given to it and that the system has not taken yet. */
  readonly unsent: number;
  write(bytes: Uint8Array): void;
  /** Sends what was written, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
  /** Reads no more until {@link resume}. */
  pause(): void;
  resume(): void;
}

/** A command that waits for EXEC. */
export interface QueuedCommand {
  readonly found: FoundCommand;
  readonly args: readonly string[];
}

/** What a blocked client waits for, and what is run when it comes. */
export interface BlockedCommand extends QueuedCommand {
  readonly blocking: Blocking;
  readonly db: Database;
  timer: NodeJS.Timeout | null;
}

export type ReplyMode = 'on' | 'off' | 'skip' | 'skip-next';

/** One client and everything that the server remembers of it. */
export class Client {
  readonly reader: RequestReader;
  readonly reply = new RespReplyWriter();
  readonly createdAt = Date.now();
  lastUsed = Date.now();
  name = '';
  library = { name: '', version: '' };
  db: Database;
  authenticated: boolean;
  /** Commands since MULTI; null outside. */
  queue: QueuedCommand[] | null = null;
  /** Something was wrong with a queued command: EXEC is refused. */
  queueBroken = false;
  /** Keys of WATCH by their databases. */
  readonly watched = new Map<Database, Set<string>>();
  /** A watched key was changed: EXEC does nothing. */
  watchBroken = false;
  blocked: BlockedCommand | null = null;
  readonly channels = new Set<string>();
  readonly patterns = new Set<string>();
  readonly shardChannels = new Set<string>();
  monitor = false;
  replyMode: ReplyMode = 'on';
  noEvict = false;
  noTouch = false;
  /** Sends no more; is closed when its replies are out. */
  closing = false;
  closed = false;
  lastCommand = '';
  commands = 0;
  /** It does not take its replies as fast as it sends commands: no more are run until it has. */
  stalled = false;
  /** It sends no more; what it has sent is still answered. */
  ended = false;
  /** Set while its replies have to wait for the disk. */
  waitsForLog = false;

  constructor(
    readonly id: number,
    readonly connection: Connection,
    db: Database,
    limits: RequestLimits,
    authenticated: boolean,
  ) {
    this.db = db;
    this.authenticated = authenticated;
    this.reader = new RequestReader(limits);
    this.reader.trusted = authenticated;
  }

  get protocol(): 2 | 3 {
    return this.reply.protocol;
  }

  /** Whether it is on this machine. */
  get isLocal(): boolean {
    return /^(127\.|\[?::1|\[?::ffff:127\.|\/|unix)/.test(this.connection.remote);
  }

  get subscriptions(): number {
    return this.channels.size + this.patterns.size;
  }

  /** A client of RESP2 that has subscribed may only change its subscriptions. */
  get subscribedOnly(): boolean {
    return this.protocol === 2 && this.subscriptions + this.shardChannels.size > 0;
  }

  /** The flags of CLIENT LIST (networking.c, catClientInfoString). */
  get flags(): string {
    let flags = '';
    if (this.monitor) flags += 'O';
    if (this.subscriptions + this.shardChannels.size > 0) flags += 'P';
    if (this.queue !== null) flags += 'x';
    if (this.blocked !== null) flags += 'b';
    if (this.watchBroken) flags += 'd';
    if (this.closing) flags += 'c';
    if (this.noEvict) flags += 'e';
    if (this.noTouch) flags += 'T';
    return flags === '' ? 'N' : flags;
  }
}
