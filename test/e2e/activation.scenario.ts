import assert from 'node:assert/strict';
import type { Scenario } from './stage.js';

/** What activation may take at most (ms). */
const ACTIVATION_LIMIT = 50;

export const scenario: Scenario = {
  title: 'the extension costs next to nothing',
  async run({ step, openFile, runCommand, dumpFrame, page, note }) {
    const row = page.locator('.runtime-extensions-editor .monaco-list-row').filter({ hasText: 'Redis Persistence' });

    // The list draws only the rows that it has room for.
    await page.setViewportSize({ width: 1280, height: 3200 });

    // The sample workspace has logs, which activate it: those that are no text have to open in the timeline.
    await step(`is activated in less than ${ACTIVATION_LIMIT} ms`, async () => {
      await openFile('shop.rdb');
      await dumpFrame().locator('body').waitFor();
      await runCommand('Developer: Show Running Extensions');
      const text =
        (await row
          .getByText(/Activation: \d+ms/)
          .first()
          .textContent()) ?? '';
      const milliseconds = Number(/Activation: (\d+)ms/.exec(text)?.[1]);
      note(`activation took ${milliseconds} ms`);
      assert.ok(milliseconds < ACTIVATION_LIMIT, text);
    });
  },
};
