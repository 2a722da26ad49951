/** The sample workspace against the server of this machine: what is committed is what a real server reads. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRedis } from '../../scripts/samples/redis-server.mjs';

const examples = resolve(import.meta.dirname, '..', '..', 'examples');

interface Sample {
  readonly server: string;
  readonly databases: Readonly<Record<string, { readonly keys: number; readonly expires: number }>>;
}

const expected = JSON.parse(readFileSync(join(examples, 'expected.json'), 'utf8')) as Readonly<Record<string, Sample>>;

/** Only these are old enough for every server that Debian has. */
const SAMPLES = [
  { file: 'shop-2020.rdb', args: ['--dbfilename', 'shop-2020.rdb'] },
  { file: 'appendonlydir', args: ['--appendonly', 'yes'] },
] as const;

describe('a real server', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'redis-persistence-samples-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each(SAMPLES)('loads $file whole', async ({ file, args }) => {
    cpSync(join(examples, 'workspace', file), join(folder, file), { recursive: true });
    const server = await startRedis('redis-server', { folder, args });
    try {
      for (const [db, { keys, expires }] of Object.entries(expected[file]?.databases ?? {})) {
        await server.client.send('SELECT', db);
        const loaded = Number(await server.client.send('DBSIZE'));
        // What has expired since the file was written is dropped while it is loaded.
        expect(loaded).toBeGreaterThanOrEqual(keys - expires);
        expect(loaded).toBeLessThanOrEqual(keys);
      }
      expect(server.log()).toMatch(/Done loading RDB|DB loaded from append only file|DB loaded from/);
    } finally {
      await server.stop();
    }
  });
});
