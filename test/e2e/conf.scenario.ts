import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './stage.js';

export const scenario: Scenario = {
  title: 'a configuration is written with help',
  async run({ step, openFile, runCommand, page, server, screenshot }) {
    const path = join(server.workspace, 'typed.redis.conf');
    writeFileSync(path, '# target: redis-8.0\nappendonly yes\nmaxmemoryy 1gb\n');
    const editor = page.locator('.monaco-editor').first();
    const suggestions = page.locator('.suggest-widget.visible');
    const line = (text: string) => editor.locator('.view-line').filter({ hasText: text });

    await step('knows the file by its name, and marks what the server would refuse', async () => {
      await openFile('typed.redis.conf');
      await page.getByRole('button', { name: 'Redis Configuration' }).waitFor();
      await editor.locator('.squiggly-error').first().waitFor();
    });

    await step('says above the file what is lost when something dies', async () => {
      await editor
        .locator('.codelens-decoration')
        .filter({ hasText: 'A crash loses nothing, a power cut about 1 second of writes' })
        .waitFor();
    });

    await step('applies the quick fix', async () => {
      await line('maxmemoryy').click();
      await page.keyboard.press('Home');
      await page.keyboard.press('Control+.');
      const fix = page.locator('.action-widget').getByText('Change to maxmemory', { exact: false }).first();
      await fix.waitFor();
      await page.keyboard.press('Enter');
      await line('maxmemoryy').waitFor({ state: 'detached' });
      await line('maxmemory').first().waitFor();
    });

    await step('completes a directive and its value as they are typed', async () => {
      await page.keyboard.press('Control+End');
      await page.keyboard.type('appendfs');
      await suggestions.locator('.monaco-list-row').filter({ hasText: 'appendfsync' }).first().waitFor();
      await page.keyboard.press('Enter');
      await suggestions.locator('.monaco-list-row').filter({ hasText: 'always' }).first().waitFor();
      await page.keyboard.type('alw');
      await suggestions.locator('.monaco-list-row.focused').filter({ hasText: 'always' }).waitFor();
      await screenshot('conf-completion');
      await page.keyboard.press('Enter');
      await line('appendfsync').filter({ hasText: 'always' }).waitFor();
    });

    await step('explains a value', async () => {
      await line('maxmemory').first().getByText('1gb').hover();
      await page.locator('.monaco-hover').filter({ hasText: '1,073,741,824 bytes' }).first().waitFor();
      await page.keyboard.press('Escape');
    });

    await step('keeps what was written', async () => {
      await runCommand('File: Save');
      const saved = (): string => readFileSync(path, 'utf8');
      for (let tries = 0; tries < 100 && !saved().includes('appendfsync'); tries += 1) await page.waitForTimeout(50);
      assert.equal(saved(), '# target: redis-8.0\nappendonly yes\nmaxmemory 1gb\nappendfsync always');
    });

    await step('shows what is in effect', async () => {
      await runCommand('Redis Persistence: Show Effective Configuration');
      await page.locator('.view-line').filter({ hasText: 'typed.redis.conf, line 4' }).first().waitFor();
    });
  },
};
