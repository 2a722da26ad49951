import type { Scenario } from './stage.js';

export const scenario: Scenario = {
  title: 'a dump opens by a click in the Explorer',
  async run({ step, openFile, dumpFrame, screenshot, useTheme, closeEditors, page }) {
    await step('shows the dump in our editor', async () => {
      await openFile('shop.rdb');
      await dumpFrame().getByText('shop.rdb').first().waitFor();
      await screenshot('dump-dark');
    });

    await step('follows the theme', async () => {
      await useTheme('light');
      await dumpFrame().locator('body.vscode-light').waitFor();
      await screenshot('dump-light');
      await useTheme('high-contrast');
      await dumpFrame().locator('body.vscode-high-contrast').waitFor();
      await screenshot('dump-high-contrast');
      await useTheme('dark');
    });

    await step('goes when its tab is closed', async () => {
      await closeEditors();
      await page.locator('iframe.webview').waitFor({ state: 'detached' });
    });
  },
};
