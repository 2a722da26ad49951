import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './stage.js';

const command = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

const BEFORE = [command('SELECT', '0'), command('SET', 'order:1', 'paid'), command('INCR', 'orders')].join('');
const NOISE = 'here the disk wrote something else\r\n';
const BEHIND = [
  command('MULTI'),
  command('SET', 'order:2', 'open'),
  command('INCR', 'orders'),
  command('EXEC'),
  command('FLUSHALL'),
  command('SET', 'order:3', 'open'),
].join('');

export const scenario: Scenario = {
  title: 'a damaged log is checked and repaired',
  async run({ step, openFile, page, server, screenshot, runCommand }) {
    const folder = join(server.workspace, 'crashed');
    const path = join(folder, 'appendonly.aof');
    mkdirSync(folder);
    writeFileSync(path, BEFORE + NOISE + BEHIND);
    const quickInput = page.locator('.quick-input-widget');
    const row = (text: string) => quickInput.locator('.monaco-list-row').filter({ hasText: text }).first();
    const toast = (text: string) => page.locator('.notification-list-item').filter({ hasText: text }).first();
    const repaired = join(folder, 'appendonly.repaired.aof');

    /** Runs a command that asks something at once. */
    const ask = async (title: string, first: string): Promise<void> => {
      await page.keyboard.press('F1');
      await quickInput.locator('input.input').fill(`>${title}`);
      await row(title).waitFor();
      await page.keyboard.press('Enter');
      await quickInput.getByText(first).first().waitFor();
    };

    await step('finds the damage, and puts it in the Problems panel', async () => {
      await openFile('crashed/appendonly.aof');
      await runCommand('Redis Persistence: Check Log');
      await toast('appendonly.aof is damaged').waitFor();
      await screenshot('log-check');
      await toast('appendonly.aof is damaged').getByRole('button', { name: 'Show Problems' }).click();
      await page.locator('.markers-panel').getByText(`Offset ${BEFORE.length}`, { exact: false }).first().waitFor();
      await screenshot('log-problems');
    });

    await step('shows what a salvage drops before it writes anything', async () => {
      await ask('Redis Persistence: Repair Log...', 'drop only the damage');
      await screenshot('log-repair-strategies');
      await row('Salvage').click();
      await row('Write a new file').waitFor();
      await page.getByRole('tab', { name: /Plan for appendonly\.aof/ }).waitFor();
      await row('Read the plan first').waitFor();
      await page.locator('.view-line').filter({ hasText: 'Drop the damage, keep the rest' }).first().waitFor();
      await screenshot('log-repair-plan');
    });

    await step('writes the repaired log beside the old one, and compares the two', async () => {
      await row('Read the plan first').click();
      const link = page.locator('.codelens-decoration').getByText('Write the repaired log beside the old one');
      await link.waitFor();
      await screenshot('log-plan-links');
      await link.click();
      const done = toast('Written: appendonly.repaired.aof');
      await done.waitFor();
      assert.equal(readFileSync(repaired, 'latin1'), BEFORE + BEHIND);
      assert.equal(readFileSync(path, 'latin1'), BEFORE + NOISE + BEHIND);
      await screenshot('log-repaired');
      await done.getByRole('button', { name: 'Compare' }).click();
      await page.locator('.monaco-diff-editor').first().waitFor();
      await screenshot('log-compare');
    });

    await step('takes a FLUSHALL out, in place, and keeps the original', async () => {
      await openFile('crashed/appendonly.repaired.aof');
      await ask('Redis Persistence: Remove Commands from Log...', 'Remove commands from appendonly.repaired.aof');
      await quickInput.locator('input.input').fill('FLUSHALL');
      await page.keyboard.press('Enter');
      await row('Put it in place of the old one').click();
      await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Replace' }).click();
      await toast('Written: appendonly.repaired.aof').filter({ hasText: '1 whole command dropped' }).waitFor();
      assert.equal(readFileSync(repaired, 'latin1'), BEFORE + BEHIND.replace(command('FLUSHALL'), ''));
      await toast('1 whole command dropped').getByRole('button', { name: 'Report' }).click();
      await page.locator('.view-line').filter({ hasText: '# Repair of' }).first().waitFor();
      await screenshot('log-report');
    });
  },
};
