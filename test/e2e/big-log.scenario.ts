import assert from 'node:assert/strict';
import { closeSync, existsSync, linkSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scenario } from './stage.js';

const BYTES = 300_000_000;
/** Bytes written at a time. */
const BLOCK = 4_000_000;

const command = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

/** A log of about 300 MB, made once and kept beside the workspaces of the tests. */
function bigLog(): string {
  const folder = join(tmpdir(), 'redis-persistence-e2e');
  const path = join(folder, 'log-300mb-1.aof');
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const file = openSync(`${path}.part`, 'w');
  let written = 0;
  for (let i = 0; written < BYTES;) {
    const parts = [`#TS:${1_795_000_000 + Math.floor(i / 50)}\r\n`];
    for (let size = 0; size < BLOCK; i++) {
      const key = `user:${(i * 7919) % 200_000}`;
      const one =
        i % 10 === 0
          ? command('MULTI') +
            command('INCR', `visits:${i % 1000}`) +
            command('HSET', key, 'seen', String(i)) +
            command('EXEC')
          : command('SET', `${key}:cache`, `value ${i} `.repeat(8));
      parts.push(one);
      size += one.length;
      if (i % 50 === 0) parts.push(`#TS:${1_795_000_000 + i / 50}\r\n`);
    }
    written += writeSync(file, parts.join(''));
  }
  writeSync(file, command('DEL', 'the-needle'));
  closeSync(file);
  renameSync(`${path}.part`, path);
  return path;
}

export const scenario: Scenario = {
  title: 'a log of 300 MB',
  async run({ step, openFile, dumpFrame, page, server, screenshot, runCommand, note, useTheme }) {
    const log = dumpFrame();
    const grid = log.getByRole('treegrid', { name: 'Commands' });
    const file = bigLog();
    assert.ok(statSync(file).size > 280_000_000);

    await step('opens as a timeline by itself, with its first rows long before it has been read', async () => {
      linkSync(file, join(server.workspace, 'big.aof'));
      await page.getByText('big.aof').first().waitFor();
      const start = Date.now();
      await openFile('big.aof');
      await grid.getByRole('row').nth(3).waitFor({ timeout: 60_000 });
      note(`commands of ${Math.round(statSync(file).size / 1e6)} MB after ${Date.now() - start} ms, clicks included`);
    });

    await step('is read to its end, and its end is one key away', async () => {
      await log.getByText('no damage found').waitFor({ timeout: 240_000 });
      await grid.focus();
      await page.keyboard.press('End');
      await grid.getByRole('row').filter({ hasText: 'the-needle' }).waitFor();
      await screenshot('timeline-big-dark');
    });

    await step('is searched through', async () => {
      await log.getByRole('textbox', { name: 'Filter commands' }).fill('user:1234 cmd:HSET');
      await page.keyboard.press('Enter');
      await log
        .getByText(/^[\d,]+ of [\d.]+\sM commands/)
        .first()
        .waitFor({ timeout: 120_000 });
    });

    await step('shows its rate over time', async () => {
      await runCommand('Redis Persistence: Show Statistics of Log');
      await log.locator('.rate-bar').first().waitFor();
      await useTheme('light');
      await screenshot('timeline-big-statistics-light');
      await useTheme('dark');
    });
  },
};
