// Packs the extension into dist/NAME.vsix, from a production build.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, vsixFile } from './project.mjs';
import { runNode } from './run-node.mjs';

async function pack() {
  rmSync(vsixFile, { force: true });
  // Everything is bundled, so no dependencies; and the README's links stay as they are, relative to the project.
  const { status, output } = await runNode(join(root, 'node_modules', '@vscode', 'vsce', 'vsce'), [
    'package',
    '--no-dependencies',
    '--no-rewrite-relative-links',
    '--allow-missing-repository',
    '--out',
    vsixFile,
  ]);
  if (status !== 0) throw new Error(`vsce failed:\n${output}`);
  return vsixFile;
}

/** @type {Promise<string> | undefined} */
let packed;

/**
 * Packs, once in a process however often it is asked for, and returns the file's path.
 * @throws Error with vsce's words when it refuses
 */
export const packExtension = () => (packed ??= pack());

if (process.argv[1] === import.meta.filename) console.log(await packExtension());
