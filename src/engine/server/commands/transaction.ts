import { CommandError } from '../../commands/command-error.js';
import { ClientCall, type ServerCommand } from '../client-call.js';
import type { Client } from '../client.js';

/** MULTI, EXEC, DISCARD, WATCH, UNWATCH (multi.c). */
export const TRANSACTIONS: Readonly<Record<string, ServerCommand>> = {
  MULTI: ({ client, reply }) => {
    if (client.queue !== null) throw new CommandError('ERR MULTI calls can not be nested');
    client.queue = [];
    reply.status('OK');
  },
  EXEC: exec,
  DISCARD: ({ client, instance, reply }) => {
    if (client.queue === null) throw new CommandError('ERR DISCARD without MULTI');
    leave(client);
    instance.watches.unwatch(client);
    reply.status('OK');
  },
  WATCH: ({ client, instance, args, db, reply }) => {
    if (client.queue !== null) throw new CommandError('ERR WATCH inside MULTI is not allowed');
    if (!client.watchBroken) {
      for (const key of args.slice(1)) {
        // A key whose time is over counts as changed only when it expires after this.
        instance.keyspace.peek(db, key);
        instance.watches.watch(client, db, key);
      }
    }
    reply.status('OK');
  },
  UNWATCH: ({ client, instance, reply }) => {
    instance.watches.unwatch(client);
    reply.status('OK');
  },
};

function leave(client: Client): void {
  client.queue = null;
  client.queueBroken = false;
}

function exec(call: ClientCall): void {
  const { client, instance, reply } = call;
  const { queue, queueBroken } = client;
  if (queue === null) throw new CommandError('ERR EXEC without MULTI');
  const expired = [...client.watched].some(([db, keys]) =>
    [...keys].some((key) => db.keys.has(key) && instance.keyspace.peek(db, key) === undefined),
  );
  const watchBroken = client.watchBroken || expired;
  leave(client);
  instance.watches.unwatch(client);
  if (queueBroken) throw new CommandError('EXECABORT Transaction discarded because of previous errors.');
  if (watchBroken) {
    reply.nullArray();
    return;
  }
  const refusal = queue.some(({ found }) => found.row.write) ? instance.persistence.refusal : null;
  if (refusal !== null) throw new CommandError(`EXECABORT Transaction discarded because of: ${refusal}`);
  reply.array(queue.length);
  const inner = new ClientCall(instance, client);
  inner.origin = 'transaction';
  for (const { found, args } of queue) {
    inner.db = client.db;
    instance.run(inner, found, args);
  }
}
