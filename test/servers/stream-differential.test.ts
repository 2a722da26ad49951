/** Streams: the same commands to a real server and to the engine; the same replies, digests and logs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DatasetDigest } from '../../src/engine/keyspace/digest.js';
import { Embedded } from './differential/embedded.js';
import { Random } from './differential/random.js';
import { RealServer } from './differential/real-server.js';
import { ReplyReader, replyText, type Reply } from './differential/resp.js';
import { streamCommands } from './differential/stream-family.js';
import { atLeast, installedServers, type InstalledServer } from './real-servers.js';

const SEEDS = [1, 2, 3, 4, 5];
const COMMANDS = 1500;
const BATCH = 100;

/** A reply without the times in it. */
function timeless(command: readonly string[], reply: Reply): string {
  let text = replyText(reply).replaceAll(/integer:\d{12,}/g, 'integer:TIME');
  // 8.6 tells about idempotent additions, which the engine's version does not have.
  text = text.replace(/"idmp-duration".*"iids-duplicates" integer:\d+ /, '');
  if (command[0] === 'XPENDING') text = text.replaceAll(/("\w+") integer:\d+ (integer:\d+\])/g, '$1 integer:IDLE $2');
  return text.replaceAll(/"(idle|inactive)" integer:\d+/g, '"$1" integer:IDLE');
}

/** What the engine's version and older servers are known to say otherwise. */
function expectedOtherwise(server: InstalledServer, command: readonly string[], theirs: string): boolean {
  const [name, sub] = command.map((word) => word.toUpperCase());
  // Valkey does not count the lag of groups as Redis 8 does, and has no `+` in XREAD.
  if (server.family === 'valkey' && (name === 'XINFO' || theirs.includes('Unbalanced') || command.includes('+')))
    return true;
  // Groups' counters: 7.2.6 and 7.4 mended how they are told; consumers' activity came with 7.2.
  if (!atLeast(server, 8)) {
    if (name === 'XINFO' || name === 'XSETID') return true;
    // Before 7.2 a read that finds nothing makes no consumer.
    if (name === 'XGROUP' && sub === 'CREATECONSUMER') return true;
    if (name === 'XREAD' && (theirs.includes('Unbalanced') || command.includes('+'))) return true;
    if (name === 'XREADGROUP' && (theirs.includes('Unbalanced') || command.includes('+'))) return true;
  }
  return name === 'XINFO' && sub === 'HELP';
}

/** Commands of the server's log, without the ones that are only around them and the times in them. */
function loggedBy(server: RealServer): readonly string[] {
  const files = readdirSync(server.folder, { recursive: true, encoding: 'utf8' });
  const reader = new ReplyReader();
  for (const file of files.filter((name) => /appendonly\.aof(\.\d+\.incr\.aof)?$/.test(name)).sort()) {
    reader.add(readFileSync(join(server.folder, file)));
  }
  const lines: string[] = [];
  for (let reply = reader.next(); reply !== null; reply = reader.next()) {
    if (reply.kind !== 'array') continue;
    lines.push(logLine(reply.items.map((item) => ('text' in item ? item.text : ''))));
  }
  return lines.filter((line) => !/^"(SELECT|MULTI|EXEC|FLUSHALL)"/.test(line));
}

const logLine = (args: readonly string[]): string =>
  args
    .map((arg, i) => (args[i - 1] === 'TIME' && arg.length >= 12 ? 'TIME' : arg))
    .map((arg) => JSON.stringify(arg))
    .join(' ');

let server: RealServer | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

const servers = installedServers().filter((each) => atLeast(each, 7));

describe.each(servers)('streams as $name has them', (installed) => {
  it.each(SEEDS)('seed %i', { timeout: 120_000 }, async (seed) => {
    server = await RealServer.start(installed.program);
    const engine = new Embedded();
    // What came with 8.2: others would not follow.
    const isNewer = (words: readonly string[]): boolean =>
      /^X(DELEX|ACKDEL)$/.test(words[0]) || words.some((word) => /^(KEEPREF|DELREF|ACKED)$/.test(word));
    const knowsPolicies = installed.family === 'redis' && atLeast(installed, 8, 2);
    const commands = [...streamCommands(new Random(seed), COMMANDS)].filter((each) => knowsPolicies || !isNewer(each));
    const different: string[] = [];
    for (let from = 0; from < commands.length && different.length === 0; from += BATCH) {
      const batch = commands.slice(from, from + BATCH);
      const replies = await server.run(batch);
      batch.forEach((command, i) => {
        const theirs = timeless(command, replies[i]);
        const ours = timeless(command, engine.run(command));
        if (theirs !== ours && !expectedOtherwise(installed, command, theirs)) {
          different.push(`${JSON.stringify(command)}: ${theirs} ours: ${ours}`);
        }
      });
    }
    expect(different.slice(0, 3)).toEqual([]);
    const [digest] = await server.run([['DEBUG', 'DIGEST']]);
    if (digest.kind === 'status') expect(new DatasetDigest().of(engine.keyspace)).toBe(digest.text);
    // Earlier and later servers write other commands for reading by groups (see the facts on propagation).
    const sameLog = installed.family === 'redis' && atLeast(installed, 7, 4) && !atLeast(installed, 8, 6);
    if (sameLog) expect(engine.log.map(({ args }) => logLine(args))).toEqual(loggedBy(server));
  });
});
