import { CommandError } from '../commands/command-error.js';
import type { CommandRow } from '../commands/table/command-row.js';
import type { Client } from './client.js';

/** Commands that are carried out at once, also between MULTI and EXEC. */
const NOT_QUEUED = new Set(['EXEC', 'DISCARD', 'MULTI', 'WATCH', 'QUIT', 'RESET']);
/** What a client of RESP2 may send while it is subscribed. */
const WHILE_SUBSCRIBED = new Set([
  ...['SUBSCRIBE', 'UNSUBSCRIBE', 'PSUBSCRIBE', 'PUNSUBSCRIBE', 'SSUBSCRIBE', 'SUNSUBSCRIBE', 'PING', 'QUIT', 'RESET'],
]);
/** What a client may send before it has authenticated. */
const WITHOUT_PASSWORD = new Set(['AUTH', 'HELLO', 'QUIT', 'RESET']);

/** The state of an instance that decides which commands run. */
export interface GateState {
  readonly loading: unknown;
  readonly persistence: { readonly refusal: string | null };
}

/**
 * Whether a command may be run now, for this client (server.c, processCommand).
 * @throws CommandError when not
 */
export function admit({ loading, persistence }: GateState, client: Client, row: CommandRow): void {
  const name = row.container ?? row.name;
  if (!client.authenticated && !WITHOUT_PASSWORD.has(name)) throw new CommandError('NOAUTH Authentication required.');
  // PING tells of the trouble too, so that whoever watches the server hears of it.
  if (row.write || name === 'PING') {
    const { refusal } = persistence;
    if (refusal !== null) throw new CommandError(refusal);
  }
  if (client.subscribedOnly && !WHILE_SUBSCRIBED.has(row.name)) {
    throw new CommandError(
      `ERR Can't execute '${name.toLowerCase()}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are ` +
        'allowed in this context',
    );
  }
  if (loading !== null && !row.flags.has('loading')) {
    throw new CommandError('LOADING Redis is loading the dataset in memory');
  }
  if (client.queue !== null && row.flags.has('no_multi')) {
    throw new CommandError('ERR Command not allowed inside a transaction');
  }
}

/** Whether a command waits for EXEC. */
export const isQueued = (client: Client, { name }: CommandRow): boolean =>
  client.queue !== null && !NOT_QUEUED.has(name);
