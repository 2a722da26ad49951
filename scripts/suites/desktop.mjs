// The Mocha suite of test/host in a desktop VS Code, where this machine has one.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, sampleWorkspace } from '../project.mjs';
import { findDesktopVsCode, hasDisplay } from '../vscode/desktop.mjs';
import { readMochaResult } from './mocha-result.mjs';
import { messageOf } from './suite.mjs';

/** Why there is nothing to run the suite in, or undefined. */
export function whyNoDesktop() {
  if (findDesktopVsCode() === undefined) return 'this machine has no desktop VS Code (VSCODE_EXECUTABLE names one)';
  if (!hasDisplay()) return 'there is no display for a desktop VS Code (xvfb-run -a npm test gives it one)';
  return undefined;
}

/** @type {import('./suite.mjs').Suite} */
export const desktopSuite = {
  name: 'desktop',
  needs: [],
  async run({ only }) {
    const { runTests } = await import('@vscode/test-electron');
    const work = mkdtempSync(join(tmpdir(), 'redis-persistence-desktop-'));
    try {
      const workspace = join(work, 'workspace');
      const result = join(work, 'result.json');
      cpSync(sampleWorkspace, workspace, { recursive: true });
      let end = '';
      try {
        await runTests({
          vscodeExecutablePath: findDesktopVsCode() ?? '',
          extensionDevelopmentPath: root,
          extensionTestsPath: join(root, 'dist-test', 'host', 'index.cjs'),
          extensionTestsEnv: { HOST_TEST_RESULT: result, MOCHA_GREP: only },
          launchArgs: [
            workspace,
            '--disable-extensions',
            '--disable-gpu',
            '--user-data-dir',
            join(work, 'data'),
            '--extensions-dir',
            join(work, 'extensions'),
          ],
        });
      } catch (error) {
        end = messageOf(error);
      }
      return readMochaResult(result, { endedWell: end === '', detail: () => end });
    } finally {
      rmSync(work, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};
