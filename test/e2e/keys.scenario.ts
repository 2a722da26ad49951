import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './stage.js';

export const scenario: Scenario = {
  title: 'keys are found, walked and read',
  async run({ step, openFile, explorerRow, dumpFrame, page, screenshot, runCommand, server, useTheme }) {
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

    // A click right after the menu has opened is taken for the one that opened it.
    const choose = async (item: string): Promise<void> => {
      await page.getByRole('menuitem', { name: item }).hover();
      await page.locator('.monaco-menu .action-item.focused', { hasText: item }).waitFor();
      await page.keyboard.press('Enter');
    };

    // What is on the clipboard, once it has this in it.
    const copied = (wanted: string): Promise<string> =>
      page.evaluate(async (part) => {
        for (const start = performance.now(); ;) {
          const text = await navigator.clipboard.readText();
          if (text.includes(part) || performance.now() - start > 20_000) return text;
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      }, wanted);

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

    await step('a right click shows only the keys of a namespace, or copies its prefix', async () => {
      await filterBy('');
      await rowOf('user:').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Export These Keys' }).waitFor();
      await choose('Copy Prefix');
      assert.equal(await copied('user:'), 'user:');
      await rowOf('user:').click({ button: 'right' });
      await choose('Show Only These Keys');
      await rowOf('session:').waitFor({ state: 'detached' });
      assert.match(await filter.inputValue(), /^user:\*/);
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
      await choose('Copy as redis-cli Command');
      assert.match(await copied('config:flags'), /^SET config:flags /);
    });

    await step('a value opens in an editor of its own', async () => {
      await rowOf('flags').click({ button: 'right' });
      await choose('Open Value in Editor');
      await page.locator('.tab', { hasText: 'config' }).first().waitFor();
      await runCommand('View: Close Editor');
    });

    await step('a dump that is replaced on disk is read again', async () => {
      // The workspace belongs to all scenarios: only a file of our own is replaced.
      const file = join(server.workspace, 'replaced.rdb');
      copyFileSync(join(server.workspace, 'shop-2020.rdb'), file);
      await explorerRow('replaced.rdb').waitFor();
      await openFile('replaced.rdb');
      await dump.getByText('Redis 6.0').first().waitFor();
      copyFileSync(join(server.workspace, 'sessions-valkey.rdb'), file);
      await dump.getByText('Valkey').first().waitFor();
    });
  },
};
