/** What differs between the places that the extension runs in: how the server is started, how files are read. */
import type * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/** Node with a process for the server, or a browser with a worker. */
export interface ConfPlatform {
  makeClient(context: vscode.ExtensionContext, options: LanguageClientOptions): Promise<BaseLanguageClient>;
  /** The first bytes of a file, `count` or fewer; undefined where they can't be had without reading too much. */
  readHead(uri: vscode.Uri, count: number): Promise<Uint8Array | undefined>;
  /** The version of the server at an address of this machine: see server-version.ts. Absent without a network. */
  readonly askServer?: (address: string) => Promise<string | undefined>;
}

/** The client's id and name, the same everywhere: settings and logs go by them. */
export const CLIENT_ID = 'redisPersistence.conf';
export const CLIENT_NAME = 'Redis Configuration';
