/** Support of configurations and of logs as text: the language client, and what VS Code shows beside the language. */
import * as vscode from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import type { InitializationOptions, StatusParams } from '../../language-server/protocol.js';
import {
  ACL_LANGUAGE,
  AOF_LANGUAGE,
  CONF_LANGUAGE,
  EFFECTIVE_SCHEME,
  MANIFEST_LANGUAGE,
  STATUS,
} from '../../language-server/protocol.js';
import { EffectiveDocuments } from './effective-documents.js';
import { serveFiles } from './file-requests.js';
import { IncludedFiles } from './included-files.js';
import { TargetStatus } from './target-status.js';
import { chooseTarget } from './choose-target.js';
import { EXPLANATION_SCHEME, Explanations, RULE_PAGES } from './explanations.js';
import { migrate } from './migrate.js';
import type { ConfPlatform } from './platform.js';

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
  platform: ConfPlatform,
): Promise<ConfSupport> {
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.{conf,acl,aof,rdb,manifest}');
  const initializationOptions: InitializationOptions = { rulePage: RULE_PAGES };
  const options: LanguageClientOptions = {
    documentSelector: [CONF_LANGUAGE, ACL_LANGUAGE, AOF_LANGUAGE, MANIFEST_LANGUAGE].map((language) => ({ language })),
    outputChannel: log,
    initializationOptions,
    synchronize: { configurationSection: 'redisPersistence', fileEvents: watcher },
  };
  const client = await platform.makeClient(context, options);
  const status = new TargetStatus();
  const included = new IncludedFiles();
  const effective = new EffectiveDocuments(client);
  const explanations = new Explanations(client);
  const parts = [
    watcher,
    ...serveFiles(client, platform),
    // A client has one handler for each kind of message.
    client.onNotification(STATUS, (params: StatusParams) => {
      status.take(params);
      included.take(params);
    }),
    vscode.workspace.registerTextDocumentContentProvider(EFFECTIVE_SCHEME, effective),
    vscode.workspace.registerTextDocumentContentProvider(EXPLANATION_SCHEME, explanations),
    status,
    included,
    effective,
    explanations,
  ];
  await client.start();
  return {
    chooseTarget: () => chooseTarget(status),
    showEffective: () => effective.show(),
    migrate: (argument) => migrate(client, argument),
    explainDurability: () => explanations.showDurability(),
    dispose: () => {
      for (const part of parts) part.dispose();
      void client.dispose();
    },
  };
}
