/** Support of configurations where there is Node: the server is a process of its own. Bundled as dist/conf.cjs. */
import { open } from 'node:fs/promises';
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { ConfSupport } from './conf-support.js';
import { startConfSupport } from './conf-support.js';
import type { ConfPlatform } from './platform.js';
import { CLIENT_ID, CLIENT_NAME } from './platform.js';
import { serverVersion } from './server-version.js';
import { readHeadWhole } from './whole-read.js';

const NODE: ConfPlatform = {
  makeClient(context, options) {
    const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'language-server.cjs').fsPath;
    const server = { module, transport: TransportKind.ipc };
    return Promise.resolve(new LanguageClient(CLIENT_ID, CLIENT_NAME, { run: server, debug: server }, options));
  },
  async readHead(uri, count) {
    if (uri.scheme !== 'file') return readHeadWhole(uri, count);
    const file = await open(uri.fsPath, 'r');
    try {
      const bytes = new Uint8Array(count);
      const { bytesRead } = await file.read(bytes, 0, count, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
  askServer: serverVersion,
};

/**
 * Starts the language server and everything around it.
 * @throws Error when the server can't be started
 */
export const start = (context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<ConfSupport> =>
  startConfSupport(context, log, NODE);
