import { describe, expect, it } from 'vitest';
import type { SelectionRange } from 'vscode-languageserver-types';
import { documentLinks } from '../../src/language-server/document-links.js';
import { documentSymbols } from '../../src/language-server/document-symbols.js';
import { foldingRanges } from '../../src/language-server/folding.js';
import { highlightsAt, referencesAt } from '../../src/language-server/highlights.js';
import { selectionRangeAt } from '../../src/language-server/selection-ranges.js';
import { filesOf, marked, parsed } from './marked.js';

const STOCK = [
  '# Redis configuration file example.',
  '#',
  'daemonize no',
  '',
  '######## NETWORK ########',
  '',
  '# Addresses.',
  '# More of them.',
  'bind 127.0.0.1',
  'port 6379',
  '',
  '######## SECURITY #######',
  'requirepass secret',
  'user alice on >secret +@all',
].join('\n');

describe('document symbols', () => {
  it('are sections with their directives', () => {
    const shown = documentSymbols(parsed(STOCK)).map(({ name, detail, children }) => [
      name,
      detail,
      children?.map((child) => `${child.name} ${child.detail}`),
    ]);
    expect(shown).toEqual([
      ['daemonize', 'no', undefined],
      ['NETWORK', undefined, ['bind 127.0.0.1', 'port 6379']],
      ['SECURITY', undefined, ['requirepass …', 'user alice']],
    ]);
  });

  it('have their selection inside their range', () => {
    for (const { range, selectionRange } of documentSymbols(parsed(STOCK))) {
      expect(selectionRange.start.line).toBeGreaterThanOrEqual(range.start.line);
      expect(selectionRange.end.line).toBeLessThanOrEqual(range.end.line);
    }
  });
});

describe('folding', () => {
  it('folds sections and comments', () => {
    expect(
      foldingRanges(parsed(STOCK).document).map(({ startLine, endLine, kind }) => [startLine, endLine, kind]),
    ).toEqual([
      [0, 1, 'comment'],
      [4, 9, undefined],
      [6, 7, 'comment'],
      [11, 13, undefined],
    ]);
  });
});

describe('document links', () => {
  const files = filesOf({
    '/etc/redis/extra.conf': '',
    '/data/dump.rdb': '',
    '/data/appendonlydir/appendonly.aof.manifest': '',
  });
  const linked = (text: string, target?: string) =>
    documentLinks(parsed(text, target, files), (path) => `file://${path}`).map(({ target: uri }) => uri);

  it.each([
    ['include extra.conf', 'redis-8.0', ['file:///etc/redis/extra.conf']],
    ['include missing.conf', 'redis-8.0', []],
    ['dir /data\ndbfilename dump.rdb', 'redis-8.0', ['file:///data/dump.rdb']],
    ['dbfilename dump.rdb\ndir /data', 'redis-8.0', ['file:///data/dump.rdb']],
    ['dir /data\nappendfilename appendonly.aof', 'redis-8.0', ['file:///data/appendonlydir/appendonly.aof.manifest']],
    ['dir /data\nappendfilename appendonly.aof', 'redis-6.2', []],
  ])('%j for %s', (text, target, expected) => {
    expect(linked(text, target)).toEqual(expected);
  });
});

describe('highlights and references', () => {
  it('finds every line of the same setting, under any name', () => {
    const { configuration, position } = marked('slave-read-only yes\nport 1\nreplica-read-|only no');
    expect(highlightsAt(configuration, position).map(({ range }) => range.start.line)).toEqual([0, 2]);
  });

  it('goes through includes', () => {
    const files = filesOf({ '/etc/redis/a.conf': 'port 2' });
    const { configuration, position } = marked('include a.conf\npo|rt 1', 'redis-8.0', files);
    expect(referencesAt(configuration, position, (path) => path).map(({ uri }) => uri)).toEqual([
      '/etc/redis/a.conf',
      '/etc/redis/redis.conf',
    ]);
  });

  it('is silent on values', () => {
    const { configuration, position } = marked('port 63|79');
    expect(highlightsAt(configuration, position)).toEqual([]);
  });
});

describe('selection ranges', () => {
  it('grows from the word to the file', () => {
    const { configuration, position } = marked('######## A ########\nsave 9|00 1\nport 1\n######## B ########\n');
    const grown: string[] = [];
    for (let at: SelectionRange | undefined = selectionRangeAt(configuration, position); at; at = at.parent) {
      const { start, end } = at.range;
      grown.push(`${start.line}:${start.character}-${end.line}:${end.character}`);
    }
    expect(grown).toEqual(['1:5-1:8', '1:5-1:10', '1:0-1:10', '0:0-2:6', '0:0-4:0']);
  });
});
