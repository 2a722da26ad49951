import { describe, expect, it } from 'vitest';
import { entryTable } from '../../../src/webview/dump/stream-view.js';
import { bestLook } from '../../../src/webview/shared/bytes-view.js';
import { parseOffset } from '../../../src/webview/shared/byte-drawer.js';
import { tableOf } from '../../../src/webview/dump/value-columns.js';

const cell = (text: string) => ({ bytes: new TextEncoder().encode(text), length: text.length });
const page = { start: 200, total: 1000, sorted: false } as const;

describe('tables of values', () => {
  it('number elements by their place in the file', () => {
    expect(tableOf({ ...page, kind: 'list', elements: [cell('a'), cell('b')] }).rows.map(({ index }) => index)).toEqual(
      ['200', '201'],
    );
  });

  it('number sorted elements by their place in the file too, where it is known', () => {
    const sorted = { ...page, sorted: true, kind: 'set', elements: [cell('a'), cell('b')] } as const;
    expect(tableOf({ ...sorted, order: [7, 3] }).rows.map(({ element }) => element)).toEqual([7, 3]);
    expect(tableOf(sorted).rows.map(({ element }) => element)).toEqual([null, null]);
  });

  it('have a column for expiry only when a field expires', () => {
    const field = { field: cell('f'), value: cell('v'), expireAt: null };
    expect(tableOf({ ...page, kind: 'hash', elements: [field] }).columns).toHaveLength(2);
    expect(tableOf({ ...page, kind: 'hash', elements: [field, { ...field, expireAt: 5 }] }).columns).toHaveLength(3);
  });

  it('have a column for each field of a stream when all entries have the same', () => {
    const entry = (...names: string[]) => ({
      id: '1-1',
      fields: names.map((name) => [cell(name), cell('v')] as const),
    });
    const table = (...entries: ReturnType<typeof entry>[]) =>
      entryTable({ ...page, kind: 'stream', entries, facts: [], groups: [] });
    expect(table(entry('a', 'b'), entry('a', 'b')).columns.map(({ name }) => name)).toEqual(['Id', 'a', 'b']);
    expect(table(entry('a', 'b'), entry('b', 'a')).columns).toHaveLength(2);
    expect(table(entry('a', 'a')).columns).toHaveLength(2);
  });
});

describe('the look of bytes', () => {
  const lens = (...steps: string[]) => ({ steps, text: '{}', language: 'json' as const, notice: null });
  const text = new TextEncoder().encode('text');
  it('is the one that says most', () => {
    expect(bestLook(lens('json'), text, true)).toBe('json');
    expect(bestLook(lens('gzip', 'json'), text, true)).toBe('decoded');
    expect(bestLook(null, text, true)).toBe('text');
    expect(bestLook(null, Uint8Array.of(0, 1, 2), true)).toBe('hex');
    expect(bestLook(null, new Uint8Array(0), true)).toBe('text');
  });
});

describe('an offset', () => {
  it.each([
    ['12', 12],
    ['0x1F', 31],
    [' 1,000 ', 1000],
    ['0x', null],
    ['-1', null],
    ['12x', null],
    ['2000', null],
    ['', null],
  ])('%j is %s', (text, offset) => {
    expect(parseOffset(text, 2000)).toBe(offset);
  });
});
