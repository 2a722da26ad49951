import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * The frame of the dump editor's page. Scripts run only by nonce and only ours; nothing is loaded from anywhere but
 * the extension's own folder. What a dump holds reaches the page as messages and is shown as text nodes only.
 */
export function pageHtml(webview: vscode.Webview, folder: vscode.Uri): string {
  const nonce = randomBytes(18).toString('base64');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(folder, 'dump.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, 'dump.css')).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Redis dump</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
