/** Answers the language server's questions about what is outside of it: it has no file system, and no network. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { DUMP_HEAD_BYTES, dumpServer } from '../../engine/conf/target-choice.js';
import type { FolderEntry, ReadFileParams, ReadFileResult } from '../../language-server/protocol.js';
import { CONNECTED_VERSION, DUMP_VERSION, LIST_FOLDER, READ_FILE } from '../../language-server/protocol.js';
import type { ConfPlatform } from './platform.js';

/** Registers the answers with a client. */
export function serveFiles(client: BaseLanguageClient, platform: ConfPlatform): vscode.Disposable[] {
  return [
    client.onRequest(READ_FILE, ({ uri, maxBytes }: ReadFileParams) => readFile(vscode.Uri.parse(uri), maxBytes)),
    client.onRequest(LIST_FOLDER, ({ uri }: { readonly uri: string }) => listFolder(vscode.Uri.parse(uri))),
    client.onRequest(
      DUMP_VERSION,
      async ({ uri }: { readonly uri: string }) => (await dumpVersion(vscode.Uri.parse(uri), platform)) ?? null,
    ),
    client.onRequest(CONNECTED_VERSION, async () => (await connectedVersion(platform)) ?? null),
  ];
}

async function readFile(uri: vscode.Uri, maxBytes: number): Promise<ReadFileResult> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if (type & vscode.FileType.Directory) return { kind: 'folder' };
    if (size > maxBytes) return { kind: 'file' };
    return { kind: 'file', text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) };
  } catch (error) {
    const missing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return { kind: missing ? 'missing' : 'unknown' };
  }
}

async function listFolder(uri: vscode.Uri): Promise<readonly FolderEntry[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(uri);
    return entries.map(([name, type]) => ({ name, folder: (type & vscode.FileType.Directory) !== 0 }));
  } catch {
    return []; // No folder, or none that may be read.
  }
}

/** The server that wrote a dump; undefined where there is no dump, or it doesn't say. */
async function dumpVersion(uri: vscode.Uri, platform: ConfPlatform): Promise<string | undefined> {
  const head = await platform.readHead(uri, DUMP_HEAD_BYTES).catch(() => undefined);
  return head === undefined ? undefined : dumpServer(head);
}

/**
 * The version of the server that the settings name; undefined where they name none, it does not answer, or the
 * workspace is not trusted: nothing is connected to then.
 */
async function connectedVersion({ askServer }: ConfPlatform): Promise<string | undefined> {
  const address: unknown = vscode.workspace.getConfiguration('redisPersistence').get('server');
  if (!vscode.workspace.isTrusted || typeof address !== 'string' || address === '') return undefined;
  return askServer?.(address).catch(() => undefined);
}
