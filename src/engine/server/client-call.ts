import { Call } from '../commands/call.js';
import type { ReplyWriter } from '../commands/reply-writer.js';
import type { Client } from './client.js';
import type { Instance } from './instance.js';

/** A call that a client of an instance made: commands of the server itself find both here. */
export class ClientCall extends Call {
  constructor(
    readonly instance: Instance,
    readonly client: Client,
    reply: ReplyWriter = client.reply,
  ) {
    super(instance.keyspace, reply);
    this.db = client.db;
  }

  override nested(reply: ReplyWriter): ClientCall {
    const call = new ClientCall(this.instance, this.client, reply);
    call.db = this.db;
    return call;
  }
}

/** What a command of the server itself does. */
export type ServerCommand = (call: ClientCall) => void;
