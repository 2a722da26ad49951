import { Embedded } from './embedded.js';
import { commandStream } from './generator.js';
import { Random } from './random.js';
import type { RealServer } from './real-server.js';
import { replyText, type Reply } from './resp.js';

/** Commands whose replies come in no order: sorted before they are compared. */
const UNORDERED = new Set(
  'SMEMBERS SUNION SINTER SDIFF HKEYS HVALS KEYS SPOP SRANDMEMBER HRANDFIELD ZRANDMEMBER'.split(' '),
);
const UNORDERED_PAIRS = new Set(['HGETALL', 'HSCAN', 'ZSCAN']);
/** Commands that without a count reply something random. */
const RANDOM = new Set(['SRANDMEMBER', 'HRANDFIELD', 'ZRANDMEMBER']);
/** Commands that tell the time: what both say may differ by the time between the two. */
const TIMES = new Set('TTL PTTL EXPIRETIME PEXPIRETIME HTTL HPTTL HEXPIRETIME HPEXPIRETIME'.split(' '));
const TIME_TOLERANCE = 30_000;

/** A command that was answered differently. */
export interface Difference {
  readonly command: readonly string[];
  readonly server: string;
  readonly engine: string;
  /** The commands before it that name one of its keys. */
  readonly history: readonly string[];
}

function sorted(texts: readonly string[], width: number): readonly string[] {
  const groups: string[] = [];
  for (let i = 0; i < texts.length; i += width) groups.push(texts.slice(i, i + width).join(' '));
  return groups.sort();
}

/** Sines differ in their last digit, and Redis 8 shows fewer digits of coordinates. */
const rounded = (text: string): string =>
  text.replaceAll(/-?\d+\.\d{5,}/g, (number) => String(Number(Number(number).toPrecision(11))));

/** Whether a search for positions says in which order; else it is that of the cells that were searched. */
const ordered = (command: readonly string[]): boolean =>
  !command[0].toUpperCase().includes('SEARCH') || command.some((arg) => /^(ASC|DESC|COUNT)$/i.test(arg));

function comparable(command: readonly string[], reply: Reply): string {
  const name = command[0].toUpperCase();
  if (reply.kind !== 'array' && reply.kind !== 'map' && reply.kind !== 'set') return replyText(reply);
  const texts = reply.items.map(replyText);
  const valued = command.some((arg) => /^WITH(VALUES|SCORES)$/i.test(arg));
  if (name.startsWith('GEO'))
    return ordered(command) ? rounded(replyText(reply)) : sorted(texts.map(rounded), 1).join(' ');
  if (UNORDERED.has(name)) return sorted(texts, valued ? 2 : 1).join(' ');
  // What weighs the same, or is not weighed at all, comes in the order of a hash table.
  if (name.startsWith('SORT') && command.some((arg) => /^BY$/i.test(arg))) {
    return sorted(texts, 1).join(' ');
  }
  if (name === 'SCAN' || name === 'SSCAN' || UNORDERED_PAIRS.has(name)) {
    const items = name === 'HGETALL' ? reply : reply.items[1];
    if (items === undefined || !('items' in items)) return replyText(reply);
    const single = name === 'SCAN' || name === 'SSCAN' || command.some((arg) => /^NOVALUES$/i.test(arg));
    return sorted(items.items.map(replyText), single ? 1 : 2).join(' ');
  }
  return name === 'ZRANGE' ? rounded(replyText(reply)) : replyText(reply);
}

function sameTimes(server: Reply, engine: Reply): boolean {
  if (server.kind === 'integer' && engine.kind === 'integer') {
    return Math.abs(Number(server.text) - Number(engine.text)) < TIME_TOLERANCE;
  }
  if (server.kind === 'array' && engine.kind === 'array') {
    return (
      server.items.length === engine.items.length && server.items.every((item, i) => sameTimes(item, engine.items[i]))
    );
  }
  return replyText(server) === replyText(engine);
}

/** Whether two replies to a command say the same. */
function same(command: readonly string[], server: Reply, engine: Reply): boolean {
  if (comparable(command, server) === comparable(command, engine)) return true;
  if (RANDOM.has(command[0].toUpperCase()) && command.length === 2) return server.kind === engine.kind;
  return TIMES.has(command[0].toUpperCase()) && sameTimes(server, engine);
}

const BATCH = 100;

/** What a server's version makes different. */
export interface VersionRules {
  /** Whether it knows what the command asks for. */
  readonly understands: (command: readonly string[]) => boolean;
  /** Whether it is known to answer otherwise. */
  readonly expected: (command: readonly string[], server: string, engine: string) => boolean;
}

/**
 * Sends one stream of a family's commands to both, beginning with empty databases.
 * @returns the first command that was answered differently; null when there was none
 */
export async function compare(
  server: RealServer,
  known: ReadonlySet<string>,
  family: string,
  seed: number,
  count: number,
  { understands, expected }: VersionRules,
): Promise<Difference | null> {
  const embedded = new Embedded(new Random(seed).next);
  await server.run([['FLUSHALL'], ['CONFIG', 'SET', 'hash-max-listpack-entries', '128']]);
  embedded.keyspace.limits.hashMaxListpackEntries = 128;
  const commands = [...commandStream(family, new Random(seed), count)].filter(
    (command) => known.has(command[0]) && understands(command),
  );
  const wait = ['MULTI'];
  const exec = ['EXEC'];
  for (let from = 0; from < commands.length; from += BATCH) {
    const batch = commands.slice(from, from + BATCH);
    // In a transaction nobody waits; but errors of syntax would end it, so only what may wait is in one.
    const sent = batch.flatMap((command) => (mayWait(command) ? [wait, command, exec] : [command]));
    const replies = await server.run(sent);
    let at = 0;
    for (let i = 0; i < batch.length; i++) {
      const command = batch[i];
      let reply = replies[at++];
      if (mayWait(command)) {
        reply = replies[at++];
        const executed = replies[at++];
        if (executed.kind === 'array') reply = executed.items[0];
      }
      const own = embedded.run(command);
      if (same(command, reply, own)) continue;
      const [theirs, ours] = [comparable(command, reply), comparable(command, own)];
      if (expected(command, theirs, ours)) continue;
      const keys = new Set(command.slice(1));
      const history = commands
        .slice(0, from + i)
        .filter((each) => each.slice(1).some((arg) => keys.has(arg)))
        .slice(-12)
        .map(show);
      return { command, server: theirs, engine: ours, history };
    }
  }
  return null;
}

const mayWait = ([name]: readonly string[]): boolean => /^B(L|R|Z)/i.test(name);

export const show = (command: readonly string[]): string => {
  const text = command.map((arg) => (/^[\w.#*+-]+$/.test(arg) ? arg : JSON.stringify(arg))).join(' ');
  return text.length > 300 ? `${text.slice(0, 300)}… (${command.length} arguments)` : text;
};
