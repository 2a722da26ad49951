import * as vscode from 'vscode';
import type { LogSpec } from '../../protocol/timeline-thread.js';
import type { Obstacle } from '../../protocol/dump.js';
import { openSource, type SourceWords } from '../open-source.js';

/** A log to read, or why there is none. */
export type OpenedSpec =
  | { readonly kind: 'log'; readonly log: LogSpec; readonly bytes: number }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

const WORDS: SourceWords = { folder: 'It holds no file of an append-only log.', empty: null };

/** Tells whether a uri names a manifest. */
export const isManifest = (uri: vscode.Uri): boolean => uri.path.endsWith('.manifest');

/** Last part of a uri's path. */
export const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

/**
 * How the files of a log are reached: a file by itself, or all that a manifest or folder means. Files of this machine
 * are read piece by piece by the threads; those of other file systems whole, up to `limit` bytes together.
 */
export async function openLogSpec(uri: vscode.Uri, limit: number): Promise<OpenedSpec> {
  const folder = await folderOf(uri);
  if (folder !== null) {
    const manifest = isManifest(uri) ? nameOf(uri) : null;
    if (uri.scheme === 'file') {
      return { kind: 'log', log: { kind: 'folder', path: folder.fsPath, manifest }, bytes: 0 };
    }
    return readFolder(folder, manifest, limit);
  }
  const opened = await openSource(uri, limit, WORDS);
  if (opened.kind === 'obstacle') return opened;
  const { source, bytes } = opened;
  if (source.kind === 'file') return { kind: 'log', log: { kind: 'file', path: source.path }, bytes };
  const files = [{ name: nameOf(uri), bytes: source.bytes }];
  return { kind: 'log', log: { kind: 'bytes', name: source.name, files, manifest: null }, bytes };
}

/** The folder that a uri means all of; null for a single file. */
async function folderOf(uri: vscode.Uri): Promise<vscode.Uri | null> {
  if (isManifest(uri)) return vscode.Uri.joinPath(uri, '..');
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return type & vscode.FileType.Directory ? uri : null;
  } catch {
    return null; // Opening it tells why.
  }
}

async function readFolder(folder: vscode.Uri, manifest: string | null, limit: number): Promise<OpenedSpec> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const names = entries.filter(([, type]) => type & vscode.FileType.File).map(([name]) => name);
  const wanted = names.filter((name) => /\.(aof|rdb|manifest)$/.test(name));
  const files: { name: string; bytes: Uint8Array }[] = [];
  let left = limit;
  for (const name of wanted) {
    const opened = await openSource(vscode.Uri.joinPath(folder, name), left, WORDS);
    if (opened.kind === 'obstacle') return opened;
    if (opened.source.kind !== 'bytes') continue;
    left -= opened.bytes;
    files.push({ name, bytes: opened.source.bytes });
  }
  const found = manifest ?? names.find((name) => name.endsWith('.manifest')) ?? '';
  const log: LogSpec = { kind: 'bytes', name: folder.toString(true), files, manifest: found };
  return { kind: 'log', log, bytes: limit - left };
}
