// Bundles everything that runs: the extension, its threads, the pages, the command line, and the suites that run inside
// VS Code or drive it. Entries are found by existence.
// usage: node scripts/build.mjs [--production] [--watch]
import { existsSync, readdirSync, rmSync } from 'node:fs';
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

/** @type {BuildOptions} */
const shared = {
  bundle: true,
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: root,
  loader: { '.wasm': 'binary' },
};

/** The oldest VS Code that is supported brings Node 20. @type {BuildOptions} */
const node = { ...shared, platform: 'node', target: 'node20' };

/** @type {BuildOptions} */
const commonJs = { ...node, format: 'cjs', outExtension: { '.js': '.cjs' }, external: ['vscode', 'mocha'] };

/** What `import()` of a module of the extension loads: a bundle of its own, so that it costs nothing until then. */
const lazyBundles = { './conf/node-support.js': './conf.cjs' };

/** @type {import('esbuild').Plugin} */
const lazy = {
  name: 'lazy bundles',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/conf\/node-support\.js$/ }, ({ kind, path }) =>
      kind === 'dynamic-import'
        ? { path: lazyBundles[/** @type {keyof typeof lazyBundles} */ (path)], external: true }
        : null,
    );
  },
};

/** @type {BuildOptions} */
const modules = { ...node, format: 'esm' };

/**
 * What runs in VS Code for the Web: in web workers, without Node. A module of Node in here fails the build.
 * @returns {BuildOptions[]}
 */
export const webBundles = () => {
  /** @type {BuildOptions} */
  const web = { ...shared, outdir: 'dist', platform: 'browser', target: 'chrome120', define: { process: 'undefined' } };
  return [
    {
      ...web,
      entryPoints: entry('language-server.worker', 'src/language-server/worker-main.ts'),
      format: 'iife',
    },
    {
      ...web,
      entryPoints: entry('web', 'src/extension/web.ts'),
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      external: ['vscode'],
    },
  ];
};

/**
 * What users get.
 * @param {boolean} production
 * @returns {BuildOptions[]}
 */
function productBundles(production) {
  /** @type {BuildOptions[]} */
  const all = [
    { ...commonJs, entryPoints: entry('extension', 'src/extension/extension.ts'), outdir: 'dist', plugins: [lazy] },
    { ...commonJs, entryPoints: entry('conf', 'src/extension/conf/node-support.ts'), outdir: 'dist' },
    { ...commonJs, entryPoints: entry('language-server', 'src/language-server/node-main.ts'), outdir: 'dist' },
    ...webBundles(),
    // Threads are modules: what several of them need is in the package once.
    {
      ...modules,
      entryPoints: entriesIn('src/extension/threads', '.ts'),
      outdir: 'dist/threads',
      outExtension: { '.js': '.mjs' },
      splitting: true,
      chunkNames: 'shared-[hash]',
    },
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
      loader: { ...shared.loader, '.ttf': 'file' },
      assetNames: '[name]',
    },
  ];
  return production ? all.map((options) => ({ ...options, minify: true, sourcemap: false })) : all;
}

/**
 * The suite that runs inside VS Code, and the scenarios that drive it through a browser.
 * @returns {BuildOptions[]}
 */
const testBundles = () => [
  {
    ...commonJs,
    entryPoints: { ...entry('index', 'test/host/index.ts'), ...entriesIn('test/host', '.test.ts') },
    outdir: 'dist-test/host',
  },
  {
    ...modules,
    entryPoints: { ...entry('stage', 'test/e2e/stage.ts'), ...entriesIn('test/e2e', '.scenario.ts') },
    outdir: 'dist-test/e2e',
    external: ['playwright-core'],
  },
];

/**
 * Removes what an earlier build left, but nothing else: a packed extension stays.
 * @param {boolean} production
 */
function clean(production) {
  const files = ['extension.cjs', 'conf.cjs', 'web.cjs', 'language-server.cjs', 'language-server.worker.js', 'cli.js'];
  for (const name of ['threads', 'webview', ...files, ...files.map((file) => `${file}.map`)]) {
    rmSync(join(root, 'dist', name), { recursive: true, force: true });
  }
  if (!production) rmSync(join(root, 'dist-test'), { recursive: true, force: true });
}

/**
 * Builds into `dist`, minified for production; otherwise into `dist-test` too. With `watch` it goes on until the
 * process ends.
 * @param {{ production?: boolean, watch?: boolean }} [options]
 * @throws Error (esbuild's BuildFailure) when the code cannot be bundled; the reasons are on stderr
 */
export async function buildAll({ production = false, watch = false } = {}) {
  clean(production);
  const bundles = [...productBundles(production), ...(production ? [] : testBundles())].filter(
    ({ entryPoints }) => Object.keys(entryPoints ?? {}).length > 0,
  );
  if (watch) {
    const contexts = await Promise.all(bundles.map((options) => context({ ...options, logLevel: 'info' })));
    await Promise.all(contexts.map((one) => one.watch()));
    return;
  }
  await Promise.all(bundles.map((options) => build(options)));
}

if (process.argv[1] === import.meta.filename) {
  await buildAll({ production: process.argv.includes('--production'), watch: process.argv.includes('--watch') });
}
