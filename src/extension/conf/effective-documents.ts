/** The configuration in effect, as a document that can't be edited. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { DocumentParams } from '../../language-server/protocol.js';
import { CONF_LANGUAGE, EFFECTIVE, EFFECTIVE_SCHEME } from '../../language-server/protocol.js';

/** Asks the language server for the text, and again when the file changes. */
export class EffectiveDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  /** Sources of the documents that are shown. */
  private readonly shown = new Map<string, vscode.Uri>();
  private readonly watch = vscode.workspace.onDidChangeTextDocument(({ document: { languageId } }) => {
    if (languageId === CONF_LANGUAGE) for (const uri of this.shown.values()) this.changed.fire(uri);
  });

  constructor(private readonly client: BaseLanguageClient) {}

  /** Shows what is in effect for the file in front, beside it. */
  async show(): Promise<void> {
    const active = vscode.window.activeTextEditor?.document;
    if (active?.languageId !== CONF_LANGUAGE) return;
    const uri = active.uri.scheme === EFFECTIVE_SCHEME ? active.uri : effectiveUri(active.uri);
    this.shown.set(uri.toString(), uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, CONF_LANGUAGE);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const source = vscode.Uri.parse(uri.query, true);
    const params: DocumentParams = { uri: source.toString() };
    const text = await this.client.sendRequest<string | null>(EFFECTIVE, params);
    return text ?? `# ${source.path} is not open any more.\n`;
  }

  dispose(): void {
    this.watch.dispose();
    this.changed.dispose();
  }
}

/** `redis.conf` becomes `redis.effective.conf`; the file itself stands in the query. */
function effectiveUri(source: vscode.Uri): vscode.Uri {
  const path = source.path.replace(/(\.[^./]*)?$/, '.effective$1');
  return vscode.Uri.from({ scheme: EFFECTIVE_SCHEME, path, query: source.toString() });
}
