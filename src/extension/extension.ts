/** The extension's entry: what VS Code calls when a dump or a configuration is opened for the first time. */
import * as vscode from 'vscode';
import { registerCommands } from './commands.js';
import { registerConf } from './conf/conf-loader.js';
import { DumpEditor } from './dump/dump-editor.js';
import { DUMP_VIEW_TYPE } from './dump/dump-document.js';
import { StatusBar } from './dump/status-bar.js';
import { registerLogCommands } from './log/log-commands.js';
import { ValueDocuments, VALUE_SCHEME } from './dump/value-documents.js';

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Redis Persistence', { log: true });
  const values = new ValueDocuments();
  const status = new StatusBar();
  const editor = new DumpEditor(context.extensionUri, values, status, log);
  context.subscriptions.push(
    log,
    values,
    status,
    editor,
    vscode.workspace.registerTextDocumentContentProvider(VALUE_SCHEME, values),
    vscode.window.registerCustomEditorProvider(DUMP_VIEW_TYPE, editor, { supportsMultipleEditorsPerDocument: true }),
    ...registerCommands(editor),
    ...registerLogCommands(context, log),
    ...registerConf(context, log, async () => (await import('./conf/node-support.js')).start),
  );
}
