// The instance is killed at random points under load, and started again: what it has acknowledged is there.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCli, cliPath } from '../cli/run-cli.js';
import { freePort, ReplyError, startServer, TestClient, type RunningServer } from './served.js';

/** Kills for each policy; `CRASH_KILLS` asks for more. */
const KILLS = Number(process.env['CRASH_KILLS'] ?? 6);
/** ms that a write under `everysec` may be old and still be lost. */
const EVERYSEC = 2000;

let folder = '';
beforeAll(buildCli);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'serve-crash-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (port: number, dir: string, more: readonly string[] = [], config?: string): Promise<RunningServer> =>
  startServer(
    process.execPath,
    [
      ...[cliPath(), 'serve', ...(config === undefined ? [] : [config]), '--port', String(port), '--dir', dir],
      ...['--appendonly', 'yes', '--save', '', ...more],
    ],
    port,
  );

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Writes counters and lists until the connection ends; notes what was acknowledged, and when. */
async function load(client: TestClient, name: string, from: number, acknowledged: [at: number, value: number][]) {
  let next = from;
  const one = async (): Promise<void> => {
    const value = ++next;
    // The list and the counter are changed together, so a restart must show both or neither.
    void client.send('MULTI');
    void client.send('RPUSH', `${name}:list`, value);
    void client.send('SET', `${name}:last`, value);
    const reply = await client.send('EXEC');
    if (reply instanceof ReplyError) return;
    expect(reply).toEqual([value, 'OK']);
    acknowledged.push([Date.now(), value]);
  };
  while (!client.gone) await Promise.all([one(), one(), one()]);
}

describe.each(['always', 'everysec', 'no'] as const)('kill -9 under load, appendfsync %s', (policy) => {
  it(`loses nothing that it must keep, in ${KILLS} kills`, async () => {
    const dir = mkdtempSync(join(folder, `${policy}-`));
    const random = numbers(policy.length * 7919);
    const names = ['a', 'b'];
    const expected = new Map(names.map((name) => [name, 0]));
    let acknowledged = new Map<string, [number, number][]>();
    let killedAt = 0;
    for (let kill = 0; kill <= KILLS; kill++) {
      const port = await freePort();
      const server = await start(port, dir, ['--appendfsync', policy, '--auto-aof-rewrite-min-size', '20kb']);
      const clients = await Promise.all([...names, ''].map(() => TestClient.connect(port)));
      const control = clients[names.length];
      for (const name of names) {
        const last = Number((await control.send('GET', `${name}:last`)) ?? 0);
        const length = await control.send('LLEN', `${name}:list`);
        expect(length, 'a transaction is there whole or not at all').toBe(last);
        const limit = policy === 'always' ? killedAt : killedAt - EVERYSEC;
        const kept = (acknowledged.get(name) ?? []).filter(([at]) => at <= limit).map(([, value]) => value);
        if (policy !== 'no') expect(last).toBeGreaterThanOrEqual(Math.max(0, ...kept));
        expected.set(name, last);
      }
      if (kill === KILLS) {
        await Promise.race([control.send('SHUTDOWN', 'NOSAVE'), server.ended]);
        for (const client of clients) client.close();
        expect(await server.ended).toBe('0');
        break;
      }
      acknowledged = new Map(names.map((name) => [name, []]));
      const loads = names.map((name, i) =>
        load(clients[i], name, expected.get(name) ?? 0, acknowledged.get(name) ?? []),
      );
      const what = random.next().value;
      if (what < 0.3) void control.send('BGSAVE');
      else if (what < 0.7) void control.send('BGREWRITEAOF');
      await new Promise((resolve) => setTimeout(resolve, 20 + random.next().value * 250));
      killedAt = Date.now();
      server.child.kill('SIGKILL');
      await server.ended;
      await Promise.all(clients.map((client) => client.closed));
      await Promise.all(loads);
    }
  });
});

describe('kill -9 during CONFIG REWRITE', () => {
  it('leaves a file that the instance starts with, old or new', async () => {
    const dir = mkdtempSync(join(folder, 'config-'));
    const config = join(dir, 'redis.conf');
    writeFileSync(config, '# mine\nmaxclients 1000\n');
    for (let kill = 0; kill < Math.max(4, KILLS >> 1); kill++) {
      const port = await freePort();
      const server = await start(port, dir, [], config);
      const client = await TestClient.connect(port);
      for (let i = 0; i < 20; i++) {
        void client.send('CONFIG', 'SET', 'maxclients', 1000 + i);
        void client.send('CONFIG', 'REWRITE');
      }
      await client.send('PING');
      for (let i = 0; i < 20; i++) void client.send('CONFIG', 'REWRITE');
      await new Promise((resolve) => setTimeout(resolve, kill * 3));
      server.child.kill('SIGKILL');
      await server.ended;
      client.close();
      const text = readFileSync(config, 'latin1');
      expect(text.startsWith('# mine\nmaxclients 10')).toBe(true);
    }
    expect(readdirSync(dir)).toContain('redis.conf');
  });
});
