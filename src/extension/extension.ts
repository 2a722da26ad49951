/** The extension's entry: what VS Code calls when a dump is opened for the first time. */
import * as vscode from 'vscode';
import { DUMP_VIEW_TYPE, DumpEditor } from './dump-editor.js';

export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.window.registerCustomEditorProvider(DUMP_VIEW_TYPE, new DumpEditor(), {
      supportsMultipleEditorsPerDocument: true,
    }),
  );
}
