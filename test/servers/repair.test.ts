/** Repaired logs in front of real servers: each has to start on them, without a word of complaint. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../scripts/samples/redis-server.mjs';
import { runRepairJob, type RepairWork } from '../../src/engine/persistence/repair/repair-job.js';
import { copyOf, damagedLogs, removeCopies } from '../conformance/fixed-logs.js';
import { hasShared } from '../corpus.js';
import { atLeast, installedServers, type InstalledServer } from './real-servers.js';

const scratch = mkdtempSync(join(tmpdir(), 'redis-persistence-repair-servers-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const SALVAGE: RepairWork = { kind: 'log', damage: 'salvage', until: null, removal: null, keepUnknown: false };
const TRUNCATE: RepairWork = { ...SALVAGE, damage: 'truncate' };

/** Servers with logs of several files. */
const servers = installedServers().filter((server) => atLeast(server, 7));
const [first] = servers;

const LOADING = ['--appendonly', 'yes', '--aof-load-truncated', 'no', '--auto-aof-rewrite-percentage', '0'];
const COMPLAINT = /truncat|bad file format|unexpected end|unknown command|aborting|error loading|incomplete/i;

function repairInPlace(path: string, work: RepairWork): void {
  const result = runRepairJob({ path, work, to: { kind: 'in-place' }, now: 1_764_000_000_000 });
  expect(result?.plan.refusal).toBeNull();
}

/** Starts a server on a folder; gives the number of keys of all databases. */
async function loadedKeys(server: InstalledServer, folder: string, name: string): Promise<number> {
  const running = await startRedis(server.program, { folder, args: LOADING });
  try {
    expect(running.log(), name).not.toMatch(COMPLAINT);
    const keyspace = String(await running.client.send('INFO', 'keyspace'));
    return [...keyspace.matchAll(/keys=(\d+)/g)].reduce((sum, [, keys]) => sum + Number(keys), 0);
  } finally {
    await running.stop();
  }
}

/** The version of the corpus whose logs a server certainly reads: its own or an older one of its family. */
const readsLogsOf = ({ family, version: [major, minor] }: InstalledServer, name: string): boolean => {
  if (name === 'redis-7.0') return true;
  const [, writer = '', newer = ''] = /^(redis|valkey)-(\d+\.\d+)$/.exec(name) ?? [];
  return writer === family && newer === `${major}.${minor}`;
};

describe.skipIf(!hasShared || first === undefined)('salvaged logs of the corpus', { timeout: 1_200_000 }, () => {
  it.each(servers.map((server) => [server.name, server] as const))('start %s', async (_name, server) => {
    const seen = new Set<string>();
    for (const log of damagedLogs().filter((one) => readsLogsOf(server, one.server))) {
      const { folder, path } = copyOf(log);
      repairInPlace(path, SALVAGE);
      // Many damages leave the same log behind: one start for each is enough.
      const state = stateOf(folder);
      if (!seen.has(state)) {
        const name = `${log.server} ${log.variant}`;
        await loadedKeys(server, folder, name).catch((error: unknown) => {
          throw new Error(name, { cause: error });
        });
      }
      seen.add(state);
      removeCopies();
    }
    expect(seen.size).toBeGreaterThan(10);
  });
});

/** All files that a server would look at, as one hash. */
function stateOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.(aof|rdb|manifest)$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

/** Bytes at the end of a log that are cut away. */
const TAIL = 2048;
/** From one cut to the next: a step that meets every place of a command, or every byte in a longer run. */
const STEP = process.env['REDIS_PERSISTENCE_EVERY_BYTE'] === undefined ? 13 : 1;

describe.skipIf(first === undefined)('a log of a server that was killed under load', { timeout: 1_200_000 }, () => {
  it('starts the server after a repair, wherever in its last bytes it was cut', async () => {
    if (first === undefined) throw new Error('no server is installed');
    const origin = join(scratch, 'killed');
    mkdirSync(origin);
    const running = await startRedis(first.program, { folder: origin, args: ['--appendonly', 'yes'] });
    const [, pid = '0'] = /process_id:(\d+)/.exec(String(await running.client.send('INFO', 'server'))) ?? [];
    // Writes go on until the server is gone: it is killed in the midst of them.
    const writes: Promise<unknown>[] = [];
    for (let i = 0; i < 3000; i++) {
      writes.push(running.client.send('SELECT', i % 3), running.client.send('SET', `key:${i}`, 'x'.repeat(i % 90)));
      if (i % 5 === 0) {
        for (const words of [['MULTI'], ['INCR', 'n'], ['RPUSH', 'l', `\r\n*1\r\n${i}`], ['EXEC']]) {
          writes.push(running.client.send(...words));
        }
      }
      if (i === 2500) await writes.at(-1);
    }
    process.kill(Number(pid), 'SIGKILL');
    await Promise.allSettled(writes);
    await running.stop();
    const set = join(origin, 'appendonlydir');
    const name = readdirSync(set).find((file) => file.endsWith('.incr.aof')) ?? '';
    const size = readFileSync(join(set, name)).length;
    expect(size).toBeGreaterThan(20 * TAIL);

    const seen = new Set<string>();
    for (let cut = 0; cut <= TAIL; cut += STEP) {
      const folder = join(scratch, `cut-${cut}`);
      cpSync(origin, folder, { recursive: true });
      truncateSync(join(folder, 'appendonlydir', name), size - cut);
      repairInPlace(join(folder, 'appendonlydir'), cut % 2 === 0 ? TRUNCATE : SALVAGE);
      const left = readFileSync(join(folder, 'appendonlydir', name));
      // What was cut off is at most one command or transaction.
      expect(size - cut - left.length).toBeLessThan(400);
      const state = stateOf(folder);
      if (!seen.has(state)) expect(await loadedKeys(first, folder, `cut by ${cut}`)).toBeGreaterThan(2000);
      seen.add(state);
      rmSync(folder, { recursive: true, force: true });
    }
    expect(seen.size).toBeGreaterThan(10);
  });

  it('starts it after FLUSHALL was taken out, with all keys', async () => {
    if (first === undefined) throw new Error('no server is installed');
    const folder = join(scratch, 'flushed');
    mkdirSync(folder);
    const running = await startRedis(first.program, { folder, args: ['--appendonly', 'yes'] });
    for (const db of [0, 2]) {
      await running.client.send('SELECT', db);
      for (let i = 0; i < 20; i++) await running.client.send('SET', `k${i}`, i);
    }
    await running.client.send('SELECT', 1);
    await running.client.send('FLUSHALL');
    await running.client.send('SET', 'after', 1);
    await running.stop();
    repairInPlace(join(folder, 'appendonlydir'), {
      kind: 'log',
      damage: 'refuse',
      until: null,
      removal: { places: [], kinds: [{ name: 'FLUSHALL', key: null }], from: null, to: null },
      keepUnknown: false,
    });
    expect(await loadedKeys(first, folder, 'without FLUSHALL')).toBe(41);
  });
});
