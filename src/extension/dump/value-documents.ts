import * as vscode from 'vscode';
import type { TextAnswer } from '../../protocol/thread.js';

/** Scheme of the read-only documents that a value is opened in. */
export const VALUE_SCHEME = 'redis-persistence-value';

/** Documents that are remembered; the oldest go first. They are re-read only while they are among these. */
const MOST_DOCUMENTS = 50;

/** Values opened in an editor of their own: VS Code's search, diff and word wrap then come for free. */
export class ValueDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  #count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? 'This value is no longer open. Open it again from its dump.';
  }

  /** Opens a text beside the dump. */
  async show(answer: TextAnswer, dump: string): Promise<void> {
    const extension = answer.language === 'json' ? '.json' : '.txt';
    const name = answer.name.replace(/[/\\?#\s]+/g, '_').slice(0, 80) || 'value';
    const uri = vscode.Uri.from({
      scheme: VALUE_SCHEME,
      path: `/${name}${extension}`,
      query: `${dump}#${++this.#count}`,
    });
    this.#texts.set(uri.toString(), answer.text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= MOST_DOCUMENTS) break;
      this.#texts.delete(oldest);
    }
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, answer.language);
    await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
    if (answer.notice !== null) void vscode.window.showInformationMessage(answer.notice);
  }

  dispose(): void {
    this.#texts.clear();
  }
}
