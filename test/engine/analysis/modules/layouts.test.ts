import { describe, expect, it } from 'vitest';
import { moduleLayouts } from '../../../../src/engine/analysis/modules/layouts.js';
import { openValue, type ValueReader } from '../../../../src/engine/rdb/value-reader.js';
import type { ModuleDecoded } from '../../../../src/engine/rdb/value.js';
import { encodeGorilla } from '../../codec/gorilla-encoder.js';
import { located, moduleId, ValueBytes, type Text } from '../../rdb/value-bytes.js';

/** Builds a module's value field by field. */
class ModuleBytes {
  readonly #bytes: ValueBytes;

  constructor(
    readonly name: string,
    version: number,
  ) {
    this.#bytes = new ValueBytes().length(moduleId(name, version));
  }

  unsigned(...values: readonly (number | bigint)[]): this {
    for (const value of values) this.#bytes.length(2, value);
    return this;
  }

  signed(...values: readonly number[]): this {
    for (const value of values) this.#bytes.length(1, value);
    return this;
  }

  double(...values: readonly number[]): this {
    for (const value of values) this.#bytes.length(4).double(value);
    return this;
  }

  string(...values: readonly Text[]): this {
    for (const value of values) this.#bytes.length(5).string(value);
    return this;
  }

  open(): ValueReader {
    const { source, location } = located(7, this.#bytes.length(0).take());
    return openValue(source, location, { layouts: moduleLayouts });
  }
}

const zeros = (bytes: number): Uint8Array => new Uint8Array(bytes);

function decode(bytes: ModuleBytes, start = 0, count = 1000): ModuleDecoded | null {
  const page = bytes.open().page(start, count);
  if (page.kind !== 'module') throw new Error(page.kind);
  expect(page.module).toBe(bytes.name);
  if (page.decoded === null) expect(page.fields.length).toBeGreaterThan(0);
  return page.decoded;
}

const shown = (decoded: ModuleDecoded | null): unknown =>
  decoded && {
    ...Object.fromEntries(decoded.facts),
    rows: decoded.rows?.cells.map((row) =>
      row.map((cell) => (cell instanceof Uint8Array ? new TextDecoder().decode(cell) : cell)),
    ),
  };

describe('values of known modules', () => {
  it('JSON documents', () => {
    const json = '{"a":[1,2.5,null]}';
    expect(decode(new ModuleBytes('ReJSON-RL', 3).string(json))).toMatchObject({ title: 'JSON document', json });
    expect(decode(new ModuleBytes('ReJSON-RL', 2).string(json).unsigned(0))?.json).toBe(json);
    expect(decode(new ModuleBytes('ReJSON-RL', 2).string(json).unsigned(1).string('index', 'path'))?.json).toBe(json);
    // Version 0 is a tree of nodes; what is no JSON is none.
    expect(decode(new ModuleBytes('ReJSON-RL', 0).string(json))).toBeNull();
    expect(decode(new ModuleBytes('ReJSON-RL', 3).string('{"a":'))).toBeNull();
    expect(decode(new ModuleBytes('ReJSON-RL', 3).string(json, 'more'))).toBeNull();
  });

  it('Bloom filters', () => {
    const first = (bytes: ModuleBytes): ModuleBytes =>
      bytes.unsigned(100).double(0.01).unsigned(7).double(9.6).unsigned(1024, 10).string(zeros(128)).unsigned(60);
    const filter = first(new ModuleBytes('MBbloom--', 4).unsigned(60, 1, 5, 2));
    expect(shown(decode(filter))).toEqual({
      items: '60',
      capacity: '100',
      filters: '1',
      bytes: '128',
      expansion: '2',
      rows: [[1, 100, 60, 0.01, 7, 128]],
    });
    expect(decode(first(new ModuleBytes('MBbloom--', 2).unsigned(60, 1, 5)))?.title).toBe('Bloom filter');
    expect(
      decode(
        new ModuleBytes('MBbloom--', 0)
          .unsigned(1, 1)
          .unsigned(9)
          .double(0.1)
          .unsigned(3)
          .double(4.8)
          .string(zeros(8))
          .unsigned(1),
      ),
    ).not.toBeNull();
    // A field too few or too many, a bitmap too small, a version to come.
    expect(decode(first(new ModuleBytes('MBbloom--', 4).unsigned(60, 2, 5, 2)))).toBeNull();
    expect(decode(first(new ModuleBytes('MBbloom--', 4).unsigned(60, 1, 5)))).toBeNull();
    expect(
      decode(
        new ModuleBytes('MBbloom--', 4)
          .unsigned(60, 1, 5, 2)
          .unsigned(100)
          .double(0.01)
          .unsigned(7)
          .double(9.6)
          .unsigned(1024, 10)
          .string(zeros(9))
          .unsigned(60),
      ),
    ).toBeNull();
    expect(decode(first(new ModuleBytes('MBbloom--', 5).unsigned(60, 1, 5, 2)))).toBeNull();
  });

  it('cuckoo filters', () => {
    const filter = new ModuleBytes('MBbloomCF', 4)
      .unsigned(2, 8, 11, 1, 2, 20, 2)
      .unsigned(8)
      .string(zeros(16))
      .unsigned(16)
      .string(zeros(32));
    expect(shown(decode(filter))).toEqual({
      items: '11',
      buckets: '8',
      filters: '2',
      deletions: '1',
      'bucket size': '2',
      'most iterations': '20',
      expansion: '2',
      rows: [
        [1, 8, 16],
        [2, 16, 32],
      ],
    });
    expect(
      decode(new ModuleBytes('MBbloomCF', 4).unsigned(1, 8, 11, 1, 2, 20, 2).unsigned(8).string(zeros(15))),
    ).toBeNull();
    expect(decode(new ModuleBytes('MBbloomCF', 1).unsigned(1, 8, 3).string(zeros(16)))).not.toBeNull();
  });

  it('count-min sketches', () => {
    const sketch = new ModuleBytes('CMSk-TYPE', 0).unsigned(100, 5, 42).string(zeros(2000));
    expect(shown(decode(sketch))).toEqual({ width: '100', depth: '5', count: '42', bytes: '2000' });
    expect(decode(new ModuleBytes('CMSk-TYPE', 0).unsigned(100, 5, 42).string(zeros(1999)))).toBeNull();
  });

  it('top-k lists, with the highest count first', () => {
    const heap = zeros(72);
    new DataView(heap.buffer).setUint32(16, 3, true);
    new DataView(heap.buffer).setUint32(40, 9, true);
    const list = new ModuleBytes('TopK-TYPE', 0)
      .unsigned(3, 8, 7)
      .double(0.9)
      .string(zeros(8 * 7 * 8), heap, 'a\0', 'long item\0', '\0');
    expect(shown(decode(list))).toEqual({
      k: '3',
      width: '8',
      depth: '7',
      decay: '0.9',
      rows: [
        ['long item', 9],
        ['a', 3],
      ],
    });
    // A server of 32 bits has shorter entries.
    expect(
      decode(
        new ModuleBytes('TopK-TYPE', 0)
          .unsigned(3, 8, 7)
          .double(0.9)
          .string(zeros(8 * 7 * 8), zeros(48), 'a\0', 'b\0', '\0'),
      ),
    ).toBeNull();
  });

  it('t-digests', () => {
    const digest = (...fields: readonly number[]): ModuleBytes =>
      new ModuleBytes('TDIS-TYPE', 0)
        .double(100, -5, 50)
        .signed(610, 3, 0, 7)
        .double(6, 0)
        .double(...fields);
    expect(shown(decode(digest(-5, 1, 50, 1, 4, 1)))).toEqual({
      compression: '100',
      observations: '6',
      minimum: '-5',
      maximum: '50',
      capacity: '610',
      centroids: '3',
      'not merged': '0',
      compressions: '7',
      rows: [
        [-5, 1],
        [1, 4],
        [50, 1],
      ],
    });
    expect(decode(digest(-5, 1, 1, 4, 50, 1))).toBeNull();
  });

  const samples = Array.from({ length: 200 }, (_, i) => ({
    time: 1_700_000_000_000 + i * 1000 + (i % 3),
    value: Math.sin(i) * 100,
  }));

  function series(version: number, compressed: boolean, total = 200): ModuleBytes {
    const bytes = new ModuleBytes('TSDB-TYPE', version)
      .string('temperature')
      .unsigned(86_400_000, 4096, compressed ? 2 : 1);
    bytes.unsigned(samples[199].time).double(samples[199].value).unsigned(total);
    if (version >= 3) bytes.unsigned(2);
    bytes.unsigned(0);
    if (version >= 8) bytes.unsigned(10).double(0.5);
    bytes.unsigned(1).string('room', 'kitchen');
    bytes.unsigned(1).string('temperature:avg').unsigned(60_000);
    if (version >= 6) bytes.unsigned(0);
    bytes.unsigned(4, 1_700_000_100_000).double(123.5, 7);
    if (version >= 4) bytes.unsigned(0);
    bytes.unsigned(2);
    for (const chunk of [samples.slice(0, 120), samples.slice(120)]) {
      if (!compressed) {
        const data = zeros(4096);
        const view = new DataView(data.buffer);
        chunk.forEach(({ time, value }, i) => {
          view.setBigUint64(i * 16, BigInt(time), true);
          view.setFloat64(i * 16 + 8, value, true);
        });
        bytes.unsigned(chunk[0].time, chunk.length, 4096).string(data);
        continue;
      }
      const packed = encodeGorilla(chunk, 4096);
      bytes
        .unsigned(
          4096,
          packed.samples,
          packed.bits,
          packed.firstValue,
          packed.firstTime,
          packed.lastTime,
          BigInt.asUintN(64, packed.lastDelta),
          packed.lastValue,
          0,
          0,
        )
        .string(packed.data);
    }
    return bytes;
  }

  it.each([
    [2, false],
    [3, true],
    [4, true],
    [6, false],
    [7, true],
    [8, true],
  ])('time series of version %i', (version, compressed) => {
    const decoded = decode(series(version, compressed), 100, 50);
    expect(Object.fromEntries(decoded!.facts)).toMatchObject({
      key: 'temperature',
      retention: '86400000 ms',
      compression: compressed ? 'gorilla' : 'none',
      samples: '200',
      'label room': 'kitchen',
      'rule to temperature:avg': 'avg of 60000 ms',
    });
    expect(decoded?.rows).toMatchObject({ total: 200, columns: ['time', 'value'] });
    expect(decoded?.rows?.cells).toEqual(samples.slice(100, 150).map(({ time, value }) => [time, value]));
  });

  it('time series that do not add up are left as fields', () => {
    expect(decode(series(8, true, 199))).toBeNull();
    expect(decode(series(7, true).unsigned(1))).toBeNull();
    expect(decode(series(9, true))).toBeNull();
  });

  it('vector sets, page by page and back', () => {
    const set = new ModuleBytes('vectorset', 0).unsigned(2, 1500, (16 << 8) | 1, 0);
    for (let i = 0; i < 1500; i++) {
      // Length 2 and range 1 as two floats in one integer; low half first.
      set.string(`element ${i}`, Uint8Array.of(127, 129)).unsigned(3).unsigned(i, 1, 0x3f80_0000_4000_0000n);
    }
    const reader = set.open();
    const rows = (start: number, count: number): unknown => {
      const page = reader.page(start, count);
      return page.kind === 'module' && page.total === 1500 && shown(page.decoded);
    };
    const row = (i: number): unknown[] => [`element ${i}`, '[2,-2]'];
    for (const start of [0, 1400, 700, 1499, 3]) {
      expect(rows(start, 2)).toMatchObject({ rows: [row(start), ...(start < 1499 ? [row(start + 1)] : [])] });
    }
    expect(rows(1500, 2)).toMatchObject({ rows: [] });
  });

  it('vector sets that turn out to be something else are left as fields', () => {
    const set = new ModuleBytes('vectorset', 0)
      .unsigned(2, 2, 16 << 8, 0)
      .string('a', zeros(8))
      .unsigned(1, 0)
      .string('b', zeros(9))
      .unsigned(1, 0);
    const page = set.open().page(0, 100);
    expect(page).toMatchObject({ decoded: null, total: 12 });
  });

  it('modules that nobody knows are left as fields', () => {
    expect(decode(new ModuleBytes('hellotype', 0).unsigned(1).signed(5))).toBeNull();
  });
});
