/** Bundles the page and its harness, and serves both on loopback under the policy that the editor's page has. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SOURCE = fileURLToPath(new URL('../../src/webview/dump/main.tsx', import.meta.url));

/** As the extension sets it, with this server in the place of the extension's folder. */
const POLICY = "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; script-src 'self'";

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', html: 'text/html' };

export interface HarnessServer {
  /** Address of the harness page. */
  readonly url: string;
  close(): Promise<void>;
}

export async function startHarness(): Promise<HarnessServer> {
  const bundled = await build({
    entryPoints: { dump: SOURCE, harness: `${HERE}harness.ts` },
    bundle: true,
    write: false,
    outdir: '/out',
    format: 'iife',
    target: 'chrome120',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    logLevel: 'silent',
  });
  const files = new Map(
    bundled.outputFiles.map((file) => [file.path.replace(/^.*[/\\]/, ''), Buffer.from(file.contents)]),
  );
  files.set('harness.html', await readFile(`${HERE}harness.html`));
  const server = createServer((request, response) => {
    const name = (request.url ?? '').split('?')[0]?.slice(1) ?? '';
    const body = files.get(name);
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': `${TYPES[name.split('.').pop() ?? ''] ?? 'text/plain'}; charset=utf-8`,
      'content-security-policy': POLICY,
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/harness.html`,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      }),
  };
}
