import * as vscode from 'vscode';
import { parseFilterText } from '../engine/analysis/filter-text.js';
import type { DumpEditor } from './dump/dump-editor.js';
import { exportKeys } from './dump/export-keys.js';

/** What a context menu inside the page hands to a command, by what it was opened on. */
interface RowContext {
  /** A key. */
  readonly row: unknown;
  /** A namespace, or a database: the beginning of its keys' names, and the filter text for them. */
  readonly prefix: unknown;
  readonly filter: unknown;
  /** Damage: its place in the file, and what it is in words. */
  readonly offset: unknown;
  readonly length: unknown;
  readonly finding: unknown;
}

/** A command of package.json: what it does, given the editor and what the menu passed. */
type Command = (editor: DumpEditor, argument: unknown) => unknown;

/** Longest text that is taken from a menu's context: names and findings are far shorter. */
const MOST_TEXT = 200_000;

/** A text or number of what a menu passed; undefined for anything else. */
const textOf = (argument: unknown, name: 'prefix' | 'filter' | 'finding'): string | undefined => {
  const value = (argument as Partial<RowContext> | null | undefined)?.[name];
  return typeof value === 'string' && value.length <= MOST_TEXT ? value : undefined;
};
const countOf = (argument: unknown, name: 'row' | 'offset' | 'length'): number | undefined => {
  const value = (argument as Partial<RowContext> | null | undefined)?.[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
};

const copyText =
  (name: 'prefix' | 'finding'): Command =>
  (_editor, argument) => {
    const text = textOf(argument, name);
    return text === undefined ? undefined : vscode.env.clipboard.writeText(text);
  };

const copy =
  (what: 'key' | 'value' | 'command' | 'json'): Command =>
  (editor, argument) => {
    const row = countOf(argument, 'row');
    return row === undefined ? undefined : editor.active?.copy(row, what);
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
    const row = countOf(argument, 'row');
    return row === undefined ? undefined : editor.active?.openValue(row, null, true);
  },
  'redisPersistence.copyPrefix': copyText('prefix'),
  'redisPersistence.filterToNamespace': (editor, argument) => {
    const text = textOf(argument, 'filter');
    if (text !== undefined) editor.active?.post({ kind: 'filter', text });
  },
  'redisPersistence.exportNamespace': (editor, argument) => {
    const text = textOf(argument, 'filter');
    const page = editor.active;
    if (text === undefined || !page) return undefined;
    const { spec, errors } = parseFilterText(text, Date.now());
    if (errors.length > 0) throw new Error(`the filter ${text} cannot be read`);
    return exportKeys(page.document, spec);
  },
  'redisPersistence.copyFinding': copyText('finding'),
  'redisPersistence.showDamagedBytes': (editor, argument) => {
    const offset = countOf(argument, 'offset');
    const length = countOf(argument, 'length');
    if (offset !== undefined && length !== undefined) editor.active?.post({ kind: 'show-bytes', offset, length });
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
