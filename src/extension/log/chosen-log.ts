import * as vscode from 'vscode';

/** A log that a command works on. */
export interface ChosenLog {
  readonly uri: vscode.Uri;
  /** Path on this machine. */
  readonly path: string;
  /** For titles. */
  readonly name: string;
}

/**
 * The log that a command was called on: from the Explorer or by another part of the extension, else that of the editor
 * in front, else one that the user picks.
 * @returns null when the user picked none, or it does not lie on this machine
 */
export async function chooseLog(argument: unknown, title: string): Promise<ChosenLog | null> {
  const uri = argument instanceof vscode.Uri ? argument : (openLogUri() ?? (await askForLog(title)));
  if (uri === undefined) return null;
  if (uri.scheme !== 'file') {
    void vscode.window.showErrorMessage('Logs can be checked and repaired on this machine only: copy the files first.');
    return null;
  }
  return { uri, path: uri.fsPath, name: nameOf(uri) };
}

/** Name of the last part of a path. */
export const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

function openLogUri(): vscode.Uri | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isFile = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return isFile && /\.(aof|manifest)$/.test(input.uri.path) ? input.uri : undefined;
}

async function askForLog(title: string): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title,
    canSelectFiles: true,
    canSelectFolders: process.platform === 'darwin',
    canSelectMany: false,
    filters: { 'Append-only files and manifests': ['aof', 'manifest'], 'All files': ['*'] },
  });
  return picked?.[0];
}
