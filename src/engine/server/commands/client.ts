import { CommandError, ERRORS } from '../../commands/command-error.js';
import { isWord, readInteger } from '../../commands/arguments.js';
import type { ClientCall, ServerCommand } from '../client-call.js';
import type { Client } from '../client.js';
import { checkName } from './connection.js';

/** CLIENT … (networking.c). */
export const CLIENT: Readonly<Record<string, ServerCommand>> = {
  'CLIENT ID': ({ client, reply }) => reply.integer(client.id),
  'CLIENT GETNAME': ({ client, reply }) => (client.name === '' ? reply.null() : reply.bulk(client.name)),
  'CLIENT SETNAME': ({ args, client, reply }) => {
    checkName(args[2]);
    client.name = args[2];
    reply.status('OK');
  },
  'CLIENT SETINFO': ({ args, client, reply }) => {
    const library = isWord(args[2], 'LIB-NAME');
    if (!library && !isWord(args[2], 'LIB-VER')) throw new CommandError(`ERR Unrecognized option '${args[2]}'`);
    if (/[^!-~]/.test(args[3])) {
      throw new CommandError(`ERR ${args[2].toLowerCase()} cannot contain spaces, newlines or special characters.`);
    }
    client.library[library ? 'name' : 'version'] = args[3];
    reply.status('OK');
  },
  'CLIENT INFO': ({ client, reply }) => reply.verbatim('txt', `${described(client)}\n`),
  'CLIENT LIST': list,
  'CLIENT KILL': kill,
  'CLIENT REPLY': replyMode,
  'CLIENT UNBLOCK': ({ args, instance, reply }) => {
    const id = readInteger(args[2]);
    const how = args[3] ?? 'TIMEOUT';
    if (!isWord(how, 'TIMEOUT') && !isWord(how, 'ERROR')) {
      throw new CommandError('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
    }
    const blocked = instance.clients.get(id);
    reply.integer(blocked !== undefined && instance.unblock(blocked, isWord(how, 'ERROR')) ? 1 : 0);
  },
  'CLIENT NO-EVICT': ({ args, client, reply }) => {
    client.noEvict = onOff(args[2]);
    reply.status('OK');
  },
  'CLIENT NO-TOUCH': ({ args, client, reply }) => {
    client.noTouch = onOff(args[2]);
    reply.status('OK');
  },
  'CLIENT GETREDIR': ({ reply }) => reply.integer(-1),
};

function onOff(word: string): boolean {
  if (isWord(word, 'ON')) return true;
  if (isWord(word, 'OFF')) return false;
  throw new CommandError(ERRORS.syntax);
}

/** A client as a line of CLIENT LIST. */
function described(client: Client): string {
  const now = Date.now();
  const seconds = (since: number): number => Math.floor((now - since) / 1000);
  return [
    `id=${client.id}`,
    `addr=${client.connection.remote}`,
    `laddr=${client.connection.local}`,
    'fd=0',
    `name=${client.name}`,
    `age=${seconds(client.createdAt)}`,
    `idle=${seconds(client.lastUsed)}`,
    `flags=${client.flags}`,
    `db=${client.db.index}`,
    `sub=${client.channels.size}`,
    `psub=${client.patterns.size}`,
    `ssub=${client.shardChannels.size}`,
    `multi=${client.queue?.length ?? -1}`,
    `watch=${[...client.watched.values()].reduce((sum, keys) => sum + keys.size, 0)}`,
    `qbuf=${client.reader.waiting}`,
    'qbuf-free=0',
    'argv-mem=0',
    'multi-mem=0',
    'rbs=0',
    'rbp=0',
    `obl=${client.reply.output.length}`,
    'oll=0',
    `omem=${client.connection.unsent}`,
    'tot-mem=0',
    'events=r',
    `cmd=${client.lastCommand === '' ? 'NULL' : client.lastCommand}`,
    'user=default',
    'redir=-1',
    `resp=${client.protocol}`,
    `lib-name=${client.library.name}`,
    `lib-ver=${client.library.version}`,
  ].join(' ');
}

function typeOf(client: Client): string {
  return client.subscriptions > 0 ? 'pubsub' : 'normal';
}

function list({ args, instance, reply }: ClientCall): void {
  let clients = [...instance.clients.values()];
  if (args.length === 4 && isWord(args[2], 'TYPE')) {
    const type = args[3].toLowerCase();
    if (!['normal', 'master', 'replica', 'slave', 'pubsub'].includes(type)) {
      throw new CommandError(`ERR Unknown client type '${args[3]}'`);
    }
    clients = clients.filter((client) => typeOf(client) === type);
  } else if (args.length > 3 && isWord(args[2], 'ID')) {
    const ids = new Set(args.slice(3).map((id) => readInteger(id, 'ERR Invalid client ID')));
    clients = clients.filter(({ id }) => ids.has(id));
  } else if (args.length > 2) throw new CommandError(ERRORS.syntax);
  reply.verbatim('txt', clients.map((client) => `${described(client)}\n`).join(''));
}

function kill({ args, instance, client, reply }: ClientCall): void {
  const filters: ((other: Client) => boolean)[] = [];
  let skipMe = true;
  if (args.length === 3) {
    skipMe = false;
    filters.push(({ connection }) => connection.remote === args[2]);
  } else {
    for (let i = 2; i + 1 < args.length; i += 2) {
      const value = args[i + 1];
      if (isWord(args[i], 'ID')) {
        const wanted = readInteger(value, 'ERR client-id should be greater than 0');
        filters.push(({ id }) => id === wanted);
      } else if (isWord(args[i], 'ADDR')) filters.push(({ connection }) => connection.remote === value);
      else if (isWord(args[i], 'LADDR')) filters.push(({ connection }) => connection.local === value);
      else if (isWord(args[i], 'TYPE')) filters.push((other) => typeOf(other) === value.toLowerCase());
      else if (isWord(args[i], 'USER')) filters.push(() => value === 'default');
      else if (isWord(args[i], 'SKIPME')) skipMe = isWord(value, 'yes');
      else throw new CommandError(ERRORS.syntax);
    }
    if (args.length % 2 !== 0) throw new CommandError(ERRORS.syntax);
  }
  let killed = 0;
  for (const other of [...instance.clients.values()]) {
    if (!filters.every((matches) => matches(other)) || (skipMe && other === client)) continue;
    killed++;
    if (other === client) client.closing = true;
    else instance.disconnect(other);
  }
  if (args.length > 3) reply.integer(killed);
  else if (killed === 0) throw new CommandError('ERR No such client');
  else reply.status('OK');
}

function replyMode({ args, client, reply }: ClientCall): void {
  if (isWord(args[2], 'ON')) {
    client.replyMode = 'on';
    reply.status('OK');
  } else if (isWord(args[2], 'OFF')) client.replyMode = 'off';
  else if (isWord(args[2], 'SKIP')) {
    if (client.replyMode !== 'off') client.replyMode = 'skip-next';
  } else throw new CommandError(ERRORS.syntax);
}
