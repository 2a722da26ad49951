// Files go both ways between our instance and real servers, and mean the same dataset there.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCli, cliPath } from '../cli/run-cli.js';
import { atLeast, installedServers, type InstalledServer } from './real-servers.js';
import { freePort, startServer, TestClient, type Reply } from './served.js';

let folder = '';
beforeAll(buildCli);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'serve-exchange-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const servers = installedServers();

/** A program with its arguments: ours, or a real server's. */
interface Contestant {
  readonly program: string;
  readonly args: readonly string[];
}

/** Ours, writing dumps that a server reads. */
const ours = (server: InstalledServer): Contestant => ({
  program: process.execPath,
  args: [cliPath(), 'serve', '--rdb-version', String(Math.min(12, server.loads.redis))],
});
const theirs = (server: InstalledServer): Contestant => ({
  program: server.program,
  args: atLeast(server, 7) ? ['--enable-debug-command', 'yes'] : [],
});

interface Opened {
  readonly client: TestClient;
  readonly send: (...args: (string | number)[]) => Promise<Reply>;
  stop(...how: string[]): Promise<void>;
}

async function open({ program, args }: Contestant, dir: string, ...more: string[]): Promise<Opened> {
  const port = await freePort();
  const common = ['--port', String(port), '--dir', dir, '--save', '', ...more];
  const server = await startServer(program, [...args, ...common], port);
  const client = await TestClient.connect(port);
  return {
    client,
    send: (...words) => client.send(...words),
    stop: async (...how) => {
      void client.send('SHUTDOWN', ...how);
      await server.ended;
      client.close();
    },
  };
}

/** Writes of all types, the same for a seed. */
function* stream(seed: number, count: number): Generator<(string | number)[]> {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = (...choices: readonly (string | number)[]): string | number => choices[random(choices.length)];
  for (let i = 0; i < count; i++) {
    const n = random(30);
    const word = String(pick('x', 'yy', 12, -7, 'ÿ\0\r\n bytes', 'w'.repeat(70), `m${random(200)}`));
    yield [
      ['SET', `s${n}`, word],
      ['SETEX', `s${n}`, 1_000_000, word],
      ['APPEND', `s${n}`, word],
      ['INCRBY', `n${n}`, random(1000)],
      ['SETBIT', `s${n}`, random(500), 1],
      [pick('LPUSH', 'RPUSH'), `l${n}`, word, word],
      [pick('LPOP', 'RPOP'), `l${n}`],
      ['LSET', `l${n}`, 0, word],
      ['SADD', `t${n}`, word, random(1000)],
      ['SREM', `t${n}`, word],
      ['SUNIONSTORE', `t${n}`, `t${random(30)}`, `t${random(30)}`],
      ['ZADD', `z${n}`, (random(2000) - 1000) / 8, word, random(90), `m${random(300)}`],
      ['ZINCRBY', `z${n}`, random(9), word],
      ['ZREMRANGEBYRANK', `z${n}`, 0, 0],
      ['HSET', `h${n}`, word, word, `f${random(300)}`, random(9)],
      ['HDEL', `h${n}`, word],
      ['HINCRBY', `h${n}`, 'count', 2],
      ['RENAME', `s${n}`, `s${random(30)}`],
      ['DEL', `${String(pick('s', 'l', 't', 'z', 'h'))}${n}`],
      ['PEXPIREAT', `h${n}`, 4_000_000_000_000],
      ['SELECT', random(3)],
      ['MOVE', `t${n}`, random(3)],
    ][random(22)];
  }
}

/** Sends the same writes to several, and holds the replies against each other. */
async function fill(seed: number, count: number, ...to: readonly Opened[]): Promise<void> {
  for (const words of stream(seed, count)) {
    const [first, ...others] = await Promise.all(to.map(({ send }) => send(...words)));
    for (const other of others) expect(other, words.join(' ')).toEqual(first);
  }
}

describe.skipIf(servers.length === 0).each(servers)('files exchanged with $name', (server) => {
  const dirOf = (name: string): string => {
    const dir = join(folder, `${server.name}-${name}`);
    mkdirSync(dir, { recursive: true });
    return dir;
  };

  it('both come to the same dataset, and each loads the dump of the other', async () => {
    const [mine, real] = [dirOf('mine-rdb'), dirOf('real-rdb')];
    const a = await open(ours(server), mine);
    const b = await open(theirs(server), real);
    await fill(1, 3000, a, b);
    const digest = await b.send('DEBUG', 'DIGEST');
    expect(await a.send('DEBUG', 'DIGEST')).toBe(digest);
    await a.stop('SAVE');
    await b.stop('SAVE');
    const crossed = [dirOf('cross-1'), dirOf('cross-2')];
    cpSync(join(mine, 'dump.rdb'), join(crossed[0], 'dump.rdb'));
    cpSync(join(real, 'dump.rdb'), join(crossed[1], 'dump.rdb'));
    const c = await open(theirs(server), crossed[0]);
    expect(await c.send('DEBUG', 'DIGEST')).toBe(digest);
    await c.stop('NOSAVE');
    const d = await open(ours(server), crossed[1]);
    expect(await d.send('DEBUG', 'DIGEST')).toBe(digest);
    await d.stop('NOSAVE');
  });

  it.skipIf(!atLeast(server, 7)).each(['yes', 'no'])(
    'each plays the log of the other, rewritten under writes (aof-use-rdb-preamble %s)',
    async (preamble) => {
      const log = ['--appendonly', 'yes', '--aof-use-rdb-preamble', preamble];
      const [mine, real] = [dirOf(`mine-aof-${preamble}`), dirOf(`real-aof-${preamble}`)];
      const a = await open(ours(server), mine, ...log);
      const b = await open(theirs(server), real, ...log);
      await fill(2, 1500, a, b);
      for (const each of [a, b]) {
        await each.send('BGREWRITEAOF');
      }
      await fill(3, 1000, a, b);
      for (const each of [a, b]) {
        await expect
          .poll(async () => String(await each.send('INFO', 'persistence')))
          .toMatch(/aof_rewrite_in_progress:0/);
      }
      const digest = await b.send('DEBUG', 'DIGEST');
      expect(await a.send('DEBUG', 'DIGEST')).toBe(digest);
      await a.stop();
      await b.stop();
      const c = await open(theirs(server), mine, ...log);
      expect(await c.send('DEBUG', 'DIGEST')).toBe(digest);
      await c.stop();
      const d = await open(ours(server), real, ...log);
      expect(await d.send('DEBUG', 'DIGEST')).toBe(digest);
      // What each has gone on with is as good.
      await d.send('SET', 'again', 1);
      await d.stop();
      const e = await open(theirs(server), real, ...log);
      expect(await e.send('GET', 'again')).toBe('1');
      await e.stop();
    },
  );

  it.skipIf(!atLeast(server, 7))('INFO persistence has every field of the server', async () => {
    const names = async (contestant: Contestant, name: string): Promise<string[]> => {
      const opened = await open(contestant, dirOf(name), '--appendonly', 'yes');
      const text = String(await opened.send('INFO', 'persistence'));
      await opened.stop('NOSAVE');
      return text.split('\r\n').flatMap((line) => /^(\w+):/.exec(line)?.[1] ?? []);
    };
    const known = new Set(await names(ours(server), 'info-mine'));
    expect((await names(theirs(server), 'info-real')).filter((name) => !known.has(name))).toEqual([]);
  });

  it('takes over a log of one file', async () => {
    const dir = dirOf('old');
    const text = '*2\r\n$6\r\nSELECT\r\n$1\r\n1\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n';
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(dir, 'appendonly.aof'), text);
    const a = await open(ours(server), dir, '--appendonly', 'yes');
    await a.send('SELECT', 1);
    expect(await a.send('GET', 'k')).toBe('v');
    await a.stop();
    expect(existsSync(join(dir, 'appendonly.aof'))).toBe(false);
    if (!atLeast(server, 7)) return;
    const manifest = readFileSync(join(dir, 'appendonlydir', 'appendonly.aof.manifest'), 'latin1');
    expect(manifest).toMatch(/^file appendonly.aof seq 1 type b/);
    const b = await open(theirs(server), dir, '--appendonly', 'yes');
    await b.send('SELECT', 1);
    expect(await b.send('GET', 'k')).toBe('v');
    await b.stop();
  });
});
