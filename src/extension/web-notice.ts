/** What stands in VS Code for the Web where a file would be opened that only a machine with Node can read. */
import * as vscode from 'vscode';

const WHERE =
  'Opening dumps and logs needs VS Code on a desktop, or one that is hosted on a server (Remote, Codespaces, ' +
  'code-server): there they are read piece by piece by threads of their own. Here, in the browser alone, ' +
  'configurations are supported.';

/** Says it in a message. */
export function sayWhere(): void {
  void vscode.window.showInformationMessage(WHERE);
}

/** An editor that says it in its place, without scripts and without reading the file. */
export class NoticeEditor implements vscode.CustomReadonlyEditorProvider {
  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(_document: vscode.CustomDocument, { webview }: vscode.WebviewPanel): void {
    webview.html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Not in the browser alone</title>
</head>
<body>
<h2>This file can't be opened in the browser alone</h2>
<p>${WHERE}</p>
</body>
</html>`;
  }
}
