import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineAt, parseDocument, placeOf } from '../../../src/engine/conf/document.js';
import { makeTarget } from '../../../src/engine/conf/target.js';

const target = makeTarget('redis', '8.0');

const line = fc.constantFrom('port 1', '# a', '', 'save "x', '  dir /x \r', 'bind a b');

describe('parseDocument', () => {
  it('tells kinds of lines apart', () => {
    const { lines } = parseDocument('f', '\n# a\n  #b\n\v# no comment\nPort 1\nx "y', target);
    expect(lines.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'blank ',
      'comment ',
      'comment ',
      'directive #',
      'directive port',
      'unbalanced x',
    ]);
  });

  it('is the same whether a document before it is given or not', () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, after) => {
        const old = parseDocument('f', before.join('\n'), target);
        const text = after.join('\n');
        expect(parseDocument('f', text, target, old)).toEqual(parseDocument('f', text, target));
      }),
    );
  });

  it('is the same after any edit', () => {
    const piece = fc.array(fc.oneof(line, fc.constantFrom('\n', '\n\n', 'p', ' ')), { maxLength: 8 });
    fc.assert(
      fc.property(piece, fc.nat(), fc.nat(20), piece, (before, at, length, added) => {
        const old = parseDocument('f', before.join(''), target);
        const start = at % (old.text.length + 1);
        const text = old.text.slice(0, start) + added.join('') + old.text.slice(start + length);
        expect(parseDocument('f', text, target, old)).toEqual(parseDocument('f', text, target));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes over the lines that did not change', () => {
    const old = parseDocument('f', 'port 1\nport 2\nport 3', target);
    const now = parseDocument('f', 'port 1\nport 22\nport 3', target, old);
    expect(now.lines[0]).toBe(old.lines[0]);
    expect(now.lines[1]).not.toBe(old.lines[1]);
    expect(now.lines[2]).toBe(old.lines[2]);
  });

  it('finds lines and columns of offsets', () => {
    const document = parseDocument('f', 'ab\n\ncd', target);
    expect([0, 2, 3, 4, 6, 99].map((offset) => lineAt(document, offset))).toEqual([0, 0, 1, 2, 2, 2]);
    expect(placeOf(document, 5)).toEqual({ line: 3, column: 2 });
  });
});
