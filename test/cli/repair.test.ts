import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, command, EXEC, MULTI, select } from '../engine/aof/repair/log-maker.js';
import { NOISE, setSample, singleSample } from '../engine/persistence/repair/sample-logs.js';
import { buildCli, runCli, startCli, type Run } from './run-cli.js';

const scratch = mkdtempSync(join(tmpdir(), 'redis-persistence-cli-repair-'));
beforeAll(buildCli);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
function freshFolder(): string {
  const folder = join(scratch, String(++folders));
  mkdirSync(folder);
  return folder;
}

/** The document of `repair --json`, as far as the tests look at it. */
interface Report {
  readonly strategy: string;
  readonly output: string | null;
  readonly dryRun: boolean;
  readonly refused: string | null;
  readonly keptCommands: number;
  readonly droppedCommands: number;
  readonly regions: readonly { readonly offset: number; readonly length: number; readonly action: string }[];
  readonly backup: string | null;
}

const reportOf = ({ stdout }: Run): Report => JSON.parse(stdout) as Report;
const textOf = (path: string): string => readFileSync(path, 'latin1');

describe('repair', () => {
  it('shows the plan and writes nothing in a dry run', async () => {
    const path = singleSample(freshFolder());
    const before = textOf(path);
    const run = await runCli('repair', path, '--strategy', 'salvage', '--dry-run', '--json');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const report = reportOf(run);
    expect(report).toMatchObject({ strategy: 'salvage', dryRun: true, output: null, backup: null, keptCommands: 8 });
    const noise = before.indexOf(NOISE);
    expect(report.regions.map(({ action, offset, length }) => [action, offset, length])).toEqual([
      ['keep', 0, noise],
      ['drop', noise, NOISE.length],
      ['keep', noise + NOISE.length, before.length - noise - NOISE.length],
    ]);
    expect(readdirSync(join(path, '..'))).toEqual(['appendonly.aof']);
    expect(textOf(path)).toBe(before);
  });

  it('cuts at the first damage by default, into a new file', async () => {
    const folder = freshFolder();
    const path = singleSample(folder);
    const before = textOf(path);
    const { status, stdout } = await runCli('repair', path);
    expect(status).toBe(0);
    expect(stdout).toContain('salvage would keep up to 2 whole commands more');
    expect(textOf(join(folder, 'appendonly.repaired.aof'))).toBe(before.slice(0, before.indexOf(NOISE)));
    expect(textOf(path)).toBe(before);
  });

  it('salvages in place, and keeps the original', async () => {
    const folder = freshFolder();
    const path = singleSample(folder);
    const before = textOf(path);
    const report = reportOf(await runCli('repair', path, '--strategy', 'salvage', '--in-place', '--json'));
    expect(textOf(path)).toBe(before.replace(NOISE, ''));
    expect(report.backup).toMatch(/appendonly\.aof\.bak-\d{8}T\d{6}Z$/);
    expect(textOf(report.backup ?? '')).toBe(before);
    // And then there is nothing to do.
    const again = reportOf(await runCli('repair', path, '--strategy', 'salvage', '--in-place', '--json'));
    expect(again).toMatchObject({ backup: null, output: null, droppedCommands: 0 });
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('refuses to truncate where that would lose whole files, and says what would not', async () => {
    const set = setSample(freshFolder(), [1]);
    const run = await runCli('repair', set, '--strategy', 'truncate', '--json');
    expect(run.status).toBe(1);
    expect(reportOf(run).refused).toMatch(/appendonly\.aof\.1\.incr\.aof is damaged at offset \d+.*salvage keeps them/);
  });

  it('repairs a set into a new folder', async () => {
    const folder = freshFolder();
    const set = setSample(folder, [1, 3]);
    const output = join(folder, 'mended');
    const { status } = await runCli(
      'repair',
      join(set, 'appendonly.aof.manifest'),
      '--strategy',
      'salvage',
      '--output',
      output,
    );
    expect(status).toBe(0);
    expect(readdirSync(output)).toEqual(readdirSync(set));
    expect((await runCli('check', output)).status).toBe(0);
  });

  it('makes a manifest that is missing', async () => {
    const set = setSample(freshFolder(), []);
    const manifest = join(set, 'appendonly.aof.manifest');
    const before = textOf(manifest);
    rmSync(manifest);
    expect((await runCli('repair', set, '--strategy', 'manifest', '--in-place')).status).toBe(0);
    expect(textOf(manifest)).toBe(before);
  });

  it('takes commands out, and keeps what follows in its database', async () => {
    const path = join(freshFolder(), 'appendonly.aof');
    const log = [select(0), command('SET', 'a', '1'), select(3), command('FLUSHALL'), command('SET', 'b', '2')];
    writeFileSync(path, bytesOf(log.join('')));
    const offset = (log[0] + log[1]).length;
    // The SELECT goes, and what follows still belongs to database 3: it comes back in front of the next command.
    await runCli('repair', path, '--remove', String(offset), '--remove', 'FLUSHALL', '--in-place');
    expect(textOf(path)).toBe([log[0], log[1], select(3), log[4]].join(''));
  });

  it('takes a whole transaction out with its last command', async () => {
    const path = join(freshFolder(), 'appendonly.aof');
    writeFileSync(path, bytesOf([select(0), MULTI, command('DEL', 'a'), EXEC, command('INCR', 'n')].join('')));
    await runCli('repair', path, '--remove', 'DEL a*', '--in-place');
    expect(textOf(path)).toBe(select(0) + command('INCR', 'n'));
  });

  it('cuts in front of a later time, and at an offset', async () => {
    const folder = freshFolder();
    const path = join(folder, 'appendonly.aof');
    const early = `#TS:1700000000\r\n${select(0)}${command('SET', 'a', '1')}`;
    writeFileSync(path, bytesOf(`${early}#TS:1700000100\r\n${command('SET', 'b', '2')}`));
    const to = (name: string): string => join(folder, name);
    await runCli('repair', path, '--until', '2023-11-14T22:14:00Z', '--output', to('time'));
    expect(textOf(to('time'))).toBe(early);
    await runCli('repair', path, '--until', String(early.length - 1), '--output', to('offset'));
    expect(textOf(to('offset'))).toBe(`#TS:1700000000\r\n${select(0)}`);
  });

  it('does not cut or remove over damage without being told what to do about it', async () => {
    const path = singleSample(freshFolder());
    const refused = reportOf(await runCli('repair', path, '--remove', 'SET', '--json'));
    expect(refused.refused).toContain('choose a strategy for that as well');
    const both = reportOf(await runCli('repair', path, '--remove', 'SET b', '--strategy', 'salvage', '--json'));
    expect(both).toMatchObject({ refused: null, droppedCommands: 1 });
  });

  it.each([
    [['repair'], 'repair needs the path of a log'],
    [['repair', 'x', '--strategy', 'pray'], "not 'pray'"],
    [['repair', 'x', '--output', 'y', '--in-place'], 'exclude each other'],
    [['repair', 'x', '--from', '2026-01-01'], '--from and --to say which commands --remove takes'],
    [['repair', 'x', '--remove', '!'], "not '!'"],
    [['repair', '/nowhere/at/all.aof'], 'does not exist'],
  ])('says in one line what is wrong with %j', async (args, words) => {
    const { status, stdout, stderr } = await runCli(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(words);
  });

  it('replaces nothing that is there', async () => {
    const folder = freshFolder();
    const path = singleSample(folder);
    writeFileSync(join(folder, 'taken'), 'mine');
    const { status, stderr } = await runCli('repair', path, '--output', join(folder, 'taken'));
    expect(status).toBe(2);
    expect(stderr).toContain('exists');
    expect(textOf(join(folder, 'taken'))).toBe('mine');
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const folder = freshFolder();
    const path = join(folder, 'appendonly.aof');
    const block = bytesOf(command('SET', 'key', 'x'.repeat(100)).repeat(20_000));
    for (let i = 0; i < 30; i++) writeFileSync(path, block, { flag: 'a' });
    writeFileSync(path, NOISE, { flag: 'a' });
    const { child, ended } = startCli('repair', path);
    await expect
      .poll(() => readdirSync(folder).some((name) => name.endsWith('.tmp')) || child.exitCode !== null)
      .toBe(true);
    child.kill('SIGINT');
    const { status } = await ended;
    // It may have been done just before.
    if (status !== 0) expect(status).toBe(130);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(existsSync(join(folder, 'appendonly.repaired.aof'))).toBe(status === 0);
  });
});
