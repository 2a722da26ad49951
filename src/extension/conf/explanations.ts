/**
 * Pages that explain: a rule, and what a configuration keeps. They are documents that the language server writes, so
 * they are there without a network, and shown as rendered Markdown.
 */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { baseName } from '../../engine/conf/file-lookup.js';
import type { DocumentParams, RulePageParams } from '../../language-server/protocol.js';
import { CONF_LANGUAGE, DURABILITY, RULE_PAGE } from '../../language-server/protocol.js';

/** The scheme of these documents. */
export const EXPLANATION_SCHEME = 'redis-persistence-explained';

/** What stands where the host of a uri would: which page it is. */
const RULE = 'rule';
const DURABLE = 'durability';

/** The page of a rule, `{rule}`: the code of a diagnostic links to it. By the manifest it is shown rendered. */
export const RULE_PAGES = `${EXPLANATION_SCHEME}://${RULE}/{rule}.md`;

/** Asks the language server for the pages, and shows them. */
export class Explanations implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly watch = vscode.workspace.onDidChangeTextDocument(({ document: { languageId } }) => {
    if (languageId !== CONF_LANGUAGE) return;
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === EXPLANATION_SCHEME && uri.authority === DURABLE) this.changed.fire(uri);
    }
  });

  constructor(private readonly client: BaseLanguageClient) {}

  /** Shows the reasons for the sentence on top of the configuration in front. */
  async showDurability(): Promise<void> {
    const active = vscode.window.activeTextEditor?.document;
    if (active?.languageId !== CONF_LANGUAGE) return;
    const path = `/Durability of ${baseName(active.uri.path)}.md`;
    const query = active.uri.toString();
    await show(vscode.Uri.from({ scheme: EXPLANATION_SCHEME, authority: DURABLE, path, query }));
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    if (uri.authority === RULE) {
      const params: RulePageParams = { rule: baseName(uri.path).replace(/\.md$/, '') };
      return (await this.client.sendRequest<string | null>(RULE_PAGE, params)) ?? 'There is no such rule.\n';
    }
    const params: DocumentParams = { uri: vscode.Uri.parse(uri.query, true).toString() };
    return (await this.client.sendRequest<string | null>(DURABILITY, params)) ?? 'That file is not open any more.\n';
  }

  dispose(): void {
    this.watch.dispose();
    this.changed.dispose();
  }
}

/** Rendered beside the editor; as text where the Markdown support of VS Code is switched off. */
async function show(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  } catch {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }
}
