import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openLogFolder, singleLog, type LogSet } from '../../src/engine/aof/log-set.js';
import { FileFolder } from '../../src/engine/io/file-folder.js';
import { FileSource } from '../../src/engine/io/file-source.js';

/** A log that a real server wrote. */
export interface IntactLog {
  readonly name: string;
  readonly server: string;
  readonly path: string;
  /** Its ground truth. */
  readonly truth: string;
}

/** Logs in a folder of servers. */
export function logsBelow(folder: string): readonly IntactLog[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((server) => {
    const logs = join(folder, server, 'aof');
    if (!existsSync(logs)) return [];
    return readdirSync(logs, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({
        name: `${server}/${name}`,
        server,
        path: pathIn(join(logs, name)),
        truth: join(logs, `${name}.json`),
      }));
  });
}

/** The folder of log files below, or the single file. */
function pathIn(folder: string): string {
  const [only] = readdirSync(folder);
  return join(folder, only);
}

/** Opens a log of the corpus. */
export function openIntact(path: string): LogSet {
  const set = path.endsWith('.aof') ? singleLog(new FileSource(path)) : openLogFolder(new FileFolder(path));
  if (set === null) throw new Error(`${path} has no log`);
  return set;
}
