import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { eventually, workspaceFile } from './workbench.js';

/** Writes a file into the workspace and opens it as text. */
async function open(path: string, text: string): Promise<vscode.TextDocument> {
  const uri = workspaceFile(path);
  mkdirSync(dirname(uri.fsPath), { recursive: true });
  writeFileSync(uri.fsPath, text);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

const codes = (uri: vscode.Uri): readonly unknown[] =>
  vscode.languages.getDiagnostics(uri).map(({ code }) => (typeof code === 'object' ? code.value : code));

const resp = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

async function quickFixes(uri: vscode.Uri, range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind);
}

describe('append-only files as text', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('are known by their names and checked, and a length is put right', async () => {
    const text = resp('SELECT', '0') + resp('SET', 'key', 'value');
    const document = await open('aof/short.aof', text.replace('$3\r\nkey', '$2\r\nkey'));
    assert.equal(document.languageId, 'redis-aof');
    await eventually('a wrong length', () => codes(document.uri).includes('aof-length'));
    const [first] = vscode.languages.getDiagnostics(document.uri);
    assert.ok(first);
    const fix = (await quickFixes(document.uri, first.range)).find(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), text);
    await eventually('no finding', () => codes(document.uri).length === 0);
  });

  it('get CR LF line ends by a quick fix', async () => {
    const document = await open('aof/feeds.aof', resp('SELECT', '0').replaceAll('\r', ''));
    await eventually('wrong line ends', () => codes(document.uri).includes('aof-line-end'));
    const actions = await quickFixes(document.uri, new vscode.Range(0, 0, 0, 1));
    const fix = actions.find(({ title }) => title === 'Use CR LF in this document');
    assert.ok(fix?.command, actions.map(({ title }) => title).join());
    await vscode.commands.executeCommand(fix.command.command, ...((fix.command.arguments ?? []) as unknown[]));
    assert.equal(document.getText(), resp('SELECT', '0'));
    await eventually('no finding', () => codes(document.uri).length === 0);
  });

  it('say when they can not be edited faithfully as text', async () => {
    const document = await open('aof/mixed.aof', resp('EVAL', 'return\n1', '0'));
    await eventually('a warning', () => codes(document.uri).includes('aof-not-faithful'));
    assert.ok(!codes(document.uri).includes('aof-length'));
  });

  it('take commands that are typed', async () => {
    const document = await open('aof/typed.aof', resp('SELECT', '0'));
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    await eventually('the language server', async () => {
      const folds = await vscode.commands.executeCommand<vscode.FoldingRange[] | undefined>(
        'vscode.executeFoldingRangeProvider',
        document.uri,
      );
      return (folds ?? []).length > 0;
    });
    const end = document.lineAt(document.lineCount - 1).range.end;
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('type', { text: 'SET key value' });
    await vscode.commands.executeCommand('hideSuggestWidget');
    await vscode.commands.executeCommand('type', { text: '\n' });
    await eventually('RESP', () => document.getText() === resp('SELECT', '0') + resp('SET', 'key', 'value'));
  });

  it('are held together by a manifest that is checked against them', async () => {
    const name = 'aof/set/a.aof.1.incr.aof';
    mkdirSync(dirname(workspaceFile(name).fsPath), { recursive: true });
    writeFileSync(workspaceFile(name).fsPath, '');
    const document = await open('aof/set/a.aof.manifest', 'file a.aof.1.base.rdb seq 1 type b\n');
    assert.equal(document.languageId, 'redis-aof-manifest');
    await eventually('findings', () => codes(document.uri).includes('manifest-missing-file'));
    assert.ok(codes(document.uri).includes('manifest-unlisted-file'));
  });
});
