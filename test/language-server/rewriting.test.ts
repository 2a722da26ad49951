import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReading } from '../../src/engine/conf/check.js';
import { fixAll, quickFixes } from '../../src/language-server/code-actions.js';
import type { DiagnosticPlaces } from '../../src/language-server/diagnostics.js';
import { formattingEdits } from '../../src/language-server/formatting.js';
import { inlayHints } from '../../src/language-server/inlay-hints.js';
import { migrationEdit, migrationSteps } from '../../src/language-server/migration.js';
import { newerNames, sortedSaves } from '../../src/language-server/refactorings.js';
import { semanticTokens, TOKEN_TYPES } from '../../src/language-server/semantic-tokens.js';
import { edited, parsed, targetOf } from './marked.js';

const everything = { start: { line: 0, character: 0 }, end: { line: 1_000, character: 0 } };

const format = (text: string): string => {
  const configuration = parsed(text);
  return edited(configuration, formattingEdits(configuration.document));
};

describe('formatting', () => {
  it.each([
    ['  PORT\t 6379  ', 'port 6379'],
    ['requirepass   "a  b"  ', 'requirepass "a  b"'],
    ['   #  comment  kept ', '#  comment  kept'],
    ['port 1\r\nport   2 \r\n', 'port 1\r\nport 2\r\n'],
    ['port 1\n\n\n\n\n\nport 2\n', 'port 1\n\n\nport 2\n'],
    ['requirepass "open   ', 'requirepass "open   '],
    ['user  Alice  ON', 'user Alice ON'],
  ])('%j becomes %j', (text, expected) => {
    expect(format(text)).toBe(expected);
  });

  it('changes no word, no order and no comment, and has nothing left to do', () => {
    const line = fc.constantFrom(
      'port  1',
      ' # a  b',
      '',
      'save "900 1"  ',
      "user a  'x y'",
      'x "',
      '\tinclude a\r',
      '   ',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = lines.join('\n');
        const once = format(text);
        const words = (of: string) => parsed(of).document.lines.flatMap((one) => one.words.map(({ value }) => value));
        expect(words(once)).toEqual(words(text));
        expect(format(once)).toBe(once);
      }),
    );
  });
});

describe('inlay hints', () => {
  it.each([
    ['maxmemory 64mb', 'redis-8.0', ['= 67,108,864 bytes']],
    ['maxmemory 100000000', 'redis-8.0', ['= 95.4 MiB']],
    ['maxmemory 0', 'redis-8.0', []],
    ['timeout 300', 'redis-8.0', ['= 5 minutes']],
    ['timeout 30', 'redis-8.0', []],
    ['port 6379', 'redis-8.0', []],
    [
      'save 900 1 60 10000',
      'redis-8.0',
      ['after 15 minutes, if there was at least 1 change', 'after 1 minute, if there were at least 10,000 changes'],
    ],
  ])('%j for %s', (text, target, expected) => {
    expect(inlayHints(parsed(text, target), everything).map(({ label }) => label)).toEqual(expected);
  });
});

describe('semantic tokens', () => {
  it.each([
    ['appendfsync always', ['property', 'enumMember']],
    ['appendfsync never', ['property']],
    ['maxmemory 1gb', ['property', 'number']],
    ['nosuchthing 1', []],
    ['rename-command FLUSHALL ""', ['property', 'function', 'string']],
    ['# port 1\n\nport 1', ['property', 'number']],
  ])('%j', (text, expected) => {
    const data = semanticTokens(parsed(text));
    const types = data.filter((_, at) => at % 5 === 3).map((type) => TOKEN_TYPES[type]);
    expect(types).toEqual(expected);
  });

  it('marks older names', () => {
    const modifiers = semanticTokens(parsed('slaveof a 1')).filter((_, at) => at % 5 === 4);
    expect(modifiers[0]).toBe(1);
  });
});

describe('refactorings', () => {
  it.each([
    ['save 60 10000\n# c\nsave 900 1\nsave 300 10', 'save 900 1\n# c\nsave 300 10\nsave 60 10000'],
    ['save 900 1\nsave 60 1', 'save 900 1\nsave 60 1'],
    ['save 60 1\nsave ""\nsave 900 1', 'save 60 1\nsave ""\nsave 900 1'],
    ['save 60 1\r\nsave 900 1\r\n', 'save 900 1\r\nsave 60 1\r\n'],
  ])('sorts %j', (text, expected) => {
    const configuration = parsed(text);
    expect(edited(configuration, sortedSaves(configuration, everything))).toBe(expected);
  });

  it.each([
    ['slaveof a 1\nhash-max-ziplist-entries 1', 'redis-8.0', 'replicaof a 1\nhash-max-listpack-entries 1'],
    ['hash-max-ziplist-entries 1', 'redis-6.2', 'hash-max-ziplist-entries 1'],
    ['masterauth x', 'valkey-8.0', 'primaryauth x'],
  ])('renames in %j for %s', (text, target, expected) => {
    const configuration = parsed(text, target);
    expect(edited(configuration, newerNames(configuration))).toBe(expected);
  });
});

describe('migration', () => {
  it.each([
    ['slaveof a 1', 'redis-4.0', 'redis-8.0', 'replicaof a 1'],
    ['replicaof a 1', 'redis-8.0', 'redis-4.0', 'slaveof a 1'],
    ['gopher-enabled yes\nport 1', 'redis-6.2', 'redis-8.0', '# gopher-enabled yes\nport 1'],
    ['appenddirname x', 'redis-8.0', 'redis-6.2', '# appenddirname x'],
    ['hash-max-listpack-entries 1', 'redis-8.0', 'redis-6.2', 'hash-max-ziplist-entries 1'],
    ['save 900 1 300 10', 'redis-8.0', 'redis-6.2', 'save 900 1\nsave 300 10'],
    ['# target: redis-6.2\nport 1', 'redis-6.2', 'valkey-9.0', '# target: valkey-9.0\nport 1'],
    ['port 1\nmaxmemory 1gb', 'redis-6.2', 'redis-8.0', 'port 1\nmaxmemory 1gb'],
  ])('%j from %s to %s', (text, from, to, expected) => {
    const configuration = parsed(text, from);
    const steps = migrationSteps(configuration, targetOf(to));
    const { documentChanges, changeAnnotations } = migrationEdit(configuration.document, 'file:///a', steps);
    const [change] = documentChanges ?? [];
    if (change === undefined || !('edits' in change)) throw new Error('the edit has no change of a document');
    expect(edited(configuration, change.edits as Parameters<typeof edited>[1])).toBe(expected);
    expect(Object.values(changeAnnotations ?? {}).every(({ needsConfirmation }) => needsConfirmation)).toBe(true);
  });
});

describe('quick fixes', () => {
  function fixesFor(text: string) {
    const configuration = parsed(text);
    const { document } = configuration;
    const places: DiagnosticPlaces = { document: () => document, uri: (path) => path, explanation: () => undefined };
    const found = checkReading(configuration.reading, { onlyRefusals: true });
    return { configuration, found, places };
  }

  it.each([
    ['maxmemoryy 1gb', 'maxmemory 1gb'],
    ['appendonly on', 'appendonly yes'],
    ['maxmemory-policy allkeys-lur', 'maxmemory-policy allkeys-lru'],
    ['maxclients 100 # note', '# note\nmaxclients 100'],
  ])('%j becomes %j', (text, expected) => {
    const { configuration, found, places } = fixesFor(text);
    const fix = quickFixes(configuration.document, found, everything, places).find(({ isPreferred }) => isPreferred);
    expect(edited(configuration, fix?.edit?.changes?.['/etc/redis/redis.conf'] ?? [])).toBe(expected);
  });

  it('silences a rule by a comment', () => {
    const { configuration, found, places } = fixesFor('port 1\n  appendonly on');
    const fix = quickFixes(configuration.document, found, everything, places).find(({ title }) =>
      title.startsWith('Ignore'),
    );
    const text = edited(configuration, fix?.edit?.changes?.['/etc/redis/redis.conf'] ?? []);
    expect(text).toBe('port 1\n  # redis-persistence: ignore bad-bool\n  appendonly on');
    expect(checkReading(parsed(text).reading, { onlyRefusals: true })).toEqual([]);
  });

  it('fixes everything at once', () => {
    const { configuration, found, places } = fixesFor('appendonly on\nmaxmemoryy 1gb\nport 6379');
    const all = fixAll(configuration.document, found, places);
    expect(edited(configuration, all?.edit?.changes?.['/etc/redis/redis.conf'] ?? [])).toBe(
      'appendonly yes\nmaxmemory 1gb\nport 6379',
    );
  });

  it('has nothing to do in a file that is right', () => {
    const { configuration, found, places } = fixesFor('port 6379');
    expect(fixAll(configuration.document, found, places)).toBeUndefined();
  });
});
