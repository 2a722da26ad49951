/**
 * The part of the language support that is always there: it waits for the first configuration, log or manifest that is
 * opened as text, or a command, and only then starts the rest.
 */
import * as vscode from 'vscode';
import type { ConfSupport } from './conf-support.js';
import { useCrlf } from './line-ends.js';

/** Languages that the language server is for. */
const LANGUAGES: readonly string[] = ['redis-conf', 'redis-acl', 'redis-aof', 'redis-aof-manifest'];

/** Every command about configurations and the text of logs that package.json contributes, by its id. */
export const CONF_COMMANDS: Readonly<Record<string, (support: ConfSupport, argument: unknown) => unknown>> = {
  'redisPersistence.chooseTargetServer': (support) => support.chooseTarget(),
  'redisPersistence.showEffectiveConfiguration': (support) => support.showEffective(),
  'redisPersistence.migrateConfiguration': (support, argument) => support.migrate(argument),
  'redisPersistence.explainDurability': (support) => support.explainDurability(),
  'redisPersistence.useCrlf': (_support, argument) => useCrlf(argument),
};

/** Starts the language server and what is around it. */
export type StartConf = (context: vscode.ExtensionContext, log: vscode.LogOutputChannel) => Promise<ConfSupport>;

/** Registers the commands, and loads and starts the language client when it is first needed. */
export function registerConf(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  loadStart: () => Promise<StartConf>,
): vscode.Disposable[] {
  let loading: Promise<ConfSupport> | undefined;
  const load = (): Promise<ConfSupport> =>
    (loading ??= loadStart().then(async (start) => {
      const support = await start(context, log);
      context.subscriptions.push(support);
      return support;
    }));
  const loadFor = ({ languageId }: vscode.TextDocument): void => {
    if (!LANGUAGES.includes(languageId)) return;
    load().catch((error: unknown) => {
      log.error('The language server did not start.', error);
    });
  };
  vscode.workspace.textDocuments.forEach(loadFor);
  return [
    vscode.workspace.onDidOpenTextDocument(loadFor),
    ...Object.entries(CONF_COMMANDS).map(([id, run]) =>
      vscode.commands.registerCommand(id, async (argument: unknown) => run(await load(), argument)),
    ),
  ];
}
