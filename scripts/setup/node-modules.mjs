// Brings node_modules in step with package-lock.json. Uses nothing but Node: this is what runs first in a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest, root } from '../project.mjs';

/**
 * The lock file's view of installed packages: path in node_modules to what is there.
 * @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[] }} LockedPackage
 */

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
const lockedPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** True when every package that the lock file wants is installed in that version. npm keeps its own record of it. */
function upToDate() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const have = lockedPackages(record);
  return Object.entries(lockedPackages(join(root, 'package-lock.json'))).every(
    ([path, wanted]) => path === '' || wanted.optional || have[path]?.version === wanted.version,
  );
}

/** Ends the process with a plain sentence when this Node is older than the project's `engines.node`. */
function refuseOldNode() {
  const wanted = (/\d+(\.\d+)*/.exec(manifest.engines.node)?.[0] ?? '0').split('.').map(Number);
  const have = process.versions.node.split('.').map(Number);
  const at = wanted.findIndex((number, place) => number !== have[place]);
  if (at >= 0 && (have[at] ?? 0) < (wanted[at] ?? 0)) {
    console.error(`Node ${manifest.engines.node} is needed; this is ${process.version}.`);
    process.exit(1);
  }
}

/** Runs `npm ci` when node_modules is missing or stale. Ends the process when that fails. */
export function ensureNodeModules() {
  refuseOldNode();
  if (upToDate()) return;
  console.log('installing the dependencies (npm ci)');
  const windows = process.platform === 'win32';
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: windows, // npm is a .cmd file there
  });
  if (status !== 0) process.exit(status ?? 1);
}
