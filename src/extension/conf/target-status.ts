/** The server that the file in front is judged for, as a language status item. */
import * as vscode from 'vscode';
import type { TargetOrigin } from '../../engine/conf/target-choice.js';
import type { StatusParams } from '../../language-server/protocol.js';
import { ACL_LANGUAGE, AOF_LANGUAGE, CONF_LANGUAGE, MANIFEST_LANGUAGE } from '../../language-server/protocol.js';

const ORIGINS = {
  setting: 'from the settings',
  comment: 'from a comment in the file',
  dump: 'from the dump beside the file',
  default: 'assumed: nothing says otherwise',
} as const satisfies Record<TargetOrigin, string>;

const LANGUAGES: readonly string[] = [CONF_LANGUAGE, ACL_LANGUAGE, AOF_LANGUAGE, MANIFEST_LANGUAGE];

/** Keeps the last status of every file, and shows that of the active editor. */
export class TargetStatus implements vscode.Disposable {
  private readonly byUri = new Map<string, StatusParams>();
  private readonly item = vscode.languages.createLanguageStatusItem('redisPersistence.target', [
    { language: CONF_LANGUAGE },
    { language: ACL_LANGUAGE },
    { language: AOF_LANGUAGE },
    { language: MANIFEST_LANGUAGE },
  ]);
  private readonly editors = vscode.window.onDidChangeActiveTextEditor(() => {
    this.show();
  });

  constructor() {
    this.item.name = 'Target Server';
    this.item.text = 'Redis';
    this.item.command = { title: 'Change', command: 'redisPersistence.chooseTargetServer' };
    this.show();
  }

  /** Takes what the language server says of a file. */
  take(status: StatusParams): void {
    this.byUri.set(vscode.Uri.parse(status.uri).toString(), status);
    this.show();
  }

  /** What is known of a file. */
  of(uri: vscode.Uri): StatusParams | undefined {
    return this.byUri.get(uri.toString());
  }

  /** Follows the active editor; while that is none of ours, the item isn't seen and stays as it is. */
  private show(): void {
    const active = vscode.window.activeTextEditor?.document;
    if (active === undefined || !LANGUAGES.includes(active.languageId)) return;
    const status = this.of(active.uri);
    this.item.busy = status === undefined;
    this.item.text = status?.targetName ?? 'Redis';
    this.item.detail = status === undefined ? '' : ORIGINS[status.origin];
    this.item.accessibilityInformation = { label: `Target server: ${this.item.text}, ${this.item.detail}` };
  }

  dispose(): void {
    this.item.dispose();
    this.editors.dispose();
  }
}
