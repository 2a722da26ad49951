import { CompletionItemTag } from 'vscode-languageserver-types';
import { describe, expect, it } from 'vitest';
import { completionsAt, resolveCompletion } from '../../src/language-server/completion.js';
import { pathItems, pathRequestAt } from '../../src/language-server/completion-paths.js';
import { marked } from './marked.js';

/** Items at the cursor in their order. */
function items(text: string, target?: string) {
  const { configuration, position } = marked(text, target);
  return completionsAt(configuration, position).sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
}
const labels = (text: string, target?: string) => items(text, target).map(({ label }) => label);
const item = (text: string, label: string, target?: string) => {
  const found = items(text, target).find((one) => one.label === label);
  if (found === undefined) throw new Error(`${label} is not offered`);
  return found;
};

describe('completion of directives', () => {
  it.each([
    ['maxm|', 'maxmemory-policy', 'redis-8.0', true],
    ['|', 'appendonly', 'redis-2.8', true],
    ['|', 'appenddirname', 'redis-6.2', false],
    ['|', 'appenddirname', 'redis-7.0', true],
    ['|', 'replicaof', 'redis-4.0', false],
    ['|', 'slaveof', 'redis-4.0', true],
    ['|', 'import-mode', 'redis-8.0', false],
    ['|', 'import-mode', 'valkey-8.1', true],
    ['# maxm|', 'maxmemory', 'redis-8.0', false],
    ['port 1\nsave ""\n|', 'maxmemory', 'redis-8.0', true],
  ])('%j offers %s to %s: %s', (text, label, target, offered) => {
    expect(labels(text, target).includes(label)).toBe(offered);
  });

  it('ranks older names last and strikes them through', () => {
    const older = item('|', 'slaveof');
    expect(older.tags).toEqual([CompletionItemTag.Deprecated]);
    expect((older.sortText ?? '') > (item('|', 'replicaof').sortText ?? '')).toBe(true);
  });

  it('marks what is set already, unless lines add up', () => {
    expect(item('port 6379\n|', 'port').labelDetails?.description).toBe('set on line 1');
    expect(item('save 900 1\n|', 'save').labelDetails).toBeUndefined();
    expect(item('por| 6379', 'port').labelDetails).toBeUndefined();
  });

  it('replaces the word under the cursor, and leaves what follows', () => {
    expect(item('po|rt 6379', 'port').textEdit).toEqual({
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } },
      newText: 'port',
    });
    expect(item('po|', 'port').textEdit?.newText).toBe('port ');
  });

  it('says kind and default at once, and the rest when asked', () => {
    const plain = item('|', 'appendfsync');
    expect(plain.detail).toBe('one of everysec, always, no; default everysec');
    const { documentation } = resolveCompletion(plain);
    expect(typeof documentation === 'object' && documentation.value).toContain('**Durability**');
  });
});

describe('completion of values', () => {
  it.each([
    ['appendonly |', 'redis-8.0', ['yes', 'no']],
    ['appendfsync a|', 'redis-8.0', ['everysec', 'always', 'no']],
    ['maxmemory 10|', 'redis-8.0', ['10kb', '10mb', '10gb']],
    ['maxmemory-clients 10|', 'redis-8.0', ['10kb', '10mb', '10gb', '10%']],
    ['client-output-buffer-limit |', 'redis-8.0', ['normal', 'replica', 'pubsub']],
    ['client-output-buffer-limit |', 'redis-4.0', ['normal', 'slave', 'pubsub']],
    ['client-output-buffer-limit normal 0 0 0 |', 'redis-8.0', ['normal', 'replica', 'pubsub']],
    ['client-output-buffer-limit normal 0 0 |', 'redis-8.0', ['0', '60', '120']],
    ['rename-command FLUSHALL |', 'redis-8.0', ['""']],
    ['replicaof |', 'redis-8.0', ['no one']],
    ['port |', 'redis-8.0', ['6379']],
    ['nosuchthing |', 'redis-8.0', []],
    ['user |', 'redis-8.0', []],
    ['shutdown-on-sigterm save |', 'redis-8.0', ['default', 'nosave', 'now', 'force']],
  ])('%j for %s', (text, target, expected) => {
    expect(labels(text, target)).toEqual(expected);
  });

  it.each([
    ['maxmemory-policy |', 'redis-3.0', 'allkeys-lfu', false],
    ['maxmemory-policy |', 'redis-4.0', 'allkeys-lfu', true],
    ['save |', 'redis-8.0', '3600 1 300 100 60 10000', true],
    ['save |', 'redis-6.2', '3600 1 300 100 60 10000', false],
    ['user a on |', 'redis-6.0', '&*', false],
    ['user a on |', 'redis-8.0', '&*', true],
    ['user a on +|', 'redis-8.0', '+@read', true],
    ['user a on +config||', 'redis-8.0', '+config|get', true],
    ['user a on -@d|', 'redis-8.0', '-@dangerous', true],
    ['rename-command |', 'redis-8.0', 'FLUSHALL', true],
    ['notify-keyspace-events K|', 'redis-8.0', 'KE', true],
    ['notify-keyspace-events K|', 'redis-8.0', 'KK', false],
  ])('%j for %s: %s is offered: %s', (text, target, label, offered) => {
    expect(labels(text, target).includes(label)).toBe(offered);
  });

  it('explains sizes, points and flags', () => {
    expect(item('maxmemory 64|', '64mb').detail).toBe('67,108,864 bytes (64 MiB)');
    expect(item('save |', '900 1').detail).toBe('after 15 minutes, if there was at least 1 change');
    expect(item('notify-keyspace-events |', 'K').detail).toMatch(/^K: /);
    expect(item('user a |', 'nopass').detail).toBe('Any password will do.');
  });
});

describe('completion of paths', () => {
  it.each([
    ['include conf.d/|', '/etc/redis/conf.d', 'conf.d/'],
    ['include |', '/etc/redis', ''],
    ['dir /data\ninclude x/|', '/data/x', 'x/'],
    ['tls-cert-file /etc/|', '/etc', '/etc/'],
  ])('%j lists %s', (text, folder, lead) => {
    const { configuration, position } = marked(text);
    expect(pathRequestAt(configuration, position)).toMatchObject({ folder, lead });
  });

  it('is for paths only', () => {
    const { configuration, position } = marked('port |');
    expect(pathRequestAt(configuration, position)).toBeUndefined();
  });

  it('offers folders to dir, and quotes what needs it', () => {
    const { configuration, position } = marked('dir |');
    const request = pathRequestAt(configuration, position);
    if (request === undefined) throw new Error('dir takes a path');
    const names = [
      { name: 'my data', folder: true },
      { name: 'a.conf', folder: false },
    ];
    expect(pathItems(request, names).map(({ textEdit }) => textEdit?.newText)).toEqual(['"my data/"']);
  });
});
