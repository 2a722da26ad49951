import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * The frame of an editor's page. Scripts run only by nonce and only ours; nothing is loaded from anywhere but the
 * extension's own folder. What a file holds reaches the page as messages and is shown as text nodes only.
 * @param page name of the bundle in `dist/webview`
 */
export function pageHtml(webview: vscode.Webview, folder: vscode.Uri, page: string, title: string): string {
  const nonce = randomBytes(18).toString('base64');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(folder, `${page}.js`)).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, `${page}.css`)).toString();
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
<title>${title}</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
