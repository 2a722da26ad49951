import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DumpBuilder } from '../engine/rdb/dump-builder.js';
import { buildCli, runCli } from './run-cli.js';
import { sarifFaults } from './sarif-rules.js';

const folder = mkdtempSync(join(tmpdir(), 'redis-persistence-lint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(buildCli);

function keep(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

interface Found {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

interface Report {
  readonly files: readonly { readonly file: string; readonly target: string; readonly diagnostics: readonly Found[] }[];
  readonly errors: number;
  readonly warnings: number;
}

async function report(...args: readonly string[]): Promise<Report & { readonly status: number | null }> {
  const { status, stdout, stderr } = await runCli('lint', '--json', ...args);
  expect(stderr).toBe('');
  return { ...(JSON.parse(stdout) as Report), status };
}

describe('lint', () => {
  it('prints what compilers print, and ends with 1 for an error', async () => {
    const path = keep('bad.conf', '# target: redis-8.0\nport 6379\nmaxmemoryy 1gb\nsave 900 1\n');
    const { status, stdout, stderr } = await runCli('lint', path);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^${path}:3:1: error: .*maxmemory.* \\[unknown-directive\\]$`, 'm'));
    expect(stdout).toMatch(
      new RegExp(`^${path}: 1 error.* \\(judged for Redis 8\\.0, from a comment in the file\\)$`, 'm'),
    );
  });

  it('has lines and columns that count from 1, and ends that lie behind', async () => {
    const path = keep('places.conf', 'appendonly yes\n  maxclients   none\n');
    const { files, errors, status } = await report(path, '--target', 'redis-7.2');
    expect({ errors, status }).toEqual({ errors: 1, status: 1 });
    expect(files.map(({ file, target }) => ({ file, target }))).toEqual([{ file: path, target: 'redis-7.2' }]);
    const found = files[0]?.diagnostics.find(({ severity }) => severity === 'error');
    expect(found).toMatchObject({ line: 2, column: 16, endLine: 2, endColumn: 20, code: 'bad-number' });
  });

  it('judges for the target that is asked for', async () => {
    const path = keep('target.conf', 'io-threads-do-reads yes\nappenddirname "aof"\n');
    expect((await report(path, '--target', 'redis-6.2')).errors).toBe(1);
    expect((await report(path, '--target', 'redis-7.0')).errors).toBe(0);
  });

  it('takes the target from the dump beside the file', async () => {
    keep('beside/dump.rdb', new DumpBuilder().aux('redis-ver', '7.0.15').bytes());
    const path = keep('beside/redis.conf', 'save 900 1\n');
    expect((await report(path)).files[0]?.target).toBe('redis-7.0');
  });

  it('follows includes, and says what is wrong where it stands', async () => {
    const part = keep('parts/one.conf', 'port 1\nappendonly on\n');
    const path = keep('whole.conf', `include ${folder}/parts/*.conf\n`);
    const { files, errors } = await report(path, '--target', 'redis-8.0');
    expect(errors).toBe(1);
    expect(files.map(({ file }) => file)).toEqual([path, part]);
    expect(files[1]?.diagnostics[0]).toMatchObject({ line: 2, code: 'bad-bool' });
    // Named beside the file that includes it, it is still judged once.
    expect(await report(path, part, '--target', 'redis-8.0')).toMatchObject({ errors: 1 });
  });

  it('ends when files include each other', async () => {
    const path = keep('a.conf', `include ${folder}/b.conf\n`);
    const other = keep('b.conf', `include ${folder}/a.conf\n`);
    symlinkSync(folder, join(folder, 'loop'));
    const { files, status } = await report(path, other, join(folder, 'loop/a.conf'));
    expect(status).toBe(1);
    expect(files.flatMap(({ diagnostics }) => diagnostics).some(({ code }) => code === 'include-cycle')).toBe(true);
  });

  it('counts warnings where it is told to, and takes severities of rules', async () => {
    const path = keep('unwise.conf', 'protected-mode no\nbind *\n');
    expect((await report(path)).status).toBe(0);
    const strict = await report(path, '--max-severity', 'warning');
    expect(strict.status).toBe(1);
    const rules = [...new Set(strict.files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)))];
    expect(rules.length).toBeGreaterThan(0);
    const off = await report(path, '--max-severity', 'hint', ...rules.flatMap((rule) => ['--rule', `${rule}=off`]));
    expect(off).toMatchObject({ status: 0, errors: 0, warnings: 0 });
  });

  it('reads ACL files, told by name or content', async () => {
    const text = 'user default on nopass ~* +@all\nuser worker on >secret ~jobs:* +@nosuch\n';
    for (const name of ['users.acl', 'people']) {
      const { files, errors } = await report(keep(name, text), '--target', 'redis-7.2');
      expect(errors, name).toBe(1);
      expect(files[0]?.diagnostics[0]).toMatchObject({ line: 2, column: 32 });
    }
  });

  it('finds the same as the tables say for every severity', async () => {
    const { files, errors, warnings } = await report(
      keep('mixed.conf', 'nosuch 1\nprotected-mode no\nbind *\nsave ""\n'),
    );
    const all = files.flatMap(({ diagnostics }) => diagnostics);
    expect(errors).toBe(all.filter(({ severity }) => severity === 'error').length);
    expect(warnings).toBe(all.filter(({ severity }) => severity === 'warning').length);
    expect(errors).toBeGreaterThan(0);
    expect(warnings).toBeGreaterThan(0);
  });

  it.each([
    [[], 'lint needs the path of a file'],
    [['nowhere.conf'], 'nowhere.conf does not exist'],
    [[tmpdir()], 'is a directory'],
    [['x.conf', '--target', 'mysql-8'], "not 'mysql-8'"],
    [['x.conf', '--max-severity', 'bad'], '--max-severity takes one of error, warning, info, hint'],
    [['x.conf', '--rule', 'nosuch=off'], "there is no rule 'nosuch'"],
    [['x.conf', '--json', '--sarif'], 'exclude each other'],
  ])('says what is wrong with %j', async (args, message) => {
    const { status, stdout, stderr } = await runCli('lint', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('refuses a dump and other bytes with a word on what they are', async () => {
    const dump = await runCli('lint', keep('dump.rdb', new DumpBuilder().bytes()));
    expect(dump).toMatchObject({ status: 2, stdout: '' });
    expect(dump.stderr).toContain("a dump: 'check' verifies it");
    const bytes = await runCli('lint', keep('noise', new Uint8Array(64)));
    expect(bytes.stderr).toContain('neither a configuration, an ACL file, a log nor a manifest');
  });
});

describe('lint --sarif', () => {
  it('writes a valid log', async () => {
    const part = keep('sarif/part one.conf', 'nosuch\n');
    const path = keep('sarif/redis.conf', `include "${part}"\nprotected-mode no\nbind *\nsave ""\nmaxclients none\n`);
    const { status, stdout } = await runCli('lint', path, '--sarif');
    expect(status).toBe(1);
    const log = JSON.parse(stdout) as { runs: { results: { ruleId: string; locations: unknown[] }[] }[] };
    expect(sarifFaults(log)).toEqual([]);
    const results = log.runs[0]?.results ?? [];
    expect(results.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(['unknown-directive', 'bad-number']));
    expect(JSON.stringify(results)).toContain(`file://${folder}/sarif/part%20one.conf`);
  });

  it('writes one without results too', async () => {
    const { status, stdout } = await runCli(
      'lint',
      keep('empty.conf', '# redis-persistence: ignore-file\n'),
      '--sarif',
    );
    expect(status).toBe(0);
    expect(sarifFaults(JSON.parse(stdout))).toEqual([]);
  });

  it('is held against rules that bite', () => {
    expect(sarifFaults({ version: '2.1.0', $schema: 'https://x', runs: [{ results: [{}] }] }).length).toBeGreaterThan(
      5,
    );
  });
});

describe('lint of logs', () => {
  it('checks logs as text, whatever bytes their values have', async () => {
    const text = keep('short.aof', '*2\r\n$3\r\nGET\r\n$2\r\nkey\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n');
    const { files, status } = await report(text, '--target', 'redis-7.2');
    expect(status).toBe(1);
    expect(files[0]?.diagnostics.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['aof-read-command', 3, 1],
      ['aof-length', 4, 1],
    ]);
    const binary = keep('binary.aof', Buffer.from('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\n\xff\n\xfe\r\n', 'latin1'));
    expect((await report(binary)).files[0]?.diagnostics).toEqual([]);
  });

  it('holds manifests against the files beside them', async () => {
    const manifest = keep('set/a.aof.manifest', 'file a.aof.2.base.rdb seq 2 type b\n');
    keep('set/a.aof.1.base.rdb', new DumpBuilder().aux('redis-ver', '7.2.4').bytes());
    const { files, status } = await report(manifest);
    expect(status).toBe(1);
    expect(files).toMatchObject([{ file: manifest, target: 'redis-7.2' }]);
    expect(files[0]?.diagnostics.map(({ code }) => code).sort()).toEqual([
      'manifest-missing-file',
      'manifest-unlisted-file',
    ]);
  });
});
