// Programs that the tests drive: Chromium and redis-server. On Debian, as root, they are installed; anywhere else the
// words that a person needs are returned.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findChromium } from '../vscode/browser.mjs';

/**
 * The first program of this name on the PATH, or undefined.
 * @param {string} name
 */
export function findProgram(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** What the suites need, by Debian's package name. */
const PACKAGES = /** @type {const} */ ({
  chromium: () => findChromium() !== undefined,
  'redis-server': () => findProgram('redis-server') !== undefined,
  // Where it is not, what needs it is skipped: it is for Debian's own Python only.
  'python3-redis': () => existsSync('/usr/lib/python3/dist-packages/redis') || !onDebian() || process.getuid?.() !== 0,
});

/** @typedef {keyof typeof PACKAGES} PackageName */

/** A package and what it is of no use without: a bare Chromium has no font to draw text with. */
const withCompanions = (/** @type {PackageName} */ name) => (name === 'chromium' ? [name, 'fonts-liberation'] : [name]);

const onDebian = () => existsSync('/etc/debian_version') && findProgram('apt-get') !== undefined;

/**
 * Runs apt-get without questions.
 * @param {string[]} args
 */
function aptGet(args) {
  const { status, stderr } = spawnSync('apt-get', ['-qq', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
  });
  if (status !== 0) console.log(`apt-get ${args.join(' ')} failed: ${stderr.trim().split('\n').slice(-3).join(' ')}`);
  return status === 0;
}

/**
 * Installs those of `wanted` that are missing, where that is possible.
 * @param {readonly PackageName[]} wanted
 * @returns {Map<PackageName, string>} for each that is still missing: why, and what to do
 */
export function ensurePackages(wanted) {
  const absent = () => wanted.filter((name) => !PACKAGES[name]());
  let missing = absent();
  if (missing.length > 0 && onDebian() && process.getuid?.() === 0) {
    console.log(`installing Debian packages: ${missing.join(' ')}`);
    aptGet(['update']);
    aptGet(['install', '-y', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', ...missing.flatMap(withCompanions)]);
    missing = absent();
  }
  const advice = (/** @type {PackageName} */ name) =>
    onDebian()
      ? `${name} is not installed; as root: apt-get install ${name}`
      : `${name} is not installed; install it with this system's package manager${
          name === 'chromium' ? ', or set CHROMIUM to the path of a Chromium or Chrome' : ''
        }`;
  return new Map(missing.map((name) => [name, advice(name)]));
}
