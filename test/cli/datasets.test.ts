/** Logs as datasets on the command line. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from '../engine/aof/repair/log-maker.js';
import { FIXTURES } from '../corpus.js';
import { buildCli, runCli } from './run-cli.js';

const scratch = mkdtempSync(join(tmpdir(), 'redis-persistence-cli-datasets-'));
beforeAll(buildCli);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A log of these commands. */
function logOf(name: string, ...commands: readonly (readonly string[])[]): string {
  const path = join(scratch, name);
  writeFileSync(path, commands.map((words) => command(...words)).join(''), 'latin1');
  return path;
}

const COMMANDS = [
  ['SELECT', '0'],
  ['SET', 'user:1', 'ann'],
  ['SET', 'user:1', 'anna'],
  ['RPUSH', 'list', 'a', 'b', 'c'],
  ['LPOP', 'list'],
  ['HSET', 'hash', 'field', 'value'],
  ['SET', 'gone', 'x'],
  ['DEL', 'gone'],
  ['SELECT', '3'],
  ['SET', 'till', 'x'],
  ['PEXPIREAT', 'till', '4102444800000'],
] as const;

interface Line {
  readonly db: number;
  readonly key: string;
  readonly type: string;
  readonly expireAt: number | null;
  readonly value: unknown;
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

describe('export of the keys that a log makes', () => {
  it('writes them as NDJSON', async () => {
    const run = await runCli('export', logOf('keys.aof', ...COMMANDS), '--format', 'ndjson');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(linesOf(run.stdout).map(({ db, key, value, expireAt }) => [db, key, value, expireAt])).toEqual([
      [0, 'user:1', 'anna', null],
      [0, 'list', ['b', 'c'], null],
      [0, 'hash', [['field', 'value']], null],
      [3, 'till', 'x', 4_102_444_800_000],
    ]);
  });

  it('filters them, and makes a report of them', async () => {
    const path = logOf('filters.aof', ...COMMANDS);
    const hashes = await runCli('export', path, '--format', 'ndjson', '--type', 'hash');
    expect(linesOf(hashes.stdout).map(({ key }) => key)).toEqual(['hash']);
    const csv = await runCli('export', path, '--format', 'csv', '--db', '3');
    expect(csv.stdout.split('\n').map((line) => line.split(',').slice(0, 3).join())).toEqual([
      'database,type,key',
      '3,string,till',
      '',
    ]);
  });

  it('writes a log’s own commands, or with --dataset those that make its keys', async () => {
    const path = logOf('commands.aof', ...COMMANDS);
    const own = await runCli('export', path, '--format', 'commands');
    expect(own.stdout).toContain('DEL gone');
    const made = await runCli('export', path, '--format', 'commands', '--dataset', '--db', '0');
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout.trimEnd().split('\n')).toEqual([
      'SELECT 0',
      'SET user:1 anna',
      'RPUSH list b c',
      'HSET hash field value',
    ]);
    const unfit = await runCli('export', path, '--format', 'commands', '--type', 'hash');
    expect(unfit).toMatchObject({ status: 2 });
    expect(unfit.stderr).toContain('add --dataset');
  });

  it('says where a log ends early, and writes what is in front of that', async () => {
    const path = logOf('cut.aof', ['SET', 'a', '1'], ['MULTI'], ['SET', 'b', '2']);
    const run = await runCli('export', path, '--format', 'ndjson');
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/cut\.aof: offset 27: what follows is not in the dataset: .*no EXEC\n$/);
    expect(linesOf(run.stdout).map(({ key }) => key)).toEqual(['a']);
  });
});

describe('inspect --dataset', () => {
  it('tells what is there when the log was executed', async () => {
    const run = await runCli('inspect', logOf('inspect.aof', ...COMMANDS), '--dataset', '--json');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({
      format: 'aof',
      commands: 11,
      dataset: {
        keys: 4,
        types: { string: { keys: 2 }, list: { keys: 1, elements: 2 }, hash: { keys: 1 } },
        databases: [
          { db: 0, keys: 3, expires: 0 },
          { db: 3, keys: 1, expires: 1 },
        ],
      },
    });
    const text = await runCli('inspect', join(scratch, 'inspect.aof'), '--dataset');
    expect(text.stdout).toContain('Dataset of');
  });
});

describe('diff', () => {
  const OTHERS = [
    ['SET', 'user:1', 'bea'],
    ['RPUSH', 'list', 'b', 'c'],
    ['SET', 'hash', 'now a string'],
    ['SADD', 'new', '1', '2'],
    ['SELECT', '3'],
    ['SET', 'till', 'x'],
    ['PEXPIREAT', 'till', '4102444800001'],
    ['SELECT', '4'],
    ['SET', 'list', 'x'],
  ] as const;

  it('finds none between a log and itself', async () => {
    const path = logOf('same.aof', ...COMMANDS);
    const run = await runCli('diff', path, path);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain('no difference');
  });

  it('says what was added, removed and changed, and the same the other way round', async () => {
    const a = logOf('a.aof', ...COMMANDS, ['SET', 'old', '1']);
    const b = logOf('b.aof', ...OTHERS);
    const there = await runCli('diff', a, b, '--json');
    expect(there).toMatchObject({ status: 1, stderr: '' });
    expect(JSON.parse(there.stdout)).toMatchObject({
      equal: false,
      keys: { a: 5, b: 6 },
      added: 2,
      removed: 1,
      changed: 3,
      notShown: 0,
      differences: [
        { db: 0, key: 'user:1', kind: 'changed', what: ['value'] },
        { db: 0, key: 'hash', what: ['type'], before: { type: 'hash' }, after: { type: 'string' } },
        { db: 0, key: 'new', kind: 'added', before: null, after: { type: 'set', expireAt: null } },
        { db: 3, key: 'till', what: ['expiry'], before: { expireAt: 4_102_444_800_000 } },
        { db: 4, key: 'list', kind: 'added' },
        { db: 3, key: 'old', kind: 'removed', after: null },
      ],
    });
    const back = await runCli('diff', b, a, '--json');
    expect(JSON.parse(back.stdout)).toMatchObject({ added: 1, removed: 2, changed: 3 });
  });
});

describe('convert', () => {
  it.each(['aof', 'rdb'])('to %s lists the ids of producers that Redis 8.6 kept with a stream', async (form) => {
    const output = join(scratch, `producers.${form}`);
    const dump = join(FIXTURES, 'redis-8.6', 'all-types.rdb');
    const { status, stdout } = await runCli('convert', dump, '--to', form, '--output', output, '--json');
    expect(status).toBe(1);
    const { leftOut } = JSON.parse(stdout) as { leftOut: { kind: string; key: string }[] };
    expect(leftOut.filter(({ kind }) => kind === 'stream-producers')).toHaveLength(1);
  });

  const fileOf = (name: string): string => join(scratch, name);

  it('makes a dump of a log, and a log of that again, with the same keys', async () => {
    const path = logOf('convert.aof', ...COMMANDS);
    const dump = await runCli('convert', path, '--to', 'rdb', '--output', fileOf('made.rdb'), '--json');
    expect(dump).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(dump.stdout)).toMatchObject({ to: 'rdb', rdbVersion: 12, keys: 4, leftOut: [] });
    const log = await runCli('convert', fileOf('made.rdb'), '--to', 'aof', '--output', fileOf('made.aof'));
    expect(log).toMatchObject({ status: 0, stderr: '' });
    for (const made of ['made.rdb', 'made.aof']) {
      expect((await runCli('diff', path, fileOf(made))).stdout).toContain('no difference');
      expect((await runCli('check', fileOf(made))).status).toBe(0);
    }
  });

  it('lists what an older version has no form for', async () => {
    const path = logOf('fields.aof', ['HSET', 'h', 'f', 'v'], ['HPEXPIREAT', 'h', '4102444800000', 'FIELDS', '1', 'f']);
    const run = await runCli('convert', path, '--to', 'rdb', '--rdb-version', '9', '--output', fileOf('old.rdb'));
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('key h of database 0: its fields do not expire in the target');
    const checked = await runCli('check', fileOf('old.rdb'), '--json');
    expect(checked.status).toBe(0);
    expect(readFileSync(fileOf('old.rdb'), 'latin1').slice(0, 9)).toBe('REDIS0009');
    const diff = await runCli('diff', path, fileOf('old.rdb'), '--json');
    expect(JSON.parse(diff.stdout)).toMatchObject({ changed: 1, differences: [{ key: 'h', what: ['value'] }] });
  });

  it('writes nothing of a damaged file', async () => {
    const path = logOf('half.aof', ['SET', 'a', '1'], ['MULTI']);
    const run = await runCli('convert', path, '--to', 'rdb', '--output', fileOf('none.rdb'));
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('nothing was written');
    expect(existsSync(fileOf('none.rdb'))).toBe(false);
  });
});
