import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { CSV_COLUMNS, CsvWriter } from '../../../src/engine/analysis/csv.js';
import { encodingNumber, objectType } from '../../../src/engine/rdb/format.js';
import type { ScannedKey } from '../../../src/engine/rdb/scan-events.js';
import { written } from './written.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function keyOf(name: Uint8Array, facts: Partial<ScannedKey> = {}): ScannedKey {
  return {
    db: 0,
    offset: 100,
    type: 0,
    objectType: objectType('redis', 0),
    valueOffset: 110,
    end: 150,
    keyBuffer: name,
    keyStart: 0,
    keyLength: name.length,
    encoding: encodingNumber('raw'),
    elements: 7,
    longestElement: 7,
    expireAt: -1,
    idle: -1,
    freq: -1,
    memoryBytes: 64,
    module: null,
    guess: false,
    ...facts,
  };
}

/** Cells of RFC 4180 text. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length;) {
    const cell = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(text.slice(at));
    if (cell === null) throw new Error(`no cell at ${at}: ${text.slice(at, at + 20)}`);
    row.push(cell[1]?.replaceAll('""', '"') ?? cell[2] ?? '');
    if (cell[3] !== ',') {
      rows.push(row);
      row = [];
    }
    at += cell[0].length;
  }
  return rows;
}

const line = (key: ScannedKey): string => written((output) => new CsvWriter(output).key(key));
const nameCell = (name: Uint8Array): string | undefined => parse(line(keyOf(name)))[0]?.[2];

describe('CSV memory report', () => {
  it('begins with the names of its columns', () => {
    expect(parse(written((output) => new CsvWriter(output).begin()))).toEqual([[...CSV_COLUMNS]]);
  });

  it('writes one line a key', () => {
    expect(line(keyOf(bytesOf('user:1')))).toBe('0,string,user:1,64,raw,7,7,,50,,,100\r\n');
    const full = keyOf(bytesOf('h'), {
      db: 3,
      objectType: objectType('redis', 16),
      encoding: encodingNumber('listpack'),
      elements: 2,
      longestElement: 0,
      expireAt: 1_893_456_000_000,
      idle: 12,
      freq: 255,
    });
    expect(line(full)).toBe('3,hash,h,64,listpack,2,,2030-01-01T00:00:00.000Z,50,12,255,100\r\n');
  });

  it('tells idle 0 from no idle', () => {
    expect(line(keyOf(bytesOf('a'), { idle: 0, freq: 0 }))).toContain(',0,0,100\r\n');
  });

  it.each([
    ['plain', 'plain'],
    ['a,b', 'a,b'],
    ['say "x"', 'say "x"'],
    ['grüße', 'grüße'],
    ['', ''],
    [' ', ' '],
    ['"quoted"', '"\\"quoted\\""'],
    ['line\nend', '"line\\nend"'],
    ['a\x7f', '"a\\x7f"'],
    ['\u0085', '"\\xc2\\x85"'],
  ])('shows the key %j as %s', (name, expected) => {
    expect(nameCell(bytesOf(name))).toBe(expected);
  });

  it('shows bytes that are not UTF-8 as redis-cli does', () => {
    expect(nameCell(Uint8Array.of(0xff, 0x2c, 0x22, 0x41))).toBe('"\\xff,\\"A"');
  });

  it('never shows two keys alike, nor breaks a line', () => {
    const name = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.string({ unit: fc.constantFrom('"', '\\', 'x', ',', '0', '\n', 'ü'), maxLength: 8 }).map(bytesOf),
    );
    fc.assert(
      fc.property(name, name, (a, b) => {
        const text = line(keyOf(a)) + line(keyOf(b));
        const rows = parse(text);
        expect(rows.map((row) => row.length)).toEqual([CSV_COLUMNS.length, CSV_COLUMNS.length]);
        expect(text.split('\r\n')).toHaveLength(3);
        expect(rows[0]?.[2] === rows[1]?.[2]).toBe(Buffer.compare(a, b) === 0);
      }),
      { numRuns: 3000 },
    );
  });
});
