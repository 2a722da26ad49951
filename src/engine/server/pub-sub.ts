import { compilePattern, type PatternMatcher } from '../commands/key-pattern.js';
import type { Client } from './client.js';

/** Kinds of subscriptions, with what the server calls their messages. */
type Kind = 'channels' | 'shardChannels';

/** Channels, patterns, and who listens to them (pubsub.c). */
export class PubSub {
  readonly channels = new Map<string, Set<Client>>();
  readonly shardChannels = new Map<string, Set<Client>>();
  readonly patterns = new Map<string, Set<Client>>();
  readonly #matchers = new Map<string, PatternMatcher>();

  /** The client whose command runs: what it is sent has to wait until its reply is whole. */
  #held: Client | null = null;
  #heldMessages: (readonly string[])[] = [];

  /** Told of each client that got something to send. */
  onMessage: (client: Client) => void = () => undefined;

  subscribe(client: Client, kind: Kind, channel: string): void {
    client[kind].add(channel);
    added(this[kind], channel).add(client);
  }

  unsubscribe(client: Client, kind: Kind, channel: string): void {
    client[kind].delete(channel);
    removed(this[kind], channel, client);
  }

  subscribePattern(client: Client, pattern: string): void {
    client.patterns.add(pattern);
    added(this.patterns, pattern).add(client);
    if (!this.#matchers.has(pattern)) this.#matchers.set(pattern, compilePattern(pattern));
  }

  unsubscribePattern(client: Client, pattern: string): void {
    client.patterns.delete(pattern);
    removed(this.patterns, pattern, client);
    if (!this.patterns.has(pattern)) this.#matchers.delete(pattern);
  }

  /** Takes a client out of everything, without a word to it. */
  forget(client: Client): void {
    for (const channel of client.channels) removed(this.channels, channel, client);
    for (const channel of client.shardChannels) removed(this.shardChannels, channel, client);
    for (const pattern of client.patterns) removed(this.patterns, pattern, client);
    client.channels.clear();
    client.shardChannels.clear();
    client.patterns.clear();
  }

  /** @returns clients that got it */
  publish(channel: string, message: string): number {
    let receivers = 0;
    for (const client of this.channels.get(channel) ?? []) {
      receivers++;
      this.#send(client, ['message', channel, message]);
    }
    for (const [pattern, clients] of this.patterns) {
      if (this.#matchers.get(pattern)?.(channel) !== true) continue;
      for (const client of clients) {
        receivers++;
        this.#send(client, ['pmessage', pattern, channel, message]);
      }
    }
    return receivers;
  }

  /** @returns clients that got it */
  publishToShard(channel: string, message: string): number {
    const clients = this.shardChannels.get(channel) ?? new Set<Client>();
    for (const client of clients) this.#send(client, ['smessage', channel, message]);
    return clients.size;
  }

  /** A command of a client begins. */
  hold(client: Client): void {
    this.#held = client;
  }

  /** The command is over: the client gets what was published to it meanwhile. */
  release(): void {
    const client = this.#held;
    this.#held = null;
    if (client === null || this.#heldMessages.length === 0) return;
    const messages = this.#heldMessages;
    this.#heldMessages = [];
    for (const words of messages) this.#send(client, words);
  }

  #send(client: Client, words: readonly string[]): void {
    if (client === this.#held) {
      this.#heldMessages.push(words);
      return;
    }
    client.reply.push(words.length);
    for (const word of words) client.reply.bulk(word);
    this.onMessage(client);
  }
}

function added(map: Map<string, Set<Client>>, name: string): Set<Client> {
  let clients = map.get(name);
  if (clients === undefined) map.set(name, (clients = new Set()));
  return clients;
}

function removed(map: Map<string, Set<Client>>, name: string, client: Client): void {
  const clients = map.get(name);
  clients?.delete(client);
  if (clients?.size === 0) map.delete(name);
}
