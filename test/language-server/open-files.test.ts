import { expect, it } from 'vitest';
import type { FileFact } from '../../src/engine/conf/file-lookup.js';
import { includesOf, OpenFiles } from '../../src/language-server/open-files.js';

it('tells a check of a file that a feature was already reading', async () => {
  let answer: (fact: FileFact) => void = () => undefined;
  const files = new OpenFiles({
    read: () => new Promise<FileFact>((resolve) => (answer = resolve)),
    list: () => Promise.resolve([]),
    dumpVersion: () => Promise.resolve(undefined),
    connectedVersion: () => Promise.resolve(undefined),
  });
  const file = files.open('vscode-vfs://host/conf/redis.conf', 'redis-conf', 'include part.conf\n');
  const feature = files.settle(file, () => void file.configuration.reading);
  // The check has found what it could before: its findings are made, and it asks for nothing anew.
  void file.diagnostics;
  const check = files.fetchFor(file);
  answer({ kind: 'file', text: 'port 1\n' });
  expect(await check).toBe(true);
  await feature;
  expect(includesOf(file)).toEqual(['vscode-vfs://host/conf/part.conf']);
});
