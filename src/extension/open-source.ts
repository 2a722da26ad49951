import * as vscode from 'vscode';
import type { Obstacle } from '../protocol/dump.js';
import type { SourceSpec } from '../protocol/thread.js';

/** Bytes to read, or why there are none. */
export type OpenedSource =
  | { readonly kind: 'source'; readonly source: SourceSpec; readonly bytes: number }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

/** What is said of what is no such file. `empty` is null where an empty file is fine. */
export interface SourceWords {
  readonly folder: string;
  readonly empty: string | null;
}

const obstacle = (code: Obstacle['code'], title: string, text: string): OpenedSource => ({
  kind: 'obstacle',
  obstacle: { code, title, text },
});

/**
 * How a uri's bytes are reached. A file of this machine is read by ranges and never whole, by the threads themselves.
 * Other file systems cannot read ranges: their file is read whole, up to `limit` bytes.
 */
export async function openSource(uri: vscode.Uri, limit: number, words: SourceWords): Promise<OpenedSource> {
  let stat: vscode.FileStat;
  try {
    stat = await vscode.workspace.fs.stat(uri);
  } catch (error) {
    return describeFailure(error, uri);
  }
  if (stat.type & vscode.FileType.Directory) {
    return obstacle('is-directory', 'This is a folder', words.folder);
  }
  if (stat.size === 0 && words.empty !== null) {
    return obstacle('empty', 'This file is empty', words.empty);
  }
  if (uri.scheme === 'file') return { kind: 'source', source: { kind: 'file', path: uri.fsPath }, bytes: stat.size };
  if (stat.size > limit) {
    return obstacle(
      'too-large',
      'Too large for this file system',
      `Files of "${uri.scheme}:" can only be read whole, and this one has ${megabytes(stat.size)}. The limit is ${megabytes(limit)}; the setting "redisPersistence.maxWholeRead" raises it. A copy on this machine opens at any size.`,
    );
  }
  try {
    const read = await vscode.workspace.fs.readFile(uri);
    const shared = new Uint8Array(new SharedArrayBuffer(read.length));
    shared.set(read);
    return { kind: 'source', source: { kind: 'bytes', name: uri.toString(true), bytes: shared }, bytes: read.length };
  } catch (error) {
    return describeFailure(error, uri);
  }
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / (1024 * 1024)).toLocaleString()} MB`;

function describeFailure(error: unknown, uri: vscode.Uri): OpenedSource {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const code = error instanceof vscode.FileSystemError ? error.code : '';
  if (code === 'FileNotFound')
    return obstacle(
      'not-found',
      'This file is not there',
      `${name} was moved or deleted. Nothing was changed by opening it.`,
    );
  if (code === 'NoPermissions')
    return obstacle(
      'no-permission',
      'This file may not be read',
      `VS Code has no permission to read ${name}. Dumps often belong to the user "redis": copy the file, or give yourself the right to read it.`,
    );
  return obstacle('io', 'This file cannot be read', error instanceof Error ? error.message : String(error));
}
