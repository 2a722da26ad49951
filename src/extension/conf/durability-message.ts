/** Says why a configuration keeps what it keeps, as a document beside it. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient/node';
import type { DocumentParams } from '../../language-server/protocol.js';
import { CONF_LANGUAGE, DURABILITY } from '../../language-server/protocol.js';

/** Shows the reasons for the sentence on top of the file in front. */
export async function explainDurability(client: BaseLanguageClient): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  if (active?.languageId !== CONF_LANGUAGE) return;
  const params: DocumentParams = { uri: active.uri.toString() };
  const content = await client.sendRequest<string | null>(DURABILITY, params);
  if (content === null) return;
  const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}
