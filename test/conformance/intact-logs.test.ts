import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLog } from '../../src/engine/aof/check.js';
import { openLogFolder, singleLog, type LogSet } from '../../src/engine/aof/log-set.js';
import { formatManifest } from '../../src/engine/aof/manifest.js';
import { serverVerdict } from '../../src/engine/aof/server-verdict.js';
import { FileFolder } from '../../src/engine/io/file-folder.js';
import { FileSource } from '../../src/engine/io/file-source.js';
import { hasShared, PROJECT, SHARED } from '../corpus.js';
import { targetOf } from './damaged-logs.js';

/** A log that a real server wrote. */
interface IntactLog {
  readonly name: string;
  readonly server: string;
  readonly path: string;
}

function logsBelow(folder: string): readonly IntactLog[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((server) => {
    const logs = join(folder, server, 'aof');
    if (!existsSync(logs)) return [];
    return readdirSync(logs, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({ name: `${server}/${name}`, server, path: pathIn(join(logs, name)) }));
  });
}

/** The folder of log files below, or the single file. */
function pathIn(folder: string): string {
  const [only] = readdirSync(folder);
  return join(folder, only);
}

function open(path: string): LogSet {
  const set = path.endsWith('.aof') ? singleLog(new FileSource(path)) : openLogFolder(new FileFolder(path));
  if (set === null) throw new Error(`${path} has no log`);
  return set;
}

function examine({ server, path }: IntactLog): void {
  const set = open(path);
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
