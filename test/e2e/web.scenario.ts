import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './stage.js';

export const scenario: Scenario = {
  title: 'a configuration is written where there is a browser and nothing else',
  web: true,
  async run({ step, openFile, page, server, screenshot, closeEditors }) {
    mkdirSync(join(server.workspace, 'web'), { recursive: true });
    writeFileSync(join(server.workspace, 'web', 'web.redis.conf'), 'maxclients none\nmaxmemory 1gb\n');
    const editor = page.locator('.monaco-editor').first();

    await step('the language server runs in a worker of the page', async () => {
      await openFile('web/web.redis.conf');
      await editor.locator('.squiggly-error').first().waitFor();
      const workers = page.workers().map((worker) => worker.url());
      assert.ok(workers.length > 0, 'the page has no worker');
    });

    await step('completion and hover are there', async () => {
      await openFile('web/web.redis.conf');
      const line = editor.locator('.view-line').filter({ hasText: 'maxmemory' });
      await line.click();
      await page.keyboard.press('Control+End');
      await page.keyboard.type('appendfs');
      await page
        .locator('.suggest-widget.visible .monaco-list-row')
        .filter({ hasText: 'appendfsync' })
        .first()
        .waitFor();
      await page.keyboard.press('Escape');
      await line.getByText('1gb').hover();
      await page.locator('.monaco-hover').filter({ hasText: '1,073,741,824 bytes' }).first().waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+z');
      await screenshot('web-conf');
    });

    await step('a dump says where it can be opened', async () => {
      await closeEditors();
      await openFile('shop.rdb');
      const frame = page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
      await frame.getByText('needs VS Code on a desktop').waitFor();
      await screenshot('web-dump');
    });
  },
};
