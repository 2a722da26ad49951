/** Dumps that the engine writes, loaded by real servers: the same dataset by its digest. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRedis } from '../../scripts/samples/redis-server.mjs';
import { FileSource } from '../../src/engine/io/file-source.js';
import { DatasetDigest } from '../../src/engine/keyspace/digest.js';
import { HashValue } from '../../src/engine/keyspace/hash-value.js';
import { Keyspace } from '../../src/engine/keyspace/keyspace.js';
import type { Value } from '../../src/engine/keyspace/value.js';
import { loadRdb } from '../../src/engine/persistence/rdb-loader.js';
import { RdbSnapshotSink } from '../../src/engine/persistence/rdb-snapshot-sink.js';
import { SnapshotWalk } from '../../src/engine/persistence/snapshot-walk.js';
import { knows, type WriteTarget } from '../../src/engine/rdb/write/write-target.js';
import { dumpsBelow, FIXTURES } from '../corpus.js';
import { atLeast, installedServers, type InstalledServer } from './real-servers.js';

/** The dump's dataset as far as the target can hold it; what is over is left out, as servers leave it out. */
function loaded(rdb: string, fits: (value: Value) => boolean): Keyspace {
  const keyspace = new Keyspace(16);
  keyspace.now = Date.now();
  const source = new FileSource(rdb);
  loadRdb(source, keyspace, { dropExpired: true, checksum: true });
  source.close();
  for (const db of keyspace.databases) {
    for (let slot = db.keys.size - 1; slot >= 0; slot--) {
      if (!fits(db.keys.valueAt(slot).value)) db.remove(db.keys.keyAt(slot));
    }
  }
  return keyspace;
}

function saved(keyspace: Keyspace, target: WriteTarget): Buffer {
  const parts: Uint8Array[] = [];
  const sink = new RdbSnapshotSink(
    { write: (bytes) => parts.push(bytes.slice()) },
    { compression: true, checksum: true, aofBase: false, functions: [], now: Date.now(), target },
  );
  const walk = new SnapshotWalk(keyspace, sink);
  while (!walk.step(Infinity));
  // Ids of producers (Redis 8.6) are not kept, which the sink says; digests do not have them.
  expect(sink.problems.filter(({ kind }) => kind !== 'stream-producers')).toEqual([]);
  return Buffer.concat(parts);
}

function targetsOf({ loads }: InstalledServer): readonly WriteTarget[] {
  const redis: WriteTarget = { dialect: 'redis', version: Math.min(12, loads.redis) };
  return loads.valkey > 0 ? [redis, { dialect: 'valkey', version: 80 }] : [redis];
}

const runs = installedServers().flatMap((server) =>
  targetsOf(server).map((target) => ({
    name: `${server.name} loads ${target.dialect} ${target.version}`,
    server,
    target,
  })),
);

describe('a real server loads what the engine has saved', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'redis-persistence-saved-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each(runs)('$name', { timeout: 240_000 }, async ({ server: installed, target }) => {
    // Valkey digests hashes with fields that expire in a way of its own.
    const withFields = installed.family === 'redis' && knows(target, 'hashExpiry');
    const fits = (value: Value): boolean =>
      typeof value !== 'object' ||
      (value.type !== 'module' && !(value instanceof HashValue && value.expiring > 0 && !withFields));
    const debug = atLeast(installed, 7) ? ['--enable-debug-command', 'yes'] : [];
    for (const { name, rdb } of dumpsBelow(FIXTURES)) {
      const keyspace = loaded(rdb, fits);
      writeFileSync(join(folder, 'dump.rdb'), saved(keyspace, target));
      const server = await startRedis(installed.program, { folder, args: ['--dbfilename', 'dump.rdb', ...debug] });
      try {
        const digest = new DatasetDigest(atLeast(installed, 7, 2) ? 'shortest' : 'printf').of(keyspace);
        expect(String(await server.client.send('DEBUG', 'DIGEST')), name).toBe(digest);
      } finally {
        await server.stop();
      }
    }
  });
});
