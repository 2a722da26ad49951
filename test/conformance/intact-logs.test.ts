import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLog } from '../../src/engine/aof/check.js';
import { formatManifest } from '../../src/engine/aof/manifest.js';
import { serverVerdict } from '../../src/engine/aof/server-verdict.js';
import { hasShared, PROJECT, SHARED } from '../corpus.js';
import { targetOf } from './damaged-logs.js';
import { logsBelow, openIntact, type IntactLog } from './intact-logs.js';

function examine({ server, path }: IntactLog): void {
  const set = openIntact(path);
  const target = targetOf(server);
  const check = checkLog(set, { target });
  expect(check?.findings.filter(({ damage }) => damage.severity === 'error')).toEqual([]);
  expect(check).toMatchObject({ ok: true, toolAccepts: true, validUpTo: set.size, openTransaction: -1 });
  if (check === null) return;
  for (const truncated of [true, false]) {
    expect(serverVerdict(check, target, { truncated, corruptTail: 0 }).kind).toBe('loads');
  }
  // What a server wrote is what we write.
  if (set.manifest !== null) {
    expect(formatManifest(set.manifest.entries)).toBe(readFileSync(join(path, set.manifest.name), 'utf8'));
  }
  set.close();
}

describe('logs of real servers, undamaged', () => {
  const own = logsBelow(join(PROJECT, 'test/fixtures/aof'));
  it.each(own.map((log) => [log.name, log] as const))('%s', (_, log) => examine(log));

  const all = hasShared ? logsBelow(join(SHARED, 'corpus/servers')) : [];
  it.skipIf(all.length === 0).each(all.map((log) => [log.name, log] as const))('corpus: %s', (_, log) => examine(log));
});
