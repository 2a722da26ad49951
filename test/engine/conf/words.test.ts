import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteWord, splitWords, wordBytes } from '../../../src/engine/conf/words.js';
import type { Quoting } from '../../../src/engine/conf/words.js';

const values = (text: string, quoting: Quoting = 'strict') => {
  const split = splitWords(text, quoting);
  return split.kind === 'words' ? split.words.map(({ value }) => value) : `${split.fault.kind} ${split.fault.quote}`;
};

describe('splitWords', () => {
  it.each<[string, string | string[]]>([
    ['', []],
    ['  \t\v\f\r ', []],
    ['a b', ['a', 'b']],
    ['a\vb', ['a\vb']],
    ['a \v b', ['a', 'b']],
    ['a\\x41', ['a\\x41']],
    ['"a\\x41\\n\\q\\x4"', ['aA\nqx4']],
    ["'a\\n\\''", ["a\\n'"]],
    ['a"b c"', ['ab c']],
    ['""', ['']],
    ["'' x", ['', 'x']],
    ['"a"\vb', ['a', 'b']],
    ['"a"b', 'glued "'],
    ['"a""b"', 'glued "'],
    ["'a'b", "glued '"],
    ['"a', 'open "'],
    ["'a", "open '"],
    ['"C:\\dir\\"', 'open "'],
    ['a#b #c', ['a#b', '#c']],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it.each<[string, string | string[]]>([
    ['"a"b', ['ab']],
    ['"a""b"\'c\' d', ['abc', 'd']],
    ['"a" b', ['a', 'b']],
    ['"a"\vb', ['a\vb']],
    ['"a"b"', 'open "'],
  ])('joined: %j', (text, expected) => {
    expect(values(text, 'joined')).toEqual(expected);
  });

  it('keeps the places of words, quotes included', () => {
    const split = splitWords('a "b c"  d', 'strict');
    expect(split.kind === 'words' && split.words.map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [2, 7],
      [9, 10],
    ]);
  });

  it('gives bytes: UTF-8, and what an escape stands for', () => {
    const text = '"é\\xff\\x41\\n"';
    const split = splitWords(text, 'strict');
    const [word] = split.words;
    expect([...wordBytes(text, word)]).toEqual([0xc3, 0xa9, 0xff, 0x41, 0x0a]);
  });

  it('reads back what quoteWord wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }).filter((text) => !/[\ud800-\udfff]/.test(text))), (words) => {
        const text = words.map(quoteWord).join(' ');
        for (const quoting of ['strict', 'joined'] as const) {
          const split = splitWords(text, quoting);
          expect(split.kind).toBe('words');
          const encoder = new TextEncoder();
          expect(split.words.map((word) => wordBytes(text, word))).toEqual(words.map((word) => encoder.encode(word)));
        }
      }),
    );
  });

  it('never throws, and keeps its places within the text and in order', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '"', "'", '\\', ' ', 'x', '4', '\n', '\v', '\0', 'é') }),
        (text) => {
          for (const quoting of ['strict', 'joined'] as const) {
            const split = splitWords(text, quoting);
            let last = 0;
            for (const { start, end } of split.words) {
              expect(start).toBeGreaterThanOrEqual(last);
              expect(end).toBeGreaterThan(start);
              last = end;
            }
            expect(last).toBeLessThanOrEqual(text.length);
          }
        },
      ),
    );
  });
});
