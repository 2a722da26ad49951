import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScopedText } from './grammar.js';
import { loadGrammar, tokensOf } from './grammar.js';

type Line = readonly [line: string, ...tokens: ScopedText[]];

const NAME = 'keyword.other.directive';
const BEGIN = 'punctuation.definition.string.begin';
const END = 'punctuation.definition.string.end';

const CONF: readonly Line[] = [
  ['# a comment', ['#', 'punctuation.definition.comment'], [' a comment', 'comment.line.number-sign']],
  [
    '##### NETWORK #####',
    ['##### ', 'comment.line.number-sign.heading'],
    ['NETWORK', 'entity.name.section'],
    [' #####', 'comment.line.number-sign.heading'],
  ],
  [
    '# redis-persistence: ignore bad-bool',
    ['# ', 'comment.line.number-sign'],
    ['redis-persistence:', 'keyword.other.suppression'],
    ['ignore', 'keyword.control.suppression'],
    [' bad-bool', 'entity.name.tag.rule'],
  ],
  ['port 6379', ['port', NAME], ['6379', 'constant.numeric']],
  ['  APPENDONLY Yes', ['APPENDONLY', NAME], ['Yes', 'constant.language.boolean']],
  ['maxmemory 64MB', ['maxmemory', NAME], ['64', 'constant.numeric.memory'], ['MB', 'keyword.other.unit']],
  ['maxmemory-clients 5%', ['maxmemory-clients', NAME], ['5', 'constant.numeric.percent'], ['%', 'keyword.other.unit']],
  ['appendfsync everysec', ['appendfsync', NAME], ['everysec', 'string.unquoted']],
  ['bind 127.0.0.1 -::1', ['bind', NAME], ['127.0.0.1', 'string.unquoted'], ['-::1', 'string.unquoted']],
  ['requirepass a#b', ['requirepass', NAME], ['a#b', 'string.unquoted']],
  ['requirepass 12ab', ['requirepass', NAME], ['12ab', 'string.unquoted']],
  ['save 900 1', ['save', NAME], ['900', 'constant.numeric'], ['1', 'constant.numeric']],
  ['save ""', ['save', NAME], ['"', BEGIN], ['"', END]],
  [
    'requirepass "a\\x41\\"b"',
    ['requirepass', NAME],
    ['"', BEGIN],
    ['a', 'string.quoted.double'],
    ['\\x41', 'constant.character.escape'],
    ['\\"', 'constant.character.escape'],
    ['b', 'string.quoted.double'],
    ['"', END],
  ],
  [
    "requirepass 'a\\n\\'b'",
    ['requirepass', NAME],
    ["'", BEGIN],
    ['a\\n', 'string.quoted.single'],
    ["\\'", 'constant.character.escape'],
    ['b', 'string.quoted.single'],
    ["'", END],
  ],
  ['requirepass "open', ['requirepass', NAME], ['"', BEGIN], ['open', 'string.quoted.double']],
  ['port 1', ['port', NAME], ['1', 'constant.numeric']],
  ['include /etc/a.conf', ['include', 'keyword.control.import'], ['/etc/a.conf', 'string.unquoted.path']],
  ['includes x', ['includes', NAME], ['x', 'string.unquoted']],
  [
    'rename-command FLUSHALL gone',
    ['rename-command', NAME],
    ['FLUSHALL', 'support.function.command'],
    ['gone', 'entity.name.function.command'],
  ],
  [
    'sentinel monitor main 127.0.0.1 6379 2',
    ['sentinel', NAME],
    ['monitor', 'keyword.other.subdirective'],
    ['main', 'string.unquoted'],
    ['127.0.0.1', 'string.unquoted'],
    ['6379', 'constant.numeric'],
    ['2', 'constant.numeric'],
  ],
  [
    'user alice on >pw ~a:* +@read -config|get',
    ['user', NAME],
    ['alice', 'entity.name.type.user'],
    ['on', 'keyword.control.acl'],
    ['>', 'keyword.operator.password'],
    ['pw', 'string.unquoted.password'],
    ['~', 'keyword.operator.keys'],
    ['a:*', 'string.regexp.glob'],
    ['+', 'keyword.operator.acl'],
    ['@', 'punctuation.definition.category'],
    ['read', 'support.type.category'],
    ['-', 'keyword.operator.acl'],
    ['config', 'support.function.command'],
    ['|', 'punctuation.separator.subcommand'],
    ['get', 'support.function.subcommand'],
  ],
  [
    'user b (%R~x &c)',
    ['user', NAME],
    ['b', 'entity.name.type.user'],
    ['(', 'punctuation.section.selector'],
    ['%R~', 'keyword.operator.keys'],
    ['x', 'string.regexp.glob'],
    ['&', 'keyword.operator.channels'],
    ['c', 'string.regexp.glob'],
    [')', 'punctuation.section.selector'],
  ],
];

const ACL: readonly Line[] = [
  ['user a off', ['user', NAME], ['a', 'entity.name.type.user'], ['off', 'keyword.control.acl']],
  [
    `user a #${'0'.repeat(64)}`,
    ['user', NAME],
    ['a', 'entity.name.type.user'],
    ['#', 'keyword.operator.password'],
    ['0'.repeat(64), 'constant.numeric.hex.digest'],
  ],
  ['# no comments here', ['# no comments here', 'invalid.illegal.line']],
  ['USER a', ['USER a', 'invalid.illegal.line']],
];

const COUNT = 'constant.numeric.count';
const LENGTH = 'constant.numeric.length';

const AOF: readonly Line[] = [
  [
    '#TS:1700000000',
    ['#', 'punctuation.definition.comment'],
    ['TS', 'keyword.other.annotation'],
    [':', 'punctuation.separator.key-value'],
    ['1700000000', 'constant.numeric.timestamp'],
  ],
  ['*3\r', ['*', 'punctuation.definition.array'], ['3', COUNT]],
  ['$3\r', ['$', 'punctuation.definition.bulk'], ['3', LENGTH]],
  ['SET\r', ['SET', 'keyword.control.command']],
  ['$3\r', ['$', 'punctuation.definition.bulk'], ['3', LENGTH]],
  ['key\r', ['key\r', 'string.unquoted.bulk']],
  ['$2\r', ['$', 'punctuation.definition.bulk'], ['2', LENGTH]],
  ['*1\r', ['*1\r', 'string.unquoted.bulk']],
  ['*1', ['*', 'punctuation.definition.array'], ['1', COUNT]],
  ['$5', ['$', 'punctuation.definition.bulk'], ['5', LENGTH]],
  ['MULTI', ['MULTI', 'keyword.control.command']],
];

const MANIFEST: readonly Line[] = [
  ['# made by hand', ['#', 'punctuation.definition.comment'], [' made by hand', 'comment.line.number-sign']],
  [
    'file appendonly.aof.1.base.rdb seq 1 type b',
    ['file', 'keyword.other.key'],
    ['appendonly.aof.1.base.rdb', 'string.unquoted.file'],
    ['seq', 'keyword.other.key'],
    ['1', 'constant.numeric'],
    ['type', 'keyword.other.key'],
    ['b', 'constant.language.file-type'],
  ],
  [
    'file "a b" seq 2 type i startoffset 10',
    ['file', 'keyword.other.key'],
    ['"a b"', 'string.quoted.double'],
    ['seq', 'keyword.other.key'],
    ['2', 'constant.numeric'],
    ['type', 'keyword.other.key'],
    ['i', 'constant.language.file-type'],
    ['startoffset', 'keyword.other.key'],
    ['10', 'constant.numeric'],
  ],
  [
    'file a seq x',
    ['file', 'keyword.other.key'],
    ['a', 'string.unquoted.file'],
    ['seq', 'invalid.illegal'],
    ['x', 'invalid.illegal'],
  ],
];

describe.each([
  ['redis-conf', CONF],
  ['redis-acl', ACL],
  ['redis-aof', AOF],
  ['redis-aof-manifest', MANIFEST],
])('the grammar of %s', (language, lines) => {
  it('gives every token its scope', async () => {
    const grammar = await loadGrammar(language);
    const found = tokensOf(grammar, lines.map(([line]) => line).join('\n'));
    expect(found.map((tokens, at) => [lines[at]?.[0], ...tokens])).toEqual(lines);
  });
});

describe('the grammar of redis-conf', () => {
  const folder = resolve(import.meta.dirname, '..', '..', 'examples', 'workspace');
  const samples = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.conf')) : [];

  it.each(samples)('names every directive of %s', async (name) => {
    const text = readFileSync(resolve(folder, name), 'utf8');
    const lines = text.split('\n');
    const tokens = tokensOf(await loadGrammar('redis-conf'), text);
    for (const [at, line] of lines.entries()) {
      if (line.trim() === '' || line.trim().startsWith('#')) continue;
      expect(tokens[at]?.[0]?.[1], line).toMatch(/^keyword\./);
    }
  });
});
