/** Rewrites a configuration for another server, with a look at every change before it is made. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { MigrateParams } from '../../language-server/protocol.js';
import { CONF_LANGUAGE, MIGRATE } from '../../language-server/protocol.js';
import { targetItems } from './choose-target.js';

/** Migrates the file in front; `argument` is the target, else it is asked for. */
export async function migrate(client: BaseLanguageClient, argument: unknown): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  if (active?.languageId !== CONF_LANGUAGE) return;
  const target = typeof argument === 'string' ? argument : await askTarget();
  if (target === undefined) return;
  const params: MigrateParams = { uri: active.uri.toString(), target };
  const edit = await client.sendRequest<WorkspaceEdit | null>(MIGRATE, params);
  if (edit === null) {
    void vscode.window.showInformationMessage('This configuration needs no change for that server.');
    return;
  }
  // Every change asks for a confirmation, so VS Code shows them all before it makes one.
  await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit), { isRefactoring: true });
}

async function askTarget(): Promise<string | undefined> {
  const items = targetItems().filter(({ value }) => value !== 'auto');
  return (await vscode.window.showQuickPick(items, { title: 'Migrate this configuration to…' }))?.value;
}
