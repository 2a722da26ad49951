import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyExporter, writeProlog, type ExportFormat } from '../../src/engine/analysis/key-exporter.js';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import { RdbScanner } from '../../src/engine/rdb/scan.js';
import { readHeader } from '../../src/engine/rdb/header.js';
import { FIXTURES } from '../corpus.js';
import { DumpBuilder } from '../engine/rdb/dump-builder.js';
import { buildCli, runCli, startCli } from './run-cli.js';
import { bigDump, sealed, smallDump } from './sample-dumps.js';

const folder = mkdtempSync(join(tmpdir(), 'redis-persistence-cli-test-'));
const place = (name: string): string => join(folder, name);

function keep(name: string, bytes: Uint8Array | string): string {
  writeFileSync(place(name), bytes);
  return place(name);
}

let small = '';
let big = '';
let damaged = '';

beforeAll(async () => {
  await buildCli();
  small = keep('small.rdb', smallDump());
  const bytes = sealed(bigDump());
  big = keep('big.rdb', bytes);
  const holed = Uint8Array.from(bytes);
  holed.fill(0xee, 9_000_000, 9_000_300);
  damaged = keep('damaged.rdb', holed);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('the command line', () => {
  it('prints help for itself and for every command', async () => {
    const help = await runCli('--help');
    expect(help).toMatchObject({ status: 0, stderr: '' });
    for (const command of ['inspect', 'export', 'check', 'repair', 'compact', 'convert', 'diff', 'lint', 'serve']) {
      expect(help.stdout).toContain(command);
      const { status, stdout } = await runCli(command, '--help');
      expect(status).toBe(0);
      expect(stdout).toMatch(new RegExp(`^redis-persistence ${command} (PATH|FILE|A B|\\[redis.conf)`));
      expect(stdout).toContain('Examples');
      expect(Math.max(...lines(stdout).map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  it.each([
    [[], 'no command; it takes one of inspect, export, check, diff, convert, repair, compact, lint, serve'],
    [['frobnicate'], "'frobnicate' is no command"],
    [['inspect'], 'inspect needs the path of a file'],
    [['inspect', 'x', '--frob'], "Unknown option '--frob'"],
    [['inspect', 'x', '--top', 'many'], "--top takes a whole number, not 'many'"],
    [['export', 'x'], '--format takes one of ndjson, json, csv, resp, commands'],
    [['export', 'x', '--format', 'xml'], "not 'xml'"],
    [['export', 'x', 'y', '--format', 'csv'], 'export takes one file, not 2'],
    [['export', 'x', '--format', 'csv', '--regex', '('], '--regex: '],
    [['export', 'x', '--format', 'csv', '--type', 'tree'], "not 'tree'"],
    [['export', 'x', '--format', 'csv', '--expiry', 'soon'], "not 'soon'"],
    [['export', 'x', '--format', 'csv', '--expiry', '<soon'], "not 'soon'"],
    [['export', 'x', '--format', 'csv', '--min-size', '1x'], "not '1x'"],
    [['export', 'x', '--format', 'csv', '--db', '-1'], '--db'],
    [['check'], 'check needs the path of a file'],
  ])('says in one line what is wrong with %j', async (args, words) => {
    const { status, stdout, stderr } = await runCli(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(lines(stderr)).toHaveLength(1);
    expect(stderr).toContain(words);
  });

  it.each(['inspect', 'check'])('%s: a path that cannot be read is status 2 and one line', async (command) => {
    mkdirSync(place('folder'), { recursive: true });
    for (const [path, words] of [
      [place('missing.rdb'), 'does not exist'],
      [place('folder'), 'a folder without a log or a dump'],
    ] as const) {
      const { status, stderr } = await runCli(command, path);
      expect(status).toBe(2);
      expect(lines(stderr)).toEqual([expect.stringContaining(words)]);
      expect(stderr).toContain(path);
    }
  });

  it('counts dumps only as one dataset', async () => {
    const log = keep('log.aof', '*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n');
    const manifest = keep('log.manifest', 'file appendonly.aof.1.base.rdb seq 1 type b\n');
    for (const [path, words] of [
      [log, 'an append-only file'],
      [manifest, 'the manifest of an append-only set'],
    ] as const) {
      const { status, stderr } = await runCli('inspect', small, path);
      expect(status).toBe(2);
      expect(lines(stderr)).toEqual([expect.stringContaining(`${words}, and is looked at by itself only`)]);
    }
  });
});

/** The documents that commands print, as far as tests look at them. */
interface Inspected {
  readonly format: string;
  readonly rdbVersion: number;
  readonly server: unknown;
  readonly aux: unknown;
  readonly checksum: string;
  readonly bytes: number;
  readonly keys: number;
  readonly databases: unknown;
  readonly types: Record<string, { keys: number; diskBytes: number; memoryBytes: number; elements: number }>;
  readonly encodings: Record<string, { keys: number }>;
  readonly expiry: { none: number; expired: number; buckets: { name: string; upTo: number | null; keys: number }[] };
  readonly namespaces: { prefix: unknown; keys: number }[];
  readonly biggest: {
    db: number;
    key: unknown;
    type: string;
    elements: number;
    diskBytes: number;
    memoryBytes: number;
  }[];
  readonly functions: number;
  readonly modules: unknown[];
}

const inspected = async (...args: readonly string[]): Promise<Inspected> => {
  const { status, stdout, stderr } = await runCli('inspect', ...args, '--json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Inspected;
};

describe('inspect', () => {
  it('counts what is in a dump', async () => {
    const report = await inspected(small, '--top', '3');
    expect(report).toMatchObject({
      format: 'rdb',
      rdbVersion: 11,
      server: { name: 'redis', version: '7.2.4' },
      checksum: 'ok',
      bytes: smallDump().length,
      keys: 7,
      aux: { 'redis-ver': '7.2.4', 'redis-bits': '64', ctime: '1700000000' },
      databases: [
        { db: 0, keys: 5, expires: 2 },
        { db: 3, keys: 2, expires: 0 },
      ],
      types: {
        string: { keys: 4 },
        list: { keys: 1, elements: 3 },
        set: { keys: 1, elements: 2 },
        hash: { keys: 1, elements: 1 },
      },
      encodings: { raw: { keys: 4 }, linkedlist: { keys: 1 }, hashtable: { keys: 2 } },
      expiry: { none: 5, expired: 1 },
      functions: 0,
      modules: [],
    });
    expect(report.expiry.buckets.filter(({ keys }) => keys > 0)).toEqual([
      { name: '1 hour', upTo: 3_600_000, keys: 1 },
    ]);
    expect(report.namespaces.map(({ prefix, keys }) => [prefix, keys])).toContainEqual(['user:', 3]);
    expect(report.biggest).toHaveLength(3);
    expect(Object.keys(report.biggest[0] ?? {})).toEqual(['db', 'key', 'type', 'elements', 'diskBytes', 'memoryBytes']);
  });

  it('counts several files as one dataset', async () => {
    const report = await inspected(small, small);
    expect(report).toMatchObject({ keys: 14, bytes: 2 * smallDump().length, rdbVersion: 11, checksum: 'ok' });
    expect(report.databases).toEqual([
      { db: 0, keys: 10, expires: 4 },
      { db: 3, keys: 4, expires: 0 },
    ]);
  });

  it('comes to the same on several threads', async () => {
    const report = await inspected(big);
    expect(report.keys).toBe(240_000);
    expect(report.checksum).toBe('ok');
    expect(report.databases).toEqual([0, 1, 2, 3].map((db) => ({ db, keys: 60_000, expires: 6_000 })));
    expect(report.types['hash']).toMatchObject({ keys: 24_000, elements: 48_000 });
    const diskBytes = Object.values(report.types).reduce((sum, type) => sum + type.diskBytes, 0);
    expect(diskBytes).toBeLessThan(report.bytes);
    expect(diskBytes).toBeGreaterThan(report.bytes - 200);
  });

  it('prints tables for people', async () => {
    const { status, stdout, stderr } = await runCli('inspect', small);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('RDB version 11 (REDIS0011), written by redis 7.2.4');
    expect(stdout).toContain('2023-11-14 22:13:20 UTC');
    expect(stdout).toMatch(/Keys +7 in 2 databases; 2 with an expiry, 1 of them expired/);
    expect(stdout).toMatch(/within 1 hour +1 +14 %/);
    expect(stdout).not.toContain('\u001b');
  });

  it('takes other separators', async () => {
    const report = await inspected(
      keep('dots.rdb', sealed(new DumpBuilder().string('a.b', '').string('a.c', '').string('d', ''))),
      '--separator',
      '.',
    );
    expect(report.namespaces.map(({ prefix, keys }) => [prefix, keys])).toEqual([['a.', 2]]);
  });

  it('looks at the preamble of an append-only file, and says so', async () => {
    const path = keep('preamble.aof', Buffer.concat([smallDump(), Buffer.from('*1\r\n$4\r\nPING\r\n')]));
    const { status, stdout, stderr } = await runCli('inspect', path, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'aof', keys: 7, checksum: 'ok' });
    expect(stderr).toContain('14 bytes of commands');
    expect((await runCli('inspect', path)).stdout).toContain('14 B behind the preamble, not looked at');
  });

  it('has status 1 for damage, and says where', async () => {
    const { status, stdout, stderr } = await runCli('inspect', damaged, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ checksum: 'mismatch' });
    expect(stderr).toMatch(/damaged\.rdb: offset \d+, \d+ bytes: error: expected/);
  });

  it('shows a fixture of every type', async () => {
    const report = await inspected(join(FIXTURES, 'redis-7.0/all-types.rdb'));
    expect(Object.keys(report.types).sort()).toEqual(['hash', 'list', 'set', 'stream', 'string', 'zset']);
    expect(report.functions).toBe(2);
  });
});

/** What the exporter writes in one go. */
function exportedInOne(path: string, format: ExportFormat): string {
  const source = new MemorySource(readFileSync(path));
  const parts: Buffer[] = [];
  const sink = { write: (bytes: Uint8Array): void => void parts.push(Buffer.from(bytes)) };
  const verdict = readHeader(source);
  if (verdict.kind !== 'good') throw new Error('no header');
  writeProlog(format, sink);
  const exporter = new KeyExporter(
    source,
    verdict.header,
    { format, filter: {}, limit: Infinity, functions: true, now: 0 },
    sink,
  );
  new RdbScanner(source, exporter).run();
  exporter.end();
  return Buffer.concat(parts).toString('latin1');
}

const latin1 = (path: string): string => readFileSync(path, 'latin1');

interface Line {
  readonly db: number;
  readonly key: string | { base64: string };
  readonly type: string;
  readonly expireAt: number | null;
  readonly size: { readonly disk: number };
}

describe('export', () => {
  const ndjson = async (...args: readonly string[]): Promise<Line[]> => {
    const { status, stdout, stderr } = await runCli('export', ...args, '--format', 'ndjson');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return lines(stdout).map((line) => JSON.parse(line) as Line);
  };

  it('writes each format to standard output', async () => {
    const objects = await ndjson(small);
    expect(objects.map(({ key }) => key)).toEqual([
      'user:1',
      'user:2',
      'old',
      'queue:mail',
      'tags',
      'user:3',
      { base64: 'Ynl0ZXP/' },
    ]);
    const json = await runCli('export', small, '--format', 'json');
    expect(JSON.parse(json.stdout)).toEqual(objects);
    const csv = await runCli('export', small, '--format', 'csv');
    expect(lines(csv.stdout)).toHaveLength(8);
    const commands = await runCli('export', small, '--format', 'commands');
    expect(lines(commands.stdout)).toEqual([
      'SELECT 0',
      'SET user:1 Ada',
      'SET user:2 Grace',
      'PEXPIREAT user:2 1700003600000',
      'SET old gone',
      'PEXPIREAT old 1600000000000',
      'RPUSH queue:mail a b c',
      'SADD tags x y',
      'SELECT 3',
      'HSET user:3 name Alan',
      'SET "bytes\\xff" v',
    ]);
    const resp = await runCli('export', small, '--format', 'resp');
    expect(resp.stdout).toContain('*5\r\n$5\r\nRPUSH\r\n$10\r\nqueue:mail\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n');
  });

  it.each<ExportFormat>(['ndjson', 'csv', 'resp', 'commands'])(
    'writes the same %s on several threads as on one',
    async (format) => {
      for (const path of [big, damaged]) {
        const output = place(`threads.${format}`);
        const { status } = await runCli('export', path, '--format', format, '--output', output);
        expect(status).toBe(path === big ? 0 : 1);
        expect(latin1(output) === exportedInOne(path, format)).toBe(true);
      }
    },
  );

  it('writes one JSON document, whole or empty', async () => {
    const output = place('all.json');
    await runCli('export', big, '--format', 'json', '--output', output);
    expect(JSON.parse(readFileSync(output, 'utf8'))).toHaveLength(240_000);
    const { stdout } = await runCli('export', small, '--format', 'json', '--key', 'nothing');
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it('filters', async () => {
    const all = await ndjson(small);
    const some = async (...args: readonly string[]): Promise<unknown[]> =>
      (await ndjson(small, ...args)).map(({ key }) => key);
    const where = (keeps: (line: Line) => boolean): unknown[] => all.filter(keeps).map(({ key }) => key);
    expect(await some('--db', '3')).toEqual(where(({ db }) => db === 3));
    expect(await some('--db', '3', '--db', '0')).toEqual(where(() => true));
    expect(await some('--key', 'user:*')).toEqual(['user:1', 'user:2', 'user:3']);
    expect(await some('--key', 'user:[12]', '--key', 't*')).toEqual(['user:1', 'user:2', 'tags']);
    expect(await some('--regex', 'er:\\d')).toEqual(['user:1', 'user:2', 'user:3']);
    expect(await some('--type', 'hash,list')).toEqual(where(({ type }) => type === 'hash' || type === 'list'));
    expect(await some('--expiry', 'none')).toEqual(where(({ expireAt }) => expireAt === null));
    expect(await some('--expiry', 'any')).toEqual(['user:2', 'old']);
    expect(await some('--expiry', '<1650000000')).toEqual(['old']);
    expect(await some('--expiry', '>2023-01-01')).toEqual(['user:2']);
    expect(await some('--expiry', 'expired')).toEqual(['user:2', 'old']);
    expect(await some('--min-size', '20')).toEqual(where(({ size }) => size.disk >= 20));
    expect(await some('--limit', '2')).toEqual(['user:1', 'user:2']);
    expect(await some('--key', 'user:*', '--limit', '2', '--db', '3')).toEqual(['user:3']);
    expect(await some('--limit', '0')).toEqual([]);
  });

  it('leaves functions out when keys are chosen', async () => {
    const path = join(FIXTURES, 'redis-7.0/all-types.rdb');
    const loads = (text: string): number => text.split('FUNCTION LOAD').length - 1;
    expect(loads((await runCli('export', path, '--format', 'commands')).stdout)).toBe(2);
    expect(loads((await runCli('export', path, '--format', 'commands', '--db', '0')).stdout)).toBe(0);
  });

  it('exports what is whole of a damaged dump, and has status 1', async () => {
    const cut = keep('cut.rdb', smallDump().subarray(0, 110));
    const { status, stdout, stderr } = await runCli('export', cut, '--format', 'ndjson');
    expect(status).toBe(1);
    expect(lines(stdout).length).toBeGreaterThan(0);
    expect(stderr).toMatch(/cut\.rdb: offset \d+.*: error: /);
  });

  it('replaces a file only when the new one is whole', async () => {
    const output = keep('report.csv', 'the old one');
    expect((await runCli('export', small, '--format', 'csv', '--output', output)).status).toBe(0);
    expect(readFileSync(output, 'utf8')).toMatch(/^database,/);
    const refused = await runCli('export', small, '--format', 'csv', '--output', small);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('is the file that is read') as string });
    const nowhere = await runCli('export', small, '--format', 'csv', '--output', join(folder, 'none', 'x.csv'));
    expect(nowhere).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('its folder does not exist') as string,
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const target = join(folder, 'interrupted');
    mkdirSync(target);
    const { child, ended } = startCli('export', big, '--format', 'ndjson', '--output', join(target, 'all.ndjson'));
    while (readdirSync(target).length === 0) await delay(5);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ status: 130, stdout: '' });
    expect(readdirSync(target)).toEqual([]);
  });

  it('ends quietly when nobody reads on', async () => {
    const { child, ended } = startCli('export', big, '--format', 'ndjson');
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await ended).toMatchObject({ status: 0, stderr: '' });
  });

  it.skipIf(process.platform === 'win32')('writes to a device without replacing it', async () => {
    const { status, stderr } = await runCli('export', small, '--format', 'csv', '--output', '/dev/null');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

interface Checked {
  readonly ok: boolean;
  readonly validUpTo: number;
  readonly keys: number;
  readonly damage: {
    file: string;
    offset: number;
    length: number;
    kind: string;
    expected: string;
    found: string;
    lost: string;
  }[];
}

describe('check', () => {
  it('passes what is whole', async () => {
    const { status, stdout, stderr } = await runCli('check', small, '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      format: 'rdb',
      ok: true,
      bytes: smallDump().length,
      validUpTo: smallDump().length,
      commands: null,
      keys: 7,
      transactions: { open: null },
      checksum: 'ok',
      damageTotal: 0,
      damage: [],
    });
    expect((await runCli('check', small)).stdout).toMatch(/small\.rdb: ok: 7 keys, 1\d\d B, checksum ok\n$/);
    expect((await runCli('check', big)).stdout).toMatch(/ok: 240,000 keys, .*, checksum ok\n$/);
  });

  it('lists every damaged region with what it costs', async () => {
    const { status, stdout } = await runCli('check', damaged, '--json');
    const verdict = JSON.parse(stdout) as Checked;
    expect(status).toBe(1);
    expect(verdict.ok).toBe(false);
    expect(verdict.validUpTo).toBeGreaterThan(8_999_000);
    expect(verdict.validUpTo).toBeLessThan(9_000_300);
    expect(verdict.keys).toBeGreaterThan(239_900);
    expect(verdict.damage.map(({ kind }) => kind)).toContain('bad-checksum');
    for (const { file, expected, found, lost } of verdict.damage) {
      expect(file).toBe(damaged);
      expect([expected, found, lost].every((words) => words.length > 0)).toBe(true);
    }
    const text = await runCli('check', damaged);
    expect(text.status).toBe(1);
    expect(text.stdout).toMatch(/DAMAGED: [\d,]+ keys.*checksum wrong/);
    expect(text.stdout).toMatch(/error at offset \d+/);
  });

  it('finds a key that stands twice, on several threads too', async () => {
    const twice = keep('twice.rdb', sealed(bigDump().selectDb(1).string('key:60000', 'again')));
    const { status, stdout } = await runCli('check', twice, '--json');
    const verdict = JSON.parse(stdout) as Checked;
    expect(status).toBe(1);
    expect(verdict.damage.map(({ kind }) => kind)).toEqual(['duplicate-key']);
    expect(verdict.damage[0]?.found).toContain('"key:60000" a second time in database 1');
    const elsewhere = keep('elsewhere.rdb', sealed(bigDump().selectDb(0).string('key:60000', 'fine here')));
    expect((await runCli('check', elsewhere)).status).toBe(0);
  });

  it('warns of what is not damage with status 0', async () => {
    const padded = keep('padded.rdb', Buffer.concat([smallDump(), new Uint8Array(100)]));
    const { status, stdout } = await runCli('check', padded);
    expect(status).toBe(0);
    expect(stdout).toContain('warning at offset');
    expect(stdout).toContain('100 zero bytes');
  });

  it('says of a file that is no dump what it is not', async () => {
    const { status, stdout } = await runCli('check', keep('notes.rdb', 'Dear diary, today I wrote no dump.'), '--json');
    expect(status).toBe(1);
    expect((JSON.parse(stdout) as Checked).damage[0]).toMatchObject({ kind: 'bad-magic', offset: 0 });
  });
});
