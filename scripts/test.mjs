// All tests, in one command that does its own set-up.
// usage: npm test [-- SUITE... [--only TEXT] [--screenshots FOLDER]]
//   SUITE   lint, unit, servers, host, e2e, desktop, package; all when none is named
//   --only  just what has TEXT in its name: files (unit, servers), titles (host, desktop), scenarios (e2e)
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './project.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';

ensureNodeModules();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, screenshots: { type: 'string', default: 'screenshots' } },
});

// Only now: these import what the set-up has just installed.
const { runSuites } = await import('./run-suites.mjs');
const { endOnInterrupt } = await import('./vscode/server.mjs');
endOnInterrupt();
process.exitCode = await runSuites(positionals, {
  only: values.only,
  screenshots: resolve(root, values.screenshots),
});
