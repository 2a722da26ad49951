/** Which server wrote a dump: what its first fields say. */
import { open } from 'node:fs/promises';
import * as vscode from 'vscode';

/** Enough for the fields at the start of a dump. */
const HEAD_BYTES = 4096;
/** Larger dumps on a file system that only reads whole files are left alone. */
const WHOLE_READ_LIMIT = 8 * 1024 * 1024;

/** @returns the version as a target's text, such as `redis-7.2.4`; undefined where there is no dump or no version */
export async function dumpVersion(uri: vscode.Uri): Promise<string | undefined> {
  const head = await readHead(uri).catch(() => undefined);
  if (head === undefined) return undefined;
  const text = new TextDecoder('latin1').decode(head);
  if (!/^(?:REDIS|VALKEY)\d/.test(text)) return undefined;
  // An auxiliary field is a name and a value, each behind its length: short ones have one byte of it.
  const field = /(redis|valkey)-ver([\x01-\x3f])/.exec(text);
  if (field === null) return undefined;
  const length = field[2]?.charCodeAt(0) ?? 0;
  const start = field.index + field[0].length;
  const version = text.slice(start, start + length);
  return /^\d{1,3}\.\d{1,3}\./.test(version) ? `${field[1]}-${version}` : undefined;
}

async function readHead(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  if (uri.scheme === 'file') {
    const file = await open(uri.fsPath, 'r');
    try {
      const bytes = new Uint8Array(HEAD_BYTES);
      const { bytesRead } = await file.read(bytes, 0, HEAD_BYTES, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }
  const { size } = await vscode.workspace.fs.stat(uri);
  return size > WHOLE_READ_LIMIT ? undefined : (await vscode.workspace.fs.readFile(uri)).subarray(0, HEAD_BYTES);
}
