// Bundles everything that runs: the extension, its threads, the pages, the command line, and the suites that run inside
// VS Code or drive it. Entries are found by existence.
// usage: node scripts/build.mjs [--production] [--watch]
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, context } from 'esbuild';
import { root } from './project.mjs';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */

/**
 * Files of a folder that end in `suffix`, as esbuild entries: output name (without `.ts`) to path. A folder that is
 * not there has none.
 * @param {string} folder relative to the project
 * @param {string} suffix
 * @returns {Record<string, string>}
 */
function entriesIn(folder, suffix) {
  const path = join(root, folder);
  const names = existsSync(path) ? readdirSync(path) : [];
  return Object.fromEntries(
    names.filter((name) => name.endsWith(suffix)).map((name) => [basename(name, '.ts'), join(path, name)]),
  );
}

/**
 * One entry, if it exists.
 * @param {string} name of the output
 * @param {string} path relative to the project
 * @returns {Record<string, string>}
 */
const entry = (name, path) => (existsSync(join(root, path)) ? { [name]: join(root, path) } : {});

/** Every page of the extension: `src/webview/NAME/main.tsx` becomes `dist/webview/NAME.js` and `.css`. */
function pages() {
  const folder = join(root, 'src', 'webview');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return Object.assign({}, ...names.map((name) => entry(name, join('src', 'webview', name, 'main.tsx'))));
}

/**
 * The bundles, each a set of options for esbuild.
 * @param {boolean} production
 * @returns {BuildOptions[]}
 */
function bundles(production) {
  /** @type {BuildOptions} */
  const shared = {
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
    absWorkingDir: root,
  };
  /** The oldest VS Code that is supported brings Node 20. @type {BuildOptions} */
  const node = { ...shared, platform: 'node', target: 'node20' };
  /** @type {BuildOptions} */
  const commonJs = { ...node, format: 'cjs', outExtension: { '.js': '.cjs' }, external: ['vscode', 'mocha'] };
  /** @type {BuildOptions} */
  const modules = { ...node, format: 'esm' };
  /** @type {BuildOptions[]} */
  const all = [
    { ...commonJs, entryPoints: entry('extension', 'src/extension/extension.ts'), outdir: 'dist' },
    { ...commonJs, entryPoints: entriesIn('src/extension/threads', '.ts'), outdir: 'dist/threads' },
    { ...modules, entryPoints: entry('cli', 'src/cli/main.ts'), outdir: 'dist', banner: { js: '#!/usr/bin/env node' } },
    {
      ...shared,
      entryPoints: pages(),
      outdir: 'dist/webview',
      platform: 'browser',
      format: 'iife',
      target: 'chrome120', // VS Code 1.91 is built on Chromium 122
      jsx: 'automatic',
      jsxImportSource: 'preact',
      define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
      loader: { '.ttf': 'file' },
      assetNames: '[name]',
    },
  ];
  if (!production) {
    all.push(
      { ...commonJs, entryPoints: { index: join(root, 'test/host/index.ts'), ...entriesIn('test/host', '.test.ts') }, outdir: 'dist-test/host' },
      { ...modules, entryPoints: entriesIn('test/e2e', '.scenario.ts'), outdir: 'dist-test/e2e', external: ['playwright-core'] },
    );
  }
  return all.filter(({ entryPoints }) => Object.keys(entryPoints ?? {}).length > 0);
}

/**
 * Builds everything into `dist` and, but for production, `dist-test`. With `watch` it goes on until the process ends.
 * @param {{ production?: boolean, watch?: boolean }} [options]
 */
export async function buildAll({ production = false, watch = false } = {}) {
  for (const folder of ['threads', 'webview', 'extension.cjs', 'extension.cjs.map', 'cli.js', 'cli.js.map']) {
    rmSync(join(root, 'dist', folder), { recursive: true, force: true });
  }
  const all = bundles(production);
  if (!production) {
    rmSync(join(root, 'dist-test'), { recursive: true, force: true });
    // The package is of type "module", but VS Code requires its test suite without an extension, as a .js file.
    mkdirSync(join(root, 'dist-test', 'host'), { recursive: true });
    writeFileSync(join(root, 'dist-test', 'host', 'package.json'), '{"type":"commonjs"}\n');
  }
  if (watch) {
    const contexts = await Promise.all(all.map((options) => context({ ...options, logLevel: 'info' })));
    await Promise.all(contexts.map((one) => one.watch()));
    return;
  }
  await Promise.all(all.map((options) => build(options)));
}

if (process.argv[1] === import.meta.filename) {
  await buildAll({ production: process.argv.includes('--production'), watch: process.argv.includes('--watch') });
}
