import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { eventually, openTab, workspaceFile } from './workbench.js';

const extension = () => {
  const found = vscode.extensions.getExtension('redis-persistence.redis-persistence');
  assert.ok(found, 'the extension is installed');
  return found;
};

describe('activation', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  // First on purpose: nothing here activates the extension but the file that is opened.
  it('happens when a dump is opened, in the dump editor', async () => {
    const uri = workspaceFile('shop.rdb');
    const tab = await openTab(uri);
    assert.ok(tab.input instanceof vscode.TabInputCustom, 'a custom editor');
    assert.equal(tab.input.viewType, 'redisPersistence.dump');
    assert.equal(tab.input.uri.scheme, 'file');
    await eventually('activation', () => extension().isActive);
  });

  it('opens a text file named .rdb without an exception', async () => {
    const uri = workspaceFile('notes.rdb');
    writeFileSync(uri.fsPath, 'These are notes, no dump.\n');
    const tab = await openTab(uri);
    assert.ok(tab.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.viewType, 'redisPersistence.dump');
  });

  it('registers every command that the manifest contributes', async () => {
    await extension().activate();
    const manifest = extension().packageJSON as { contributes?: { commands?: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = (manifest.contributes?.commands ?? []).filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });
});
