/** What is in a log: the scan behind `inspect`, and its report. */
import { join } from 'node:path';
import type { LogDamage } from '../../engine/aof/log-damage.js';
import type { LogSet } from '../../engine/aof/log-set.js';
import type { ScannedPreamble } from '../../engine/aof/scan-events.js';
import { LogScanner } from '../../engine/aof/scan.js';
import { LogStatistics, type LogStatisticsSnapshot } from '../../engine/analysis/log-statistics.js';
import { jsonBytes, type JsonBytes } from '../json.js';
import { ProgressLine } from '../progress.js';

/** Commands between two updates of the progress line. */
const SLICE = 20_000;
/** Findings that are kept; 'check' tells them all. */
const MOST_DAMAGE = 1000;

export interface InspectedLogFile {
  readonly path: string;
  readonly role: string;
  readonly bytes: number;
  readonly commands: number;
  readonly preamble: ScannedPreamble | null;
  readonly missing: string | null;
}

/** What a scan of all files of a log came to. */
export interface InspectedLog {
  readonly set: LogSet;
  readonly files: readonly InspectedLogFile[];
  readonly statistics: LogStatisticsSnapshot;
  readonly transactions: number;
  /** Seconds of Unix time; -1: none. */
  readonly firstTime: number;
  readonly lastTime: number;
  readonly damage: readonly { readonly file: string; readonly damage: LogDamage }[];
  readonly damageTotal: number;
}

/**
 * Scans all files of a log.
 * @param top commands and keys that are kept
 * @throws SourceError
 */
export function inspectLog(set: LogSet, top: number): InspectedLog {
  const statistics = new LogStatistics(top);
  const damage: InspectedLog['damage'][number][] = [];
  const files: InspectedLogFile[] = [];
  const progress = new ProgressLine('Scanning', set.size);
  const seen = { transactions: 0, firstTime: -1, lastTime: -1, damageTotal: 0 };
  for (const [i, { name, role, source, size, start, missing }] of set.files.entries()) {
    const path = set.folder === null ? name : join(set.folder.name, name);
    let commands = 0;
    let preamble: ScannedPreamble | null = null;
    if (source !== null) {
      const scanner = new LogScanner(source, {
        command: (command) => {
          commands++;
          if (command.name.role === 'exec' && command.transaction >= 0) seen.transactions++;
          statistics.add(command, i);
        },
        annotation: (_offset, _length, time) => {
          if (time < 0) return;
          if (seen.firstTime < 0) seen.firstTime = time;
          seen.lastTime = time;
        },
        damage: (one) => {
          seen.damageTotal++;
          if (damage.length < MOST_DAMAGE) damage.push({ file: path, damage: one });
        },
        preamble: (one) => {
          preamble = one;
        },
      });
      while (scanner.run(SLICE)) progress.show(start + scanner.offset);
    }
    files.push({ path, role, bytes: size, commands, preamble, missing });
  }
  progress.clear();
  return { set, files, statistics: statistics.snapshot(), ...seen, damage };
}

/** What `inspect --json` prints for a log, besides `base`. */
export interface LogInspectReport {
  readonly format: 'aof' | 'aof-multipart';
  readonly bytes: number;
  readonly commands: number;
  /** Keys of the base or preamble. */
  readonly keys: number;
  readonly transactions: number;
  /** Seconds of Unix time, where the log has `#TS:` lines. */
  readonly annotations: { readonly first: number | null; readonly last: number | null };
  readonly files: readonly {
    readonly file: string;
    readonly role: string;
    readonly bytes: number;
    readonly commands: number;
    readonly keys: number;
  }[];
  readonly databases: LogStatisticsSnapshot['databases'];
  readonly commandNames: LogStatisticsSnapshot['names'];
  readonly biggestCommands: readonly {
    readonly file: string;
    readonly offset: number;
    readonly bytes: number;
    readonly name: string;
    readonly db: number;
    readonly key: JsonBytes | null;
  }[];
  readonly hottestKeys: readonly {
    readonly db: number;
    readonly key: JsonBytes;
    readonly commands: number;
    readonly bytes: number;
    /** Commands that may not have been counted. */
    readonly missed: number;
  }[];
  /** Damaged regions and warnings. */
  readonly damage: number;
}

export function logReport(log: InspectedLog): LogInspectReport {
  const { set, files, statistics, transactions, firstTime, lastTime, damageTotal } = log;
  return {
    format: set.kind === 'multipart' ? 'aof-multipart' : 'aof',
    bytes: set.size,
    commands: statistics.commands,
    keys: files.reduce((sum, { preamble }) => sum + (preamble?.keys ?? 0), 0),
    transactions,
    annotations: { first: firstTime < 0 ? null : firstTime, last: lastTime < 0 ? null : lastTime },
    files: files.map(({ path, role, bytes, commands, preamble }) => ({
      file: path,
      role,
      bytes,
      commands,
      keys: preamble?.keys ?? 0,
    })),
    databases: statistics.databases,
    commandNames: statistics.names,
    biggestCommands: statistics.biggest.map(({ file, offset, bytes, name, db, key }) => ({
      file: files[file]?.path ?? '',
      offset,
      bytes,
      name,
      db,
      key: key === null ? null : jsonBytes(key),
    })),
    hottestKeys: statistics.hottest.map(({ db, key, commands, bytes, missed }) => ({
      db,
      key: jsonBytes(key),
      commands,
      bytes,
      missed,
    })),
    damage: damageTotal,
  };
}
