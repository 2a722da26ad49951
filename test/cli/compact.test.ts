/** Logs rewritten to the least that makes the same keys. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT } from '../corpus.js';
import { command, MULTI } from '../engine/aof/repair/log-maker.js';
import { buildCli, runCli } from './run-cli.js';

const scratch = mkdtempSync(join(tmpdir(), 'redis-persistence-cli-compact-'));
beforeAll(buildCli);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const SET = join(PROJECT, 'test/fixtures/aof/valkey-9.1/aof/timestamps/appendonlydir');

function setCopy(name: string): string {
  const folder = join(scratch, name);
  cpSync(SET, folder, { recursive: true });
  return folder;
}

interface Report {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly keys: number;
  readonly digest: string;
  readonly backup: string | null;
}

describe('compact', { timeout: 120_000 }, () => {
  it('rewrites a single file to the least that makes its keys', async () => {
    const path = join(scratch, 'single.aof');
    writeFileSync(path, command('SET', 'a', '1').repeat(100) + command('RPUSH', 'l', 'x', 'y'), 'latin1');
    const output = join(scratch, 'compacted.aof');
    const run = await runCli('compact', path, '--output', output, '--json');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const report = JSON.parse(run.stdout) as Report;
    expect(report).toMatchObject({ keys: 2, backup: null, bytesAfter: readFileSync(output).length });
    expect(readFileSync(output, 'latin1')).toBe(
      command('SELECT', '0') + command('SET', 'a', '1') + command('RPUSH', 'l', 'x', 'y'),
    );
    expect((await runCli('diff', path, output)).status).toBe(0);
    const again = await runCli('compact', path, '--output', output);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('exists');
  });

  it('gives a set a new base, an empty increment and a new manifest, and keeps the old files', async () => {
    const [folder, original] = [setCopy('set'), setCopy('original')];
    const old = readdirSync(folder).sort();
    const run = await runCli('compact', folder, '--in-place', '--json');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const names = readdirSync(folder).sort();
    expect(names.filter((name) => !name.includes('.bak-'))).toEqual([
      'appendonly.aof.2.base.rdb',
      'appendonly.aof.2.incr.aof',
      'appendonly.aof.manifest',
    ]);
    expect(names.filter((name) => name.includes('.bak-')).map((name) => name.replace(/\.bak-.*/, ''))).toEqual(old);
    expect(readFileSync(join(folder, 'appendonly.aof.2.incr.aof')).length).toBe(0);
    expect((await runCli('diff', original, folder)).status).toBe(0);
    expect((await runCli('check', folder)).status).toBe(0);
  });

  it('makes a new set beside the old one, and refuses a form that loses something', async () => {
    const folder = setCopy('beside');
    const before = readdirSync(folder).sort();
    const output = join(scratch, 'beside-compacted');
    // No command brings back that an entry of a stream, deleted since, is pending.
    const commands = await runCli('compact', folder, '--preamble', 'none', '--output', output);
    expect(commands.status).toBe(1);
    expect(commands.stderr).toMatch(/aof-stream.* would not be the same in this form, so nothing was replaced/);
    expect(existsSync(output)).toBe(false);
    expect(await runCli('compact', folder, '--output', output)).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(output).sort()).toEqual([
      'appendonly.aof.2.base.rdb',
      'appendonly.aof.2.incr.aof',
      'appendonly.aof.manifest',
    ]);
    expect(readdirSync(folder).sort()).toEqual(before);
    expect((await runCli('diff', folder, output)).status).toBe(0);
  });

  it('refuses a damaged log, and leaves it as it is', async () => {
    const path = join(scratch, 'damaged.aof');
    const text = command('SET', 'a', '1') + MULTI + command('SET', 'b', '2');
    writeFileSync(path, text, 'latin1');
    const run = await runCli('compact', path, '--in-place');
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('repair it first');
    expect(readFileSync(path, 'latin1')).toBe(text);
  });
});
