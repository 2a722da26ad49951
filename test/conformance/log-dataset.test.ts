/** The datasets that logs of real servers make. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadLog } from '../../src/engine/persistence/dataset/load-dataset.js';
import { TemporaryDump } from '../../src/engine/persistence/dataset/temporary-dump.js';
import { hasShared, PROJECT, SHARED } from '../corpus.js';
import { logsBelow, openIntact, type IntactLog } from './intact-logs.js';
import { checkNdjson } from './ndjson-truth.js';

/**
 * What is not executed here: commands that came with Redis 8 (vector sets, idempotent XADD), and what Redis 5 writes
 * for a stream that never had an entry, which no server executes, not even itself.
 */
const REFUSED: Readonly<Record<string, { readonly reasons: RegExp; readonly keys: RegExp }>> = {
  'redis-8.0': { reasons: /command 'VADD'/, keys: /vset/ },
  'redis-8.6': { reasons: /command '(VADD|XCFGSET)'|^XADD: ERR Invalid stream ID/, keys: /vset|idmp/ },
  'redis-5.0': { reasons: /^XADD: .* greater than 0-0|^XSETID: .*no such key|^XGROUP CREATE:/, keys: /^(?!)/ },
};

async function examine({ path, truth, server }: IntactLog): Promise<void> {
  const set = openIntact(path);
  const dataset = await loadLog(set);
  set.close();
  const problems = dataset.problems.filter(({ reason }) => REFUSED[server]?.reasons.test(reason) !== true);
  expect(problems).toEqual([]);
  expect(dataset.keyspace.databases.some(({ size }) => size > 0)).toBe(true);
  const dump = new TemporaryDump(dataset);
  try {
    // The logs that the project carries come without.
    if (existsSync(truth)) checkNdjson({ rdb: dump.path, truth }, true, REFUSED[server]?.keys);
  } finally {
    dump.remove();
  }
  expect(existsSync(dump.path)).toBe(false);
}

const named = (logs: readonly IntactLog[]) => logs.map((log) => [log.name, log] as const);

describe('NDJSON of the keys that a log makes', { timeout: 120_000 }, () => {
  it.each(named(logsBelow(join(PROJECT, 'test/fixtures/aof'))))('%s', (_, log) => examine(log));

  const all = hasShared ? named(logsBelow(join(SHARED, 'corpus/servers'))) : [];
  it.skipIf(all.length === 0).each(all)('corpus: %s', (_, log) => examine(log));
});
