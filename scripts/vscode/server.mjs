// A server-hosted VS Code on loopback with a copy of a workspace. All that it writes lies in one temporary folder,
// which goes when it stops, or when this process ends in whatever way it can notice.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What keeps the workbench quiet, and the same for everybody. */
const SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.exclude': { '**/.vscode': true },
  'remote.autoForwardPorts': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'window.commandCenter': false,
  'window.title': '${activeEditorShort}${separator}${rootName}',
  'workbench.colorTheme': 'Dark Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** How long the server may take to listen (ms). Two seconds are usual; a busy machine takes more. */
const START_TIMEOUT = 60_000;

/** How long it may take to stop on request (ms), before it is killed. */
const STOP_TIMEOUT = 3_000;

/**
 * @typedef {object} ServerOptions
 * @property {import('../setup/code-server.mjs').CodeServer} codeServer
 * @property {string} workspace folder to open; a copy of it is opened
 * @property {string} [vsix] extension to install first
 * @property {string} [companion] another one, for the tool that starts the server
 * @property {number} [port] 0, the default, for any
 * @property {boolean} [automation] makes the workbench run an extension's test suite. It also hides notifications, so
 *   it is not for tests of the interface
 * @property {Readonly<Record<string, unknown>>} [settings] of the user, beside those that every run has
 * @property {(work: string) => NodeJS.ProcessEnv} [env] more environment, given the temporary folder
 */

/**
 * @typedef {object} Server
 * @property {string} work the temporary folder
 * @property {string} workspace the copy of the workspace
 * @property {() => string} log what the server wrote
 * @property {(payload?: string[][]) => string} address of the workbench with the workspace open
 * @property {(path: string) => string} remote how the workbench names a path of this machine
 * @property {(settings: Readonly<Record<string, unknown>>) => void} changeSettings adds to the workspace's settings:
 *   these are watched while the workbench runs, the user's are not
 * @property {(settings: Readonly<Record<string, unknown>>) => void} resetSettings of the workspace to nothing but these
 * @property {Promise<void>} ended
 * @property {() => Promise<void>} stop
 */

/**
 * Ends a process and everything that it started.
 * @param {number | undefined} pid of the leader of a process group
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}

/**
 * Waits for the line that names the port.
 * @param {import('node:child_process').ChildProcess} child
 * @param {() => string} log
 * @returns {Promise<number>}
 */
function listening(child, log) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`VS Code's server did not start\n${log()}`)), START_TIMEOUT);
    const look = () => {
      const port = /agent listening on (\d+)/.exec(log())?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`VS Code's server ended with ${code}\n${log()}`));
    });
  });
}

/**
 * Starts a server.
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 * @throws Error with the server's own words when it does not start, or refuses the extension
 */
export async function startServer({
  codeServer,
  workspace,
  vsix,
  companion,
  port = 0,
  automation = false,
  settings: user = {},
  env = () => ({}),
}) {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'redis-persistence-vscode-')));
  const remove = () => rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  const folder = join(work, 'workspace');
  cpSync(workspace, folder, { recursive: true });
  const userData = join(work, 'data');
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify({ ...SETTINGS, ...user }));
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  const temporary = join(work, 'tmp');
  mkdirSync(temporary);
  const token = randomBytes(16).toString('hex');
  const folders = [
    '--server-data-dir',
    join(work, 'server'),
    '--user-data-dir',
    userData,
    '--extensions-dir',
    join(work, 'extensions'),
    '--accept-server-license-terms',
  ];
  /** @type {NodeJS.ProcessEnv} */
  const environment = {
    ...process.env,
    // Sockets and caches of the server belong to the folder that is removed.
    TMPDIR: temporary,
    XDG_RUNTIME_DIR: temporary,
    XDG_CACHE_HOME: temporary,
    ...env(work),
  };

  for (const extension of [vsix, companion]) {
    if (extension === undefined) continue;
    const { stdout, stderr } = spawnSync(
      codeServer.node,
      [codeServer.entry, ...folders, '--install-extension', extension],
      { env: environment, encoding: 'utf8' },
    );
    if (!stdout.includes('was successfully installed')) {
      remove();
      throw new Error(`VS Code refused ${extension}\n${stdout}${stderr}`);
    }
  }

  const child = spawn(
    codeServer.node,
    [
      codeServer.entry,
      ...folders,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--connection-token',
      token,
      '--disable-telemetry',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
      ...(automation ? ['--enable-smoke-test-driver'] : []),
    ],
    { env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stdout.on('data', (data) => (said += String(data)));
  child.stderr.on('data', (data) => (said += String(data)));
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.once('exit', () => resolve()));
  const kill = () => signalGroup(child.pid, 'SIGKILL');
  process.removeListener('exit', remove);
  process.once('exit', kill);
  process.once('exit', remove);

  const stop = async () => {
    signalGroup(child.pid, 'SIGTERM');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT))]);
    kill();
    remove();
    process.removeListener('exit', kill);
    process.removeListener('exit', remove);
  };

  let authority = '';
  try {
    authority = `127.0.0.1:${await listening(child, () => said)}`;
  } catch (error) {
    await stop();
    throw error;
  }
  /** @type {Record<string, unknown>} */
  let settings = {};
  /** @param {Readonly<Record<string, unknown>>} wanted */
  const writeSettings = (wanted) => {
    settings = wanted;
    writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  };
  writeSettings({});
  return {
    work,
    workspace: folder,
    log: () => said,
    address(payload) {
      const url = new URL(`http://${authority}/`);
      url.searchParams.set('folder', folder);
      if (payload !== undefined) url.searchParams.set('payload', JSON.stringify(payload));
      url.searchParams.set('tkn', token);
      return url.href;
    },
    remote: (path) => `vscode-remote://${authority}${path}`,
    changeSettings: (changes) => writeSettings({ ...settings, ...changes }),
    resetSettings: writeSettings,
    ended,
    stop,
  };
}

/** Makes an interrupt end this process in the way that runs its exit handlers: what was started is stopped. */
export function endOnInterrupt() {
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.once(signal, () => process.exit(code));
  }
}
