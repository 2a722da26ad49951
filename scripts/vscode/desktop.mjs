// Finds a desktop VS Code on this machine.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from '../setup/debian-packages.mjs';

/**
 * The command `code` of a desktop VS Code, or undefined. In a terminal of VS Code on a remote machine `code` talks to
 * the window far away, which cannot run an extension from here.
 */
function findCodeCommand() {
  if (process.env.VSCODE_IPC_HOOK_CLI !== undefined) return undefined;
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code', 'code-insiders'];
  return names.map(findProgram).find((path) => path !== undefined);
}

/** Where the program lies as seen from the folder of the real command. */
const PROGRAMS = [
  ['..', 'code'], // Debian, Fedora: /usr/share/code/bin/code
  ['..', 'code-insiders'],
  ['..', 'Code.exe'],
  ['..', '..', '..', 'MacOS', 'Electron'],
  ['..', '..', '..', 'MacOS', 'Code'],
];

/** Where it lies when the command is a link to the program that starts snaps. */
const SNAP_PROGRAM = '/snap/code/current/usr/share/code/code';

/** The program of a desktop VS Code: what VSCODE_EXECUTABLE names, or what the command `code` starts. */
export function findDesktopVsCode() {
  const named = process.env.VSCODE_EXECUTABLE;
  if (named !== undefined) return named;
  const command = findCodeCommand();
  if (command === undefined) return undefined;
  const folder = dirname(realpathSync(command));
  return [...PROGRAMS.map((path) => join(folder, ...path)), SNAP_PROGRAM].find((path) => existsSync(path));
}

/** True when a window can be shown. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
