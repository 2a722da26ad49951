// Two ways to show the extension to a person: an installed desktop VS Code, or a server-hosted one for a browser.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll } from './build.mjs';
import { packExtension } from './package.mjs';
import { root } from './project.mjs';
import { ensureCodeServer, whyNoCodeServer } from './setup/code-server.mjs';
import { startServer } from './vscode/server.mjs';

/**
 * Opens a window of an installed VS Code with the extension from this folder, and settings and extensions of its own,
 * so that nothing of the user's is touched. Returns when the window is closed.
 * @param {string} program of VS Code
 * @param {string} workspace folder to show a copy of
 */
export async function openDesktop(program, workspace) {
  await buildAll();
  const work = mkdtempSync(join(tmpdir(), 'redis-persistence-vscode-'));
  const folder = join(work, 'workspace');
  cpSync(workspace, folder, { recursive: true });
  console.log(`opening VS Code (${program}); this command ends when its window is closed`);
  // Its own processes share this one's terminal, so an interrupt reaches them too.
  const child = spawn(
    program,
    [
      folder,
      '--new-window',
      '--skip-welcome',
      '--disable-workspace-trust',
      `--extensionDevelopmentPath=${root}`,
      '--user-data-dir',
      join(work, 'data'),
      '--extensions-dir',
      join(work, 'extensions'),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    // This variable would make it a plain Node.
    { env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined }, stdio: 'ignore' },
  );
  process.once('exit', () => {
    child.kill();
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  });
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  process.exitCode = status === 0 ? 0 : 1;
}

/**
 * Serves VS Code with the packed extension on loopback and prints the address. Returns when it is interrupted.
 * @param {string} workspace folder to show a copy of
 */
export async function openServed(workspace) {
  const obstacle = whyNoCodeServer();
  if (obstacle !== undefined) {
    console.error(`No VS Code was found, and ${obstacle}. Install VS Code and its command \`code\`.`);
    process.exitCode = 1;
    return;
  }
  const vsix = await packExtension();
  const codeServer = ensureCodeServer();
  const server = await startServer({ codeServer, workspace, vsix, port: Number(process.env.PORT ?? 0) });
  // No file is opened at once: the workbench would show it as text, before it has met the extension.
  console.log(`\nVS Code with the extension, on a copy of ${workspace}:\n\n  ${server.address()}\n`);
  console.log('Click a dump in the Explorer. Ctrl-C stops it.');
  await server.ended;
}
