import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../src/engine/persistence/file-system.js';
import { LogFiles } from '../../../src/engine/persistence/log-files.js';
import { Crashed, FaultyFileSystem, type Fault } from './faulty-file-system.js';
import { PersistentKeyspace, settingsIn } from './persistent-keyspace.js';

let folder = '';
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function newFolder(): string {
  const dir = join(folder, String(count++));
  mkdirSync(dir);
  return dir;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * What an instance does: it starts, writes, rewrites and saves with writes meanwhile, writes. Ends early at a crash.
 * @param started told when the log is open
 */
async function life(
  dataset: PersistentKeyspace,
  acknowledged: number[],
  started: () => void = () => undefined,
): Promise<void> {
  let next = acknowledged.at(-1) ?? 0;
  const write = (): void => {
    if (dataset.persistence.refusal !== null) {
      dataset.persistence.tick();
      return;
    }
    dataset.run(0, 'RPUSH', 'list', ++next);
    // A reply goes out only when this says so.
    if (dataset.persistence.flush()) acknowledged.push(next);
  };
  await dataset.load();
  started();
  for (let i = 0; i < 3; i++) write();
  for (const start of [
    () => dataset.persistence.rewrites.background(),
    () => dataset.persistence.saves.background(false),
  ]) {
    try {
      start();
    } catch (error) {
      if (error instanceof Crashed) throw error;
    }
    for (let i = 0; i < 3; i++) {
      write();
      await nextTurn();
    }
    await dataset.jobDone();
  }
  for (let i = 0; i < 3; i++) write();
}

/** The elements of the list, as a new instance finds them. */
async function reloaded(dir: string): Promise<readonly number[]> {
  const again = new PersistentKeyspace(settingsIn(dir), nodeFileSystem);
  await again.load();
  const list = again.keyspace.databases[0].keys.get('list')?.value;
  again.persistence.close();
  if (typeof list !== 'object' || list.type !== 'list') return [];
  const elements: number[] = [];
  for (const node of list.nodes) for (const element of node.elements()) elements.push(Number(element));
  return elements;
}

async function operationsOfALife(): Promise<number> {
  const fs = new FaultyFileSystem();
  const dataset = new PersistentKeyspace(settingsIn(newFolder()), fs);
  await life(dataset, []);
  dataset.persistence.close();
  return fs.operations.length;
}

describe('the process ends at any file operation', () => {
  it.each([true, false])(
    'no acknowledged write is missing after a restart (aof-use-rdb-preamble %s)',
    async (preamble) => {
      const operations = await operationsOfALife();
      expect(operations).toBeGreaterThan(40);
      for (let at = 0; at < operations; at++) {
        const dir = newFolder();
        const fs = new FaultyFileSystem();
        fs.faultOf = (_operation, number) => (number === at ? 'crash' : null);
        const acknowledged: number[] = [];
        const dataset = new PersistentKeyspace(settingsIn(dir, { aofUseRdbPreamble: preamble }), fs);
        await life(dataset, acknowledged).catch((error: unknown) => {
          // What the process would have met: nothing more reaches the disk.
          if (!(error instanceof Error)) throw error;
        });
        const found = await reloaded(dir);
        expect(found.slice(0, acknowledged.length), `at operation ${at}`).toEqual(acknowledged);
        expect(found.length - acknowledged.length, `at operation ${at}`).toBeLessThanOrEqual(12);
      }
    },
  );
});

describe.each<Fault>(['ENOSPC', 'EIO', 'short'])('%s at any file operation', (fault) => {
  it('refuses writes while it lasts, loses nothing acknowledged, and goes on afterwards', async () => {
    const operations = await operationsOfALife();
    for (let at = 0; at < operations; at++) {
      const dir = newFolder();
      const fs = new FaultyFileSystem();
      const acknowledged: number[] = [];
      const dataset = new PersistentKeyspace(settingsIn(dir), fs);
      await life(dataset, acknowledged, () => {
        const from = fs.operations.length + at;
        // Three operations fail in a row, so that the first tries of a repair fail too.
        fs.faultOf = (_operation, number) => (number >= from && number < from + 3 ? fault : null);
      });
      fs.faultOf = () => null;
      for (let i = 0; i < 3; i++) {
        dataset.now += 3_600_000;
        dataset.persistence.tick();
        await dataset.jobDone();
      }
      expect(dataset.persistence.log?.error ?? null, `at operation ${at}`).toBeNull();
      const last = (acknowledged.at(-1) ?? 0) + 1000;
      expect(dataset.run(0, 'RPUSH', 'list', last)).toBe('');
      expect(dataset.persistence.flush()).toBe(true);
      const expected = dataset.digest();
      expect(dataset.persistence.close()).toBe(true);
      const found = await reloaded(dir);
      expect(
        found.filter((value) => acknowledged.includes(value)),
        `at operation ${at}`,
      ).toEqual(acknowledged);
      expect(found.at(-1)).toBe(last);
      const again = new PersistentKeyspace(settingsIn(dir), nodeFileSystem);
      await again.load();
      expect(again.digest(), `at operation ${at}`).toBe(expected);
      again.persistence.close();
    }
  });
});

describe('MISCONF', () => {
  it('stands while the log cannot be written, and names the cause', async () => {
    const fs = new FaultyFileSystem();
    const dataset = new PersistentKeyspace(settingsIn(newFolder()), fs);
    await dataset.load();
    fs.faultOf = (operation) => (operation === 'write' ? 'ENOSPC' : null);
    dataset.run(0, 'SET', 'k', 1);
    expect(dataset.persistence.flush()).toBe(false);
    expect(dataset.persistence.refusal).toMatch(/^MISCONF Errors writing to the AOF file: ENOSPC/);
    fs.faultOf = () => null;
    dataset.persistence.tick();
    expect(dataset.persistence.refusal).toBeNull();
    expect(dataset.persistence.flush()).toBe(true);
  });

  it('an fsync that fails has the log written anew once it works', async () => {
    const fs = new FaultyFileSystem();
    const dataset = new PersistentKeyspace(settingsIn(newFolder()), fs);
    await dataset.load();
    fs.faultOf = (operation) => (operation === 'sync' ? 'EIO' : null);
    dataset.run(0, 'SET', 'k', 1);
    expect(dataset.persistence.flush()).toBe(false);
    expect(dataset.persistence.refusal).toMatch(/^MISCONF .*EIO/);
    fs.faultOf = () => null;
    expect(dataset.persistence.flush()).toBe(true);
    expect(dataset.persistence.rewrites.scheduled).toBe(true);
    dataset.persistence.tick();
    await dataset.jobDone();
    expect(dataset.persistence.rewrites.status.rewrites).toBe(1);
  });

  it('stands after a failed save where there are save points, until one succeeds', async () => {
    const fs = new FaultyFileSystem();
    const settings = settingsIn(newFolder(), { appendonly: false, savePoints: [{ seconds: 60, changes: 1 }] });
    const dataset = new PersistentKeyspace(settings, fs);
    fs.faultOf = (operation) => (operation === 'rename' ? 'EIO' : null);
    dataset.run(0, 'SET', 'k', 1);
    expect(dataset.persistence.saves.background(false)).toBe('Background saving started');
    await dataset.jobDone();
    expect(dataset.persistence.refusal).toMatch(/^MISCONF Redis is configured to save RDB snapshots/);
    expect(readdirSync(settings.dir)).toEqual([]);
    settings.stopWritesOnBgsaveError = false;
    expect(dataset.persistence.refusal).toBeNull();
    settings.stopWritesOnBgsaveError = true;
    fs.faultOf = () => null;
    dataset.persistence.saves.save();
    expect(dataset.persistence.refusal).toBeNull();
  });
});

describe('replies and triggers', () => {
  it('refuses and schedules as the server does', async () => {
    const dataset = new PersistentKeyspace(settingsIn(newFolder()), nodeFileSystem);
    await dataset.load();
    const { saves, rewrites } = dataset.persistence;
    expect(saves.background(false)).toBe('Background saving started');
    expect(() => saves.background(false)).toThrow('ERR Background save already in progress');
    expect(() => saves.save()).toThrow('ERR Background save already in progress');
    expect(rewrites.background()).toBe('Background append only file rewriting scheduled');
    await dataset.jobDone();
    dataset.persistence.tick();
    expect(() => rewrites.background()).toThrow('ERR Background append only file rewriting already in progress');
    expect(() => saves.background(false)).toThrow(
      "ERR Another child process is active (AOF?): can't BGSAVE right now.",
    );
    expect(saves.background(true)).toBe('Background saving scheduled');
    await dataset.jobDone();
    dataset.persistence.tick();
    expect(dataset.persistence.job?.kind).toBe('save');
    await dataset.jobDone();
    expect(saves.status.saves).toBe(2);
    dataset.persistence.close();
  });

  it('saves at a save point, and rewrites when the log has grown', async () => {
    const settings = settingsIn(newFolder(), {
      savePoints: [{ seconds: 10, changes: 2 }],
      autoAofRewritePercentage: 100,
      autoAofRewriteMinSize: 500,
    });
    const dataset = new PersistentKeyspace(settings, nodeFileSystem);
    await dataset.load();
    dataset.run(0, 'SET', 'k', 1);
    dataset.now += 11_000;
    dataset.persistence.tick();
    expect(dataset.persistence.job).toBeNull();
    dataset.run(0, 'SET', 'k', 2);
    dataset.persistence.tick();
    expect(dataset.persistence.job?.kind).toBe('save');
    await dataset.jobDone();
    expect(dataset.keyspace.dirty).toBe(0);
    for (let i = 0; i < 50; i++) dataset.run(0, 'SET', 'k', i);
    dataset.persistence.tick();
    expect(dataset.persistence.job?.kind).toBe('rewrite');
    await dataset.jobDone();
    expect(dataset.persistence.rewrites.size).toBe(dataset.persistence.rewrites.baseSize);
    dataset.persistence.close();
  });

  it('waits ever longer after rewrites that fail', async () => {
    const fs = new FaultyFileSystem();
    const dataset = new PersistentKeyspace(settingsIn(newFolder()), fs);
    await dataset.load();
    fs.faultOf = (operation, _number, path) =>
      operation === 'create' && path.includes('temp-rewrite') ? 'ENOSPC' : null;
    for (let i = 0; i < 3; i++) dataset.persistence.rewrites.background();
    expect(dataset.persistence.rewrites.failures).toBe(3);
    dataset.persistence.rewrites.schedule();
    fs.faultOf = () => null;
    dataset.persistence.tick();
    expect(dataset.persistence.job).toBeNull();
    dataset.now += 60_000;
    dataset.persistence.tick();
    expect(dataset.persistence.job?.kind).toBe('rewrite');
    await dataset.jobDone();
    expect(dataset.persistence.rewrites.failures).toBe(0);
    dataset.persistence.close();
  });

  it('applies nothing twice when the first base of a log is tried again', async () => {
    const fs = new FaultyFileSystem();
    const settings = settingsIn(newFolder(), { appendonly: false });
    const dataset = new PersistentKeyspace(settings, fs);
    dataset.run(0, 'INCR', 'n');
    settings.appendonly = true;
    fs.faultOf = (operation, _number, path) => (operation === 'rename' && path.endsWith('base.rdb') ? 'EIO' : null);
    dataset.persistence.rewrites.turnOn();
    dataset.run(0, 'INCR', 'n');
    dataset.persistence.flush();
    await dataset.jobDone();
    expect(dataset.persistence.rewrites.waitsForBase).toBe(true);
    fs.faultOf = () => null;
    dataset.run(0, 'INCR', 'n');
    dataset.persistence.tick();
    dataset.run(0, 'INCR', 'n');
    dataset.persistence.flush();
    await dataset.jobDone();
    expect(dataset.persistence.rewrites.waitsForBase).toBe(false);
    dataset.persistence.close();
    const again = new PersistentKeyspace(settings, nodeFileSystem);
    await again.load();
    expect(again.keyspace.databases[0].keys.get('n')?.value).toBe(4);
    again.persistence.close();
  });
});

describe('files of a log', () => {
  it('never gives a name whose file is there', () => {
    const dir = newFolder();
    for (const name of ['a.aof.1.base.rdb', 'a.aof.2.base.rdb', 'a.aof.1.incr.aof'])
      writeFileSync(join(dir, name), 'x');
    const files = new LogFiles(nodeFileSystem, dir, 'a.aof');
    expect(files.read()).toBe(false);
    expect(files.nextBase('rdb').file).toBe('a.aof.3.base.rdb');
    expect(files.nextBase('aof').file).toBe('a.aof.1.base.aof');
    expect(files.nextIncremental().file).toBe('a.aof.2.incr.aof');
  });

  it('leaves a folder without a manifest as it is', async () => {
    const dir = newFolder();
    mkdirSync(join(dir, 'appendonlydir'));
    const lost = join(dir, 'appendonlydir', 'appendonly.aof.1.incr.aof');
    writeFileSync(lost, '*1\r\n$4\r\nPING\r\n');
    const dataset = new PersistentKeyspace(settingsIn(dir), nodeFileSystem);
    await dataset.load();
    dataset.run(0, 'SET', 'k', 1);
    dataset.persistence.close();
    expect(readFileSync(lost, 'latin1')).toBe('*1\r\n$4\r\nPING\r\n');
    expect(dataset.log.join('\n')).toContain('no manifest');
  });

  it('takes over a log of one file, as before 7.0', async () => {
    const dir = newFolder();
    const old = '*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nvalue\r\n';
    writeFileSync(join(dir, 'appendonly.aof'), old);
    const dataset = new PersistentKeyspace(settingsIn(dir), nodeFileSystem);
    await dataset.load();
    expect(dataset.keyspace.databases[0].keys.get('k')?.value).toBe('value');
    dataset.persistence.close();
    expect(existsSync(join(dir, 'appendonly.aof'))).toBe(false);
    expect(readFileSync(join(dir, 'appendonlydir', 'appendonly.aof'), 'latin1')).toBe(old);
    expect(readFileSync(join(dir, 'appendonlydir', 'appendonly.aof.manifest'), 'latin1')).toBe(
      'file appendonly.aof seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n',
    );
  });

  it('cuts off a half command at the end, and only there', async () => {
    const dir = newFolder();
    const settings = settingsIn(dir);
    const dataset = new PersistentKeyspace(settings, nodeFileSystem);
    await dataset.load();
    for (let i = 0; i < 5; i++) dataset.run(0, 'RPUSH', 'list', i);
    dataset.persistence.close();
    const file = join(dir, 'appendonlydir', 'appendonly.aof.1.incr.aof');
    truncateSync(file, readFileSync(file).length - 3);
    settings.aofLoadTruncated = false;
    const strict = new PersistentKeyspace(settings, nodeFileSystem);
    await expect(strict.load()).rejects.toThrow('Unexpected end of file reading the append only file');
    settings.aofLoadTruncated = true;
    expect(await reloaded(dir)).toEqual([0, 1, 2, 3]);
    writeFileSync(file, '*1\r\n!4\r\nPING\r\n');
    const broken = new PersistentKeyspace(settings, nodeFileSystem);
    await expect(broken.load()).rejects.toThrow('Bad file format reading the append only file');
    expect(readFileSync(file, 'latin1')).toBe('*1\r\n!4\r\nPING\r\n');
  });

  it('does not start when a file of the log is missing', async () => {
    const dir = newFolder();
    const dataset = new PersistentKeyspace(settingsIn(dir), nodeFileSystem);
    await dataset.load();
    dataset.persistence.close();
    rmSync(join(dir, 'appendonlydir', 'appendonly.aof.1.base.rdb'));
    const again = new PersistentKeyspace(settingsIn(dir), nodeFileSystem);
    await expect(again.load()).rejects.toThrow("The AOF file appendonly.aof.1.base.rdb doesn't exist");
  });
});
