import { afterEach, describe, expect, it } from 'vitest';
import type { CompletionItem, WorkspaceEdit } from 'vscode-languageserver-types';
import { EFFECTIVE, MIGRATE } from '../../src/language-server/protocol.js';
import type { Client } from './client.js';
import { startClient } from './client.js';

const ROOT = 'file:///etc/redis/redis.conf';

let client: Client | undefined;
afterEach(() => {
  client?.stop();
});

async function start(world?: Parameters<typeof startClient>[0]): Promise<Client> {
  client = await startClient(world);
  return client;
}

describe('the language server', () => {
  it('checks what is opened and what is typed', async () => {
    const { open, change, diagnostics } = await start();
    open(ROOT, 'appendonly on\n');
    const all = await diagnostics(ROOT, (codes) => codes.includes('bad-bool'));
    expect(all.find(({ code }) => code === 'bad-bool')).toMatchObject({
      severity: 1,
      source: 'redis',
      codeDescription: { href: 'https://example.org/lints#bad-bool' },
      range: { start: { line: 0, character: 11 }, end: { line: 0, character: 13 } },
    });
    change(ROOT, 'appendonly yes\n');
    await diagnostics(ROOT, (codes) => !codes.includes('bad-bool'));
  });

  it('shows what is wrong in an included file there', async () => {
    const files = new Map([['file:///etc/redis/a.conf', 'port 1\nappendonly on\n']]);
    const { open, diagnostics, status } = await start({ files });
    open(ROOT, 'include a.conf\n');
    const [found] = await diagnostics('file:///etc/redis/a.conf', (codes) => codes.includes('bad-bool'));
    expect(found?.range.start.line).toBe(1);
    const { includes } = await status(ROOT, (one) => one.includes.length > 0);
    expect(includes).toEqual(['file:///etc/redis/a.conf']);
  });

  it('sees an included file as the editor has it', async () => {
    const uri = 'file:///etc/redis/a.conf';
    const { open, change, diagnostics } = await start({ files: new Map([[uri, 'port 1\n']]) });
    open(ROOT, 'include a.conf\n');
    open(uri, 'port 1\n');
    change(uri, 'appendonly on\n');
    await diagnostics(uri, (codes) => codes.filter((code) => code === 'bad-bool').length === 1);
  });

  it('follows patterns in their order', async () => {
    const files = new Map([
      ['file:///etc/redis/c/2.conf', 'port 2\n'],
      ['file:///etc/redis/c/1.conf', 'port 1\n'],
      ['file:///etc/redis/c/notes.txt', 'no configuration\n'],
    ]);
    const { open, status } = await start({ files });
    open(ROOT, '# target: redis-8.0\ninclude c/*.conf\n');
    const { includes } = await status(ROOT, (one) => one.includes.length === 2);
    expect(includes).toEqual(['file:///etc/redis/c/1.conf', 'file:///etc/redis/c/2.conf']);
  });

  it('ends when files include each other', async () => {
    const files = new Map([['file:///etc/redis/a.conf', 'include redis.conf\n']]);
    const { open, diagnostics } = await start({ files });
    open(ROOT, 'include a.conf\n');
    await diagnostics('file:///etc/redis/a.conf', (codes) => codes.includes('include-cycle'));
  });

  it.each([
    ['a setting', '# target: redis-7.0\n', 'valkey-9.0', 'valkey-9.0', 'setting'],
    ['a comment', '# target: redis-7.0\n', 'auto', 'redis-7.0', 'comment'],
    ['a dump beside the file', 'port 1\n', 'auto', 'redis-7.2', 'dump'],
    ['nothing', 'dir /nowhere\ndbfilename none.rdb\n', 'auto', 'redis-8.10', 'default'],
  ])('takes its target from %s', async (_, text, targetServer, target, origin) => {
    const dumps = new Map([['file:///etc/redis/dump.rdb', 'redis-7.2.4']]);
    const { open, status } = await start({ dumps, settings: { targetServer } });
    open(ROOT, text);
    expect(await status(ROOT, () => true)).toMatchObject({ target, origin });
  });

  it('takes its target from the running server where no file says more', async () => {
    const dumps = new Map([['file:///etc/redis/dump.rdb', 'redis-7.2.4']]);
    const { open, status } = await start({ dumps, connected: 'valkey-8.1.3' });
    open(ROOT, 'port 1\n');
    expect(await status(ROOT, () => true)).toMatchObject({ target: 'redis-7.2', origin: 'dump' });
    open('file:///elsewhere/redis.conf', 'port 1\n');
    const other = await status('file:///elsewhere/redis.conf', () => true);
    expect(other).toMatchObject({ target: 'valkey-8.1', origin: 'server' });
  });

  it('judges anew when settings change', async () => {
    const { open, diagnostics, connection, world } = await start();
    open(ROOT, '# target: redis-8.0\nappendonly on\n');
    await diagnostics(ROOT, (codes) => codes.includes('bad-bool'));
    world.settings = { lint: { rules: { 'bad-bool': 'off' } } };
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await diagnostics(ROOT, (codes) => !codes.includes('bad-bool'));
  });

  it('looks again when a file changes on the disk', async () => {
    const uri = 'file:///etc/redis/a.conf';
    const { open, diagnostics, connection, world } = await start();
    open(ROOT, 'include a.conf\n');
    await diagnostics(ROOT, (codes) => codes.includes('include-missing'));
    world.files.set(uri, 'port 1\n');
    await connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 1 }] });
    await diagnostics(ROOT, (codes) => !codes.includes('include-missing'));
  });

  it('completes names of files', async () => {
    const files = new Map([
      ['file:///etc/redis/a.conf', ''],
      ['file:///etc/redis/z.txt', ''],
    ]);
    const { open, status, connection } = await start({ files });
    open(ROOT, 'include ');
    await status(ROOT, () => true);
    const items = await connection.sendRequest<CompletionItem[]>('textDocument/completion', {
      textDocument: { uri: ROOT },
      position: { line: 0, character: 8 },
    });
    expect(items.map(({ label }) => label)).toEqual(['a.conf', 'z.txt']);
  });

  it('checks ACL files, which have no comments', async () => {
    const uri = 'file:///etc/redis/users.acl';
    const { open, diagnostics } = await start();
    open(uri, 'user a on +gett\n# no\nuser a off\n', 'redis-acl');
    const found = await diagnostics(uri, (codes) => codes.length > 0);
    expect(found.map(({ code, range }) => [range.start.line, code])).toEqual([
      [0, 'acl-command'],
      [1, 'acl-line'],
      [2, 'user-duplicate'],
    ]);
  });

  it('shows what is in effect, and migrates', async () => {
    const { open, status, connection } = await start();
    open(ROOT, '# target: redis-4.0\nslaveof a 1\n');
    await status(ROOT, () => true);
    const text = await connection.sendRequest<string>(EFFECTIVE, { uri: ROOT });
    expect(text).toContain('# redis.conf, line 2\nslaveof a 1\n');
    const edit = await connection.sendRequest<WorkspaceEdit>(MIGRATE, { uri: ROOT, target: 'redis-8.0' });
    expect(JSON.stringify(edit)).toContain('"newText":"replicaof"');
  });

  it('answers every request that it offers, and nothing for files that are not open', async () => {
    const { open, status, connection, capabilities } = await start();
    open(ROOT, '# a\n# b\nsave 900 1\nmaxmemory 64mb\n');
    await status(ROOT, () => true);
    const range = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };
    const position = { line: 2, character: 6 };
    const requests: readonly (readonly [capability: keyof typeof capabilities, method: string, params: object])[] = [
      ['hoverProvider', 'hover', { position }],
      ['signatureHelpProvider', 'signatureHelp', { position }],
      ['documentSymbolProvider', 'documentSymbol', {}],
      ['foldingRangeProvider', 'foldingRange', {}],
      ['documentLinkProvider', 'documentLink', {}],
      ['documentHighlightProvider', 'documentHighlight', { position: { line: 2, character: 1 } }],
      [
        'referencesProvider',
        'references',
        { position: { line: 2, character: 1 }, context: { includeDeclaration: true } },
      ],
      ['selectionRangeProvider', 'selectionRange', { positions: [position] }],
      ['documentFormattingProvider', 'formatting', { options: { tabSize: 2, insertSpaces: true } }],
      ['documentRangeFormattingProvider', 'rangeFormatting', { range, options: { tabSize: 2, insertSpaces: true } }],
      ['inlayHintProvider', 'inlayHint', { range }],
      ['codeLensProvider', 'codeLens', {}],
      ['codeActionProvider', 'codeAction', { range, context: { diagnostics: [] } }],
      ['semanticTokensProvider', 'semanticTokens/full', {}],
    ];
    for (const [capability, method, params] of requests) {
      expect(capabilities[capability], capability).toBeTruthy();
      const ask = (uri: string) =>
        connection.sendRequest<unknown>(`textDocument/${method}`, { textDocument: { uri }, ...params });
      expect(await ask(ROOT), method).not.toBeNull();
      const nothing = await ask('file:///not/open.conf');
      expect([null, '[]', '{"data":[]}'], method).toContain(nothing === null ? null : JSON.stringify(nothing));
    }
  });
});
