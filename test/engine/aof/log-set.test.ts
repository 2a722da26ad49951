import { describe, expect, it } from 'vitest';
import { contentKind } from '../../../src/engine/aof/recognise.js';
import { entriesByName, openLogFolder, singleLog } from '../../../src/engine/aof/log-set.js';
import { command, logSource } from './log-bytes.js';
import { MemoryFolder } from './memory-folder.js';

const [a, b] = [command('SELECT', '0') + command('SET', 'a', '1'), command('SET', 'b', '2')];
const MANIFEST =
  'file x.aof.1.base.aof seq 1 type b\nfile x.aof.1.incr.aof seq 1 type i\nfile x.aof.2.incr.aof seq 2 type i\n';
const FILES = { 'x.aof.1.base.aof': a, 'x.aof.1.incr.aof': '', 'x.aof.2.incr.aof': b };

describe('a folder', () => {
  it('is one log over its files, with positions', () => {
    const set = openLogFolder(new MemoryFolder({ ...FILES, 'x.aof.manifest': MANIFEST, 'other.txt': 'x' }))!;
    expect(set.files.map(({ name, start, size }) => [name, start, size])).toEqual([
      ['x.aof.1.base.aof', 0, a.length],
      ['x.aof.1.incr.aof', a.length, 0],
      ['x.aof.2.incr.aof', a.length, b.length],
    ]);
    expect(set.size).toBe(a.length + b.length);
    for (const [position, file, offset] of [
      [0, 0, 0],
      [a.length - 1, 0, a.length - 1],
      [a.length, 2, 0],
      [a.length + b.length, 2, b.length],
    ]) {
      expect(set.locate(position)).toEqual({ file, offset });
      expect(set.position({ file, offset })).toBe(position);
    }
    expect(set.others).toEqual([]);
  });

  it('has files that are missing, and files that its manifest does not name', () => {
    const { 'x.aof.1.incr.aof': _, ...rest } = FILES;
    const set = openLogFolder(new MemoryFolder({ ...rest, 'x.aof.7.incr.aof': b, 'x.aof.manifest': MANIFEST }))!;
    expect(set.files.map(({ missing }) => missing !== null)).toEqual([false, true, false]);
    expect(set.others).toEqual([{ name: 'x.aof.7.incr.aof', size: b.length }]);
  });

  it('has its manifest under any name', () => {
    const set = openLogFolder(new MemoryFolder({ ...FILES, list: MANIFEST }));
    expect(set?.manifest?.name).toBe('list');
  });

  it('without a manifest is told by names', () => {
    const set = openLogFolder(new MemoryFolder({ ...FILES, 'x.aof.0.incr.aof': b }))!;
    expect(set.manifest).toBeNull();
    expect(set.files.map(({ name }) => name)).toEqual(Object.keys(FILES));
    expect(set.others.map(({ name }) => name)).toEqual(['x.aof.0.incr.aof']);
  });

  it('without a log is none', () => {
    expect(openLogFolder(new MemoryFolder({ 'dump.rdb': 'REDIS0011' }))).toBeNull();
  });
});

describe('files by their names', () => {
  it('the newest base with bytes, and what follows it', () => {
    const entries = entriesByName([
      { name: 'x.1.base.rdb', size: 5 },
      { name: 'x.2.base.rdb', size: 5 },
      { name: 'x.3.base.rdb', size: 0 },
      { name: 'x.1.incr.aof', size: 5 },
      { name: 'x.10.incr.aof', size: 5 },
      { name: 'x.2.incr.aof', size: 5 },
      { name: 'y.2.incr.aof', size: 5 },
      { name: 'temp-rewriteaof-1.aof', size: 5 },
    ]);
    expect(entries.map(({ file }) => file)).toEqual(['x.2.base.rdb', 'x.2.incr.aof', 'x.10.incr.aof']);
  });
});

describe('content', () => {
  it.each([
    ['empty', ''],
    ['log', a],
    ['log', `#TS:1\r\n${a}`],
    ['log', `\xef\xbb\xbf${a}`],
    ['log', 'REDIS0009\xfa\x0caof-preamble\xc0\x01'],
    ['rdb', 'REDIS0011\xfa'],
    ['rdb', 'VALKEY080\xfa'],
    ['manifest', MANIFEST],
    ['manifest', `# x\n${MANIFEST}`],
    ['unknown', 'hello'],
  ])('is %s', (kind, text) => {
    expect(contentKind(logSource(text))).toBe(kind);
  });

  it('of a single log is that log', () => {
    expect(singleLog(logSource(a)).files).toMatchObject([
      { name: 'test.aof', role: 'single', start: 0, size: a.length },
    ]);
  });
});
