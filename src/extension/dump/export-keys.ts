import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { KeyFilterSpec } from '../../engine/analysis/filterable-key.js';
import type { ExportFormat } from '../../protocol/dump.js';
import type { ExportThreadData, FromExportThread } from '../../protocol/thread.js';
import type { DumpDocument } from './dump-document.js';

interface FormatChoice extends vscode.QuickPickItem {
  readonly format: ExportFormat;
  readonly extension: string;
}

const FORMATS: readonly FormatChoice[] = [
  {
    format: 'ndjson',
    extension: 'ndjson',
    label: 'NDJSON',
    description: 'one JSON object a line and key, values and all; streams well',
  },
  { format: 'json', extension: 'json', label: 'JSON', description: 'one document with every key' },
  {
    format: 'csv',
    extension: 'csv',
    label: 'CSV memory report',
    description: 'one line a key with sizes and expiry, no values',
  },
  {
    format: 'resp',
    extension: 'resp',
    label: 'RESP',
    description: 'commands for redis-cli --pipe, to load the keys into a server',
  },
  {
    format: 'commands',
    extension: 'redis',
    label: 'Commands',
    description: 'the same commands as text that people can read',
  },
];

/** Asks for format and place, then writes the keys that pass a filter, with progress and cancel. */
export async function exportKeys(document: DumpDocument, filter: KeyFilterSpec): Promise<void> {
  const filtered = Object.keys(filter).length > 0;
  const choice = await vscode.window.showQuickPick(FORMATS, {
    title: filtered ? 'Export the keys that pass the filter' : 'Export all keys',
    placeHolder: 'Format',
    matchOnDescription: true,
  });
  if (!choice) return;
  const name = document.name.replace(/\.rdb$/i, '');
  const folder =
    document.uri.scheme === 'file'
      ? vscode.Uri.joinPath(document.uri, '..')
      : vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, `${name}.${choice.extension}`) } : {}),
    filters: { [choice.label]: [choice.extension], 'All files': ['*'] },
    title: `Export as ${choice.label}`,
  });
  if (!target) return;
  if (target.scheme !== 'file') {
    void vscode.window.showErrorMessage('Exports can only be written to this machine: choose a folder of it.');
    return;
  }
  await exportTo(document, filter, choice.format, target);
}

/**
 * Writes the keys of a dump that pass a filter to a file, in a thread of its own, beside it first and then by rename:
 * a cancelled or failed export leaves nothing behind.
 */
export async function exportTo(
  document: DumpDocument,
  filter: KeyFilterSpec,
  format: ExportFormat,
  target: vscode.Uri,
): Promise<void> {
  const { source, threads } = document;
  if (!source) throw new Error('there is nothing to export');
  const data: ExportThreadData = {
    source,
    path: target.fsPath,
    format,
    filter,
    now: Date.now(),
    stop: new Int32Array(new SharedArrayBuffer(4)),
  };
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Exporting ${document.name}`, cancellable: true },
    (progress, token) => run(join(threads, 'export.mjs'), data, document.bytes, progress, token),
  );
  if (!result) return;
  const open = 'Open';
  const damaged = result.problems > 0 ? `; ${result.problems.toLocaleString()} could not be written whole` : '';
  const choice = await vscode.window.showInformationMessage(
    `${result.keys.toLocaleString()} keys written${damaged}.`,
    open,
  );
  if (choice === open) await vscode.commands.executeCommand('vscode.open', target);
}

type Exported = Extract<FromExportThread, { kind: 'exported' }>;

function run(
  file: string,
  data: ExportThreadData,
  bytes: number,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<Exported | null> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: data });
    let done = 0;
    const cancelling = token.onCancellationRequested(() => {
      Atomics.store(data.stop, 0, 1);
    });
    worker.on('message', (message: FromExportThread) => {
      switch (message.kind) {
        case 'export-progress':
          progress.report({
            message: `${message.keys.toLocaleString()} keys`,
            increment: (100 * (message.bytes - done)) / Math.max(1, bytes),
          });
          done = message.bytes;
          break;
        case 'exported':
          resolve(message);
          break;
        case 'obstacle':
          reject(new Error(message.obstacle.text));
          break;
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      cancelling.dispose();
      resolve(null);
    });
  });
}
