import { CommandError, ERRORS } from '../../commands/command-error.js';
import { isWord, readInteger } from '../../commands/arguments.js';
import { OWN_VERSION } from '../../persistence/rdb-snapshot-sink.js';
import type { ClientCall, ServerCommand } from '../client-call.js';
import type { Client } from '../client.js';

/** Commands about the connection itself: AUTH, HELLO, PING, SELECT, QUIT, RESET. */
export const CONNECTION: Readonly<Record<string, ServerCommand>> = {
  PING: ping,
  ECHO: ({ reply, args }) => reply.bulk(args[1]),
  AUTH: auth,
  HELLO: hello,
  SELECT: select,
  QUIT: (call) => {
    call.reply.status('OK');
    call.client.closing = true;
  },
  RESET: (call) => {
    reset(call);
    call.reply.status('RESET');
  },
};

function ping({ args, client, reply }: ClientCall): void {
  if (args.length > 2) throw new CommandError("ERR wrong number of arguments for 'ping' command");
  if (client.subscribedOnly) {
    reply.array(2);
    reply.bulk('pong');
    reply.bulk(args[1] ?? '');
  } else if (args.length === 2) reply.bulk(args[1]);
  else reply.status('PONG');
}

function auth({ args, instance, client, reply }: ClientCall): void {
  if (args.length > 3) throw new CommandError(ERRORS.syntax);
  const user = args.length === 3 ? args[1] : 'default';
  const password = args[args.length - 1];
  const wanted = instance.configuration.text('requirepass');
  if (args.length === 2 && wanted === '') {
    throw new CommandError(
      'ERR AUTH <password> called without any password configured for the default user. Are you sure your ' +
        'configuration is correct?',
    );
  }
  authenticate(client, user, password, wanted);
  reply.status('OK');
}

function authenticate(client: Client, user: string, password: string, wanted: string): void {
  if (user !== 'default' || (wanted !== '' && !sameText(password, wanted))) {
    throw new CommandError('WRONGPASS invalid username-password pair or user is disabled.');
  }
  client.authenticated = true;
  client.reader.trusted = true;
}

/** Compares in a time that does not tell how much of it was right. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ (b.charCodeAt(i % Math.max(1, b.length)) || 0);
  return difference === 0;
}

function hello(call: ClientCall): void {
  const { args, client, instance, reply } = call;
  let protocol = client.protocol;
  if (args.length > 1) {
    const version = /^\d+$/.test(args[1]) ? Number(args[1]) : NaN;
    if (Number.isNaN(version)) throw new CommandError('ERR Protocol version is not an integer or out of range');
    if (version !== 2 && version !== 3) throw new CommandError('NOPROTO unsupported protocol version');
    protocol = version;
  }
  let credentials: readonly [user: string, password: string] | null = null;
  let name: string | null = null;
  for (let i = 2; i < args.length; i++) {
    if (isWord(args[i], 'AUTH') && i + 2 < args.length) {
      credentials = [args[i + 1], args[i + 2]];
      i += 2;
    } else if (isWord(args[i], 'SETNAME') && i + 1 < args.length) {
      name = args[i + 1];
      checkName(name);
      i++;
    } else throw new CommandError(`ERR Syntax error in HELLO option '${args[i]}'`);
  }
  const wanted = instance.configuration.text('requirepass');
  if (credentials !== null) authenticate(client, credentials[0], credentials[1], wanted);
  if (!client.authenticated) {
    throw new CommandError(
      'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> ' +
        '<pass> option can be used to authenticate the client and select the RESP protocol version at the same time',
    );
  }
  if (name !== null) client.name = name;
  client.reply.protocol = protocol;
  reply.map(7);
  for (const [key, value] of [
    ['server', 'redis'],
    ['version', OWN_VERSION],
  ]) {
    reply.bulk(key);
    reply.bulk(value);
  }
  reply.bulk('proto');
  reply.integer(protocol);
  reply.bulk('id');
  reply.integer(client.id);
  reply.bulk('mode');
  reply.bulk('standalone');
  reply.bulk('role');
  reply.bulk('master');
  reply.bulk('modules');
  reply.array(0);
}

/** @throws CommandError for a name with blanks or line ends (networking.c, validateClientAttr) */
export function checkName(name: string): void {
  if (/[^!-~]/.test(name)) {
    throw new CommandError('ERR Client names cannot contain spaces, newlines or special characters.');
  }
}

function select(call: ClientCall): void {
  const index = readInteger(call.args[1]);
  const { databases } = call.keyspace;
  if (index < 0 || index >= databases.length) throw new CommandError(ERRORS.invalidDatabase);
  // A script selects for itself only.
  if (call.origin !== 'script') call.client.db = databases[index];
  call.db = databases[index];
  call.reply.status('OK');
}

function reset({ client, instance }: ClientCall): void {
  instance.watches.unwatch(client);
  instance.pubSub.forget(client);
  instance.monitors.remove(client);
  client.queue = null;
  client.queueBroken = false;
  client.db = instance.keyspace.databases[0];
  client.name = '';
  client.replyMode = 'on';
  client.reply.protocol = 2;
  client.noEvict = false;
  client.noTouch = false;
  client.authenticated = instance.configuration.text('requirepass') === '';
}
