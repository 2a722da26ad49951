import * as vscode from 'vscode';
import type { ValueDocuments } from '../dump/value-documents.js';
import { TextEditors } from './text-editors.js';
import { registerTimelineCommands } from './timeline-commands.js';
import { TIMELINE_VIEW_TYPE } from './timeline-document.js';
import { TimelineEditor } from './timeline-editor.js';
import { TimelineStatus } from './timeline-status.js';

/** Registers the editor for append-only logs, its commands, and what keeps unfit logs out of the text editor. */
export function registerTimeline(
  context: vscode.ExtensionContext,
  values: ValueDocuments,
  log: vscode.LogOutputChannel,
): vscode.Disposable[] {
  const status = new TimelineStatus();
  const texts = new TextEditors(log);
  const editor = new TimelineEditor(context.extensionUri, values, texts, status, log);
  return [
    status,
    texts,
    editor,
    vscode.window.registerCustomEditorProvider(TIMELINE_VIEW_TYPE, editor, {
      supportsMultipleEditorsPerDocument: true,
    }),
    ...registerTimelineCommands(editor),
  ];
}
