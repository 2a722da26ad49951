import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ByteWriter } from '../../../src/engine/codec/byte-writer.js';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import { DatasetDigest } from '../../../src/engine/keyspace/digest.js';
import { Keyspace } from '../../../src/engine/keyspace/keyspace.js';
import { nodeFileSystem } from '../../../src/engine/persistence/file-system.js';
import { loadRdb } from '../../../src/engine/persistence/rdb-loader.js';
import { RdbSnapshotSink } from '../../../src/engine/persistence/rdb-snapshot-sink.js';
import { SnapshotWalk } from '../../../src/engine/persistence/snapshot-walk.js';
import { PersistentKeyspace, settingsIn } from './persistent-keyspace.js';
import { writes } from './random-writes.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a snapshot is the dataset of the instant at which it began, whatever changes between its slices', () => {
  fc.assert(
    fc.property(writes({ maxLength: 60 }), fc.array(writes({ maxLength: 6 }), { maxLength: 20 }), (before, slices) => {
      const dataset = new PersistentKeyspace(settingsIn(folder, { appendonly: false }), nodeFileSystem);
      for (const write of before) dataset.run(...write);
      const instant = dataset.digest();
      const bytes = new ByteWriter(1024);
      const sink = new RdbSnapshotSink(
        { write: (chunk) => bytes.copy(chunk) },
        { compression: true, checksum: true, aofBase: false, functions: [], now: dataset.now },
      );
      const walk = new SnapshotWalk(dataset.keyspace, sink);
      let over = false;
      for (const slice of slices) {
        for (const write of slice) dataset.run(...write);
        // A time that is over: as little as a slice can do.
        if (!over) over = walk.step(0);
      }
      while (!over) over = walk.step(0);
      const loaded = new Keyspace(4);
      loadRdb(new MemorySource(bytes.bytes.slice(0, bytes.length), 'snapshot'), loaded, {
        dropExpired: false,
        checksum: true,
      });
      expect(new DatasetDigest().of(loaded)).toBe(instant);
    }),
    { numRuns: 300 },
  );
});

it('a rewrite keeps all that is written while it runs', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      writes({ maxLength: 40 }),
      writes({ maxLength: 30 }),
      writes({ maxLength: 10 }),
      fc.boolean(),
      fc.boolean(),
      async (before, during, after, preamble, laterOn) => {
        const dir = join(folder, `rewrite-${run++}`);
        nodeFileSystem.makeFolder(dir);
        const settings = settingsIn(dir, { aofUseRdbPreamble: preamble, appendfsync: 'no', appendonly: !laterOn });
        const dataset = new PersistentKeyspace(settings, nodeFileSystem);
        await dataset.load();
        for (const write of before) dataset.run(...write);
        if (laterOn) {
          settings.appendonly = true;
          dataset.persistence.rewrites.turnOn();
        } else dataset.persistence.rewrites.background();
        for (const write of during) {
          dataset.run(...write);
          dataset.persistence.flush();
          if (dataset.persistence.job !== null) await new Promise((resolve) => setImmediate(resolve));
        }
        await dataset.jobDone();
        expect(dataset.persistence.rewrites.status.lastRewriteOk).toBe(true);
        for (const write of after) dataset.run(...write);
        const { keyspace } = dataset;
        const expected = dataset.digest();
        expect(dataset.persistence.close()).toBe(true);
        const again = new PersistentKeyspace(settings, nodeFileSystem);
        const recovered = await again.load();
        expect(recovered.from).toBe('aof');
        expect(again.digest()).toBe(expected);
        expect(again.keyspace.databases.map(({ size }) => size)).toEqual(keyspace.databases.map(({ size }) => size));
        again.persistence.close();
        rmSync(dir, { recursive: true });
      },
    ),
    { numRuns: 40 },
  );
});
