import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Query } from '../../../src/engine/index/query.js';
import { QueryError, readFilterSpec, readQuery } from '../../../src/engine/index/validate-query.js';
import { DumpBuilder } from '../rdb/dump-builder.js';
import { openSession } from './open-session.js';

const kinds: readonly Query['kind'][] = [
  'overview',
  'treemap',
  'open-view',
  'close-view',
  'rows',
  'locate',
  'reveal',
  'key',
  'value',
  'lens',
  'bytes',
];

const number = fc.oneof(fc.integer({ min: -2, max: 6 }), fc.constantFrom(0.5, NaN, Infinity, 1e15, 2 ** 53));
const sort = fc.record({
  column: fc.oneof(fc.constantFrom('file', 'name', 'memory', 'expiry', 'keys', 'toString'), number),
  descending: fc.boolean(),
});
const id = fc.constantFrom('d0', 'd1', 'n0:a:', 'n0:zz:', 'k0', 'k1', 'x0', 'd-1', 'k99', '', 'nonsense', 'n0:\u2028:');
const mode = fc.oneof(
  fc.constant({ kind: 'list' }),
  fc.record({ kind: fc.constant('tree'), expanded: fc.array(id, { maxLength: 4 }) }),
);
const filter = fc.record(
  {
    databases: fc.array(number),
    globs: fc.array(fc.string({ maxLength: 4 })),
    regex: fc.string({ maxLength: 4 }),
    kinds: fc.array(fc.constantFrom('string', 'list', 'x')),
    encodings: fc.array(fc.constantFrom('raw', 'int', 'x')),
    expiry: fc.constantFrom({ kind: 'any' }, { kind: 'before' }, { kind: 'between', from: 1, to: 2 }, 3),
    minSize: number,
  },
  { requiredKeys: [] },
);
/** Something like a query: mostly right, some parts wrong or missing. */
const likeQuery = fc.record(
  {
    kind: fc.constantFrom(...kinds),
    view: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: number }),
    db: fc.oneof(number, fc.constant(null)),
    prefix: fc.constantFrom('', 'a:', 'a', '\u1234', ':'),
    limit: number,
    filter,
    mode,
    sort: fc.oneof(sort, fc.constant(null), fc.record({ column: number, descending: fc.boolean() })),
    from: number,
    start: number,
    count: number,
    row: number,
    id,
    cell: fc.oneof(fc.constant(null), fc.record({ element: number, column: number })),
    offset: number,
    length: number,
  },
  { requiredKeys: ['kind', 'view'] },
);

describe('queries from outside', () => {
  it('are read, or refused with a QueryError, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), likeQuery), (value) => {
        try {
          expect(kinds).toContain(readQuery(value).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('are answered, or refused in words, whatever they ask for', async () => {
    const dump = new DumpBuilder().selectDb(0).string('a:1', 'x').strings(1, 'a:2', ['x', 'y']).string('b', '1');
    const { scan, settle, session } = openSession(dump.end().bytes());
    scan(Infinity);
    settle();
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(likeQuery, async (query) => {
        try {
          const answer = session.answer(query);
          settle();
          await answer;
          answered++;
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect(['QueryError', 'FilterError']).toContain(error instanceof Error ? error.name : '');
        }
      }),
      { numRuns: 2_000 },
    );
    expect(answered).toBeGreaterThan(100);
  });

  it('keep what is right about a filter, and nothing that is not known', () => {
    const spec = { globs: ['a*'], kinds: ['hash'], encodings: ['listpack'], expiry: { kind: 'any' }, maxSize: 7 };
    expect(readFilterSpec({ ...spec, evil: 1 })).toEqual(spec);
    expect(readFilterSpec({})).toEqual({});
    for (const wrong of [null, [], 'x', { globs: [1] }, { kinds: ['hashes'] }, { minSize: '1' }, { expiry: {} }]) {
      expect(readFilterSpec(wrong)).toBeNull();
    }
  });

  it('are refused when they are too long', () => {
    const rows = { kind: 'rows', view: 0, sort: { column: 'name', descending: false }, from: 0, count: 10 };
    const tree = (expanded: readonly string[]): unknown => ({ ...rows, mode: { kind: 'tree', expanded } });
    expect(readQuery(tree(['d0']))).toMatchObject({ mode: { expanded: ['d0'] } });
    expect(() => readQuery(tree(new Array<string>(6_000).fill('d0')))).toThrow(QueryError);
    expect(() => readQuery(tree(new Array<string>(100).fill('x'.repeat(50_000))))).toThrow(QueryError);
    expect(() => readQuery({ ...rows, mode: { kind: 'list' }, count: 1e9 })).toThrow(QueryError);
  });
});
