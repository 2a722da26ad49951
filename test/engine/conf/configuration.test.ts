import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../src/engine/conf/document.js';
import { describeDurability } from '../../../src/engine/conf/durability.js';
import { effectiveValues, formatEffective } from '../../../src/engine/conf/effective.js';
import type { FileFact, FileLookup, FileReader } from '../../../src/engine/conf/file-lookup.js';
import { FileSnapshot, globMatcher, resolvePath } from '../../../src/engine/conf/file-lookup.js';
import { applyMigration, migrate } from '../../../src/engine/conf/migrate.js';
import { readConfiguration } from '../../../src/engine/conf/reading.js';
import { parseTarget, targetFromComments, formatTarget } from '../../../src/engine/conf/target.js';
import type { Target } from '../../../src/engine/conf/target.js';
import { checkText } from '../../../src/engine/conf/check.js';

const targetOf = (text: string): Target => {
  const target = parseTarget(text);
  if (target === undefined) throw new Error(text);
  return target;
};

const read = (text: string, target = 'redis-8.0', files?: FileLookup) => {
  const parsed = targetOf(target);
  return readConfiguration(parseDocument('/c/redis.conf', text, parsed), parsed, files === undefined ? {} : { files });
};

describe('parseTarget', () => {
  it.each([
    ['redis-8.2', 'redis-8.2'], ['valkey-9.0', 'valkey-9.0'], ['Redis 7.0.15', 'redis-7.0'], ['8.2', 'redis-8.2'],
    ['redis-2.6', undefined], ['valkey-7.0', undefined], ['redis', undefined], ['', undefined], [
      'redis-8.0.6', 'redis-8.0',
    ],
    ['redis-99.1', 'redis-99.1'],
  ])('%j is %j', (text, expected) => {
    const target = parseTarget(text);
    expect(target && formatTarget(target)).toBe(expected);
  });

  it.each([
    ['# Redis 7.2.4 configuration', 'redis-7.2'], ['# valkey-8.1', 'valkey-8.1'], [
      '# redis_version:6.2.1', 'redis-6.2',
    ],
    ['port 7.2', undefined], ['# listen on redis port 6379', undefined], ['# Redis Server v=7.0.15', 'redis-7.0'],
  ])('%j names %j', (text, expected) => {
    const target = targetFromComments(text);
    expect(target && formatTarget(target)).toBe(expected);
  });
});

describe('includes', () => {
  const texts: Readonly<Record<string, string>> = {
    '/c/a.conf': 'port 1\ninclude sub/b.conf',
    '/c/sub/b.conf': 'port 2',
    '/c/d/1.conf': 'timeout 1',
    '/c/d/2.conf': 'timeout 2',
    '/c/loop.conf': 'include loop.conf',
  };
  const reader: FileReader = {
    read: (path) => Promise.resolve<FileFact>(
      path in texts ? { kind: 'file', text: texts[path] ?? '' } : { kind: 'missing' },
    ),
    list: (folder) => Promise.resolve(Object.keys(texts).filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1)).filter((name) => !name.includes('/'))),
  };
  const settled = (text: string, target = 'redis-8.0') => {
    const snapshot = new FileSnapshot();
    return snapshot.settle(reader, (files) => checkAll(text, target, files));
  };
  const checkAll = (text: string, target: string, files: FileLookup) => ({
    values: new Map(effectiveValues(read(text, target, files)).map(({ name, text: value, source }) =>
      [name, `${value} ${source === undefined ? 'default' : `${source.file}:${source.line}`}`])),
    errors: checkText('/c/redis.conf', text, targetOf(target), { files, workingDirectory: '/c' })
      .filter(({ severity }) => severity === 'error').map(({ code, file, line }) => `${code} ${file}:${line}`),
  });

  it('reads at their place, the last line wins', async () => {
    const { values } = await settled('port 3\ninclude a.conf\ntimeout 5');
    expect(values.get('port')).toBe('2 /c/sub/b.conf:1');
    expect(values.get('timeout')).toBe('5 /c/redis.conf:3');
    expect(values.get('databases')).toBe('16 default');
  });

  it('expands patterns in the order of names from 7.0 on', async () => {
    expect((await settled('include d/*.conf')).values.get('timeout')).toBe('2 /c/d/2.conf:1');
    expect((await settled('include d/*.conf', 'redis-6.2')).errors).toEqual(['include-glob-old /c/redis.conf:1']);
    expect((await settled('include e/*.conf')).errors).toEqual([]);
  });

  it('sees paths from the folder that dir says', async () => {
    expect((await settled('dir /c/sub\ninclude b.conf')).values.get('port')).toBe('2 /c/sub/b.conf:1');
  });

  it('says what is missing or goes in a circle', async () => {
    expect((await settled('include nowhere.conf')).errors).toEqual(['include-missing /c/redis.conf:1']);
    expect((await settled('include loop.conf')).errors).toEqual(['include-cycle /c/loop.conf:1']);
    expect((await settled('include redis.conf')).errors).toEqual(['include-cycle /c/redis.conf:1']);
  });

  it('stays within bounds where files include each other again and again', () => {
    const fan = Array.from({ length: 50 }, () => 'include x.conf').join('\n');
    const files: FileLookup = {
      at: (path) => (
        { kind: 'file', text: path.length > 60 ? 'port 1' : fan.replaceAll('x.conf', `${path.slice(3)}x.conf`) }
      ),
      glob: () => [],
    };
    expect(read('include x.conf', 'redis-8.0', files).occurrences.length).toBeLessThan(210_000);
  });
});

describe('paths', () => {
  it.each([
    ['/a', 'b', '/a/b'], ['/a', '../b', '/b'], ['/a', '/b/./c', '/b/c'], ['/', '..', '/'], ['.', 'a', 'a'], [
      'a', '../../b', '../b',
    ],
    ['file:///a/b', '../c', 'file:///a/c'], ['/a', 'C:/x', 'C:/x'],
  ])('%s and %s are %s', (folder, path, expected) => {
    expect(resolvePath(folder, path)).toBe(expected);
  });

  it.each([
    ['*.conf', 'a.conf', true], ['*.conf', '.a.conf', false], ['[a-c]?', 'b1', true], ['[!a-c]?', 'b1', false], [
      'a*b*c', 'aXbYc', true,
    ],
    ['a*b*c', 'aXbY', false], ['\\*', '*', true], ['\\*', 'x', false], ['', '', true], ['**', 'x', true],
  ])('%s matches %s: %s', (pattern, name, expected) => {
    expect(globMatcher(pattern)(name)).toBe(expected);
  });
});

describe('effective configuration', () => {
  it('is a text that the server reads the same way, secrets aside', () => {
    const text = formatEffective(read('port 1\nsave 60 1\nuser a on >x ~*\nrequirepass geheim', 'redis-8.0'));
    expect(text).toContain('# /c/redis.conf:1\nport 1\n');
    expect(text).not.toContain('geheim');
    expect(text).toContain('user a on >… ~*');
    expect(checkText('f', text, targetOf('redis-8.0'), { onlyRefusals: true })).toEqual([]);
  });

  it('leaves defaults out when asked to', () => {
    expect(
      formatEffective(read('port 1'), true).split('\n').filter((line) => line !== '' && !line.startsWith('#')),
    ).toEqual(['port 1']);
  });
});

describe('durability', () => {
  const of = (text: string, target?: string) => describeDurability(read(text, target));

  it('knows the append-only file', () => {
    expect(of('appendonly yes').machineDies).toBe('about one second of writes (two where the disk lags)');
    expect(of('appendonly yes\nappendfsync always').machineDies).toBe('nothing that was acknowledged');
    expect(of('appendonly yes\nappendfsync no').machineDies).toContain('30 seconds');
    expect(of('appendonly yes\nno-appendfsync-on-rewrite yes').machineDies).toContain('while a save or rewrite runs');
    expect(of('appendonly yes').startUp).toBe('a start reads the append-only file in appendonlydir and never dump.rdb');
    expect(of('appendonly yes', 'redis-6.2').startUp).toBe('a start reads appendonly.aof and never dump.rdb');
  });

  it('knows snapshots', () => {
    expect(of('save 900 1').sentence).toBe(
      'If the process or the machine dies, up to 15 minutes of writes and what comes in while a snapshot is written is lost; ' +
      'a start reads dump.rdb, and begins empty where there is none',
    );
    expect(of('').processDies).toContain('up to 1 minute of writes on a busy server, up to 1 hour on a quiet one');
    expect(of('', 'redis-6.0').processDies).toBe('everything');
    expect(of('save ""').sentence).toContain('everything is lost');
    expect(of('shutdown-on-sigterm nosave').stop).not.toContain('nothing');
  });

  it('gives the lines that decide', () => {
    const { reasons } = of('# x\nappendonly yes');
    expect(reasons[0]).toMatchObject(
      { directive: 'appendonly', value: 'yes', source: { file: '/c/redis.conf', line: 2 } },
    );
    expect(reasons[1]).toMatchObject({ directive: 'appendfsync', value: 'everysec', source: undefined });
  });
});

describe('migrate', () => {
  const moved = (text: string, from: string, to: string) => {
    const result = migrate(parseDocument('f', text, targetOf(from)), targetOf(from), targetOf(to));
    return { text: applyMigration(text, result), notes: result.notes.filter(({ kind }) => kind === 'refused').length };
  };

  it.each([
    ['slave-read-only yes', 'redis-4.0', 'redis-7.0', 'replica-read-only yes'],
    ['  slaveof  a 1', 'redis-4.0', 'redis-5.0', '  replicaof  a 1'],
    ['replicaof a 1', 'redis-5.0', 'redis-4.0', 'slaveof a 1'],
    ['hash-max-ziplist-entries 5', 'redis-6.2', 'redis-7.0', 'hash-max-listpack-entries 5'],
    ['list-max-listpack-size -2', 'redis-7.0', 'redis-6.2', 'list-max-ziplist-size -2'],
    ['gopher-enabled no', 'redis-6.2', 'redis-7.0', '# gopher-enabled no'],
    ['lua-replicate-commands yes', 'redis-6.2', 'redis-7.0', '# lua-replicate-commands yes'],
    ['repl-rdb-channel yes', 'redis-8.0', 'valkey-8.0', 'dual-channel-replication-enabled yes'],
    ['import-mode yes', 'valkey-8.1', 'redis-8.0', '# import-mode yes'],
    ['timeout 10abc', 'redis-5.0', 'redis-6.2', 'timeout 10'],
    ['maxmemory 1.5gb', 'redis-5.0', 'redis-6.2', 'maxmemory 0'],
    ['save 900 1 60 10', 'redis-7.0', 'redis-6.2', 'save 900 1\nsave 60 10'],
    ['notify-keyspace-events KEAn', 'redis-7.0', 'redis-6.2', 'notify-keyspace-events KEA'],
    ['bgsave_cpulist 1', 'redis-7.0', 'redis-7.4', 'bgsave-cpulist 1'],
    ['port 1', 'redis-7.0', 'redis-8.0', 'port 1'],
  ])('%j from %s to %s', (text, from, to, expected) => {
    const padded = `save 1 1\n${text}`;
    expect(moved(padded, from, to).text).toBe(`save 1 1\n${expected}`);
  });

  it('writes out the snapshot points that a file relied on', () => {
    expect(moved('port 1', 'redis-6.0', 'redis-7.0').text).toBe('port 1\nsave ""\n');
    expect(moved('port 1\n', 'redis-7.0', 'redis-6.0').text).toBe('port 1\nsave 3600 1\nsave 300 100\nsave 60 10000\n');
  });

  it('says what it can not decide', () => {
    expect(moved('maxmemory-policy allkeys-lrm', 'redis-8.6', 'redis-8.0').notes).toBe(1);
    const { notes } = migrate(
      parseDocument('f', '', targetOf('redis-6.2')), targetOf('redis-6.2'), targetOf('redis-7.0'),
    );
    expect(notes.map(({ message }) => message)).toContain('The default of repl-diskless-sync changes from no to yes.');
  });

  it('leaves nothing that the new server refuses, in either direction', () => {
    const text = 'slaveof a 1\nhash-max-ziplist-entries 5\nlist-max-ziplist-entries 5\nsave 900 1\nappendonly yes\n';
    for (
      const [from, to] of [['redis-4.0', 'valkey-9.1'], ['redis-6.0', 'redis-8.6'], ['redis-7.0', 'redis-2.8']] as const
    ) {
      const errors = checkText('f', moved(text, from, to).text, targetOf(to), { onlyRefusals: true });
      expect(errors.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });
});
