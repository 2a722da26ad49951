import { Call, type Propagated } from '../../../src/engine/commands/call.js';
import { CommandError } from '../../../src/engine/commands/command-error.js';
import { execute, resolveCommand } from '../../../src/engine/commands/execute.js';
import { RespReplyWriter } from '../../../src/engine/commands/resp-reply-writer.js';
import { Keyspace } from '../../../src/engine/keyspace/keyspace.js';
import { ReplyReader, type Reply } from './resp.js';

/** The engine's keyspace and commands as one client sees them, without a server around. */
export class Embedded {
  readonly keyspace: Keyspace;
  readonly log: Propagated[] = [];
  readonly #writer = new RespReplyWriter();
  readonly #call: Call;

  constructor(random: () => number = Math.random) {
    this.keyspace = new Keyspace(16, random);
    this.#call = new Call(this.keyspace, this.#writer);
    // Nobody waits: what would block answers as in a transaction.
    this.#call.origin = 'transaction';
    this.keyspace.listeners.expired = (db, key, field) => {
      this.log.push({ db: db.index, args: field === null ? ['DEL', key] : ['HDEL', key, field] });
    };
  }

  set protocol(version: 2 | 3) {
    this.#writer.protocol = version;
  }

  run(args: readonly string[]): Reply {
    this.keyspace.now = Date.now();
    try {
      this.log.push(...execute(this.#call, resolveCommand(args), args));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#writer.error(error.message);
    }
    const reader = new ReplyReader();
    reader.add(Buffer.from(this.#writer.take()));
    const reply = reader.next();
    if (reply === null || reader.next() !== null) throw new Error(`not one whole reply to ${args.join(' ')}`);
    return reply;
  }
}
