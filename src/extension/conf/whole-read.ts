/** The beginning of a file where a file system only reads whole files. */
import * as vscode from 'vscode';

/** Larger files are left alone. */
const WHOLE_READ_LIMIT = 8 * 1024 * 1024;

/** @returns undefined for a file that is too large to be read for a few bytes */
export async function readHeadWhole(uri: vscode.Uri, count: number): Promise<Uint8Array | undefined> {
  const { size } = await vscode.workspace.fs.stat(uri);
  return size > WHOLE_READ_LIMIT ? undefined : (await vscode.workspace.fs.readFile(uri)).subarray(0, count);
}
