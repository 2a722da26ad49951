import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './stage.js';

const resp = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

const START = `#TS:1700000000\r\n${resp('SELECT', '0')}`;
const TRANSACTION = resp('MULTI') + resp('SREM', 'stock:42', 'blue') + resp('EXEC');
const SET = resp('SET', 'cart:17', '3', 'PXAT', '1700000600000');

export const scenario: Scenario = {
  title: 'a small log is mended as text',
  async run({ step, openFile, runCommand, page, server, screenshot, useTheme }) {
    const path = join(server.workspace, 'mended.aof');
    writeFileSync(path, START + TRANSACTION + SET.replace('$7\r\ncart', '$9\r\ncart'));
    const editor = page.locator('.monaco-editor').first();
    const settled = () =>
      page.waitForFunction(() =>
        document.getAnimations().every(({ playState, effect }) => {
          return playState === 'finished' || effect?.getComputedTiming().endTime === Infinity;
        }),
      );
    const line = (text: string) => editor.locator('.view-line').filter({ hasText: text });

    await step('opens as a log, highlighted and checked', async () => {
      await openFile('mended.aof');
      await page.getByRole('button', { name: 'Redis Append-Only File' }).waitFor();
      await editor.locator('.squiggly-error').first().waitFor();
      const colour = (text: string) =>
        line(text)
          .locator('span span')
          .first()
          .evaluate((span) => getComputedStyle(span).color);
      assert.notEqual(await colour('SREM'), await colour('stock:42'));
    });

    await step('explains a command and where it comes from', async () => {
      await line('SREM').getByText('SREM').hover();
      const hover = page.locator('.monaco-hover').filter({ hasText: 'May have been sent as' }).first();
      await hover.waitFor();
      assert.match((await hover.textContent()) ?? '', /SPOP/);
      await settled();
      await screenshot('aof-text-dark');
      await page.keyboard.press('Escape');
    });

    await step('puts a length right by its quick fix', async () => {
      await line('$9').click();
      await page.keyboard.press('Control+.');
      await page.locator('.action-widget').getByText('Set the length to 7', { exact: false }).first().waitFor();
      await useTheme('light');
      await settled();
      await screenshot('aof-text-light');
      await page.keyboard.press('Enter');
      await line('$9').waitFor({ state: 'detached' });
      await editor.locator('.squiggly-error').first().waitFor({ state: 'detached' });
      await useTheme('dark');
    });

    await step('folds a transaction', async () => {
      await line('MULTI').click();
      await page.keyboard.press('Control+Shift+BracketLeft');
      await line('SREM').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+Shift+BracketRight');
      await line('SREM').waitFor();
    });

    await step('makes a command of a typed line, with its arguments shown', async () => {
      await page.keyboard.press('Control+End');
      await page.keyboard.type('HSET ');
      await page.locator('.parameter-hints-widget.visible').filter({ hasText: 'field' }).waitFor();
      await page.keyboard.type('user:1 name Ada');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
      await line('*4').waitFor();
    });

    await step('keeps what was written', async () => {
      await runCommand('File: Save');
      const wanted = START + TRANSACTION + SET + resp('HSET', 'user:1', 'name', 'Ada');
      const saved = (): string => readFileSync(path, 'latin1');
      for (let tries = 0; tries < 200 && saved() !== wanted; tries += 1) await page.waitForTimeout(50);
      assert.equal(saved(), wanted);
    });
  },
};
