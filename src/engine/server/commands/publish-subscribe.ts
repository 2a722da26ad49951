import { CommandError } from '../../commands/command-error.js';
import { isWord } from '../../commands/arguments.js';
import { compilePattern } from '../../commands/key-pattern.js';
import type { ClientCall, ServerCommand } from '../client-call.js';
import type { Client } from '../client.js';

/** Publishing and subscribing (pubsub.c). */
export const PUBLISH_SUBSCRIBE: Readonly<Record<string, ServerCommand>> = {
  PUBLISH: ({ instance, args, reply }) => reply.integer(instance.pubSub.publish(args[1], args[2])),
  SPUBLISH: ({ instance, args, reply }) => reply.integer(instance.pubSub.publishToShard(args[1], args[2])),
  SUBSCRIBE: (call) => {
    for (const channel of names(call)) {
      call.instance.pubSub.subscribe(call.client, 'channels', channel);
      tell(call, 'subscribe', channel, call.client.subscriptions);
    }
  },
  SSUBSCRIBE: (call) => {
    for (const channel of names(call)) {
      call.instance.pubSub.subscribe(call.client, 'shardChannels', channel);
      tell(call, 'ssubscribe', channel, call.client.shardChannels.size);
    }
  },
  PSUBSCRIBE: (call) => {
    for (const pattern of names(call)) {
      call.instance.pubSub.subscribePattern(call.client, pattern);
      tell(call, 'psubscribe', pattern, call.client.subscriptions);
    }
  },
  UNSUBSCRIBE: (call) =>
    unsubscribe(call, 'unsubscribe', call.client.channels, (client, channel) => {
      call.instance.pubSub.unsubscribe(client, 'channels', channel);
      return client.subscriptions;
    }),
  SUNSUBSCRIBE: (call) =>
    unsubscribe(call, 'sunsubscribe', call.client.shardChannels, (client, channel) => {
      call.instance.pubSub.unsubscribe(client, 'shardChannels', channel);
      return client.shardChannels.size;
    }),
  PUNSUBSCRIBE: (call) =>
    unsubscribe(call, 'punsubscribe', call.client.patterns, (client, pattern) => {
      call.instance.pubSub.unsubscribePattern(client, pattern);
      return client.subscriptions;
    }),
  'PUBSUB CHANNELS': (call) => channels(call, call.instance.pubSub.channels),
  'PUBSUB SHARDCHANNELS': (call) => channels(call, call.instance.pubSub.shardChannels),
  'PUBSUB NUMPAT': ({ instance, reply }) => reply.integer(instance.pubSub.patterns.size),
  'PUBSUB NUMSUB': (call) => counts(call, call.instance.pubSub.channels),
  'PUBSUB SHARDNUMSUB': (call) => counts(call, call.instance.pubSub.shardChannels),
};

function names({ args, origin, client }: ClientCall): readonly string[] {
  if (origin !== 'client' && client.protocol === 2) {
    throw new CommandError(`ERR ${args[0].toUpperCase()} isn't allowed for a DENY BLOCKING client`);
  }
  return args.slice(1);
}

function tell({ reply }: ClientCall, kind: string, name: string | null, count: number): void {
  reply.push(3);
  reply.bulk(kind);
  if (name === null) reply.null();
  else reply.bulk(name);
  reply.integer(count);
}

function unsubscribe(
  call: ClientCall,
  kind: string,
  subscribed: ReadonlySet<string>,
  leave: (client: Client, name: string) => number,
): void {
  const given = call.args.length > 1 ? call.args.slice(1) : [...subscribed];
  if (given.length === 0) {
    const left = kind === 'sunsubscribe' ? call.client.shardChannels.size : call.client.subscriptions;
    tell(call, kind, null, left);
  }
  for (const name of given) tell(call, kind, name, leave(call.client, name));
}

function channels({ args, reply }: ClientCall, all: ReadonlyMap<string, unknown>): void {
  const matches = args.length > 2 && !isWord(args[2], '*') ? compilePattern(args[2]) : () => true;
  const found = [...all.keys()].filter((name) => matches(name));
  reply.array(found.length);
  for (const name of found) reply.bulk(name);
}

function counts({ args, reply }: ClientCall, all: ReadonlyMap<string, ReadonlySet<unknown>>): void {
  const asked = args.slice(2);
  reply.array(asked.length * 2);
  for (const name of asked) {
    reply.bulk(name);
    reply.integer(all.get(name)?.size ?? 0);
  }
}
