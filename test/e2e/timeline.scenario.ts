import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './stage.js';

const command = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

/** A log of a night in which somebody deletes a user's profile and flushes a database. */
const NIGHT = [
  '#TS:1795228412\r\n',
  command('SELECT', '0'),
  command('HSET', 'user:17:profile', 'email', 'a@example.org', 'settings', '{"theme":"dark","beta":true}'),
  command('SET', 'cache:home', 'x'.repeat(3000), 'PXAT', '1795232000000'),
  '#TS:1795229000\r\n',
  command('MULTI'),
  command('INCRBY', 'orders', '3'),
  command('RPUSH', 'queue:mail', 'welcome', 'invoice'),
  command('EXEC'),
  command('RENAME', 'user:17:profile', 'user:17:old'),
  '#TS:1795229900\r\n',
  command('APPEND', 'user:17:old', '!'),
  command('DEL', 'user:17:old', 'cache:home'),
  command('SELECT', '1'),
  command('FLUSHDB'),
].join('');

export const scenario: Scenario = {
  title: 'a log is a timeline',
  async run({ step, openFile, explorerRow, dumpFrame, page, screenshot, runCommand, server, useTheme, closeEditors }) {
    const log = dumpFrame();
    const grid = log.getByRole('treegrid', { name: 'Commands' });
    const rowOf = (text: string | RegExp) => grid.getByRole('row').filter({ hasText: text }).first();
    const filter = log.getByRole('textbox', { name: 'Filter commands' });
    const choose = async (item: string): Promise<void> => {
      await page.getByRole('menuitem', { name: item }).hover();
      await page.locator('.monaco-menu .action-item.focused', { hasText: item }).waitFor();
      await page.keyboard.press('Enter');
    };
    const clipboard = (part: string): Promise<string> =>
      page.evaluate(async (wanted) => {
        for (const start = performance.now(); ;) {
          const text = await navigator.clipboard.readText();
          if (text.includes(wanted) || performance.now() - start > 20_000) return text;
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      }, part);

    await step('a small log opens as text, and from there as a timeline', async () => {
      writeFileSync(join(server.workspace, 'night.aof'), NIGHT);
      await explorerRow('night.aof').waitFor();
      await openFile('night.aof');
      await page.locator('.monaco-editor .view-line', { hasText: 'SELECT' }).first().waitFor();
      await page.getByRole('button', { name: 'Open as Redis Log Timeline' }).first().click();
      await rowOf('RENAME').waitFor();
      await log.getByText('no damage found').waitFor();
    });

    await step('a transaction is one row until it is opened', async () => {
      assert.equal(await rowOf('INCRBY').count(), 0);
      await rowOf('MULTI … EXEC').click();
      await rowOf('INCRBY').waitFor();
    });

    await step('who deleted it: the history of a key follows its names', async () => {
      await rowOf('DEL').click();
      await log.locator('.history-entry', { hasText: 'RENAME' }).waitFor();
      await screenshot('timeline-history-dark');
      await log.getByRole('button', { name: /Show all 4/ }).click();
      await log.getByText('History of user:17:old in db0').waitFor();
      await rowOf('HSET').waitFor();
      await rowOf('APPEND').waitFor();
      await useTheme('light');
      await screenshot('timeline-history-light');
      await useTheme('dark');
      await log.getByRole('button', { name: 'Show all commands' }).click();
      await rowOf('FLUSHDB').waitFor();
    });

    await step('filters find commands', async () => {
      await filter.fill('cmd:SET,HSET size:>1kb');
      await page.keyboard.press('Enter');
      await log
        .getByText(/^1 of \d+ commands/)
        .first()
        .waitFor();
      await filter.fill('/^user/');
      await page.keyboard.press('Enter');
      await log
        .getByText(/^4 of \d+ commands/)
        .first()
        .waitFor();
      await filter.fill('');
      await page.keyboard.press('Enter');
    });

    await step('a command is copied as redis-cli takes it', async () => {
      await rowOf('RENAME').click({ button: 'right' });
      await choose('Copy as redis-cli Command');
      assert.equal(await clipboard('RENAME'), 'RENAME user:17:profile user:17:old');
    });

    await step('an argument is shown as what it is', async () => {
      await rowOf('HSET').click();
      await log.locator('.argument-grid .row', { hasText: 'theme' }).click();
      await log.getByRole('tab', { name: 'JSON' }).waitFor();
      await screenshot('timeline-argument-dark');
    });

    await step('a log that grows is read on', async () => {
      appendFileSync(join(server.workspace, 'night.aof'), command('SET', 'after', 'the fact'));
      await rowOf('the fact').waitFor();
    });

    await step('it says what the log is made of', async () => {
      await runCommand('Redis Persistence: Show Statistics of Log');
      await log.getByText('What a rewrite frees').waitFor();
      await screenshot('timeline-statistics-dark');
      await useTheme('high-contrast-light');
      await screenshot('timeline-statistics-hc-light');
      await useTheme('dark');
      await runCommand('Redis Persistence: Show Timeline of Log');
    });

    await step('the text opens at the selected command', async () => {
      await rowOf('FLUSHDB').click();
      await page
        .getByRole('button', { name: /^Open Text at This Place/ })
        .first()
        .click();
      await page.locator('.monaco-editor .view-line', { hasText: 'FLUSHDB' }).first().waitFor();
      await closeEditors();
    });

    await step('a set of files is one log', async () => {
      await openFile('appendonlydir/appendonly.aof.manifest');
      await page.getByRole('button', { name: 'Open as Redis Log Timeline' }).first().click();
      await rowOf(/Dump of [\d,]+ keys/).waitFor();
      await rowOf('HINCRBY').waitFor();
      await rowOf('HINCRBY').click();
      await screenshot('timeline-set-dark');
      await rowOf(/Dump of/).click();
      await log.getByRole('button', { name: 'Open as dump' }).click();
      await dumpFrame().getByText('checksum ok').first().waitFor();
      await closeEditors();
    });

    await step('a log with bytes that are no text opens as a timeline by itself, damage in its place', async () => {
      await openFile('damaged/appendonly.aof');
      await log
        .getByText(/damaged region/)
        .first()
        .waitFor();
      await grid.focus();
      await page.keyboard.press('End');
      await grid.locator('.row-damage').first().click();
      await screenshot('timeline-damage-dark');
      await useTheme('light');
      await screenshot('timeline-damage-light');
      await useTheme('dark');
      await closeEditors();
    });

    await step('a log with an RDB preamble opens as a timeline by itself', async () => {
      const preamble = readFileSync(join(server.workspace, 'shop-2020.rdb'));
      const file = join(server.workspace, 'preamble.aof');
      writeFileSync(file, Buffer.concat([preamble, Buffer.from(command('SELECT', '0') + command('DEL', 'orders'))]));
      await explorerRow('preamble.aof').waitFor();
      await openFile('preamble.aof');
      await rowOf(/Dump of/).waitFor();
      await rowOf('orders').waitFor();
      await rowOf(/Dump of/).dblclick();
      await dumpFrame().getByText('checksum ok').first().waitFor();
      await closeEditors();
    });

    await step('a log that is replaced is read again', async () => {
      const file = join(server.workspace, 'replaced.aof');
      writeFileSync(file, command('SET', 'first', '1'));
      await explorerRow('replaced.aof').waitFor();
      await openFile('replaced.aof');
      await runCommand('Redis Persistence: Open as Redis Log Timeline');
      await rowOf('first').waitFor();
      copyFileSync(join(server.workspace, 'night.aof'), file);
      await rowOf('RENAME').waitFor();
    });
  },
};
