import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './stage.js';

interface Sample {
  readonly databases: Readonly<Record<string, { readonly keys: number }>>;
}

/** How many keys a sample holds, as the server that wrote it counted them; as the page writes it. */
function keysOf(file: string): string {
  // The bundle of this file is as deep below the project as the file itself.
  const path = join(import.meta.dirname, '..', '..', 'examples', 'expected.json');
  const samples = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, Sample>>;
  const keys = Object.values(samples[file]?.databases ?? {}).reduce((sum, database) => sum + database.keys, 0);
  return `${keys.toLocaleString('en-US')} keys`;
}

export const scenario: Scenario = {
  title: 'a dump opens by a click in the Explorer',
  async run({ step, openFile, dumpFrame, screenshot, useTheme, closeEditors, page }) {
    for (const file of ['shop.rdb', 'shop-2020.rdb', 'sessions-valkey.rdb']) {
      await step(`${file} is shown with all its keys`, async () => {
        await openFile(file);
        await dumpFrame().getByText(keysOf(file)).first().waitFor();
        await dumpFrame().getByText('checksum ok').first().waitFor();
      });
    }

    await step('follows the theme', async () => {
      await openFile('shop.rdb');
      await dumpFrame().getByText('checksum ok').first().waitFor();
      await screenshot('overview-dark');
      await useTheme('light');
      await dumpFrame().locator('body.vscode-light').waitFor();
      await screenshot('overview-light');
      await useTheme('high-contrast');
      await dumpFrame().locator('body.vscode-high-contrast').waitFor();
      await screenshot('overview-high-contrast');
      await useTheme('dark');
    });

    await step('goes when its tab is closed', async () => {
      await closeEditors();
      await page.locator('iframe.webview').first().waitFor({ state: 'detached' });
    });
  },
};
