// Bundles the TypeScript of a developer's tool (the benchmark, the fuzzer) so that this Node can run it.
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './project.mjs';

/**
 * Bundles into `.cache`, unminified, so that a profile shows names.
 * @param {string} name of the tool, and of the folder of its bundles
 * @param {readonly string[]} entries TypeScript files relative to the project
 * @returns {Promise<string[]>} paths of the bundles, in the order of the entries
 */
export async function bundleTool(name, entries) {
  const folder = join(root, '.cache', name);
  await build({
    absWorkingDir: root,
    entryPoints: [...entries],
    outdir: folder,
    outbase: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
    loader: { '.wasm': 'binary' },
    external: ['playwright-core'],
  });
  return entries.map((entry) => join(folder, entry.replace(/\.ts$/, '.mjs')));
}
