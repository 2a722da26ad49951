/**
 * The extension's entry in VS Code for the Web. Configurations are served in full, by a worker. Everything else needs
 * threads that read files piece by piece: its editors and commands say where they can be used.
 */
import * as vscode from 'vscode';
import { CONF_COMMANDS, registerConf } from './conf/conf-loader.js';
import { start } from './conf/web-support.js';
import { NoticeEditor, sayWhere } from './web-notice.js';

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Redis Persistence', { log: true });
  const { editors, commands } = contributions(context.extension.packageJSON);
  context.subscriptions.push(
    log,
    ...registerConf(context, log, () => Promise.resolve(start)),
    ...editors.map((id) => vscode.window.registerCustomEditorProvider(id, new NoticeEditor())),
    ...commands
      .filter((id) => !(id in CONF_COMMANDS))
      .map((id) =>
        vscode.commands.registerCommand(id, () => {
          sayWhere();
        }),
      ),
  );
}

/** What the manifest contributes: so that nothing is left without an answer here, whatever is added there. */
function contributions(manifest: unknown): {
  readonly editors: readonly string[];
  readonly commands: readonly string[];
} {
  const contributes = field(manifest, 'contributes');
  return {
    editors: texts(field(contributes, 'customEditors'), 'viewType'),
    commands: texts(field(contributes, 'commands'), 'command'),
  };
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (Object.entries(value).find(([key]) => key === name)?.[1] as unknown)
    : undefined;

const texts = (list: unknown, name: string): readonly string[] =>
  Array.isArray(list)
    ? list.map((one) => field(one, name)).filter((text): text is string => typeof text === 'string')
    : [];
