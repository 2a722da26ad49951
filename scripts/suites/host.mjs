// The Mocha suite of test/host, inside the extension host of a server-hosted VS Code.
import { join } from 'node:path';
import { format } from 'node:util';
import { root, sampleWorkspace } from '../project.mjs';
import { ensureCodeServer } from '../setup/code-server.mjs';
import { launchBrowser } from '../vscode/browser.mjs';
import { startServer } from '../vscode/server.mjs';
import { readMochaResult } from './mocha-result.mjs';
import { messageOf } from './suite.mjs';

/** How long the suite may take from opening the workbench to its end (ms). */
const TIMEOUT = 5 * 60_000;

/** @type {import('./suite.mjs').Suite} */
export const hostSuite = {
  name: 'host',
  needs: ['chromium'],
  inCodeServer: true,
  async run({ only }) {
    const server = await startServer({
      codeServer: ensureCodeServer(),
      workspace: sampleWorkspace,
      automation: true,
      env: (work) => ({
        HOST_TEST_RESULT: join(work, 'result.json'),
        ...(only === undefined ? {} : { MOCHA_GREP: only }),
      }),
    });
    const browser = await launchBrowser();
    /** @type {string[]} */
    const lines = [];
    let end = 'VS Code did not say how the suite ended';
    try {
      const page = await browser.newPage();
      // The workbench calls these two: the first when the suite has ended, the second for each line on the console.
      const exit = new Promise((resolve) => {
        void page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => resolve(`exit code ${code}`));
      });
      await page.exposeFunction('codeAutomationLog', (/** @type {string} */ kind, /** @type {unknown[]} */ args) => {
        lines.push(`[${kind}] ${format(...args)}`);
      });
      const timeout = new Promise((resolve) => {
        setTimeout(resolve, TIMEOUT, `no end within ${TIMEOUT / 1000} s`).unref();
      });
      await page.goto(
        server.address([
          ['extensionDevelopmentPath', server.remote(root)],
          ['extensionTestsPath', server.remote(join(root, 'dist-test', 'host', 'index.cjs'))],
        ]),
      );
      end = String(await Promise.race([exit, timeout]));
    } catch (error) {
      end = messageOf(error);
    } finally {
      await browser.close();
    }
    try {
      return readMochaResult(join(server.work, 'result.json'), {
        endedWell: end === 'exit code 0',
        detail: () => [end, ...lines, server.log()].join('\n'),
      });
    } finally {
      await server.stop();
    }
  },
};
