import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from './random.js';

/** Part of the files' names: goes up with every change of what is generated. */
const GENERATION = 1;
const CREATED = 1_750_000_000;
const BLOCK = 1 << 20;

/** A log: how many commands, and the seed of its numbers. */
export interface LogSpec {
  readonly commands: number;
  readonly seed: number;
}

/** About 1 GB. */
export const LARGE_LOG: LogSpec = { commands: 4_600_000, seed: 1 };

/**
 * The path of a log in `folder`, written if it is not there yet.
 * @param progress told the share that is written, 0 to 1
 */
export function logFile(folder: string, spec: LogSpec, progress: (share: number) => void): string {
  const path = join(folder, `bench-v${GENERATION}-${spec.commands}-${spec.seed}.aof`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  try {
    writeLog(unfinished, spec, progress);
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return path;
}

function writeLog(path: string, { commands, seed }: LogSpec, progress: (share: number) => void): void {
  const file = openSync(path, 'w');
  const random = new Random(seed);
  const parts: string[] = [commandText('SELECT', '0')];
  let length = 0;
  const flush = (): void => {
    writeSync(file, Buffer.from(parts.join(''), 'latin1'));
    parts.length = length = 0;
  };
  try {
    for (let i = 0; i < commands; i++) {
      if (i % 5000 === 0) parts.push(`#TS:${CREATED + i / 5000}\r\n`);
      const text = nextCommand(random, i);
      parts.push(text);
      length += text.length;
      if (length < BLOCK) continue;
      flush();
      progress(i / commands);
    }
    flush();
    progress(1);
  } finally {
    closeSync(file);
  }
}

const commandText = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

const FILLER = 'the quick brown fox jumps over the lazy dog and runs away into the night '.repeat(40);

/** What a shop's server writes: sessions, counters, carts, queues, scores, events, a transaction now and then. */
function nextCommand(random: Random, i: number): string {
  const user = random.whole(0, 500_000);
  const text = (most: number): string => FILLER.slice(0, random.whole(1, most));
  switch (random.whole(0, 12)) {
    case 0:
    case 1:
      return commandText('SET', `session:${user}`, text(600), 'PXAT', `${CREATED}${String(i % 1000).padStart(3, '0')}`);
    case 2:
      return commandText('INCRBY', `counter:${user % 5000}`, '1');
    case 3:
      return commandText('HSET', `user:${user}:profile`, 'name', `name ${user}`, 'note', text(300), 'seen', `${i}`);
    case 4:
      return commandText('RPUSH', `queue:${user % 20}`, ...Array.from({ length: 8 }, (_, at) => `job ${i} ${at}`));
    case 5:
      return commandText('LPOP', `queue:${user % 20}`);
    case 6:
      return commandText('ZADD', `board:${user % 300}`, `${random.whole(0, 1_000_000)}`, `player:${user}`);
    case 7:
      return commandText('SADD', `tags:${user}`, ...Array.from({ length: 6 }, (_, at) => `tag ${(user + at) % 997}`));
    case 8:
      return commandText('XADD', `events:${user % 50}`, `${CREATED + i}-0`, 'kind', 'order', 'body', text(400));
    case 9:
      return (
        commandText('MULTI') +
        commandText('DEL', `cart:${user}`, `session:${user}`) +
        commandText('HSET', `order:${i}`, 'user', `${user}`, 'items', text(200)) +
        commandText('EXEC')
      );
    case 10:
      return commandText('SET', `page:${user % 9000}`, text(1500));
    default:
      return commandText('PEXPIREAT', `cart:${user}`, `${CREATED}000`);
  }
}
