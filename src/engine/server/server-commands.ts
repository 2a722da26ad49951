import type { Call } from '../commands/call.js';
import { CommandError } from '../commands/command-error.js';
import { registerScripts } from '../commands/keyspace-scripts.js';
import { registerCommands } from '../commands/registry.js';
import { ClientCall, type ServerCommand } from './client-call.js';
import { CLIENT } from './commands/client.js';
import { CONFIGURATION } from './commands/configuration.js';
import { CONNECTION } from './commands/connection.js';
import { DEBUG } from './commands/debug.js';
import { INTROSPECTION } from './commands/introspection.js';
import { PERSISTENCE } from './commands/persistence.js';
import { PUBLISH_SUBSCRIBE } from './commands/publish-subscribe.js';
import { Instance, type InstanceParts } from './instance.js';
import { TRANSACTIONS } from './commands/transaction.js';

const ALL: Readonly<Record<string, ServerCommand>> = {
  ...CONNECTION,
  ...TRANSACTIONS,
  ...PUBLISH_SUBSCRIBE,
  ...PERSISTENCE,
  ...CONFIGURATION,
  ...CLIENT,
  ...INTROSPECTION,
  ...DEBUG,
};

/** Makes an instance, and the commands known that only a server has. */
export function createInstance(parts: Omit<InstanceParts, 'makeCall'>): Instance {
  registerServerCommands();
  return new Instance({ ...parts, makeCall: (instance, client) => new ClientCall(instance, client) });
}

function registerServerCommands(): void {
  registerScripts();
  registerCommands(
    Object.fromEntries(
      Object.entries(ALL).map(([name, run]) => [
        name,
        (call: Call): void => {
          if (!(call instanceof ClientCall)) throw new CommandError(`ERR ${name} is for clients of a server only`);
          // What is written to the log is for the commands that they run: SAVE and EXEC themselves change nothing.
          call.preventPropagation();
          run(call);
        },
      ]),
    ),
  );
}
