/** What the suites in the extension host share: files of the open workspace, and waiting for VS Code. */
import * as vscode from 'vscode';

/** The URI of a file in the open workspace folder. */
export function workspaceFile(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no workspace folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/**
 * Asks `probe` until it answers something other than undefined or false.
 * @throws Error after `timeout` ms, with `what` in its message
 */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | false | PromiseLike<T | undefined | false>,
  timeout = 20_000,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited ${timeout} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Opens a file as a click in the Explorer does, and returns the tab that became active for it. */
export async function openTab(uri: vscode.Uri): Promise<vscode.Tab> {
  await vscode.commands.executeCommand('vscode.open', uri);
  return eventually(`a tab for ${uri.path}`, () => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const input = tab?.input;
    const hasUri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText;
    return hasUri && input.uri.toString() === uri.toString() && tab;
  });
}
