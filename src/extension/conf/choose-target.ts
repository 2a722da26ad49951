/** Asks which server configurations are judged for, and keeps it in the settings. */
import * as vscode from 'vscode';
import { ALL_TARGETS, describeTarget, formatTarget } from '../../engine/conf/target.js';
import type { TargetStatus } from './target-status.js';

interface TargetItem extends vscode.QuickPickItem {
  readonly value: string;
}

/** Every target, newest first; `auto` on top. */
export function targetItems(): TargetItem[] {
  return [
    {
      label: 'Automatic',
      description: 'from a comment in the file, a dump beside it, or your server',
      value: 'auto',
    },
    ...[...ALL_TARGETS].reverse().map((target) => ({ label: describeTarget(target), value: formatTarget(target) })),
  ];
}

/** Lets the user pick a target, and writes it where the setting already is, else into the workspace or for the user. */
export async function chooseTarget(status: TargetStatus): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const current = uri === undefined ? undefined : status.of(uri);
  const picked = await vscode.window.showQuickPick(targetItems(), {
    title: 'Target server',
    placeHolder: current === undefined ? 'Judge configurations for…' : `Now judged for ${current.targetName}`,
  });
  if (picked === undefined) return;
  const settings = vscode.workspace.getConfiguration('redisPersistence', uri);
  const { workspaceFolderValue } = settings.inspect('targetServer') ?? {};
  const place =
    workspaceFolderValue !== undefined
      ? vscode.ConfigurationTarget.WorkspaceFolder
      : vscode.workspace.workspaceFolders === undefined
        ? vscode.ConfigurationTarget.Global
        : vscode.ConfigurationTarget.Workspace;
  await settings.update('targetServer', picked.value, place);
}
