import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The document of the dump editor's page, script and style within: as files of their own each would cost a way to the
 * extension's machine and back. They run by nonce only, and nothing is loaded from anywhere. What a dump holds reaches
 * the page as messages and is shown as text nodes only.
 * @param folder where the bundles are
 * @throws Error when a bundle can't be read
 */
export function pageHtml(folder: string): string {
  const nonce = randomBytes(18).toString('base64');
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style nonce="${nonce}">${inline(join(folder, 'dump.css'), 'style')}</style>
<title>Redis dump</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}">${inline(join(folder, 'dump.js'), 'script')}</script>
</body>
</html>`;
}

/** Bundles that were read before: they don't change while the extension runs. */
const bundles = new Map<string, string>();

/** A bundle as the content of an element. The bundler writes none that would end it early; this makes sure of it. */
function inline(path: string, element: 'script' | 'style'): string {
  let text = bundles.get(path);
  if (text === undefined) bundles.set(path, (text = readFileSync(path, 'utf8')));
  if (new RegExp(`</${element}|<!--`, 'i').test(text)) throw new Error(`${path} can't stand inside of a page`);
  return text;
}
