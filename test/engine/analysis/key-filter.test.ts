import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { FilterableKey, KeyFilterSpec } from '../../../src/engine/analysis/filterable-key.js';
import { compileKeyFilter, FilterError } from '../../../src/engine/analysis/key-filter.js';
import { OBJECT_KINDS } from '../../../src/engine/rdb/format.js';

const NOW = 1_700_000_000_000;

function keyOf(name: string | Uint8Array, facts: Partial<FilterableKey> = {}): FilterableKey {
  const bytes = typeof name === 'string' ? new TextEncoder().encode(name) : name;
  const buffer = new Uint8Array(bytes.length + 6).fill(0x7a);
  buffer.set(bytes, 3);
  return {
    db: 0,
    keyBuffer: buffer,
    keyStart: 3,
    keyLength: bytes.length,
    kind: 'string',
    expireAt: -1,
    elements: 1,
    diskBytes: 10,
    memoryBytes: 50,
    ...facts,
  };
}

const passes = (spec: KeyFilterSpec, key: FilterableKey): boolean => compileKeyFilter(spec, NOW)(key);

describe('key filter', () => {
  it('lets everything through when it asks for nothing', () => {
    expect(passes({}, keyOf('a'))).toBe(true);
  });

  it('asks for databases', () => {
    expect(passes({ databases: [0] }, keyOf('a'))).toBe(true);
    expect(passes({ databases: [1] }, keyOf('a'))).toBe(false);
    expect(passes({ databases: [1, 3] }, keyOf('a', { db: 3 }))).toBe(true);
    expect(passes({ databases: [] }, keyOf('a'))).toBe(false);
  });

  it('asks for kinds', () => {
    expect(passes({ kinds: ['hash', 'zset'] }, keyOf('a', { kind: 'zset' }))).toBe(true);
    expect(passes({ kinds: ['hash', 'zset'] }, keyOf('a'))).toBe(false);
  });

  it('asks for encodings; a key of which that is not known has none of them', () => {
    expect(passes({ encodings: ['listpack', 'lzf'] }, keyOf('a', { encoding: 'lzf' }))).toBe(true);
    expect(passes({ encodings: ['listpack', 'lzf'] }, keyOf('a', { encoding: 'raw' }))).toBe(false);
    expect(passes({ encodings: ['listpack', 'lzf'] }, keyOf('a'))).toBe(false);
  });

  it.each([
    [-1, false],
    [999, false],
    [1000, true],
    [1999, true],
    [2000, false],
  ])('expiry between 1000 and 2000 of a key with %d is %s', (expireAt, expected) => {
    expect(passes({ expiry: { kind: 'between', from: 1000, to: 2000 } }, keyOf('a', { expireAt }))).toBe(expected);
  });

  it('takes any of several globs', () => {
    expect(passes({ globs: ['x*', '*a'] }, keyOf('banana'))).toBe(true);
    expect(passes({ globs: ['x*', '*b'] }, keyOf('banana'))).toBe(false);
  });

  it.each([
    ['none', -1, true],
    ['none', NOW, false],
    ['any', -1, false],
    ['any', 5, true],
    ['expired', -1, false],
    ['expired', NOW - 1, true],
    ['expired', NOW, false],
    ['expired', NOW + 1, false],
  ] as const)('expiry %s of a key with %d is %s', (kind, expireAt, expected) => {
    expect(passes({ expiry: { kind } }, keyOf('a', { expireAt }))).toBe(expected);
  });

  it.each([
    ['before', -1, false],
    ['before', 999, true],
    ['before', 1000, false],
    ['after', -1, false],
    ['after', 1000, false],
    ['after', 1001, true],
  ] as const)('expiry %s 1000 of a key with %d is %s', (kind, expireAt, expected) => {
    expect(passes({ expiry: { kind, time: 1000 } }, keyOf('a', { expireAt }))).toBe(expected);
  });

  it('never takes a key without expiry for one that expires after a time before 1970', () => {
    expect(passes({ expiry: { kind: 'after', time: -5 } }, keyOf('a'))).toBe(false);
  });

  it('bounds the size on disk', () => {
    expect(passes({ minSize: 10, maxSize: 10 }, keyOf('a'))).toBe(true);
    expect(passes({ minSize: 11 }, keyOf('a'))).toBe(false);
    expect(passes({ maxSize: 9 }, keyOf('a'))).toBe(false);
  });

  it('searches a regular expression in the key as UTF-8', () => {
    expect(passes({ regex: '^user:\\d+$' }, keyOf('user:12'))).toBe(true);
    expect(passes({ regex: '^user:\\d+$' }, keyOf('user:12x'))).toBe(false);
    expect(passes({ regex: '^ü.$' }, keyOf('ü😀'))).toBe(true);
    expect(passes({ regex: 'ö' }, keyOf('x'.repeat(100) + 'ö'))).toBe(true);
  });

  it('reads a key that is not UTF-8 byte by byte', () => {
    expect(passes({ regex: '^\\x80\\xffa$' }, keyOf(Uint8Array.of(0x80, 0xff, 0x61)))).toBe(true);
    const long = new Uint8Array(20_000).fill(0x93);
    expect(passes({ regex: '^\\x93{20000}$' }, keyOf(long))).toBe(true);
  });

  it('keeps no state from key to key', () => {
    const filter = compileKeyFilter({ regex: 'a' }, NOW);
    expect([filter(keyOf('a')), filter(keyOf('a')), filter(keyOf('b')), filter(keyOf('a'))]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it('allows patterns that only the older rules of regular expressions know', () => {
    expect(passes({ regex: 'a\\-b' }, keyOf('a-b'))).toBe(true);
  });

  it('says what is wrong with a regular expression', () => {
    expect(() => compileKeyFilter({ regex: '(' }, NOW)).toThrow(FilterError);
  });

  it('holds exactly when all of its parts hold', () => {
    const spec = fc.record(
      {
        databases: fc.array(fc.nat(3), { maxLength: 3 }),
        kinds: fc.array(fc.constantFrom(...OBJECT_KINDS), { maxLength: 3 }),
        expiry: fc.oneof(
          fc.record({ kind: fc.constantFrom('none', 'any', 'expired') }),
          fc.record({ kind: fc.constantFrom('before', 'after'), time: fc.integer({ min: NOW - 3, max: NOW + 3 }) }),
        ),
        minSize: fc.nat(20),
        maxSize: fc.nat(20),
        globs: fc.array(fc.constantFrom('a*', '*b', '?', 'ab'), { minLength: 1, maxLength: 2 }),
        regex: fc.constantFrom('a', '^b', 'b$'),
      },
      { requiredKeys: [] },
    );
    const key = fc.record({
      name: fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 }),
      db: fc.nat(3),
      kind: fc.constantFrom(...OBJECT_KINDS),
      expireAt: fc.oneof(fc.constant(-1), fc.integer({ min: NOW - 3, max: NOW + 3 })),
      diskBytes: fc.nat(20),
    });
    fc.assert(
      fc.property(spec, key, (whole, { name, ...facts }) => {
        const parts: KeyFilterSpec[] = Object.entries(whole).map(([part, value]) => ({ [part]: value }));
        const expected = parts.every((part) => passes(part, keyOf(name, facts)));
        expect(passes(whole, keyOf(name, facts))).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});
