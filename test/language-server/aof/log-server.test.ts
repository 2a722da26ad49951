import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, FoldingRange, Hover, TextEdit } from 'vscode-languageserver-types';
import { RULE_PAGE } from '../../../src/language-server/protocol.js';
import { logOf } from '../../engine/aof/text/resp.js';
import type { Client } from '../client.js';
import { startClient } from '../client.js';

const LOG = 'file:///data/a.aof.1.incr.aof';
const MANIFEST = 'file:///data/a.aof.manifest';
const BASE_LINE = 'file a.aof.1.base.rdb seq 1 type b\n';

let client: Client | undefined;
afterEach(() => {
  client?.stop();
});

async function start(world?: Parameters<typeof startClient>[0]): Promise<Client> {
  client = await startClient(world);
  return client;
}

describe('the language server with logs', () => {
  it('checks a log as it is opened, typed and closed', async () => {
    const { open, change, diagnostics } = await start();
    open(LOG, logOf('STE k v'), 'redis-aof');
    const [found] = await diagnostics(LOG, (codes) => codes.includes('aof-unknown-command'));
    expect(found).toMatchObject({ severity: 1, source: 'redis', range: { start: { line: 2, character: 0 } } });
    change(LOG, logOf('SET k v'));
    await diagnostics(LOG, (codes) => codes.length === 0);
  });

  it('judges by the server that wrote the base, or by the setting', async () => {
    const world = {
      files: new Map([['file:///data/a.aof.1.base.rdb', 'x']]),
      dumps: new Map([['file:///data/a.aof.1.base.rdb', 'redis-7.2.4']]),
    };
    const { open, status } = await start(world);
    open(LOG, logOf('SELECT 0'), 'redis-aof');
    expect(await status(LOG, ({ origin }) => origin === 'dump')).toMatchObject({ target: 'redis-7.2' });
  });

  it('answers about logs', async () => {
    const { open, connection, diagnostics } = await start();
    open(LOG, logOf('GET k'), 'redis-aof');
    await diagnostics(LOG, (codes) => codes.includes('aof-read-command'));
    const textDocument = { uri: LOG };
    const position = { line: 2, character: 1 };
    const hover = await connection.sendRequest<Hover>('textDocument/hover', { textDocument, position });
    expect(JSON.stringify(hover)).toContain('Reads a string.');
    const folds = await connection.sendRequest<FoldingRange[]>('textDocument/foldingRange', { textDocument });
    expect(folds).toHaveLength(1);
    const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument,
      range: { start: position, end: position },
      context: { diagnostics: [], only: ['quickfix'] },
    });
    expect(actions.map(({ title }) => title)).toEqual(['Drop this command']);
    const page = await connection.sendRequest<string>(RULE_PAGE, { rule: 'aof-read-command' });
    expect(page).toContain('# aof-read-command');
  });

  it('writes a typed line as a command', async () => {
    const { open, connection, diagnostics } = await start();
    open(LOG, 'SET k v\r\n', 'redis-aof');
    await diagnostics(LOG, (codes) => codes.includes('aof-not-resp'));
    const edits = await connection.sendRequest<TextEdit[]>('textDocument/onTypeFormatting', {
      textDocument: { uri: LOG },
      position: { line: 1, character: 0 },
      ch: '\n',
      options: { tabSize: 2, insertSpaces: true },
    });
    expect(edits.map(({ newText }) => newText)).toEqual([logOf('SET k v').trimEnd()]);
  });

  it('says where the text is not the file', async () => {
    const value = '*2\r\n$3\r\nGET\r\n$3\r\na\nb\r\n';
    const { open, diagnostics } = await start({ files: new Map([[LOG, value]]) });
    open(LOG, value.replace(/\r?\n/g, '\r\n'), 'redis-aof');
    const found = await diagnostics(LOG, (codes) => codes.includes('aof-not-faithful'));
    expect(found.map(({ code }) => code)).toEqual(['aof-not-faithful', 'aof-read-command']);
  });

  it('holds a manifest against the files beside it, and looks again when these change', async () => {
    const files = new Map([
      [MANIFEST, BASE_LINE],
      ['file:///data/a.aof.1.incr.aof', ''],
    ]);
    const { open, diagnostics, connection } = await start({ files });
    open(MANIFEST, BASE_LINE, 'redis-aof-manifest');
    await diagnostics(
      MANIFEST,
      (codes) => codes.includes('manifest-missing-file') && codes.includes('manifest-unlisted-file'),
    );
    files.set('file:///data/a.aof.1.base.rdb', '');
    files.delete('file:///data/a.aof.1.incr.aof');
    void connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: 'file:///data/a.aof.1.base.rdb', type: 1 }],
    });
    await diagnostics(MANIFEST, (codes) => codes.join() === 'manifest-empty-file');
  });

  it('obeys settings', async () => {
    const settings = { targetServer: 'redis-6.2', lint: { rules: { 'aof-read-command': 'off' } } };
    const { open, diagnostics } = await start({ settings });
    open(LOG, `#TS:1\r\n${logOf('GET k')}`, 'redis-aof');
    const found = await diagnostics(LOG, (codes) => codes.includes('aof-annotation'));
    expect(found).toHaveLength(1);
  });
});
