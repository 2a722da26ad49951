/** The intact logs of real servers, played into the keyspace. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../src/engine/aof/manifest.js';
import { Keyspace } from '../../src/engine/keyspace/keyspace.js';
import { playLogFile, type FailedCommand } from '../../src/engine/persistence/log-player.js';
import { hasShared, SHARED } from '../corpus.js';
import { readTruth } from './ground-truth.js';
import { differences } from './keyspace-truth.js';

const SERVERS = join(SHARED, 'corpus/servers');

interface PlayedLog {
  readonly name: string;
  readonly folder: string;
  readonly truth: string;
}

function logsBelow(folder: string): readonly PlayedLog[] {
  return readdirSync(folder).flatMap((server) => {
    const logs = join(folder, server, 'aof');
    if (!existsSync(logs)) return [];
    return readdirSync(logs)
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -5))
      .map((name) => ({ name: `${server}/${name}`, folder: join(logs, name), truth: join(logs, `${name}.json`) }));
  });
}

/** The files of a log in the order in which they are played. */
function filesOf(folder: string): readonly string[] {
  const below = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const manifest = below.find((file) => file.endsWith('.manifest'));
  if (manifest === undefined) return below.map((file) => join(folder, file));
  const { entries } = parseManifest(readFileSync(join(folder, manifest)));
  const rank = { base: 0, history: 1, incremental: 2 };
  return entries
    .filter(({ role }) => role !== 'history')
    .sort((a, b) => rank[a.role] - rank[b.role] || a.seq - b.seq)
    .map(({ file }) => join(folder, manifest, '..', file));
}

describe.skipIf(!hasShared)('every intact log of the corpus, played', () => {
  it.each(hasShared ? logsBelow(SERVERS) : [])(
    '$name',
    ({ name, folder, truth }) => {
      const keyspace = new Keyspace(16);
      keyspace.expiry = 'ignore';
      keyspace.now = Date.now();
      const failures: FailedCommand[] = [];
      // Vector sets are a module's, and idempotent additions came with 8.6: like a server without them, ours refuses
      // the log.
      if (filesOf(folder).some((file) => /\r\nVADD\r\n/i.test(readFileSync(file, 'latin1')))) {
        expect(() => filesOf(folder).forEach((file) => playLogFile(file, keyspace, () => undefined))).toThrow(
          /unknown command '(VADD|XCFGSET)'/,
        );
        return;
      }
      for (const file of filesOf(folder)) failures.push(...playLogFile(file, keyspace, () => undefined).failures);
      const from = name.startsWith('redis-2.') ? 'relative log' : 'log';
      // Redis 5.0 writes an empty stream as an addition of 0-0, which no server takes.
      const unknown = failures.filter(
        ({ command, error }) => !/^X/.test(command) || !/0-0|no such key|requires the key/.test(error),
      );
      expect({ failures: unknown, differences: differences(keyspace, readTruth(truth), from) }).toEqual({
        failures: [],
        differences: [],
      });
    },
    60_000,
  );
});
