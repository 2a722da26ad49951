/** Logs as datasets on the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from '../engine/aof/repair/log-maker.js';
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
