/** Compacted and converted logs in front of real servers: each loads them to the same digest. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../scripts/samples/redis-server.mjs';
import { AtomicFile } from '../../src/engine/io/atomic-file.js';
import { compactLog } from '../../src/engine/persistence/dataset/compact-log.js';
import { loadLog } from '../../src/engine/persistence/dataset/load-dataset.js';
import { writeDump } from '../../src/engine/persistence/dataset/write-dataset.js';
import { openLog } from '../../src/engine/persistence/repair/opened-log.js';
import { command } from '../engine/aof/repair/log-maker.js';
import { atLeast, installedServers, type InstalledServer } from './real-servers.js';

const scratch = mkdtempSync(join(tmpdir(), 'redis-persistence-dataset-servers-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const servers = installedServers().filter((server) => atLeast(server, 7));

const COMMANDS = [
  ['SET', 'text', 'one'],
  ['SET', 'text', 'two'],
  ['SET', 'till', 'x'],
  ['PEXPIREAT', 'till', '4102444800000'],
  ['RPUSH', 'list', ...Array.from({ length: 300 }, (_, n) => `element ${n}`)],
  ['LPOP', 'list'],
  ['SADD', 'set', '1', '2', '3'],
  ['ZADD', 'zset', '1', 'a', '-2', 'b'],
  ['HSET', 'hash', 'f', 'v', 'g', 'w'],
  ['SELECT', '5'],
  ['XADD', 'stream', '1-1', 'f', 'v'],
  ['XADD', 'stream', '2-1', 'f', 'v'],
  ['XGROUP', 'CREATE', 'stream', 'g', '0'],
  ['XDEL', 'stream', '1-1'],
];

const DEBUG = ['--enable-debug-command', 'yes'];

async function digestIn({ program }: InstalledServer, folder: string, args: readonly string[]): Promise<string> {
  const running = await startRedis(program, { folder, args: [...DEBUG, ...args] });
  try {
    return String(await running.client.send('DEBUG', 'DIGEST'));
  } finally {
    await running.stop();
  }
}

describe.skipIf(servers.length === 0)('datasets in real servers', { timeout: 300_000 }, () => {
  it.each(servers.map((server) => [server.name, server] as const))('%s loads what was made', async (_name, server) => {
    const folder = mkdtempSync(join(scratch, 'log-'));
    const path = join(folder, 'appendonly.aof');
    writeFileSync(path, COMMANDS.map((words) => command(...words)).join(''), 'latin1');
    const log = openLog(path);
    const dataset = await loadLog(log.set);
    expect(dataset.problems).toEqual([]);
    const compacted = mkdtempSync(join(scratch, 'compacted-'));
    const { digest } = await compactLog(log, dataset, {
      base: { kind: 'commands' },
      output: join(compacted, 'appendonly.aof'),
      now: Date.now(),
    });
    log.set.close();
    const converted = mkdtempSync(join(scratch, 'converted-'));
    const dump = new AtomicFile(join(converted, 'dump.rdb'));
    expect(writeDump(dataset, dump, { target: { dialect: 'redis', version: 10 }, now: Date.now() })).toEqual([]);
    dump.commit();
    expect(await digestIn(server, folder, ['--appendonly', 'yes'])).toBe(digest);
    expect(await digestIn(server, compacted, ['--appendonly', 'yes'])).toBe(digest);
    expect(await digestIn(server, converted, [])).toBe(digest);
  });
});
