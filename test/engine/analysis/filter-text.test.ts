import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyFilterSpec } from '../../../src/engine/analysis/filterable-key.js';
import {
  escapeGlob,
  filterTerms,
  formatFilterText,
  parseFilterText,
} from '../../../src/engine/analysis/filter-text.js';
import { ENCODINGS, OBJECT_KINDS } from '../../../src/engine/rdb/format.js';

const NOW = Date.UTC(2026, 10, 21, 2, 30);
const specOf = (text: string): KeyFilterSpec => parseFilterText(text, NOW).spec;
const errorsOf = (text: string): readonly string[] => parseFilterText(text, NOW).errors.map((error) => error.message);

describe('filter text', () => {
  it.each<[string, KeyFilterSpec]>([
    ['', {}],
    ['   ', {}],
    ['user', { globs: ['*user*'] }],
    ['user:*', { globs: ['user:*'] }],
    ['"user"', { globs: ['user'] }],
    ['"a b*"', { globs: ['a b\\*'] }],
    ['glob:"a b*"', { globs: ['a b*'] }],
    ['key:type:hash', { globs: ['*type:hash*'] }],
    ['a* b*', { globs: ['a*', 'b*'] }],
    ['/^user:\\d+ [a/b]\\/$/', { regex: '^user:\\d+ [a/b]\\/$' }],
    ['type:hash', { kinds: ['hash'] }],
    ['TYPE:Hash,set type:list', { kinds: ['hash', 'set', 'list'] }],
    ['encoding:listpack', { encodings: ['listpack'] }],
    ['db:0', { databases: [0] }],
    ['db:0,2-4', { databases: [0, 2, 3, 4] }],
    ['ttl:none', { expiry: { kind: 'none' } }],
    ['ttl:expired', { expiry: { kind: 'expired' } }],
    ['ttl:<1h', { expiry: { kind: 'before', time: NOW + 3_600_000 } }],
    ['ttl:>1.5d', { expiry: { kind: 'after', time: NOW + 129_600_000 } }],
    ['ttl:1h..1d', { expiry: { kind: 'between', from: NOW + 3_600_000, to: NOW + 86_400_000 } }],
    ['ttl:<2026-12-01T00:00:00Z', { expiry: { kind: 'before', time: Date.UTC(2026, 11, 1) } }],
    ['size:>1mb', { minSize: 1_048_577 }],
    ['size:>=1.5kb', { minSize: 1536 }],
    ['size:<10', { maxSize: 9 }],
    ['size:1kb..2kb', { minSize: 1024, maxSize: 2048 }],
    ['size:>1kb size:>2kb size:<=5kb', { minSize: 2049, maxSize: 5120 }],
    [
      'user:* type:hash ttl:none size:>1kb db:1',
      { globs: ['user:*'], kinds: ['hash'], expiry: { kind: 'none' }, minSize: 1025, databases: [1] },
    ],
  ])('reads %j', (text, spec) => {
    expect(parseFilterText(text, NOW)).toEqual({ spec, errors: [] });
  });

  it.each([
    ['type:hsah', /no such type: hsah/],
    ['type:', /needs one of/],
    ['encoding:x', /no such encoding/],
    ['db:x', /db:/],
    ['db:4-2', /db:/],
    ['ttl:soon', /ttl:/],
    ['ttl:1h', /ttl:/],
    ['ttl:none ttl:any', /only one ttl/],
    ['size:1mb', /size:/],
    ['size:>1xb', /size:/],
    ['/(/', /Invalid regular expression/],
    ['/a/ /b/', /only one expression/],
    ['//', /empty/],
  ])('says what is wrong with %j', (text, message) => {
    expect(errorsOf(text)).toHaveLength(1);
    expect(errorsOf(text)[0]).toMatch(message);
  });

  it('keeps what is right and says where the rest stands', () => {
    const { spec, errors } = parseFilterText('user:* type:hsah db:0', NOW);
    expect(spec).toEqual({ globs: ['user:*'], databases: [0] });
    expect(errors).toMatchObject([{ start: 7, end: 16 }]);
  });

  it('a slash without its second is text', () => {
    expect(specOf('/var/log')).toEqual({ globs: ['*/var/log*'] });
  });

  it('terms cover all of the text but its white space', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let at = 0;
        for (const term of filterTerms(text)) {
          expect(text.slice(at, term.start)).toMatch(/^\s*$/);
          expect(term.end).toBeGreaterThan(term.start);
          at = term.end;
        }
        expect(text.slice(at)).toMatch(/^\s*$/);
      }),
    );
  });

  it('reads any text without failing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const error of parseFilterText(text, NOW).errors) expect(error.end).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('a written filter reads as the same filter', () => {
    const glob = fc.oneof(
      fc.string(),
      fc.constantFrom('user:*', 'type:hash', 'a b*', '/x/', '"q"', '\\', 'a\\', '\\*', ''),
    );
    const time = fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 });
    const spec: fc.Arbitrary<KeyFilterSpec> = fc.record(
      {
        globs: fc.array(glob, { minLength: 1, maxLength: 3 }),
        regex: fc.constantFrom('a', '^user:\\d+$', 'a b', '[/ ]', 'x\\/y', '^\\s*"'),
        kinds: fc.uniqueArray(fc.constantFrom(...OBJECT_KINDS), { minLength: 1 }),
        encodings: fc.uniqueArray(fc.constantFrom(...ENCODINGS), { minLength: 1 }),
        databases: fc.uniqueArray(fc.nat(100_000), { minLength: 1, maxLength: 5 }),
        expiry: fc.oneof(
          fc.record({ kind: fc.constantFrom('none' as const, 'any' as const, 'expired' as const) }),
          fc.record({ kind: fc.constantFrom('before' as const, 'after' as const), time }),
          fc
            .tuple(time, time)
            .map(([a, b]) => ({ kind: 'between' as const, from: Math.min(a, b), to: Math.max(a, b) })),
        ),
        minSize: fc.nat(),
        maxSize: fc.nat(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(spec, fc.nat(), (filter, later) => {
        expect(parseFilterText(formatFilterText(filter), NOW + later)).toEqual({ spec: filter, errors: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('an escaped glob stands for its own text', () => {
    expect(escapeGlob('a*b?[c]\\')).toBe('a\\*b\\?\\[c\\]\\\\');
  });
});
