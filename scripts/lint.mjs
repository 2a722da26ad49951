// The checks that run no code of the product: types, style, and the rule of which folder may import which.
import { join } from 'node:path';
import { root } from './project.mjs';
import { runNode } from './run-node.mjs';
import { runChecks } from './suites/suite.mjs';

/**
 * A check by a program in this folder: what it writes when it does not end well.
 * @param {string} script relative to the project
 * @param {string[]} args
 */
const linter =
  (script, ...args) =>
  async () => {
    const { status, output } = await runNode(join(root, script), args);
    return status === 0 ? undefined : output.trim();
  };

/** Runs every linter, whatever the ones before say. */
export const lint = () =>
  runChecks([
    ['types', linter('node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false')],
    ['style', linter('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.')],
    [
      'dependencies',
      linter(
        'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
        ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'src', 'test'],
      ),
    ],
    [
      'format',
      linter(
        'node_modules/prettier/bin/prettier.cjs',
        '--check',
        '--log-level',
        'warn',
        'src',
        'test',
        'scripts',
        'bench',
      ),
    ],
    ['generated code', linter('scripts/build-wasm.mjs', '--check')],
  ]);

if (process.argv[1] === import.meta.filename) {
  const { failures } = await lint();
  for (const { title, detail } of failures) console.error(`${title}\n${detail}\n`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
