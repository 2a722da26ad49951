// Builds the extension and opens it in a real VS Code, on a copy of the sample workspace (or of a folder of yours).
// usage: npm start [-- FOLDER]      PORT=8080 npm start, for a port of your choice
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { sampleWorkspace } from './project.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';

const workspace = process.argv[2] === undefined ? sampleWorkspace : resolve(process.argv[2]);
if (!existsSync(workspace) || !statSync(workspace).isDirectory()) {
  console.error(`${workspace} is no folder`);
  process.exit(2);
}
ensureNodeModules();

// Only now: these import what the set-up has just installed.
const { findDesktopVsCode, hasDisplay } = await import('./vscode/desktop.mjs');
const { endOnInterrupt } = await import('./vscode/server.mjs');
const { openDesktop, openServed } = await import('./open-workbench.mjs');
endOnInterrupt();
const program = hasDisplay() ? findDesktopVsCode() : undefined;
if (program === undefined) await openServed(workspace);
else await openDesktop(program, workspace);
