import * as vscode from 'vscode';

/** Scheme of the read-only documents that show what a repair will do. */
export const PLAN_SCHEME = 'redis-persistence-plan';

/** Plans that are remembered; the oldest go first. */
const MOST_PLANS = 20;

/** Plans of repairs as documents: to be read, searched and copied like any text. */
export class PlanDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  #count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? 'This plan is no longer known. Run the repair again to see it.';
  }

  async show(name: string, lines: readonly string[]): Promise<void> {
    const uri = vscode.Uri.from({ scheme: PLAN_SCHEME, path: `/Plan for ${name}`, query: String(++this.#count) });
    this.#texts.set(uri.toString(), `${lines.join('\n')}\n`);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= MOST_PLANS) break;
      this.#texts.delete(oldest);
    }
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
  }

  dispose(): void {
    this.#texts.clear();
  }
}
