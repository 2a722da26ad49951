import * as vscode from 'vscode';
import type { CommandTextKind, TimelineRequest } from '../../protocol/timeline.js';
import { isManifest } from './log-place.js';
import type { TimelineEditor } from './timeline-editor.js';
import { TIMELINE_VIEW_TYPE } from './timeline-document.js';

/** What a context menu inside the page hands to a command: the row that it was opened on. */
interface RowContext {
  readonly row: number;
  /** True for a transaction as a whole. */
  readonly group: boolean;
  readonly file: number;
  readonly offset: number;
}

type Command = (editor: TimelineEditor, argument: unknown) => unknown;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function contextOf(argument: unknown): RowContext | null {
  const { row, group, file, offset } = (argument ?? {}) as Partial<Record<keyof RowContext, unknown>>;
  return isCount(row) && isCount(file) && isCount(offset) ? { row, group: group === true, file, offset } : null;
}

/** A command of the page's context menu. */
const onRow =
  (request: (context: RowContext) => TimelineRequest): Command =>
  (editor, argument) => {
    const context = contextOf(argument);
    if (context !== null) editor.active?.carryOut(request(context));
  };

const copy = (what: CommandTextKind): Command => onRow(({ row, group }) => ({ kind: 'copy', row, group, what }));

/** Every command about logs that package.json contributes, by its id. */
export const TIMELINE_COMMANDS: Readonly<Record<string, Command>> = {
  'redisPersistence.openTimeline': openTimeline,
  'redisPersistence.openLogText': (editor) => {
    editor.command('open-text');
  },
  'redisPersistence.findCommands': (editor) => {
    editor.command('focus-filter');
  },
  'redisPersistence.goToInLog': (editor) => {
    editor.command('go-to');
  },
  'redisPersistence.showLogTimeline': (editor) => {
    editor.command('show-timeline');
  },
  'redisPersistence.showLogStatistics': (editor) => {
    editor.command('show-statistics');
  },
  'redisPersistence.followLog': (editor) => {
    editor.command('toggle-follow');
  },
  'redisPersistence.reloadLog': (editor) => editor.active?.document.reload(),
  'redisPersistence.copyLogCommand': copy('redis-cli'),
  'redisPersistence.copyLogResp': copy('resp'),
  'redisPersistence.copyLogJson': copy('json'),
  'redisPersistence.openLogTextHere': onRow(({ file, offset }) => ({ kind: 'open-text', file, offset })),
  'redisPersistence.cutLogHere': onRow(({ row }) => ({ kind: 'cut', row })),
  'redisPersistence.removeLogCommand': onRow(({ row, group }) => ({ kind: 'remove', row, group })),
  'redisPersistence.repairThisLog': (editor) => {
    editor.active?.carryOut({ kind: 'repair' });
  },
};

/** Opens the file or folder that was chosen in the Explorer or is in front, or asks for one. */
async function openTimeline(editor: TimelineEditor, argument: unknown): Promise<void> {
  // It is a timeline already.
  if (argument === undefined && editor.active?.panel.active === true) return;
  const front = textInFront();
  const chosen = argument instanceof vscode.Uri ? argument : (front?.uri ?? (await ask()));
  if (chosen === undefined) return;
  const manifest = await manifestIn(chosen);
  await vscode.commands.executeCommand('vscode.openWith', manifest ?? chosen, TIMELINE_VIEW_TYPE);
  // As with Reopen With: the one editor gives way to the other.
  if (front?.uri.toString() === chosen.toString() && !front.tab.isDirty) {
    await vscode.window.tabGroups.close(front.tab, true);
  }
}

/** The log that is open as text in front, and its tab. */
function textInFront(): { readonly uri: vscode.Uri; readonly tab: vscode.Tab } | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  const input = tab?.input;
  if (tab === undefined || !(input instanceof vscode.TabInputText)) return undefined;
  const { uri } = input;
  return uri.path.endsWith('.aof') || isManifest(uri) ? { uri, tab } : undefined;
}

const ask = async (): Promise<vscode.Uri | undefined> =>
  (
    await vscode.window.showOpenDialog({
      canSelectMany: false,
      title: 'Open an append-only log: a file, or a manifest for all of its files',
      filters: { 'Append-only logs': ['aof', 'manifest'], 'All files': ['*'] },
    })
  )?.[0];

/** The manifest of a folder; null when there is none, or the uri is a file's. */
async function manifestIn(uri: vscode.Uri): Promise<vscode.Uri | null> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if (!(type & vscode.FileType.Directory)) return null;
    const entries = await vscode.workspace.fs.readDirectory(uri);
    const name = entries
      .map(([entry]) => entry)
      .find((entry) => entry.endsWith('.manifest') && !entry.startsWith('temp-'));
    return name === undefined ? null : vscode.Uri.joinPath(uri, name);
  } catch {
    return null; // The editor says why it cannot be opened.
  }
}

export function registerTimelineCommands(editor: TimelineEditor): vscode.Disposable[] {
  return Object.entries(TIMELINE_COMMANDS).map(([id, run]) =>
    vscode.commands.registerCommand(id, (argument: unknown) => run(editor, argument)),
  );
}
