import { describe, expect, it } from 'vitest';
import { MarkupContent } from 'vscode-languageserver-types';
import { hoverAt } from '../../src/language-server/hover.js';
import { signatureHelpAt } from '../../src/language-server/signature-help.js';
import { marked } from './marked.js';

function hover(text: string, target?: string): string | undefined {
  const { configuration, position } = marked(text, target);
  const contents = hoverAt(configuration, position)?.contents;
  return MarkupContent.is(contents) ? contents.value : undefined;
}

const cases: readonly (readonly [text: string, target: string, expected: RegExp])[] = [
  ['maxmem|ory 1gb', 'redis-8.0', /\*\*maxmemory\*\*.*\n[^]*\*\*Takes\*\* memory size[^]*\*\*Default\*\* `0`/],
  ['appendfsync| always', 'redis-8.0', /\*\*Durability\*\*/],
  ['APPENDONLY| yes', 'redis-8.0', /^\*\*appendonly\*\*/],
  ['maxmemory 64|mb', 'redis-8.0', /`64mb` = 67,108,864 bytes \(64 MiB\)/],
  ['maxmemory 64|m', 'redis-8.0', /`64m` = 64,000,000 bytes \(61 MiB\)/],
  ['maxmemory-clients 80|%', 'redis-8.0', /80 % of maxmemory/],
  ['save 9|00 1', 'redis-8.0', /15 minutes[^]*A snapshot after 15 minutes, if there was at least 1 change/],
  ['save 900 1 300 1|0', 'redis-8.0', /A snapshot after 5 minutes, if there were at least 10 changes/],
  ['unixsocketperm 7|00', 'redis-8.0', /owner rwx, group ---, others ---/],
  ['timeout 3|00', 'redis-8.0', /5 minutes/],
  ['notify-keyspace-events K|x', 'redis-8.0', /K: .*; x: expired/],
  ['client-output-buffer-limit replica 2|56mb 64mb 60', 'redis-8.0', /hard limit: 268,435,456 bytes/],
  ['client-output-buffer-limit replica 256mb 64mb 6|0', 'redis-8.0', /1 minute/],
  ['user a +@da|ngerous', 'redis-8.0', /Allows a category/],
  ['user a %R~a|:*', 'redis-8.0', /Allows reading keys that match a:/],
  ['user a -config|', 'redis-8.0', /Forbids CONFIG/],
  ['appenddirname| x', 'redis-6.2', /Redis 6\.2 does not know `appenddirname`. It is in Redis 7\.0/],
  ['slave-read-only| yes', 'redis-8.0', /Also written `replica-read-only`/],
  ['# maxmemory| 1gb', 'redis-8.0', /^\*\*maxmemory\*\*/],
];

describe('hover', () => {
  it.each(cases)('%j for %s', (text, target, expected) => {
    expect(hover(text, target)).toMatch(expected);
  });

  it.each(['# a| comment', 'port 6379 |', 'nosuchthing| 1', '|'])('says nothing to %j', (text) => {
    expect(hover(text)).toBeUndefined();
  });
});

describe('signature help', () => {
  it.each([
    ['save |', 0, 'save <seconds> <changes>'],
    ['save 900 |', 1, 'save <seconds> <changes>'],
    ['client-output-buffer-limit normal |', 1, 'client-output-buffer-limit <class> <hard> <soft> <softSeconds>'],
    ['slaveof host |', 1, 'slaveof <host> <port>'],
    ['user a on |', 1, 'user <name> [<aclRule> ...]'],
  ])('%j is at parameter %i of %s', (text, parameter, label) => {
    const { configuration, position } = marked(text);
    const help = signatureHelpAt(configuration, position);
    expect(help?.signatures[help.activeSignature ?? 0]?.label).toBe(label);
    expect(help?.activeParameter).toBe(parameter);
  });

  it('is silent on names', () => {
    const { configuration, position } = marked('sav|e 900 1');
    expect(signatureHelpAt(configuration, position)).toBeUndefined();
  });
});
