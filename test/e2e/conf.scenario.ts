import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './stage.js';

export const scenario: Scenario = {
  title: 'a configuration is written with help',
  async run({ step, openFile, runCommand, page, server, screenshot, useTheme }) {
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

    const preview = page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
    const closeTab = async (title: string): Promise<void> => {
      const tab = page.locator('.tab').filter({ hasText: title });
      await tab.click({ button: 'middle' });
      await tab.waitFor({ state: 'detached' });
    };

    await step('gives the reasons for it on a click', async () => {
      await editor.locator('.codelens-decoration a').first().click();
      await preview.getByRole('heading', { name: 'Durability with Redis 8.0' }).waitFor();
      await preview.getByText('appendonly yes: every write goes to the append-only file').waitFor();
      for (const theme of ['light', 'dark'] as const) {
        await useTheme(theme);
        await screenshot(`conf-durability-${theme}`);
      }
      await preview.getByText('(line 2 of typed.redis.conf)').first().waitFor();
      await closeTab('Durability of typed.redis.conf');
    });

    await step('says which server the file is judged for', async () => {
      await page.locator('[id="status.languageStatus"]').click();
      await page.getByText('from a comment in the file').first().waitFor();
      await page.getByText('Redis 8.0').first().waitFor();
      await screenshot('conf-target');
      await page.keyboard.press('Escape');
    });

    await step('explains a finding on a page that needs no network', async () => {
      await line('maxmemoryy').getByText('maxmemoryy').hover();
      await page.locator('.monaco-hover a').filter({ hasText: 'unknown-directive' }).first().click();
      await preview.getByRole('heading', { name: 'unknown-directive' }).waitFor();
      await preview.getByText('The target knows no such directive.').waitFor();
      await screenshot('conf-rule');
      await closeTab('unknown-directive');
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
      for (const theme of ['light', 'dark'] as const) {
        await useTheme(theme);
        await screenshot(`conf-completion-${theme}`);
      }
      await page.keyboard.press('Enter');
      await line('appendfsync').filter({ hasText: 'always' }).waitFor();
    });

    await step('explains a value', async () => {
      await line('maxmemory').first().getByText('1gb').hover();
      await page.locator('.monaco-hover').filter({ hasText: '1,073,741,824 bytes' }).first().waitFor();
      await screenshot('conf-hover');
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
      await screenshot('conf-effective');
    });
  },
};
