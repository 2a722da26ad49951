import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './stage.js';

export const scenario: Scenario = {
  title: 'keys are found, walked and read',
  async run({ step, openFile, dumpFrame, page, screenshot, runCommand, server, useTheme }) {
    const dump = dumpFrame();
    const grid = dump.getByRole('treegrid');
    const filter = dump
      .getByRole('textbox', { name: /filter/i })
      .or(dump.getByRole('searchbox'))
      .first();
    const rowOf = (name: string | RegExp) => grid.getByRole('row').filter({ hasText: name }).first();
    const filterBy = async (text: string): Promise<void> => {
      await filter.fill(text);
      await page.keyboard.press('Enter');
    };

    await step('the tree opens by keyboard', async () => {
      await openFile('shop.rdb');
      await dump.getByText('checksum ok').first().waitFor();
      await runCommand('Redis Persistence: Show Keys of Dump');
      await rowOf('session:').waitFor();
      await rowOf('user:').click();
      await page.keyboard.press('ArrowRight');
      await dump.locator('[aria-level="3"]').first().waitFor();
      await screenshot('keys-tree-dark');
    });

    await step('a filter finds keys by glob', async () => {
      await filterBy('product:*');
      await dump.getByText(/450/).first().waitFor();
    });

    await step('a filter finds keys by type', async () => {
      await filterBy('type:stream');
      await rowOf('orders').waitFor();
      await rowOf('orders').click();
      await dump.getByText('Groups', { exact: false }).first().waitFor();
      await screenshot('value-stream-dark');
    });

    await step('a JSON value is shown as a tree', async () => {
      await filterBy('config:flags');
      await rowOf('flags').click();
      await dump
        .getByRole('tab', { name: 'JSON' })
        .or(dump.getByRole('button', { name: 'JSON' }))
        .first()
        .waitFor();
      await useTheme('light');
      await screenshot('value-json-light');
      await useTheme('dark');
    });

    await step('a filter that is no expression says why', async () => {
      await filterBy('/(/');
      await dump
        .getByText(/expression|regular/i)
        .first()
        .waitFor();
      await filterBy('');
    });

    await step('a key is copied as a command', async () => {
      await filterBy('config:flags');
      await rowOf('flags').click();
      await dump.getByRole('button', { name: /copy/i }).first().waitFor();
      await rowOf('flags').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Copy as redis-cli Command' }).click();
      const copied = await page.waitForFunction(
        async () => {
          const text = await navigator.clipboard.readText();
          return text.includes('config:flags') ? text : null;
        },
        undefined,
        { polling: 200 },
      );
      assert.match((await copied.jsonValue()) ?? '', /^SET config:flags /);
    });

    await step('a value opens in an editor of its own', async () => {
      await rowOf('flags').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Open Value in Editor' }).click();
      await page.locator('.tab', { hasText: 'config' }).first().waitFor();
      await runCommand('View: Close Editor');
    });

    await step('a dump that is replaced on disk is read again', async () => {
      await openFile('shop-2020.rdb');
      await dump.getByText('Redis 6.0').first().waitFor();
      copyFileSync(join(server.workspace, 'sessions-valkey.rdb'), join(server.workspace, 'shop-2020.rdb'));
      await dump.getByText('Valkey').first().waitFor();
    });
  },
};
