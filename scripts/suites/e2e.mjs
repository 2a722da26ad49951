// The scenarios of test/e2e: the packed extension in a server-hosted VS Code, driven through a real browser.
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packExtension } from '../package.mjs';
import { root, sampleWorkspace } from '../project.mjs';
import { ensureCodeServer } from '../setup/code-server.mjs';
import { launchBrowser } from '../vscode/browser.mjs';
import { startServer } from '../vscode/server.mjs';
import { messageOf } from './suite.mjs';

/** How long a page waits for anything that a step asks for (ms). */
const PATIENCE = 30_000;

/** Where the picture of a failure goes; never among the pictures of the README. */
const failurePictures = join(root, 'screenshots');

/** Settings by which VS Code runs the extension in the browser: its `browser` entry, in a worker of the page. */
const IN_THE_BROWSER = { 'remote.extensionKind': { 'redis-persistence.redis-persistence': ['web'] } };

/** The bundled scenarios: name to file. */
const scenarioFiles = () =>
  readdirSync(join(root, 'dist-test', 'e2e'))
    .filter((file) => file.endsWith('.scenario.js'))
    .sort()
    .map((file) => ({ name: basename(file, '.scenario.js'), path: join(root, 'dist-test', 'e2e', file) }));

/**
 * Plays one scenario on a fresh page.
 * @param {string} name
 * @param {import('../../test/e2e/stage.js').Scenario} scenario
 * @param {object} around
 * @param {import('playwright-core').Browser} around.browser
 * @param {import('../vscode/server.mjs').Server} around.server
 * @param {string} around.pictures
 * @returns {Promise<import('./suite.mjs').Outcome>}
 */
async function play(name, scenario, { browser, server, pictures }) {
  /** @type {typeof import('../../test/e2e/stage.js')} */
  const { createStage, openWorkbench } = await import(join(root, 'dist-test', 'e2e', 'stage.js'));
  /** @type {import('./suite.mjs').Failure[]} */
  const failures = [];
  /** @type {string[]} */
  const notes = [];
  let passed = 0;
  let current = 'the workbench opens';
  server.resetSettings(scenario.settings ?? {});
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'UTC',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  /** @type {string[]} */
  const consoleErrors = [];
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  try {
    await openWorkbench(page, server.address(), server);
    await scenario.run(
      createStage({
        page,
        server,
        pictures,
        note: (text) => notes.push(text),
        async step(title, act) {
          current = title;
          await act();
          passed += 1;
          current = `after "${title}"`;
        },
      }),
    );
  } catch (error) {
    mkdirSync(failurePictures, { recursive: true });
    const picture = join(failurePictures, `failure-${name}.png`);
    await page.screenshot({ path: picture }).catch(() => undefined);
    failures.push({
      title: `${scenario.title}: ${current}`,
      detail: [messageOf(error), `picture: ${picture}`, 'on the console:', ...consoleErrors.slice(-20)].join('\n'),
    });
  } finally {
    await context.close();
  }
  return { passed, failures, notes };
}

/** @type {import('./suite.mjs').Suite} */
export const e2eSuite = {
  name: 'e2e',
  needs: ['chromium'],
  inCodeServer: true,
  async run({ only, screenshots }) {
    const vsix = await packExtension();
    /** @type {Map<boolean, import('../vscode/server.mjs').Server>} */
    const servers = new Map();
    const serverFor = async (/** @type {boolean} */ web) => {
      const running = servers.get(web);
      if (running !== undefined) return running;
      const settings = web ? IN_THE_BROWSER : {};
      const server = await startServer({ codeServer: ensureCodeServer(), workspace: sampleWorkspace, vsix, settings });
      servers.set(web, server);
      return server;
    };
    const browser = await launchBrowser();
    try {
      /** @type {import('./suite.mjs').Outcome} */
      const outcome = { passed: 0, failures: [], notes: [] };
      const chosen = scenarioFiles().filter(({ name }) => only === undefined || name.includes(only));
      if (chosen.length === 0 && only === undefined)
        outcome.failures.push({ title: 'no scenario was found', detail: '' });
      for (const { name, path } of chosen) {
        /** @type {{ scenario: import('../../test/e2e/stage.js').Scenario }} */
        const { scenario } = await import(path);
        const server = await serverFor(scenario.web === true);
        const { passed, failures, notes = [] } = await play(name, scenario, { browser, server, pictures: screenshots });
        outcome.passed += passed;
        outcome.failures.push(...failures);
        outcome.notes?.push(...notes);
      }
      return outcome;
    } finally {
      await browser.close();
      for (const server of servers.values()) await server.stop();
    }
  },
};
