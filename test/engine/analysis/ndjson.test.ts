import { describe, expect, it } from 'vitest';
import { moduleLayouts } from '../../../src/engine/analysis/modules/layouts.js';
import { NdjsonWriter } from '../../../src/engine/analysis/ndjson.js';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import type { FormatError } from '../../../src/engine/rdb/damage.js';
import { encodingNumber, objectType } from '../../../src/engine/rdb/format.js';
import type { RdbHeader, ScannedKey } from '../../../src/engine/rdb/scan-events.js';
import { bytesOf, listpack, ValueBytes, type Text } from '../rdb/value-bytes.js';

const HEADER: RdbHeader = { text: 'REDIS0015', dialect: 'redis', version: 15, newer: false };

interface Written {
  readonly text: string;
  readonly error: FormatError | null;
  /** Sizes of the parts that were handed out. */
  readonly parts: readonly number[];
}

/** Writes one key, as a scan would tell of it. */
function write(type: number, bytes: Uint8Array, facts: Partial<ScannedKey> & { key?: Text } = {}): Written {
  const { key: name = 'key', ...rest } = facts;
  const key: ScannedKey = {
    db: 0,
    offset: 0,
    type,
    objectType: objectType('redis', type),
    valueOffset: 0,
    end: bytes.length,
    keyBuffer: bytesOf(name),
    keyStart: 0,
    keyLength: bytesOf(name).length,
    encoding: encodingNumber('raw'),
    elements: 0,
    expireAt: -1,
    idle: -1,
    freq: -1,
    memoryBytes: 64,
    longestElement: 0,
    module: null,
    guess: false,
    ...rest,
  };
  const parts: Uint8Array[] = [];
  const writer = new NdjsonWriter(new MemorySource(bytes), HEADER, { layouts: moduleLayouts }, (part) =>
    parts.push(part.slice()),
  );
  const error = writer.writeKey(key);
  writer.end();
  return { text: Buffer.concat(parts).toString('utf8'), error, parts: parts.map((part) => part.length) };
}

interface Line {
  readonly key: unknown;
  readonly value: unknown;
  readonly damage?: string;
}

const parse = ({ text }: Written): Line => JSON.parse(text) as Line;
const valueOf = (type: number, bytes: ValueBytes): unknown => parse(write(type, bytes.take())).value;
const value = (): ValueBytes => new ValueBytes();

describe('a line of NDJSON', () => {
  it('is what the contract says, to the character', () => {
    const { text } = write(0, value().string('v').take(), {
      db: 3,
      expireAt: 1893456000000,
      idle: 7,
      freq: 255,
      elements: 1,
      memoryBytes: 99.6,
    });
    expect(text).toBe(
      '{"db":3,"key":"key","type":"string","encoding":"raw","expireAt":1893456000000,"idle":7,"freq":255,' +
        '"size":{"disk":2,"memory":100},"elements":1,"value":"v"}\n',
    );
    expect(write(0, value().string('v').take()).text).toContain('"expireAt":null,"idle":null,"freq":null,');
  });

  it.each<[Text, unknown]>([
    ['plain', 'plain'],
    ['', ''],
    ['"\\/\b\f\n\r\t\0\x1f\x7f', '"\\/\b\f\n\r\t\0\x1f\x7f'],
    [Buffer.from('日本😀\u2028'), '日本😀\u2028'],
    [Uint8Array.of(255), { base64: '/w==' }],
    [Uint8Array.of(97, 0xc3), { base64: 'YcM=' }],
    [Uint8Array.of(0xed, 0xa0, 0x80), { base64: '7aCA' }],
    [Uint8Array.of(1, 2, 255, 4), { base64: 'AQL/BA==' }],
    ['x'.repeat(100_000), 'x'.repeat(100_000)],
    [new Uint8Array(100_001).fill(200), { base64: Buffer.alloc(100_001, 200).toString('base64') }],
    ['"'.repeat(70_000), '"'.repeat(70_000)],
  ])('keeps any bytes %#', (bytes, expected) => {
    expect(parse(write(0, value().string(bytes).take(), { key: bytes }))).toMatchObject({
      key: expected,
      value: expected,
    });
  });

  it('keeps scores that JSON has no numbers for', () => {
    const zset = value().length(6);
    for (const score of [1.5, -0, Infinity, -Infinity, NaN, 1e300]) zset.string('m').double(score);
    expect(valueOf(5, zset)).toEqual([1.5, -0, 'inf', '-inf', 'nan', 1e300].map((score) => ['m', score]));
  });

  it('has an expiry behind the fields that have one', () => {
    expect(valueOf(24, value().time(1000).length(2).length(0).string('a', '1').length(6).string('b', '2'))).toEqual([
      ['a', '1'],
      ['b', '2', 1005],
    ]);
  });

  it('has arrays, modules and unknown types', () => {
    expect(
      valueOf(28, value().length(3, 0).length(0, 0).string('s').length(5, 1).time(-3).length(6, 2).double(0.5)),
    ).toEqual([
      [0, 's'],
      [5, -3],
      [6, 0.5],
    ]);
    const id = 0x68e1_c4f1_a300_0801n;
    expect(valueOf(7, value().length(id).length(2, 5, 0))).toEqual({
      module: expect.any(String) as string,
      version: 1,
      opaque: 'AgUA',
    });
    expect(valueOf(99, value().raw(1, 2, 3))).toEqual({ opaque: 'AQID' });
  });

  it('counts the elements itself where the scan had to guess', () => {
    expect(
      write(
        20,
        value()
          .string(listpack('a', 'b', 'c'))
          .take(),
        { elements: 17 },
      ).text,
    ).toContain('"elements":3,');
  });
});

describe('a long value', () => {
  const elements = Array.from({ length: 300_000 }, (_, i) => `element ${i} ${'x'.repeat(i % 50)}`);
  const list = value().length(elements.length);
  for (const element of elements) list.string(element);
  const bytes = list.take();

  it('is handed out in parts', () => {
    const written = write(1, bytes);
    expect(parse(written).value).toEqual(elements);
    expect(Math.max(...written.parts)).toBeLessThan(9_000_000);
  });

  it('of one string is too, compressed or not', () => {
    const long = Buffer.from('häßlich "quoted"\n'.repeat(1_000_000));
    for (const stored of [value().string(long), value().compressed(long)]) {
      const written = write(0, stored.take());
      expect(parse(written).value).toBe(long.toString());
      expect(Math.max(...written.parts)).toBeLessThan(9_000_000);
    }
    const binary = Buffer.concat([long, Uint8Array.of(255)]);
    expect(parse(write(0, value().string(binary).take())).value).toEqual({ base64: binary.toString('base64') });
  });
});

describe('a damaged value', () => {
  it('is null, and says what is wrong', () => {
    const written = write(18, value().length(1, 2).string(listpack('a', 'b').subarray(0, 9)).take());
    expect(written.error?.kind).toBe('bad-encoding');
    const line = parse(written);
    expect(line.value).toBeNull();
    expect(line.damage).toBe(written.error?.message);
  });

  it('that is long ends where the damage is, and is still a line of JSON', () => {
    const list = value().length(400_000);
    for (let i = 0; i < 400_000; i++) list.string(`element number ${i}, and some more`);
    const bytes = list.take();
    const written = write(1, bytes.subarray(0, bytes.length - 10));
    expect(written.parts.length).toBeGreaterThan(1);
    const line = parse(written);
    expect((line.value as string[]).length).toBeGreaterThan(390_000);
    expect(line.damage).toBe(written.error?.message);
    expect(written.text.endsWith('}\n')).toBe(true);
  });

  it('closes what was begun of a pair whose second half is damaged', () => {
    const hash = value().length(100_001);
    for (let i = 0; i < 100_000; i++) hash.string(`field number ${i}`, 'x'.repeat(90));
    const long = new Uint8Array(3_000_000).map((_, i) => (i >> 8) & 255);
    const bytes = hash.string('last').compressed(long).take();
    bytes[bytes.length - 3] = 0x3f;
    bytes[bytes.length - 2] = 0xff;
    const written = write(4, bytes);
    expect(written.error?.kind).toBe('bad-compression');
    const pairs = parse(written).value as unknown[];
    expect(pairs.length).toBe(100_000);
    expect(pairs.at(-1)).toEqual(['field number 99999', 'x'.repeat(90)]);
  });

  it('of a stream closes all that was open', () => {
    const bytes = value().length(60_000);
    for (let i = 0; i < 60_000; i++) {
      const broken = i === 59_999;
      const entries = listpack(1, 0, 1, 'field', 0, 2, 0, 0, 'value '.repeat(20), ...(broken ? [] : [4]));
      bytes.string(value().id(i, 0).take()).string(entries);
    }
    const written = write(15, bytes.length(60_000, 60_000, 0, 0).take());
    expect(written.error).not.toBeNull();
    const { value: stream } = parse(written) as unknown as { value: { entries: unknown[] } };
    expect(stream.entries.length).toBeGreaterThan(59_000);
  });
});
