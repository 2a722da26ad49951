/** The read-only editor for RDB files. */
import type * as vscode from 'vscode';

/** The editor's id in package.json. */
export const DUMP_VIEW_TYPE = 'redisPersistence.dump';

/** Shows a dump's name in a page without scripts. */
export class DumpEditor implements vscode.CustomReadonlyEditorProvider {
  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
    const text = name.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
    panel.webview.options = { enableScripts: false, localResourceRoots: [] };
    panel.webview.html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'"><title>${text}</title></head>
      <body><main><h1>${text}</h1></main></body></html>`;
  }
}
