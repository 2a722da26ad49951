import { describe, expect, it } from 'vitest';
import { command } from '../aof/log-bytes.js';
import { CLOSED, OPEN, OpenLog, shown } from './open-log.js';

const SET = (key: string, value = 'v') => command('SET', key, value);
const TS = (seconds: number) => `#TS:${seconds}\r\n`;

const SHOP = [
  command('SELECT', '0'),
  TS(1000),
  SET('user:1', 'ann'),
  command('HSET', 'cart:1', 'item', '3'),
  TS(1001),
  command('MULTI'),
  command('INCR', 'orders'),
  command('DEL', 'cart:1'),
  command('EXEC'),
  TS(1002),
  command('SELECT', '3'),
  SET('user:1', 'other'),
  command('MSET', 'a', '1', 'b', '2'),
].join('');

describe('the timeline of a log', () => {
  it('has a row a command, with what is known of it', () => {
    const log = new OpenLog([SHOP]);
    const { rows, total } = log.rows(0, OPEN);
    expect(rows.map(shown)).toEqual([
      'SELECT 0',
      'SET user:1 ann',
      'HSET cart:1 item 3',
      'transaction of 2',
      'INCR orders',
      'DEL cart:1',
      'EXEC',
      'SELECT 3',
      'SET user:1 other',
      'MSET a 1 b 2',
    ]);
    expect(total).toBe(10);
    expect(rows[8]).toMatchObject({ kind: 'command', command: { row: 8, db: 3, time: 1002, effect: 'overwrites' } });
    expect(rows[9]).toMatchObject({ command: { keyCount: 2, key: 'a' } });
  });

  it('closes transactions to one row', () => {
    const log = new OpenLog([SHOP]);
    expect(log.rows().rows.map(shown)).toEqual([
      'SELECT 0',
      'SET user:1 ann',
      'HSET cart:1 item 3',
      'transaction of 2',
      'SELECT 3',
      'SET user:1 other',
      'MSET a 1 b 2',
    ]);
    expect(log.rows(0, { open: false, except: [3] }).rows).toHaveLength(10);
  });

  it('finds places again', () => {
    const log = new OpenLog([SHOP]);
    const locate = (id: string, folding = CLOSED) => log.ask<'locate'>({ kind: 'locate', view: 0, folding, id }).index;
    expect(locate('c8')).toBe(5);
    expect(locate('c8', OPEN)).toBe(8);
    // Within a closed transaction: the transaction.
    expect(locate('c5')).toBe(3);
    expect(locate('c99')).toBe(-1);
    expect(locate('nonsense')).toBe(-1);
    const offset = SHOP.indexOf('HSET') + 2;
    expect(log.ask<'at-offset'>({ kind: 'at-offset', file: 0, offset })).toEqual({ row: 2 });
    expect(log.ask<'at-time'>({ kind: 'at-time', time: 1001 })).toEqual({ row: 3 });
    expect(log.ask<'at-time'>({ kind: 'at-time', time: 5000 })).toBeNull();
  });

  it('shows damage in its place, and counts it', () => {
    const log = new OpenLog([SET('a') + 'garbage\r\n' + SET('b') + SET('c').slice(0, -4)]);
    expect(log.rows().rows.map((row) => row.kind)).toEqual(['command', 'damage', 'command', 'damage']);
    expect(log.session.progress()).toMatchObject({ commands: 2, damage: 2, scanDone: true });
    expect(log.ask<'overview'>({ kind: 'overview' }).damage).toHaveLength(2);
  });

  it('goes through several files as one', () => {
    const log = new OpenLog([command('SELECT', '0') + SET('a'), command('SELECT', '0') + command('DEL', 'a')]);
    expect(log.rows().rows.map(shown)).toEqual(['file 0', 'SELECT 0', 'SET a v', 'file 1', 'SELECT 0', 'DEL a']);
    const del = log.rows().rows[5];
    expect(del).toMatchObject({ command: { file: 1, offset: command('SELECT', '0').length } });
    expect(log.history(1)).toEqual(['SET a v', 'DEL a']);
  });

  it('shows a command in full', () => {
    const log = new OpenLog([TS(1_600_000_000) + command('SET', 'k', '{"a":1}', 'PXAT', '1500000000000')]);
    const detail = log.ask<'command'>({ kind: 'command', row: 0 });
    expect(detail).toMatchObject({
      fullName: 'SET',
      argumentCount: 5,
      expiry: { kind: 'at', ms: 1_500_000_000_000, past: true },
      transaction: null,
    });
    expect(detail.about).toMatch(/\w/);
    expect(detail.keys.map(({ argument }) => argument)).toEqual([1]);
    const { cells, total } = log.ask<'arguments'>({ kind: 'arguments', row: 0, start: 1, count: 2 });
    expect(total).toBe(5);
    expect(cells.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['k', '{"a":1}']);
    const page = log.ask<'argument'>({ kind: 'argument', row: 0, argument: 2, start: 1, count: 3 });
    expect(new TextDecoder().decode(page.bytes)).toBe('"a"');
    expect(page.total).toBe(7);
  });

  it('refuses queries that are none', () => {
    const log = new OpenLog([SHOP]);
    for (const query of [
      null,
      {},
      { kind: 'rows', view: 7 },
      { kind: 'command', row: 99 },
      { kind: 'command', row: -1 },
    ])
      expect(() => log.session.answer(query)).toThrow();
  });
});

describe('a filter', () => {
  const log = new OpenLog([SHOP]);
  it.each([
    [{ globs: ['user:*'] }, ['SET user:1 ann', 'SET user:1 other']],
    [{ globs: ['b'] }, ['MSET a 1 b 2']],
    [{ regex: '^(cart|orders)' }, ['HSET cart:1 item 3', 'INCR orders', 'DEL cart:1']],
    [{ commands: ['DEL', 'INCR'] }, ['INCR orders', 'DEL cart:1']],
    [{ databases: [3] }, ['SET user:1 other', 'MSET a 1 b 2']],
    [{ after: 1001, before: 1001 }, ['MULTI', 'INCR orders', 'DEL cart:1', 'EXEC']],
    [{ minSize: 40 }, ['HSET cart:1 item 3', 'MSET a 1 b 2']],
    [{ globs: ['user:*'], databases: [0] }, ['SET user:1 ann']],
  ] as const)('%j', (spec, expected) => {
    expect(log.filter(spec)).toEqual(expected);
  });

  it('goes on while the log grows', () => {
    const growing = new OpenLog([SET('a') + SET('b')]);
    const { view } = growing.ask<'open-view'>({ kind: 'open-view', filter: { globs: ['a'] } });
    growing.grow(SET('a') + SET('b') + SET('a', '2'));
    expect(growing.rows(view).rows.map(shown)).toEqual(['SET a v', 'SET a 2']);
    expect(growing.progress.get(view)).toMatchObject({ matches: 2, examined: 3, done: true });
  });
});

describe('a log that grows', () => {
  it('goes on where it ended, in whatever place it was cut', () => {
    const whole = new OpenLog([SHOP]);
    const expected = whole.rows(0, OPEN).rows.map(shown);
    for (let cut = 0; cut <= SHOP.length; cut += 3) {
      const log = new OpenLog([SHOP.slice(0, cut)]);
      log.grow(SHOP);
      expect(log.session.progress()).toMatchObject({ commands: 10, damage: 0 });
      // A transaction that was cut shows its commands by themselves.
      const rows = log.rows(0, OPEN).rows.map((row) => shown(row).replace(/^MULTI$/, 'transaction of 2'));
      expect(rows.map((row) => row.replace(/^transaction of \d$/, 'transaction'))).toHaveLength(expected.length);
    }
  });
});

describe('past the memory budget', () => {
  const long = Array.from({ length: 9000 }, (_, i) => SET(`key:${i % 50}`, String(i))).join('');
  const text = long + command('RENAME', 'key:7', 'seven') + command('SWAPDB', '0', '1') + long;
  const kept = new OpenLog([text]);
  const sparse = new OpenLog([text], 1);

  it('everything is found all the same', () => {
    expect(sparse.session.progress()).toMatchObject({ sparse: true, commands: 18_002 });
    for (const from of [0, 5000, 8998, 17_900]) {
      expect(sparse.rows(0, CLOSED, from, 20).rows).toEqual(kept.rows(0, CLOSED, from, 20).rows);
    }
    const spec = { globs: ['key:7', 'seven'] };
    expect(sparse.filter(spec)).toEqual(kept.filter(spec));
    expect(sparse.history(17_000)).toEqual(kept.history(17_000));
    const at = { kind: 'at-offset', file: 0, offset: text.length - 5 } as const;
    expect(sparse.ask<'at-offset'>(at)).toEqual({ row: 18_001 });
  });
});
