/** Gives files that a configuration includes its language, whatever they are called. */
import * as vscode from 'vscode';
import type { StatusParams } from '../../language-server/protocol.js';
import { CONF_LANGUAGE } from '../../language-server/protocol.js';

/** What VS Code takes such files for; a language that somebody chose stays. */
const GUESSED_LANGUAGES: readonly string[] = ['plaintext', 'properties', 'ini'];

/** The files that are known to be included. */
export class IncludedFiles implements vscode.Disposable {
  private readonly included = new Set<string>();
  private readonly watch = vscode.workspace.onDidOpenTextDocument((document) => {
    this.adopt(document);
  });

  /** Takes what the language server says of a file. */
  take({ includes }: StatusParams): void {
    for (const uri of includes) this.included.add(vscode.Uri.parse(uri).toString());
    for (const document of vscode.workspace.textDocuments) this.adopt(document);
  }

  dispose(): void {
    this.watch.dispose();
  }

  private adopt(document: vscode.TextDocument): void {
    if (!this.included.has(document.uri.toString()) || !GUESSED_LANGUAGES.includes(document.languageId)) return;
    void vscode.languages.setTextDocumentLanguage(document, CONF_LANGUAGE);
  }
}
