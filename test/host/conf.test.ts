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

/** The diagnostics of a file once one of them has a code. */
const diagnosed = (uri: vscode.Uri, code: string): Promise<readonly vscode.Diagnostic[]> =>
  eventually(`a diagnostic ${code}`, () => {
    const all = vscode.languages.getDiagnostics(uri);
    return all.some((one) => codeOf(one) === code) && all;
  });

const codeOf = ({ code }: vscode.Diagnostic) => (typeof code === 'object' ? code.value : code);

const hoverText = (hovers: readonly vscode.Hover[]): string =>
  hovers.flatMap(({ contents }) => contents.map((part) => (typeof part === 'string' ? part : part.value))).join('\n');

const atEnd = (document: vscode.TextDocument): vscode.Position => document.lineAt(document.lineCount - 1).range.end;

describe('redis.conf', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is known by its name, and checked', async () => {
    const document = await open('conf/redis.conf', 'maxmemoryy 1gb\nport 6379\n');
    assert.equal(document.languageId, 'redis-conf');
    const [first] = await diagnosed(document.uri, 'unknown-directive');
    assert.equal(first?.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(first.range), 'maxmemoryy');
  });

  it('offers the fix of a finding', async () => {
    const document = await open('conf/fix.redis.conf', 'maxmemoryy 1gb\n');
    const [first] = await diagnosed(document.uri, 'unknown-directive');
    assert.ok(first);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      first.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), 'maxmemory 1gb\n');
    await eventually('no error', () => vscode.languages.getDiagnostics(document.uri).every((one) => one.severity > 0));
  });

  it('completes directives and their values', async () => {
    const document = await open('conf/complete.redis.conf', 'appendonly yes\nappendfsync ');
    const labels = await eventually('completion', async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        atEnd(document),
      );
      return items.length > 0 && items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    });
    assert.deepEqual(labels.slice(0, 3).sort(), ['always', 'everysec', 'no']);
  });

  it('explains directives and values', async () => {
    const document = await open('conf/hover.redis.conf', 'maxmemory 64mb');
    const text = await eventually('a hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        atEnd(document),
      );
      return hovers.length > 0 && hoverText(hovers);
    });
    assert.match(text, /67,108,864 bytes/);
  });
});
