// The packed extension: that it packs, what is in it, and how big it and its bundles are.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, unzipSync } from 'fflate';
import { packExtension } from '../package.mjs';
import { root, vsixFile } from '../project.mjs';
import { runChecks } from './suite.mjs';

/** Budgets in bytes. */
const VSIX_LIMIT = 1_000_000;
const HOST_LIMIT = 250_000;
const PAGE_LIMIT = 150_000; // compressed

/** What may be in the package, besides what vsce writes about it. */
const EXPECTED = [
  /^extension\/(package\.json|readme\.md|changelog\.md|license\.txt)$/i,
  /^extension\/dist\/(extension|conf|language-server|web)\.cjs$/,
  /^extension\/dist\/threads\/[\w-]+\.mjs$/,
  /^extension\/dist\/language-server\.worker\.js$/,
  /^extension\/dist\/webview\/[\w-]+\.(js|css|ttf|woff2?)$/,
  /^extension\/syntaxes\/[\w-]+\.(tmLanguage|language-configuration)\.json$/,
  /^extension\/media\/icon\.png$/,
  /^(extension\.vsixmanifest|\[Content_Types\]\.xml)$/,
];

/** A number with thousands marked. */
const inDigits = (/** @type {number} */ count) => count.toLocaleString('en');

/**
 * What is wrong with a size, if it is over its limit.
 * @param {string} what
 * @param {number} bytes
 * @param {number} limit
 */
const overLimit = (what, bytes, limit) =>
  bytes < limit ? undefined : `${what} has ${inDigits(bytes)} bytes; the limit is ${inDigits(limit)}`;

/** @type {import('./suite.mjs').Suite} */
export const packageSuite = {
  name: 'package',
  needs: [],
  async run() {
    await packExtension();
    const vsix = readFileSync(vsixFile);
    const pages = join(root, 'dist', 'webview');
    const outcome = await runChecks([
      ['the package is under 1 MB', () => overLimit('the package', vsix.length, VSIX_LIMIT)],
      [
        'the package holds what users need and nothing else',
        () => {
          const names = Object.keys(unzipSync(vsix));
          const strange = names.filter((name) => !EXPECTED.some((pattern) => pattern.test(name)));
          return strange.length === 0 ? undefined : `unexpected: ${strange.join(', ')}`;
        },
      ],
      [
        'the extension host loads less than 250 kB',
        () => overLimit('dist/extension.cjs', readFileSync(join(root, 'dist', 'extension.cjs')).length, HOST_LIMIT),
      ],
      [
        'each page loads less than 150 kB of script, compressed',
        () => {
          const scripts = existsSync(pages) ? readdirSync(pages).filter((name) => name.endsWith('.js')) : [];
          return scripts
            .map((name) => ({ name, bytes: gzipSync(readFileSync(join(pages, name))).length }))
            .map(({ name, bytes }) => overLimit(`dist/webview/${name}`, bytes, PAGE_LIMIT))
            .find((problem) => problem !== undefined);
        },
      ],
    ]);
    return { ...outcome, notes: [`the package has ${inDigits(vsix.length)} bytes`] };
  },
};
