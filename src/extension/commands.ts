import * as vscode from 'vscode';
import type { DumpEditor } from './dump/dump-editor.js';
import { exportKeys } from './dump/export-keys.js';

/** What a context menu inside the page hands to a command: the row that it was opened on. */
interface KeyContext {
  readonly row: number;
}

/** A command of package.json: what it does, given the editor and what the menu passed. */
type Command = (editor: DumpEditor, argument: unknown) => unknown;

const rowOf = (argument: unknown): number | null => {
  const row = (argument as Partial<KeyContext> | null | undefined)?.row;
  return typeof row === 'number' && Number.isSafeInteger(row) && row >= 0 ? row : null;
};

const copy =
  (what: 'key' | 'value' | 'command' | 'json'): Command =>
  (editor, argument) => {
    const row = rowOf(argument);
    return row === null ? undefined : editor.active?.copy(row, what);
  };

/** Every command that package.json contributes, by its id. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  'redisPersistence.showOverview': (editor) => {
    editor.command('show-overview');
  },
  'redisPersistence.showKeys': (editor) => {
    editor.command('show-keys');
  },
  'redisPersistence.findKeys': (editor) => {
    editor.command('focus-filter');
  },
  'redisPersistence.goToOffset': (editor) => {
    editor.command('go-to-offset');
  },
  'redisPersistence.reload': (editor) => editor.active?.document.reload(),
  'redisPersistence.stopScan': (editor) => {
    editor.active?.document.thread?.stopScan();
  },
  'redisPersistence.exportKeys': (editor) => {
    const page = editor.active;
    return page ? exportKeys(page.document, {}) : undefined;
  },
  'redisPersistence.copyKey': copy('key'),
  'redisPersistence.copyValue': copy('value'),
  'redisPersistence.copyCommand': copy('command'),
  'redisPersistence.copyJson': copy('json'),
  'redisPersistence.openValue': (editor, argument) => {
    const row = rowOf(argument);
    return row === null ? undefined : editor.active?.openValue(row, null, true);
  },
  'redisPersistence.openDump': (_editor, argument) => openDump(argument),
};

/** Opens the file that was chosen in the Explorer, or asks for one. */
async function openDump(argument: unknown): Promise<void> {
  const chosen =
    argument instanceof vscode.Uri
      ? argument
      : (
          await vscode.window.showOpenDialog({
            canSelectMany: false,
            title: 'Open a Redis dump',
            filters: { 'Redis dumps': ['rdb'], 'All files': ['*'] },
          })
        )?.[0];
  if (chosen) await vscode.commands.executeCommand('vscode.openWith', chosen, 'redisPersistence.dump');
}

export function registerCommands(editor: DumpEditor): vscode.Disposable[] {
  return Object.entries(COMMANDS).map(([id, run]) =>
    vscode.commands.registerCommand(id, (argument: unknown) => run(editor, argument)),
  );
}
