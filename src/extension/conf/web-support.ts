/** Support of configurations in VS Code for the Web: the server is a worker. */
import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import type { ConfSupport } from './conf-support.js';
import { startConfSupport } from './conf-support.js';
import type { ConfPlatform } from './platform.js';
import { CLIENT_ID, CLIENT_NAME } from './platform.js';
import { readHeadWhole } from './whole-read.js';

const WEB: ConfPlatform = {
  async makeClient(context, options) {
    const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'language-server.worker.js');
    return new LanguageClient(CLIENT_ID, CLIENT_NAME, new Worker(await workerUrl(script)), options);
  },
  readHead: readHeadWhole,
};

/** What a browser can load by itself. */
const LOADABLE = /^(?:https?|file)$/;

/** The address of the worker's script: its own, or where the extension lies on another file system, that of a copy. */
async function workerUrl(script: vscode.Uri): Promise<string> {
  if (LOADABLE.test(script.scheme)) return script.toString(true);
  const bytes = Uint8Array.from(await vscode.workspace.fs.readFile(script));
  return URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' }));
}

/**
 * Starts the language server and everything around it.
 * @throws Error when the server can't be started
 */
export const start = (context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<ConfSupport> =>
  startConfSupport(context, log, WEB);
