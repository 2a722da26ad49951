/** Support of configurations in VS Code for the Web: the server is a worker. */
import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import type { ConfSupport } from './conf-support.js';
import { startConfSupport } from './conf-support.js';
import type { ConfPlatform } from './platform.js';
import { CLIENT_ID, CLIENT_NAME } from './platform.js';
import { readHeadWhole } from './whole-read.js';

const WEB: ConfPlatform = {
  makeClient(context, options) {
    const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'language-server.worker.js');
    return new LanguageClient(CLIENT_ID, CLIENT_NAME, new Worker(script.toString(true)), options);
  },
  readHead: readHeadWhole,
};

/**
 * Starts the language server and everything around it.
 * @throws Error when the server can't be started
 */
export const start = (context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<ConfSupport> =>
  startConfSupport(context, log, WEB);
