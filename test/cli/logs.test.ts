import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from '../engine/aof/log-bytes.js';
import { buildCli, runCli } from './run-cli.js';
import { smallDump } from './sample-dumps.js';

const root = mkdtempSync(join(tmpdir(), 'redis-persistence-cli-logs-'));

/** Writes a folder of files; text is one character a byte. */
function keep(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(folder, file), typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  }
  return folder;
}

const MANIFEST =
  'file a.aof.1.base.rdb seq 1 type b\nfile a.aof.1.incr.aof seq 1 type i\nfile a.aof.2.incr.aof seq 2 type i\n';
const FIRST = [
  '#TS:1700000000\r\n',
  command('SELECT', '0'),
  command('SET', 'user:4', 'Edsger'),
  command('MULTI'),
  command('DEL', 'user:1', 'old'),
  command('INCR', 'n'),
  command('EXEC'),
].join('');
const SECOND = ['#TS:1700000060\r\n', command('SELECT', '3'), command('SET', 'bytes\xff', 'a b')].join('');
const set = {
  'a.aof.1.base.rdb': smallDump(),
  'a.aof.1.incr.aof': FIRST,
  'a.aof.2.incr.aof': SECOND,
  'a.aof.manifest': MANIFEST,
};

let whole = '';
let cut = '';
let single = '';

beforeAll(async () => {
  await buildCli();
  whole = keep('whole', set);
  cut = keep('cut', { ...set, 'a.aof.2.incr.aof': SECOND.slice(0, -3) });
  single = join(keep('single', { 'log.aof': FIRST + SECOND }), 'log.aof');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs a command that prints a document. */
async function json(...args: readonly string[]): Promise<{ status: number | null; document: unknown }> {
  const { status, stdout } = await runCli(...args);
  return { status, document: JSON.parse(stdout) as unknown };
}

describe('check', () => {
  it('of a whole set, by folder and by manifest', async () => {
    for (const path of [whole, join(whole, 'a.aof.manifest')]) {
      const { status, document } = await json('check', path, '--json');
      expect(status).toBe(0);
      expect(document).toMatchObject({
        format: 'aof-multipart',
        ok: true,
        commands: 8,
        keys: 7,
        transactions: { open: null, whole: 1 },
        annotations: { first: 1700000000, last: 1700000060 },
        checksum: 'ok',
        verdicts: { redisCheckAof: 'valid', loadTruncatedYes: { kind: 'loads' }, loadTruncatedNo: { kind: 'loads' } },
        damage: [],
      });
    }
  });

  it('of the commands that fail, when they are executed', async () => {
    const wrong = [command('SET', 'a', '1'), command('LPUSH', 'a', '2'), command('SET', 'b', '3')];
    const path = join(keep('failing', { 'failing.aof': wrong.join('') }), 'failing.aof');
    expect((await json('check', path, '--json')).document).toMatchObject({ ok: true, executed: null, damage: [] });
    const { status, document } = await json('check', path, '--execute', '--json');
    expect(status).toBe(0);
    expect(document).toMatchObject({
      executed: { commands: 3, keys: 2, failed: 1 },
      damage: [{ kind: 'failed-command', offset: wrong[0].length, severity: 'warning' }],
      damageTotal: 1,
    });
  });

  it('of a set whose last file was cut off', async () => {
    const { status, document } = await json('check', cut, '--json', '--target', 'redis-8.0');
    expect(status).toBe(1);
    expect(document).toMatchObject({
      ok: false,
      verdicts: {
        redisCheckAof: 'not valid',
        target: 'redis-8.0',
        loadTruncatedYes: { kind: 'cuts', file: 'a.aof.2.incr.aof' },
        loadTruncatedNo: { kind: 'refuses' },
      },
      damage: [{ file: join(cut, 'a.aof.2.incr.aof'), kind: 'truncated', severity: 'error' }],
    });
    const { stdout } = await runCli('check', cut);
    expect(stdout).toContain('at a start, aof-load-truncated yes: Redis 8.10 cuts a.aof.2.incr.aof at offset');
  });

  it('of a single file, and of a data folder around the log', async () => {
    expect(await json('check', single, '--json')).toMatchObject({
      status: 0,
      document: { format: 'aof', commands: 8 },
    });
    const data = keep('data', { 'dump.rdb': smallDump() });
    keep('data/appendonlydir', set);
    const { status, document } = await json('check', data, '--json');
    expect(status).toBe(0);
    expect(document).toMatchObject({
      format: 'aof-multipart',
      damage: [{ kind: 'ignored-data', severity: 'warning' }],
    });
  });

  it('of a dump that appendonly yes would pass over', async () => {
    const { status, stdout } = await runCli('check', keep('dump', { 'dump.rdb': smallDump() }));
    expect(status).toBe(0);
    expect(stdout).toContain('With appendonly yes in its configuration a server passes over this dump');
  });

  it('of commands that the target does not know', async () => {
    const log = join(keep('new', { 'log.aof': command('HSETEX', 'h', 'FIELDS', '1', 'f', 'v') }), 'log.aof');
    expect((await runCli('check', log)).status).toBe(0);
    const { status, stdout } = await runCli('check', log, '--target', 'redis-7.0');
    expect(status).toBe(1);
    expect(stdout).toContain('expected  a command of Redis 7.0');
    expect(await runCli('check', log, '--target', 'x')).toMatchObject({ status: 2 });
  });
});

describe('inspect', () => {
  it('tells commands, keys and the base', async () => {
    const { status, document } = await json('inspect', whole, '--json');
    expect(status).toBe(0);
    expect(document).toMatchObject({
      format: 'aof-multipart',
      commands: 8,
      keys: 7,
      transactions: 1,
      databases: [
        { db: 0, commands: 7 },
        { db: 3, commands: 1 },
      ],
      base: { format: 'rdb', keys: 7, server: { name: 'redis', version: '7.2.4' } },
      damage: 0,
    });
    const { stdout } = await runCli('inspect', whole);
    expect(stdout).toMatch(/Commands +8, 1 transaction/);
    expect(stdout).toMatch(/SET +2/);
  });
});

describe('inspect --offset', () => {
  it('shows the command there', async () => {
    const offset = FIRST.indexOf('*3');
    const { document } = await json('inspect', single, '--offset', `${offset}`, '--json');
    expect(document).toMatchObject({ offset, command: 'SET', keys: [1], arguments: ['SET', 'user:4', 'Edsger'] });
    const { status, stdout } = await runCli('inspect', single, '--offset', `${offset}`);
    expect(status).toBe(0);
    expect(stdout).toMatch(/1 +key +user:4/);
    expect(await runCli('inspect', single, '--offset', '3')).toMatchObject({ status: 1 });
    expect(await runCli('inspect', single, '--offset', '99999')).toMatchObject({ status: 2 });
  });
});

describe('export', () => {
  it('as commands has the keys of the base, then the log', async () => {
    const { status, stdout } = await runCli('export', whole, '--format', 'commands');
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toContain('SET user:1 Ada');
    expect(lines.slice(-8)).toEqual([
      'SELECT 0',
      'SET user:4 Edsger',
      'MULTI',
      'DEL user:1 old',
      'INCR n',
      'EXEC',
      'SELECT 3',
      'SET "bytes\\xff" "a b"',
    ]);
  });

  it('as JSON has a line a command', async () => {
    const { document } = await json('export', single, '--format', 'json');
    expect(document).toMatchObject([
      { offset: 16, time: 1700000000, db: 0, transaction: null, arguments: ['SELECT', '0'] },
      { arguments: ['SET', 'user:4', 'Edsger'] },
      {},
      { arguments: ['DEL', 'user:1', 'old'], transaction: expect.any(Number) as unknown },
      {},
      {},
      { time: 1700000060 },
      { db: 3, arguments: ['SET', { base64: Buffer.from('bytes\xff', 'latin1').toString('base64') }, 'a b'] },
    ]);
  });

  it('as RESP is the log, without what cannot be read', async () => {
    const { status, stdout } = await runCli('export', single, '--format', 'resp');
    expect(status).toBe(0);
    expect(stdout.replaceAll('\ufffd', '\xff')).toBe((FIRST + SECOND).replace(/#TS:\d+\r\n/g, ''));
    const torn = join(keep('torn', { 'log.aof': FIRST + 'xx' + SECOND }), 'log.aof');
    const result = await runCli('export', torn, '--format', 'resp');
    expect(result.status).toBe(1);
    expect(result.stdout).toBe(stdout);
  });

  it('ends an open transaction as a server would', async () => {
    const log = join(keep('open', { 'log.aof': command('MULTI') + command('SET', 'a', '1') }), 'log.aof');
    expect((await runCli('export', log, '--format', 'commands')).stdout).toBe('MULTI\nSET a 1\nDISCARD\n');
  });

  it('by keys and databases', async () => {
    const only = async (...filter: readonly string[]): Promise<string> =>
      (await runCli('export', single, '--format', 'commands', ...filter)).stdout;
    expect(await only('--key', 'user:*')).toBe('SET user:4 Edsger\nDEL user:1 old\n');
    expect(await only('--db', '3')).toBe('SELECT 3\nSET "bytes\\xff" "a b"\n');
    expect(await only('--limit', '2')).toBe('SELECT 0\nSET user:4 Edsger\n');
    expect(await runCli('export', single, '--format', 'commands', '--type', 'hash')).toMatchObject({ status: 2 });
    const report = await runCli('export', single, '--format', 'csv');
    expect(report.status).toBe(0);
    expect(report.stdout.split('\n')[0]).toMatch(/^database,/);
    expect(report.stdout).toContain('user:4');
  });
});
