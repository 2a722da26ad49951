import { describe, expect, it } from 'vitest';
import type { TreeRow, ViewProgress } from '../../../src/engine/index/answers.js';
import type { Cell } from '../../../src/engine/index/value-view.js';
import type { RowsMode, Sort } from '../../../src/engine/index/query.js';
import { DumpBuilder } from '../rdb/dump-builder.js';
import { openSession, type OpenSession } from './open-session.js';

const LIST: RowsMode = { kind: 'list' };
const FILE: Sort = { column: 'file', descending: false };
const NAME: Sort = { column: 'name', descending: false };
const tree = (...expanded: string[]): RowsMode => ({ kind: 'tree', expanded });

/** 60 users with a hash and a session each, some lists in another database. */
function smallDump(): Uint8Array {
  const dump = new DumpBuilder().aux('redis-ver', '7.2.4').aux('ctime', '1700000000').selectDb(0);
  for (let i = 0; i < 60; i++) {
    dump.strings(4, `user:${i}`, ['name', `n${i}`, 'visits', String(i)]);
    dump.expiring(`session:${i % 7}:${i}`, 'x'.repeat(i), 1_700_000_000_000 + i * 1000);
  }
  dump.selectDb(3);
  for (let i = 0; i < 5; i++)
    dump.strings(
      1,
      `queue.${i}`,
      Array.from({ length: 300 + i }, (_, n) => `job ${n}`),
    );
  return dump.end().bytes();
}

async function scanned(bytes = smallDump(), options: Parameters<typeof openSession>[1] = {}): Promise<OpenSession> {
  const open = openSession(bytes, options);
  open.scan(Infinity);
  open.settle();
  return Promise.resolve(open);
}

const text = ({ bytes }: Cell): string => new TextDecoder().decode(bytes);
const ids = (rows: readonly TreeRow[]): string[] => rows.map(({ id }) => id);
const labels = (rows: readonly TreeRow[]): string[] => rows.map(({ label }) => label);

describe('a session', () => {
  it('answers with nothing before anything is scanned', async () => {
    const { ask, session } = openSession(smallDump());
    const query = { kind: 'rows', view: 0, sort: NAME, from: 0, count: 10 } as const;
    expect(await ask({ ...query, mode: LIST })).toMatchObject({ total: 0 });
    expect(await ask({ ...query, mode: tree() })).toMatchObject({ total: 0 });
    expect(await ask({ kind: 'treemap', view: 0, db: null, prefix: '', limit: 5 })).toEqual([]);
    expect(await ask({ kind: 'overview' })).toMatchObject({ keys: 0, header: null, checksum: { state: 'pending' } });
    expect(session.progress()).toMatchObject({ keys: 0, scanDone: false, scannedBytes: 0 });
  });

  it('shows what was scanned while the rest still comes in', async () => {
    const { session, scan, settle, ask } = openSession(smallDump());
    scan(10);
    settle();
    const first = await ask({ kind: 'rows', view: 0, mode: LIST, sort: FILE, from: 0, count: 100 });
    expect(first.total).toBe(10);
    const before = session.progress();
    scan(Infinity);
    settle();
    const all = await ask({ kind: 'rows', view: 0, mode: LIST, sort: FILE, from: 0, count: 200 });
    expect(all.total).toBe(125);
    expect(ids(all.rows).slice(0, 10)).toEqual(ids(first.rows));
    expect(session.progress().generation).toBeGreaterThan(before.generation);
    expect(session.progress()).toMatchObject({ keys: 125, orderedKeys: 125, scanDone: true, sparse: false });
  });

  it('shows the tree, and where a row is in it', async () => {
    const { ask } = await scanned();
    const mode = tree('d0', 'n0:session:', 'n0:session:3:', 'd3');
    const { rows, total } = await ask({ kind: 'rows', view: 0, mode, sort: NAME, from: 0, count: 100 });
    expect(labels(rows)).toEqual([
      'db0',
      'session:',
      '0:',
      '1:',
      '2:',
      '3:',
      '10',
      '17',
      '24',
      '3',
      '31',
      '38',
      '45',
      '52',
      '59',
      '4:',
      '5:',
      '6:',
      'user:',
      'db3',
      'queue.0',
      'queue.1',
      'queue.2',
      'queue.3',
      'queue.4',
    ]);
    expect(total).toBe(25);
    expect(rows[1]).toMatchObject({ kind: 'namespace', keys: 60, prefix: 'session:', expanded: true, depth: 1 });
    for (const [index, row] of rows.entries()) {
      expect(await ask({ kind: 'locate', view: 0, mode, sort: NAME, id: row.id })).toMatchObject({ index });
    }
  });

  it.each([
    ['memory', true],
    ['disk', false],
    ['elements', true],
    ['expiry', false],
    ['name', true],
    ['type', false],
    ['file', true],
  ] as const)('lists by %s (descending: %s) in pages, and finds rows in it', async (column, descending) => {
    const { ask, settle } = await scanned();
    const sort = { column, descending };
    const page = async (from: number, count: number): Promise<readonly TreeRow[]> =>
      (await ask({ kind: 'rows', view: 0, mode: LIST, sort, from, count })).rows;
    await page(0, 1);
    settle();
    const all = await page(0, 500);
    expect(all.length).toBe(125);
    const values = all.flatMap((row) => {
      if (row.kind !== 'key') return [];
      const { memoryBytes, diskBytes, elements, expireAt, offset, kind } = row.key;
      const fact = {
        memory: memoryBytes,
        disk: diskBytes,
        elements,
        expiry: expireAt ?? Infinity,
        file: offset,
        type: ['string', 'list', 'set', 'zset', 'hash'].indexOf(kind),
        name: 0,
      }[column];
      return [fact];
    });
    expect(values).toEqual([...values].sort((a, b) => (a === b ? 0 : descending ? b - a : a - b)));
    expect([...(await page(0, 50)), ...(await page(50, 50)), ...(await page(100, 50))]).toEqual(all);
    for (const index of [0, 60, 124]) {
      expect(await ask({ kind: 'locate', view: 0, mode: LIST, sort, id: all[index].id })).toMatchObject({ index });
    }
  });

  it('tells everything about a key', async () => {
    const { ask } = await scanned();
    const { rows } = await ask({ kind: 'rows', view: 0, mode: LIST, sort: FILE, from: 3, count: 1 });
    const row = rows[0];
    if (row.kind !== 'key') throw new Error('no key');
    const detail = await ask({ kind: 'key', row: row.key.row });
    expect(detail).toMatchObject({
      ...row.key,
      typeName: 'STRING',
      idleSeconds: null,
      freq: null,
      expireAt: 1_700_000_001_000,
    });
    expect(new TextDecoder().decode(detail.key.bytes)).toBe('session:1:1');
    const { bytes } = await ask({ kind: 'bytes', offset: detail.offset, length: 10 });
    expect(bytes[0]).toBe(252);
  });

  it('shows values, sorted ones too', async () => {
    const { ask } = await scanned();
    const hash = await ask({ kind: 'value', row: 4, start: 0, count: 50, sort: null });
    expect(hash).toMatchObject({ value: { kind: 'hash', total: 2, start: 0 } });
    const list = await ask({ kind: 'value', row: 124, start: 300, count: 50, sort: null });
    if (!('value' in list) || list.value.kind !== 'list') throw new Error('no list');
    expect(list.value.elements.map(text)).toEqual(['job 300', 'job 301', 'job 302', 'job 303']);
    const sort = { column: 0, descending: true };
    const sorted = await ask({ kind: 'value', row: 124, start: 1, count: 3, sort });
    if (!('value' in sorted) || sorted.value.kind !== 'list') throw new Error('no list');
    expect(sorted.value).toMatchObject({ sorted: true, total: 304, start: 1, order: [98, 97, 96] });
    expect(sorted.value.elements.map(text)).toEqual(['job 98', 'job 97', 'job 96']);
  });

  it('filters, and tells how far it is', async () => {
    const progress: ViewProgress[] = [];
    const { ask, scan, settle } = openSession(smallDump(), { onViewProgress: (told) => progress.push(told) });
    scan(20);
    const { view } = await ask({ kind: 'open-view', filter: { globs: ['session:3:*'] } });
    settle();
    expect(progress.at(-1)).toMatchObject({ view, matches: 1, examined: 20, done: false });
    const mode = tree('d0', 'n0:session:', 'n0:session:3:');
    await ask({ kind: 'rows', view, mode, sort: NAME, from: 0, count: 9 });
    scan(Infinity);
    settle();
    expect(progress.at(-1)).toMatchObject({ view, matches: 9, examined: 125, done: true });
    const { rows } = await ask({ kind: 'rows', view, mode, sort: NAME, from: 0, count: 20 });
    expect(labels(rows)).toEqual(['db0', 'session:', '3:', '10', '17', '24', '3', '31', '38', '45', '52', '59']);
    expect(rows[0]).toMatchObject({ keys: 9 });
    const sort: Sort = { column: 'disk', descending: true };
    expect(await ask({ kind: 'rows', view, mode: LIST, sort, from: 0, count: 2 })).toMatchObject({ total: 9 });
    expect(await ask({ kind: 'close-view', view })).toBeNull();
    const closed = ask({ kind: 'rows', view, mode: LIST, sort: FILE, from: 0, count: 2 });
    await expect(closed).rejects.toThrow(`no view ${view}`);
  });

  it('shows namespaces as shares of their parent', async () => {
    const { ask } = await scanned();
    const all = await ask({ kind: 'treemap', view: 0, db: null, prefix: '', limit: 10 });
    expect(all.map(({ name, keys, divisible }) => [name, keys, divisible])).toEqual(
      expect.arrayContaining([
        ['db0', 120, true],
        ['db3', 5, true],
      ]),
    );
    const inside = await ask({ kind: 'treemap', view: 0, db: 0, prefix: '', limit: 1 });
    expect(inside.length).toBe(2);
    expect(inside[1]).toMatchObject({ name: '1 more', prefix: null });
    expect(inside[0].memoryBytes).toBeGreaterThanOrEqual(inside[1].memoryBytes);
    const deeper = await ask({ kind: 'treemap', view: 0, db: 0, prefix: 'session:', limit: 100 });
    expect(deeper.reduce((sum, { keys }) => sum + keys, 0)).toBe(60);
  });

  it('shows the dump as a whole', async () => {
    const { ask, session } = await scanned();
    session.setChecksum({ state: 'absent', expected: null, found: null, progress: 1 });
    const overview = await ask({ kind: 'overview' });
    expect(overview).toMatchObject({
      keys: 125,
      server: { name: 'Redis', version: '7.2.4' },
      savedAt: 1_700_000_000_000,
      damageTotal: 0,
      checksum: { state: 'absent' },
      header: { text: 'REDIS0011' },
    });
    expect(overview.databases.map(({ db, keys, expires }) => [db, keys, expires])).toEqual([
      [0, 120, 60],
      [3, 5, 0],
    ]);
    expect(overview.biggest[0]).toMatchObject({ name: 'queue.0', kind: 'list' });
    expect(overview.expiry.find(({ name }) => name === 'none')).toMatchObject({ keys: 65 });
  });

  it('still lists, filters and shows values past its memory budget', async () => {
    const { session, ask, settle } = await scanned(smallDump(), { budget: 2000 });
    expect(session.progress()).toMatchObject({ sparse: true, keys: 125, orderedKeys: 0 });
    const whole = await scanned();
    const query = { kind: 'rows', view: 0, mode: LIST, sort: FILE, from: 0, count: 200 } as const;
    expect((await ask(query)).rows).toEqual((await whole.ask(query)).rows);
    expect(await ask({ ...query, mode: tree() })).toMatchObject({ total: 0 });
    const { view } = await ask({ kind: 'open-view', filter: { kinds: ['list'] } });
    settle();
    const lists = await ask({ ...query, view });
    expect(labels(lists.rows)).toEqual(['queue.0', 'queue.1', 'queue.2', 'queue.3', 'queue.4']);
    expect(await ask({ kind: 'value', row: 124, start: 0, count: 1, sort: null })).toMatchObject({
      value: { total: 304 },
    });
  });

  it('says what is damaged about a value', async () => {
    const bytes = smallDump();
    const open = await scanned(bytes);
    const { offset } = await open.ask({ kind: 'key', row: 0 });
    const detail = await open.ask({ kind: 'key', row: 0 });
    // The count of the hash's fields, far too large for what the file holds.
    bytes.fill(0xff, detail.valueOffset, detail.valueOffset + 1);
    const answer = await open.ask({ kind: 'value', row: 0, start: 0, count: 5, sort: null });
    expect(answer).toMatchObject({ damage: { severity: 'error' } });
    expect(offset).toBe(detail.offset);
    bytes.set(smallDump());
    const again = await open.ask({ kind: 'value', row: 0, start: 0, count: 5, sort: null });
    expect(again).toMatchObject({ value: { total: 2 } });
  });

  it('shows damage in its place', async () => {
    const dump = new DumpBuilder().selectDb(0).string('a', '1');
    dump.raw([77, 3, 0x61, 0x62, 0x63], new Uint8Array(40).fill(200));
    for (let i = 0; i < 20; i++) dump.string(`key:${i}`, 'value');
    const { ask, session } = await scanned(dump.end().bytes());
    expect(session.progress().damage).toBeGreaterThan(0);
    const query = { kind: 'rows', view: 0, mode: LIST, from: 0, count: 50 } as const;
    const { rows } = await ask({ ...query, sort: FILE });
    const kinds = rows.map(({ kind }) => kind);
    expect(kinds[0]).toBe('key');
    expect(kinds).toContain('damage');
    const at = kinds.indexOf('damage');
    const located = await ask({ kind: 'locate', view: 0, mode: LIST, sort: FILE, id: rows[at].id });
    expect(located).toMatchObject({ index: at });
    const offsets = rows.map((row) =>
      row.kind === 'key' ? row.key.offset : row.kind === 'damage' ? row.damage.offset : -1,
    );
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    const backwards = await ask({ ...query, sort: { ...FILE, descending: true } });
    expect(ids(backwards.rows)).toEqual(ids(rows).reverse());
  });

  it.each([
    null,
    'rows',
    {},
    { kind: 'nonsense' },
    { kind: 'rows' },
    { kind: 'key', row: -1 },
    { kind: 'key', row: 1.5 },
    { kind: 'key', row: 1e9 },
    { kind: 'key', row: '1' },
    { kind: 'value', row: 0, start: 0, count: 1e12, sort: null },
    { kind: 'rows', view: 0, mode: { kind: 'tree' }, sort: FILE, from: 0, count: 1 },
    { kind: 'rows', view: 0, mode: LIST, sort: { column: 'toString', descending: false }, from: 0, count: 1 },
    { kind: 'rows', view: 5, mode: LIST, sort: FILE, from: 0, count: 1 },
    { kind: 'treemap', view: 0, db: 0, prefix: '\u1234', limit: 5 },
    { kind: 'open-view', filter: { globs: 'a*' } },
    { kind: 'open-view', filter: { kinds: ['strings'] } },
    { kind: 'open-view', filter: { regex: '(' } },
  ])('refuses %j', async (query) => {
    const { session } = await scanned();
    expect(() => session.answer(query)).toThrow();
  });
});
