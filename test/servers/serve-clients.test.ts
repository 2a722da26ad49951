// Real clients against our instance: everyday calls, and the walk from values that are set to values that are back.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROJECT } from '../corpus.js';
import { buildCli, cliPath } from '../cli/run-cli.js';
import { freePort, startServer, type RunningServer } from './served.js';

const run = promisify(execFile);

const works = (program: string, ...args: string[]): boolean => {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const hasRedisCli = works('redis-cli', '--version');
/** Debian's own Python sees Debian's python3-redis; another one that comes first on the PATH may not. */
const python3 = ['python3', '/usr/bin/python3'].find((program) => works(program, '-c', 'import redis'));

let folder = '';
let port = 0;
let server: RunningServer;
beforeAll(buildCli);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'serve-clients-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = async (dir: string, ...more: string[]): Promise<RunningServer> => {
  port = await freePort();
  const args = [cliPath(), 'serve', '--port', String(port), '--dir', dir, ...more];
  return await startServer(process.execPath, args, port);
};

/** Ends it as a service manager does. */
async function stop(): Promise<void> {
  server.child.kill('SIGTERM');
  expect(await server.ended, server.output()).toBe('0');
}

/** What persists, with how it is started. */
const WAYS: readonly (readonly [name: string, ...args: string[]])[] = [
  ['RDB', '--save', '3600 1'],
  ['AOF', '--save', '', '--appendonly', 'yes'],
  ['RDB and AOF', '--save', '3600 1', '--appendonly', 'yes'],
];

describe.each(WAYS)('values that were set are there after a restart, with %s', (name, ...args) => {
  const newFolder = (): string => mkdtempSync(join(folder, 'walk-'));

  it('for node-redis', async () => {
    const dir = newFolder();
    server = await start(dir, ...args);
    const before = createClient({ socket: { port, host: '127.0.0.1' } });
    await before.connect();
    await before.set('greeting', 'hello', { EX: 100_000 });
    await before.hSet('hash', { f: '1', g: '2' });
    await before.zAdd('zset', [{ score: 0.5, value: 'half' }]);
    expect(await before.multi().incr('n').incr('n').exec()).toEqual([1, 2]);
    if (name !== 'AOF') expect(await before.sendCommand(['SAVE'])).toBe('OK');
    await before.close();
    await stop();
    server = await start(dir, ...args);
    const after = createClient({ socket: { port, host: '127.0.0.1' }, RESP: 3 });
    await after.connect();
    expect(await after.get('greeting')).toBe('hello');
    expect(await after.ttl('greeting')).toBeGreaterThan(0);
    expect({ ...(await after.hGetAll('hash')) }).toEqual({ f: '1', g: '2' });
    expect(await after.zRangeWithScores('zset', 0, -1)).toEqual([{ score: 0.5, value: 'half' }]);
    expect(await after.get('n')).toBe('2');
    await after.close();
    await stop();
  });

  it('for ioredis', async () => {
    const dir = newFolder();
    server = await start(dir, ...args);
    const before = new Redis(port, '127.0.0.1');
    await before.mset('a', '1', 'b', '2');
    await before.rpush('list', 'x', 'y');
    await before.setex('greeting', 100_000, Buffer.from([0, 255, 13, 10]));
    if (name !== 'AOF') expect(await before.bgsave()).toBe('Background saving started');
    await before.quit();
    await stop();
    server = await start(dir, ...args);
    const after = new Redis(port, '127.0.0.1');
    expect(await after.mget('a', 'b')).toEqual(['1', '2']);
    expect(await after.lrange('list', 0, -1)).toEqual(['x', 'y']);
    expect(await after.getBuffer('greeting')).toEqual(Buffer.from([0, 255, 13, 10]));
    await after.quit();
    await stop();
  });

  it.skipIf(python3 === undefined)('for redis-py', async () => {
    const dir = newFolder();
    const python = (...words: string[]) =>
      run(python3 ?? '', [join(PROJECT, 'test/servers/walk-through.py'), String(port), ...words]);
    server = await start(dir, ...args);
    expect((await python('before', name === 'AOF' ? 'no' : 'save')).stdout).toBe('well\n');
    await stop();
    server = await start(dir, ...args);
    expect((await python('after')).stdout).toBe('well\n');
    await stop();
  });
});

describe('everyday calls', () => {
  beforeEach(async () => {
    server = await start(mkdtempSync(join(folder, 'calls-')), '--appendonly', 'yes', '--save', '');
  });
  afterEach(stop);

  it('of ioredis: pipelines, transactions, scripts, scans, blocking and publishing', async () => {
    const client = new Redis(port, '127.0.0.1');
    const other = new Redis(port, '127.0.0.1');
    const pipeline = client.pipeline();
    for (let i = 0; i < 100; i++) pipeline.set(`key:${i}`, i);
    await pipeline.exec();
    const seen = new Set<string>();
    for await (const keys of client.scanStream({ match: 'key:*', count: 10 })) {
      for (const key of keys as string[]) seen.add(key);
    }
    expect(seen.size).toBe(100);
    expect(await client.eval("return redis.call('GET', KEYS[1])", 1, 'key:7')).toBe('7');
    await client.watch('key:1');
    await other.set('key:1', 'changed');
    expect(await client.multi().set('key:1', 'mine').exec()).toBeNull();
    const popped = client.blpop('queue', 30);
    await other.rpush('queue', 'job');
    expect(await popped).toEqual(['queue', 'job']);
    const heard = new Promise((resolve) => client.on('message', (_channel, message) => resolve(message)));
    await client.subscribe('news');
    expect(await other.publish('news', 'something')).toBe(1);
    expect(await heard).toBe('something');
    client.disconnect();
    await other.quit();
  });

  it.skipIf(!hasRedisCli)('of redis-cli and redis-benchmark', async () => {
    const cli = async (...words: string[]): Promise<string> =>
      (await run('redis-cli', ['-p', String(port), ...words])).stdout;
    expect(await cli('SET', 'k', 'v')).toBe('OK\n');
    expect(await cli('-3', 'HELLO')).toContain('proto');
    expect(await cli('--scan')).toBe('k\n');
    expect(await cli('INFO', 'server')).toContain('redis_version:');
    expect(await cli('DEBUG', 'DIGEST')).toMatch(/^[0-9a-f]{40}\n$/);
    expect(await cli('BGREWRITEAOF')).toMatch(/started/);
    expect(await cli('--bigkeys')).toContain('Sampled 1 keys');
    const bench = ['-p', String(port), '-n', '2000', '-P', '16', '-q', '-t', 'set,get,incr,lpush,hset,zadd,spop,mset'];
    expect((await run('redis-benchmark', bench)).stdout).toContain('MSET');
  });
});
