// Keeps VS Code's own server and web workbench, with the Node they need, in the user's cache: from the npm packages
// code-server and node-linux-*. About 500 MB and 90 s, once for each pair of versions. Linux only.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../project.mjs';

const CODE_SERVER_VERSION = '4.139.1'; // carries VS Code 1.139.1
const NODE_VERSION = '24.21.0'; // that VS Code does not start with Node 20
const RECIPE = 1; // goes up when what is installed below changes while the versions do not

/** What the workbench does without here: agents, containers, other systems, single sign-on. Some need compiling. */
const UNNEEDED_DEPENDENCIES = [
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@devcontainers/cli',
  '@vscode/sandbox-runtime',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'ssh2',
];

/** A started installation older than this is taken for one that was killed (ms). */
const ABANDONED_AFTER = 2 * 60 * 60 * 1000;

/**
 * Paths of an installed server.
 * @typedef {{ folder: string, node: string, entry: string }} CodeServer
 */

const folder = join(
  cacheFolder,
  `code-server-${CODE_SERVER_VERSION}-node-${NODE_VERSION}-${process.platform}-${process.arch}-${RECIPE}`,
);
const nodePackage = `node-linux-${process.arch}`;

/** @type {CodeServer} */
const installed = {
  folder,
  node: join(folder, 'node', 'node_modules', nodePackage, 'bin', 'node'),
  entry: join(folder, 'vscode', 'out', 'server-main.js'),
};

/** Why a server-hosted VS Code cannot run on this machine at all, or undefined when it can. */
export function whyNoCodeServer() {
  if (process.platform !== 'linux') return 'the server-hosted VS Code runs on Linux only';
  if (!['x64', 'arm64'].includes(process.arch)) return `there is no server-hosted VS Code for ${process.arch}`;
  return undefined;
}

/**
 * Runs a command and keeps its output to itself, unless it fails.
 * @param {string} cwd
 * @param {string} file
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @throws Error with the last lines that the command wrote
 */
function run(cwd, file, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 0) return;
  const said = `${error?.message ?? ''}\n${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n');
  throw new Error(`${file} ${args.join(' ')} failed:\n${said}`);
}

/** Removes what killed installations left, but nothing that another run may be writing. */
function removeAbandoned() {
  for (const name of readdirSync(cacheFolder).filter((entry) => entry.includes('.part-'))) {
    const path = join(cacheFolder, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > ABANDONED_AFTER) rmSync(path, { recursive: true, force: true });
  }
}

/**
 * Installs into `part`, which is nobody else's.
 * @param {string} part
 */
function installInto(part) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const vscode = join(part, 'vscode');
  const node = join(part, 'node');
  mkdirSync(vscode, { recursive: true });
  mkdirSync(node);
  writeFileSync(join(node, 'package.json'), '{"private":true}');
  run(node, 'npm', ['install', `${nodePackage}@${NODE_VERSION}`, ...quiet]);

  // Not installed as a package: its own install step compiles for five minutes what is not needed here.
  run(part, 'npm', ['pack', `code-server@${CODE_SERVER_VERSION}`, '--silent']);
  const tarball = readdirSync(part).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack code-server left no archive');
  run(part, 'tar', ['-xzf', tarball, '--strip-components=3', '-C', vscode, 'package/lib/vscode']);
  rmSync(join(part, tarball));

  const manifestFile = join(vscode, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  manifest.dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies).filter(([name]) => !UNNEEDED_DEPENDENCIES.includes(name)),
  );
  writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));
  rmSync(join(vscode, 'extensions', 'copilot'), { recursive: true, force: true });
  // Not npm ci: the shrinkwrap that comes with it is out of step with its manifest.
  run(vscode, 'npm', ['install', '--omit=dev', ...quiet]);

  const home = join(node, 'node_modules', nodePackage);
  try {
    run(vscode, 'npm', ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog', '--loglevel=error'], {
      npm_config_nodedir: home,
      npm_config_jobs: 'max',
      PATH: `${join(home, 'bin')}:${process.env.PATH}`,
    });
  } catch {
    console.log('  without python3, make and g++ the Output panel of this VS Code stays empty; all else works');
  }
}

/**
 * The installed server, after installing it when this machine does not have it yet. Runs at the same time do not harm
 * each other: each installs beside the cache, and the first that is ready gets the place.
 * @returns {CodeServer}
 * @throws Error when it cannot be installed here
 */
export function ensureCodeServer() {
  const obstacle = whyNoCodeServer();
  if (obstacle !== undefined) throw new Error(obstacle);
  if (existsSync(installed.entry)) return installed;
  console.log(`installing VS Code's server into ${folder} (about 500 MB, 2 minutes, once)`);
  mkdirSync(cacheFolder, { recursive: true });
  removeAbandoned();
  const part = `${folder}.part-${process.pid}-${randomBytes(4).toString('hex')}`;
  const discard = () => rmSync(part, { recursive: true, force: true });
  try {
    installInto(part);
    renameSync(part, folder);
  } catch (error) {
    discard();
    if (!existsSync(installed.entry)) throw error;
  }
  return installed;
}
