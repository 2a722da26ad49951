/** Support of configuration files: the language client and what VS Code shows beside the language itself. */
import * as vscode from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient/node';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { InitializationOptions } from '../../language-server/protocol.js';
import { ACL_LANGUAGE, CONF_LANGUAGE, EFFECTIVE_SCHEME } from '../../language-server/protocol.js';
import { EffectiveDocuments } from './effective-documents.js';
import { serveFiles } from './file-requests.js';
import { IncludedFiles } from './included-files.js';
import { TargetStatus } from './target-status.js';
import { chooseTarget } from './choose-target.js';
import { explainDurability } from './durability-message.js';
import { migrate } from './migrate.js';

/** What the commands call. */
export interface ConfSupport extends vscode.Disposable {
  chooseTarget(): Promise<void>;
  showEffective(): Promise<void>;
  migrate(argument: unknown): Promise<void>;
  explainDurability(): Promise<void>;
}

/**
 * Starts the language server and everything around it.
 * @throws Error when the server can't be started
 */
export async function startConfSupport(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<ConfSupport> {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'language-server.cjs').fsPath;
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.{conf,acl}');
  // Where the pages on rules will be read is not settled: diagnostics carry their code without a link.
  const initializationOptions: InitializationOptions = { lintPage: '' };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: CONF_LANGUAGE }, { language: ACL_LANGUAGE }],
    outputChannel: log,
    initializationOptions,
    synchronize: { configurationSection: 'redisPersistence', fileEvents: watcher },
  };
  const client = new LanguageClient(
    'redisPersistence.conf',
    'Redis Configuration',
    { run: { module, transport: TransportKind.ipc }, debug: { module, transport: TransportKind.ipc } },
    options,
  );
  const status = new TargetStatus();
  const included = new IncludedFiles();
  const effective = new EffectiveDocuments(client);
  const parts = [
    watcher,
    ...serveFiles(client),
    ...status.follow(client),
    ...included.follow(client),
    vscode.workspace.registerTextDocumentContentProvider(EFFECTIVE_SCHEME, effective),
    status,
    effective,
  ];
  await client.start();
  return {
    chooseTarget: () => chooseTarget(status),
    showEffective: () => effective.show(),
    migrate: (argument) => migrate(client, argument),
    explainDurability: () => explainDurability(client),
    dispose: () => {
      for (const part of parts) part.dispose();
      void client.dispose();
    },
  };
}
