import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAclFile } from '../../../src/engine/conf/acl/acl-file.js';
import { checkDocument, startVerdict } from '../../../src/engine/conf/check.js';
import { DIRECTIVE_ROWS } from '../../../src/engine/conf/directives/directives.js';
import { parseDocument } from '../../../src/engine/conf/document.js';
import { readConfiguration } from '../../../src/engine/conf/reading.js';
import type { Target } from '../../../src/engine/conf/target.js';
import { ALL_TARGETS } from '../../../src/engine/conf/target.js';
import { mutatedStockFile } from './mutated-files.js';

const target = fc.constantFrom(...ALL_TARGETS);
const names = DIRECTIVE_ROWS.flatMap(({ name, aliases }) => [name, ...(aliases ?? []).map((alias) => alias.name)]);
const word = fc.oneof(
  fc.constantFrom(
    'yes',
    'no',
    '""',
    '"',
    "'",
    '0',
    '-1',
    '1gb',
    '100%',
    '99999999999999999999',
    '900 1',
    '#',
    '# x',
    'on',
    '~*',
    '+@all',
    '+get',
    '(',
    ')',
    '%R~x',
    '>p',
    '{',
    '{title}',
    'KEA',
    '/',
    '..',
    '*',
    '\\',
    '"\\x00"',
    '\0',
    '\ufeff',
    'normal',
    'é',
    '\ud800',
  ),
  fc.string(),
);
const line = fc
  .tuple(fc.oneof(fc.constantFrom(...names), fc.string()), fc.array(word, { maxLength: 6 }))
  .map(([name, words]) => [name, ...words].join(' '));
const text = fc.oneof(
  fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n')),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => new TextDecoder('latin1', { ignoreBOM: true }).decode(bytes)),
);

/** Runs the checks, and holds everything that they say against the text. */
function checkPlaces(source: string, server: Target): void {
  const document = parseDocument('f', source, server);
  for (const { start, end, line: number, fixes, related } of checkDocument(document, server)) {
    const places = [{ start, end }, ...related, ...fixes.flatMap(({ edits }) => edits)];
    const outside = places.filter((place) => place.start < 0 || place.end < place.start || place.end > source.length);
    expect(outside).toEqual([]);
    expect(number).toBeLessThanOrEqual(document.lines.length);
    for (const { edits } of fixes) {
      const sorted = [...edits].sort((a, b) => a.start - b.start);
      const overlapping = sorted.slice(1).filter((edit, at) => edit.start < (sorted[at]?.end ?? 0));
      expect(overlapping).toEqual([]);
    }
  }
}

describe('any text', () => {
  it('is checked without an error, and every finding lies in the document', () => {
    fc.assert(fc.property(text, target, checkPlaces), { numRuns: 500 });
  });

  it('is checked so when it was a stock file before it was damaged', () => {
    fc.assert(
      fc.property(mutatedStockFile, ({ text: source, target: server }) => {
        checkPlaces(source, server);
      }),
      { numRuns: 120 },
    );
  }, 300_000);

  it('is refused only with an error, and an error means that it is refused', () => {
    fc.assert(
      fc.property(text, target, (source, server) => {
        const document = parseDocument('f', source, server);
        const verdict = startVerdict(readConfiguration(document, server));
        const errors = checkDocument(document, server, { onlyRefusals: true }).filter(
          ({ severity, code }) => severity === 'error' && code !== 'nul-byte',
        );
        if (!source.includes('redis-persistence:'))
          expect(verdict.kind).toBe(errors.length === 0 ? 'starts' : 'refused');
      }),
      { numRuns: 500 },
    );
  });

  it('is checked as an ACL file', () => {
    fc.assert(
      fc.property(text, target, (source, server) => {
        for (const { start, end } of checkAclFile('f', source, server)) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(source.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});
