/** The language server as VS Code for the Web runs it: the worker's bundle, in a real Chromium, over its protocol. */
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webBundles } from '../../scripts/build.mjs';
import { LIST_FOLDER, READ_FILE, RULE_PAGE, STATUS } from '../../src/language-server/protocol.js';
import type { Browser } from '../webview/browser.js';
import { SKIPPED, startBrowser } from '../webview/browser.js';

/** Builds what runs on the web, as the package has it, into memory. */
async function bundles() {
  const all = await Promise.all(webBundles().map((options) => build({ ...options, write: false, metafile: true })));
  return all.flatMap(({ outputFiles, metafile }) =>
    outputFiles
      .filter(({ path }) => !path.endsWith('.map'))
      .map(({ path, text }) => ({ name: path.replace(/^.*[/\\]/, ''), text, metafile })),
  );
}

let built: Awaited<ReturnType<typeof bundles>> = [];
beforeAll(async () => {
  built = await bundles();
});

describe('what runs in VS Code for the Web', () => {
  it('is the extension and the worker', () => {
    expect(built.map(({ name }) => name).sort()).toEqual(['language-server.worker.js', 'web.cjs']);
  });

  it('needs no module but the editor’s own', () => {
    for (const { name, text, metafile } of built) {
      const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
      expect(
        outside.filter((path) => path !== 'vscode'),
        name,
      ).toEqual([]);
      const required = [...text.matchAll(/\brequire\(\s*["']([^"']+)["']/g)].map((match) => match[1]);
      expect(
        required.filter((path) => path !== 'vscode'),
        name,
      ).toEqual([]);
    }
  });

  it('knows nothing of Node', () => {
    for (const { name, text } of built) {
      const used =
        text.match(/\b(?:process\.(?:env|argv|cwd|exit)|Buffer\.(?:from|alloc)|__dirname|__filename)\b/g) ?? [];
      expect(used, name).toEqual([]);
    }
  });
});

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/** What the page has for the test: see {@link connect}. */
interface PageClient {
  request(method: string, params: unknown): Promise<unknown>;
  notify(method: string, params: unknown): void;
  /** The last notification of a method that is about a uri. */
  last(method: string, uri: string): unknown;
  readonly errors: string[];
}

declare global {
  var pageClient: PageClient;
}

/** Runs in the page: starts the worker, and answers what the extension would. */
function connect([script, files, methods]: [
  string,
  Readonly<Record<string, string>>,
  Readonly<Record<string, string>>,
]) {
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
  const waiting = new Map<number | string, (result: unknown) => void>();
  const noticed = new Map<string, unknown>();
  const errors: string[] = [];
  let count = 0;
  const answer = ({ method, params }: Message): unknown => {
    const uri = (params as { readonly uri?: string } | undefined)?.uri ?? '';
    if (method === methods['read']) return uri in files ? { kind: 'file', text: files[uri] } : { kind: 'missing' };
    if (method === methods['list']) return [];
    if (method === 'workspace/configuration') return [{}];
    return null;
  };
  worker.onerror = (event) => errors.push(event.message);
  worker.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.method === undefined) waiting.get(data.id ?? '')?.(data.result);
    else if (data.id !== undefined) worker.postMessage({ jsonrpc: '2.0', id: data.id, result: answer(data) });
    else
      noticed.set(`${data.method} ${(data.params as { readonly uri?: string } | undefined)?.uri ?? ''}`, data.params);
  };
  globalThis.pageClient = {
    request: (method, params) =>
      new Promise((resolve) => {
        count += 1;
        waiting.set(count, resolve);
        worker.postMessage({ jsonrpc: '2.0', id: count, method, params });
      }),
    notify: (method, params) => {
      worker.postMessage({ jsonrpc: '2.0', method, params });
    },
    last: (method, uri) => noticed.get(`${method} ${uri}`),
    errors,
  };
}

const ROOT = 'vscode-vfs://github/owner/conf/redis.conf';
const PART = 'vscode-vfs://github/owner/conf/part.conf';

describe.skipIf(SKIPPED)('the language server in a worker', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await startBrowser();
    page = await browser.context.newPage();
    const script = built.find(({ name }) => name === 'language-server.worker.js')?.text ?? '';
    const files = { [PART]: 'port 1\nappendonly on\n' };
    await page.evaluate(connect, [script, files, { read: READ_FILE, list: LIST_FOLDER }] satisfies Parameters<
      typeof connect
    >[0]);
  }, 120_000);
  afterAll(() => browser.close());

  const request = (method: string, params: unknown): Promise<unknown> =>
    page.evaluate(([name, value]) => globalThis.pageClient.request(name, value), [method, params] as const);
  const notify = (method: string, params: unknown): Promise<void> =>
    page.evaluate(([name, value]) => globalThis.pageClient.notify(name, value), [method, params] as const);
  const last = (method: string, uri: string): Promise<unknown> =>
    page.evaluate(([name, about]) => globalThis.pageClient.last(name, about), [method, uri] as const);
  const codes = async (uri: string): Promise<unknown[]> => {
    const params = (await last('textDocument/publishDiagnostics', uri)) as
      { diagnostics?: { code: unknown }[] } | undefined;
    return params?.diagnostics?.map(({ code }) => code) ?? [];
  };

  it('says what it can do', async () => {
    const result = await request('initialize', {
      processId: null,
      rootUri: null,
      capabilities: { workspace: { configuration: true } },
      initializationOptions: { rulePage: 'command:explain?{rule}' },
    });
    expect(result).toMatchObject({ capabilities: { hoverProvider: true, completionProvider: {} } });
    await notify('initialized', {});
  });

  it('checks a file and what it includes', async () => {
    const text = '# target: redis-8.0\ninclude part.conf\nmaxmemoryy 1gb\nappendfsync \n';
    await notify('textDocument/didOpen', { textDocument: { uri: ROOT, languageId: 'redis-conf', version: 1, text } });
    await expect.poll(() => codes(ROOT)).toContain('unknown-directive');
    await expect.poll(() => codes(PART)).toContain('bad-bool');
    await expect.poll(() => last(STATUS, ROOT)).toMatchObject({ target: 'redis-8.0', includes: [PART] });
  });

  it('completes, explains, and keeps step with typing', async () => {
    const textDocument = { uri: ROOT };
    const items = await request('textDocument/completion', { textDocument, position: { line: 3, character: 12 } });
    expect((items as { label: string }[]).map(({ label }) => label)).toEqual(
      expect.arrayContaining(['always', 'everysec']),
    );
    const range = { start: { line: 2, character: 8 }, end: { line: 2, character: 10 } };
    await notify('textDocument/didChange', {
      textDocument: { uri: ROOT, version: 2 },
      contentChanges: [{ range, text: 'y' }],
    });
    await expect.poll(() => codes(ROOT)).not.toContain('unknown-directive');
    const hover = await request('textDocument/hover', { textDocument, position: { line: 2, character: 11 } });
    expect(JSON.stringify(hover)).toContain('1,073,741,824 bytes');
  });

  it('has the page of every rule with it', async () => {
    expect(await request(RULE_PAGE, { rule: 'no-durability' })).toContain('# no-durability');
    expect(await request(RULE_PAGE, { rule: 'nosuch' })).toBeNull();
  });

  it('ran into no error', async () => {
    expect(await page.evaluate(() => globalThis.pageClient.errors)).toEqual([]);
  });
});
