import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './stage.js';

export const scenario: Scenario = {
  title: 'what is no whole dump gets a page that says so',
  async run({ step, openFile, dumpFrame, server, screenshot }) {
    await step('a dump that was cut says that it ends too early', async () => {
      await openFile('damaged/cut.rdb');
      await dumpFrame()
        .getByText(/ends (too early|in the middle)|truncated|cut/i)
        .first()
        .waitFor();
      await screenshot('damaged-cut');
    });

    await step('a dump with a bad block names the damage', async () => {
      await openFile('damaged/bad-block.rdb');
      await dumpFrame()
        .getByText(/zeros|zero bytes|not readable|unknown type|bad/i)
        .first()
        .waitFor();
      await screenshot('damaged-bad-block');
    });

    await step('an empty file is called empty', async () => {
      mkdirSync(join(server.workspace, 'odd'));
      writeFileSync(join(server.workspace, 'odd', 'empty.rdb'), '');
      writeFileSync(join(server.workspace, 'odd', 'notes.rdb'), 'These are notes, no dump.\n');
      await openFile('odd/empty.rdb');
      await dumpFrame().getByText(/empty/i).first().waitFor();
      await screenshot('empty-file');
    });

    await step('a text file named .rdb is told from a dump', async () => {
      await openFile('odd/notes.rdb');
      await dumpFrame()
        .getByText(/not a (Redis|dump)|no (Redis|dump)|not .*Redis/i)
        .first()
        .waitFor();
      await screenshot('not-a-dump');
    });
  },
};
