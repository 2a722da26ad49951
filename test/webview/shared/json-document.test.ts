import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonDocument, JsonError } from '../../../src/webview/shared/json-document.js';
import { initiallyOpen, visibleRows } from '../../../src/webview/shared/json-tree.js';

/** The value of a node, built anew from what the document tells. */
function valueOf(document: JsonDocument, node: number): unknown {
  const kind = document.kind(node);
  if (kind !== 'object' && kind !== 'array') return JSON.parse(document.source(node));
  const children: number[] = [];
  for (let child = document.firstChild(node); child !== null; child = document.next(child)) children.push(child);
  expect(children).toHaveLength(document.childCount(node));
  for (const child of children) expect(document.parent(child)).toBe(node);
  if (kind === 'array') return children.map((child) => valueOf(document, child));
  const entries = children.map((child) => [document.propertyName(child) ?? '', valueOf(document, child)] as const);
  return Object.fromEntries(entries);
}

describe('JSON document', () => {
  it('reads what JSON.parse reads, as it does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(valueOf(new JsonDocument(text), 0)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '0',
      '1e',
      'true',
      'tru',
      'null',
      ' ',
      '\n',
      '\\',
      '01',
      '.5',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        if (valid) expect(() => new JsonDocument(text)).not.toThrow();
        else expect(() => new JsonDocument(text)).toThrow(JsonError);
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps numbers as they were written, and doubled names', () => {
    const document = new JsonDocument('{"id": 9007199254740993.10, "id": 1}');
    const first = document.firstChild(0) ?? -1;
    expect(document.source(first)).toBe('9007199254740993.10');
    expect(document.propertyName(document.next(first) ?? -1)).toBe('id');
  });

  it('says where it stops to be JSON', () => {
    expect(() => new JsonDocument('{"a": 1,}')).toThrow('at character 8: expected a name in quotes');
    expect(() => new JsonDocument('[1 2]')).toThrow('at character 3: expected a comma or ]');
    expect(() => new JsonDocument('{"a"')).toThrow('a colon');
    expect(() => new JsonDocument('')).toThrow('a value');
    expect(() => new JsonDocument('"a')).toThrow('the end of a string');
  });

  it('goes as deep as the text does', () => {
    const depth = 200_000;
    const document = new JsonDocument('['.repeat(depth) + ']'.repeat(depth));
    const open = new Set(Array.from({ length: depth }, (_, node) => node));
    expect(visibleRows(document, open)).toHaveLength(depth);
  });

  it('reads a string of a megabyte', () => {
    const text = JSON.stringify('x\n'.repeat(500_000));
    expect(new JsonDocument(text).value(0)).toHaveLength(1_000_000);
  });
});

describe('rows of a JSON tree', () => {
  const document = new JsonDocument('{"a":{"b":[1,{"c":2}],"d":3},"e":[],"f":"x"}');

  it('are the root alone when nothing is open', () => {
    expect(visibleRows(document, new Set())).toEqual([{ node: 0, depth: 0, position: 1, siblings: 1 }]);
  });

  it('are all nodes in the order of the text when all are open', () => {
    const rows = visibleRows(document, new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]));
    expect(rows.map(({ node }) => node)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(rows.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 3, 4, 2, 1, 1]);
    expect(rows.map(({ position, siblings }) => `${position}/${siblings}`)).toEqual([
      '1/1',
      '1/3',
      '1/2',
      '1/2',
      '2/2',
      '1/1',
      '2/2',
      '2/3',
      '3/3',
    ]);
  });

  it('open by themselves only as far as they stay few', () => {
    expect(initiallyOpen(document).has(1)).toBe(true);
    const large = new JsonDocument(JSON.stringify(Array.from({ length: 500 }, () => ({ a: 1 }))));
    expect([...initiallyOpen(large)]).toEqual([0]);
  });
});
