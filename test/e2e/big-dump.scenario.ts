import assert from 'node:assert/strict';
import { linkSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datasetFile } from '../../bench/dataset/dataset.js';
import type { Scenario } from './stage.js';

/** About 300 MB. */
const KEYS = 1_980_000;

export const scenario: Scenario = {
  title: 'a dump of 300 MB',
  async run({ step, openFile, dumpFrame, page, server, screenshot, runCommand, note }) {
    const dump = dumpFrame();
    const grid = dump.getByRole('treegrid');
    const file = datasetFile(join(tmpdir(), 'redis-persistence-e2e'), { keys: KEYS, seed: 1 }, () => undefined);
    assert.ok(statSync(file).size > 280_000_000);

    await step('shows its first rows long before it has been read', async () => {
      await openFile('shop.rdb');
      await dump.getByText('checksum ok').first().waitFor();
      await runCommand('Redis Persistence: Show Keys of Dump');
      linkSync(file, join(server.workspace, 'big.rdb'));
      await page.getByText('big.rdb').first().waitFor();
      const start = Date.now();
      await openFile('big.rdb');
      await dump.getByText('big.rdb').first().waitFor();
      await runCommand('Redis Persistence: Show Keys of Dump');
      await grid.getByRole('row').nth(1).waitFor();
      note(`rows of ${Math.round(statSync(file).size / 1e6)} MB after ${Date.now() - start} ms, clicks included`);
    });

    await step('is read to its end, and its checksum verified', async () => {
      await dump.getByText('checksum ok').first().waitFor({ timeout: 120_000 });
      await dump
        .getByText(/1,9\d\d,\d\d\d keys/)
        .first()
        .waitFor({ timeout: 120_000 });
    });

    await step('is searched through', async () => {
      const filter = dump
        .getByRole('textbox', { name: /filter/i })
        .or(dump.getByRole('searchbox'))
        .first();
      await filter.fill('type:list size:>100kb');
      await page.keyboard.press('Enter');
      await dump
        .getByText(/of\s1\.98\sM/)
        .first()
        .waitFor({ timeout: 120_000 });
      await screenshot('big-dump-search');
    });
  },
};
