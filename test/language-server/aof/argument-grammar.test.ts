import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/engine/commands/table/commands.js';
import { grammarParts, grammarWords, readableGrammar } from '../../../src/language-server/aof/argument-grammar.js';

describe('grammars of arguments', () => {
  it('are shown as people write them', () => {
    expect(
      readableGrammar('key:key [(EX seconds:int|PX milliseconds:int)] {field:str value:str}* [{GET p:pat}**]'),
    ).toBe('key [(EX seconds|PX milliseconds)] {field value}… [{GET p}…]');
  });

  it('have parts and words', () => {
    const grammar = 'key:key [COUNT count:int] (ASC|DESC) {a:str b:str}*';
    expect(grammarParts(grammar).map(([start, end]) => grammar.slice(start, end))).toEqual([
      'key:key',
      '[COUNT count:int]',
      '(ASC|DESC)',
      '{a:str b:str}*',
    ]);
    expect(grammarWords(grammar)).toEqual(['COUNT', 'ASC', 'DESC']);
    expect(grammarParts('')).toEqual([]);
  });

  it('can be read for every command', () => {
    for (const row of COMMANDS.values()) {
      for (const { args } of [row, ...(row.subcommands?.values() ?? [])]) {
        expect(readableGrammar(args)).not.toMatch(/:(?:key|str|int|num|time|pat)\b/);
        const parts = grammarParts(args);
        expect(parts.map(([start, end]) => args.slice(start, end)).join(' ')).toBe(args);
      }
    }
  });
});
