/** What is lost when something dies: snapshots, the append-only file, shutdown. */
import { parseMemory } from '../numbers.js';
import type { Occurrence } from '../reading.js';
import type { SavePoint, Settings } from '../settings.js';
import { atLeast, describeTarget } from '../target.js';
import type { LintRule } from './rule.js';
import { append, relatedLine, removeLines, rootOf, setOrAppend, setValue, valueOf } from './rule.js';

/** Whether the append-only file is on. */
export const hasAof = (settings: Settings): boolean => settings.isYes('appendonly');
const hasSnapshots = (settings: Settings): boolean => settings.savePoints.length > 0;
const isReplica = (settings: Settings): boolean => settings.source('replicaof') !== undefined;

/** A rule that finds a setting of a yes/no or enum kind at a value, on a line of its own. */
export function atValue(settings: Settings, name: string, value: string): Occurrence | undefined {
  return settings.word(name) === value ? settings.source(name) : undefined;
}

export const DURABILITY_RULES: readonly LintRule[] = [
  {
    id: 'no-durability', group: 'durability', severity: 'warning',
    summary: 'Neither snapshots nor an append-only file.',
    explanation: 'A restart, planned or not, loses the whole dataset. Right for a pure cache, and for nothing else.',
    fix: 'Turns the append-only file on, or adds snapshot points.',
    check(settings, report) {
      if (hasAof(settings) || hasSnapshots(settings) || isOldWithoutSave(settings)) return;
      const at = settings.source('save') ?? settings.source('appendonly');
      report({
        place: at === undefined ? rootOf(settings.reading) : { at, part: 'line' },
        message: 'Nothing is ever written to disk: a restart loses the whole dataset.',
        fixes: [setOrAppend(settings, 'appendonly', 'yes')],
      });
    },
  },
  {
    id: 'no-save-lines-old', group: 'durability', severity: 'warning',
    summary: 'No save line, up to Redis 6.0.',
    explanation: 'Up to 6.0 the default snapshot points are gone as soon as a configuration file is given: a file ' +
      'without save lines means no snapshots. From 6.2 on the defaults hold.',
    fix: 'Writes the default points.',
    check(settings, report) {
      if (!isOldWithoutSave(settings) || hasAof(settings)) return;
      report({
        place: rootOf(settings.reading),
        message: `${describeTarget(settings.reading.target)} makes no snapshots when its file has no save line.`,
        fixes: [append(settings.reading.root, ['save 900 1', 'save 300 10', 'save 60 10000'],
          'Add the usual save lines')],
      });
    },
  },
  {
    id: 'save-empty-first', group: 'durability', severity: 'info',
    summary: 'save "" with points below it.',
    explanation: 'The empty line only drops what stands above it, and the defaults: the points below are in effect.',
    check(settings, report) {
      const lines = settings.lines('save');
      lines.forEach((at, index) => {
        const below = lines.slice(index + 1).find((line) => !isEmptySave(line));
        if (!isEmptySave(at) || below === undefined || index === lines.length - 1) return;
        report({
          place: { at, part: 'line' }, message: 'Snapshots are not off: points follow below.',
          related: [relatedLine(below, 'a point that is in effect')],
        });
      });
    },
  },
  {
    id: 'save-empty-last', group: 'durability', severity: 'info',
    summary: 'Snapshot points above a save "".',
    explanation: 'The empty line drops every point above it: they have no effect.',
    fix: 'Removes the points that have no effect.',
    check(settings, report) {
      const lines = settings.lines('save');
      const last = lines.map(isEmptySave).lastIndexOf(true);
      const dropped = lines.slice(0, Math.max(last, 0)).filter((line) => !isEmptySave(line));
      const empty = lines[last];
      if (empty === undefined || dropped.length === 0) return;
      report({
        place: { at: empty, part: 'line' },
        message: `This drops ${dropped.length === 1 ? 'the save line' : `the ${dropped.length} save lines`} above.`,
        related: dropped.map((at) => relatedLine(at, 'has no effect')),
        fixes: [removeLines(dropped, 'Remove the lines that have no effect', false),
          removeLines([empty], 'Remove save ""', false)],
      });
    },
  },
  {
    id: 'save-shadowed', group: 'durability', severity: 'info',
    summary: 'A snapshot point that never decides.',
    explanation: 'A point with more seconds and at least as many changes as another can only come true after the ' +
      'other has made its snapshot.',
    fix: 'Removes the line.',
    check(settings, report) {
      const points = settings.savePoints;
      for (const point of points) {
        const stronger = points.find((other) => other !== point && other.seconds <= point.seconds
          && other.changes <= point.changes && !samePoint(other, point));
        if (stronger === undefined || point.source === undefined) continue;
        report({
          place: { at: point.source, part: 'line' },
          message: `save ${stronger.seconds} ${stronger.changes} comes first: ${pointText(point)} never decides.`,
          ...(singlePoint(point) ? { fixes: [removeLines([point.source])] } : {}), tag: 'unnecessary',
        });
      }
    },
  },
  {
    id: 'save-duplicate', group: 'durability', severity: 'info',
    summary: 'The same snapshot point twice.',
    explanation: 'It has no effect.',
    fix: 'Removes the line.',
    check(settings, report) {
      const points = settings.savePoints;
      points.forEach((point, index) => {
        if (point.source === undefined || !points.slice(0, index).some((other) => samePoint(other, point))) return;
        report({
          place: { at: point.source, part: 'line' }, message: `${pointText(point)} is there already.`,
            tag: 'unnecessary',
          ...(singlePoint(point) ? { fixes: [removeLines([point.source])] } : {}),
        });
      });
    },
  },
  {
    id: 'save-too-frequent', group: 'durability', severity: 'info',
    summary: 'Snapshots every few seconds.',
    explanation: 'Each snapshot forks the server and writes the whole dataset. What needs a loss window of seconds ' +
      'is better served by the append-only file.',
    check(settings, report) {
      for (const point of settings.savePoints) {
        if (point.source === undefined || point.seconds >= 60n || point.changes > 1000n) continue;
        report({
          place: { at: point.source, part: 'line' },
          message: `A busy server forks and writes everything as often as every ${point.seconds} seconds.`,
        });
      }
    },
  },
  {
    id: 'rdb-only-window', group: 'durability', severity: 'info',
    summary: 'Snapshots only.',
    explanation: 'A crash loses everything since the last finished snapshot: up to the interval of the point that ' +
      'fires, and the time that the snapshot takes.',
    fix: 'Turns the append-only file on.',
    check(settings, report) {
      const [first] = settings.savePoints;
      const off = atValue(settings, 'appendonly', 'no');
      if (first === undefined || hasAof(settings) || (off === undefined && first.source === undefined)) return;
      const longest = settings.savePoints.reduce((most, { seconds }) => (seconds > most ? seconds : most), 0n);
      const at = off ?? first.source;
      report({
        place: at === undefined ? rootOf(settings.reading) : { at, part: 'line' },
        message: `A crash loses what changed since the last snapshot: up to ${duration(longest)} and a save.`,
        fixes: [setOrAppend(settings, 'appendonly', 'yes')],
      });
    },
  },
  {
    id: 'stop-writes-off', group: 'durability', severity: 'warning',
    summary: 'Writes go on after a failed snapshot.',
    explanation: 'A full disk or a failed fork goes unnoticed until the data is needed.',
    fix: 'Sets yes.',
    check(settings, report) {
      const at = atValue(settings, 'stop-writes-on-bgsave-error', 'no');
      if (at === undefined || !hasSnapshots(settings) || hasAof(settings)) return;
      report({
        place: valueOf(at), message: 'When snapshots fail nobody notices, and they are all that is kept.',
          fixes: [setValue(at, 'yes')],
      });
    },
  },
  {
    id: 'rdbchecksum-off', group: 'durability', severity: 'info',
    summary: 'Dumps have no checksum.',
    explanation: 'Damage is not noticed when such a file is loaded, and checksums of other files are not looked at ' +
      'either.',
    fix: 'Sets yes.',
    check(settings, report) {
      const at = atValue(settings, 'rdbchecksum', 'no');
      if (at === undefined) return;
      report({ place: valueOf(at), message: 'Damage of a dump is not noticed when it is loaded.',
        fixes: [setValue(at, 'yes')] });
    },
  },
  {
    id: 'rdb-version-relaxed', group: 'durability', severity: 'warning',
    summary: 'Dumps of unknown versions are tried.',
    explanation: 'What the server does not understand fails in the middle of loading. For rescue work only.',
    fix: 'Sets strict.',
    check(settings, report) {
      const at = atValue(settings, 'rdb-version-check', 'relaxed');
      if (at === undefined) return;
      report({
        place: valueOf(at), message: 'A dump of an unknown version fails in the middle of loading.',
          fixes: [setValue(at, 'strict')],
      });
    },
  },
  {
    id: 'shutdown-nosave', group: 'durability', severity: 'warning',
    summary: 'A signal stops the server without a last snapshot.',
    explanation: 'Each planned stop loses what changed since the last snapshot.',
    fix: 'Sets default.',
    check(settings, report) {
      for (const name of ['shutdown-on-sigterm', 'shutdown-on-sigint']) {
        const at = settings.source(name);
        const flags = settings.get(name)?.words.map((word) => word.toLowerCase()) ?? [];
        if (at === undefined || !flags.includes('nosave') || !hasSnapshots(settings) || hasAof(settings)) continue;
        report({
          place: valueOf(at), message: 'Every planned stop loses what changed since the last snapshot.',
          fixes: [setValue(at, 'default')],
        });
      }
    },
  },
  {
    id: 'shutdown-now', group: 'durability', severity: 'info',
    summary: 'A signal stops the server without waiting for replicas.',
    explanation: 'Replicas may miss the last writes, and one of them may be promoted.',
    check(settings, report) {
      for (const name of ['shutdown-on-sigterm', 'shutdown-on-sigint']) {
        const at = settings.source(name);
        const flags = settings.get(name)?.words.map((word) => word.toLowerCase()) ?? [];
        if (at === undefined || !flags.includes('now')) continue;
        report({ place: valueOf(at), message: 'Replicas may miss the last writes before a stop.' });
      }
    },
  },
  {
    id: 'preload-left-over', group: 'durability', severity: 'warning',
    summary: 'Every start loads a given file.',
    explanation: 'preload-file is for restoring a backup once. Left in the file, each restart goes back to the old ' +
      'state.',
    fix: 'Removes the line.',
    check(settings, report) {
      const at = settings.source('preload-file');
      if (at === undefined || settings.text('preload-file') === '') return;
      report({
        place: { at, part: 'line' },
          message: 'Every restart goes back to this file: remove the line after the restore.',
        fixes: [removeLines([at], 'Remove the line', false)],
      });
    },
  },
  {
    id: 'debug-delay', group: 'durability', severity: 'warning',
    summary: 'A delay that is meant for tests.',
    explanation: 'Saving or loading waits at each key.',
    fix: 'Removes the line.',
    check(settings, report) {
      for (const name of ['rdb-key-save-delay', 'key-load-delay', 'watchdog-period']) {
        const at = settings.source(name);
        if (at === undefined || (settings.integer(name) ?? 0n) === 0n) continue;
        report({ place: { at, part: 'line' }, message: `${name} is a test aid that slows the server down.`,
          fixes: [removeLines([at])] });
      }
    },
  },
  {
    id: 'thp-note', group: 'durability', severity: 'info',
    summary: 'Transparent huge pages stay on.',
    explanation: 'They make copy-on-write during a save copy 2 MB for each changed page: more memory, and latency ' +
      'spikes.',
    fix: 'Sets yes.',
    check(settings, report) {
      const at = atValue(settings, 'disable-thp', 'no');
      if (at === undefined) return;
      report({ place: valueOf(at), message: 'Saves and rewrites take more memory and time with huge pages.',
        fixes: [setValue(at, 'yes')] });
    },
  },
  {
    id: 'replica-disk-errors', group: 'durability', severity: 'warning',
    summary: 'A replica goes on when it can\'t write to disk.',
    explanation: 'It may silently have no copy on disk, and come up old or empty.',
    fix: 'Sets no.',
    check(settings, report) {
      const at = atValue(settings, 'replica-ignore-disk-write-errors', 'yes');
      if (at === undefined) return;
      report({ place: valueOf(at), message: 'The replica may silently have no copy on disk.',
        fixes: [setValue(at, 'no')] });
    },
  },
  {
    id: 'rdb-del-sync-with-persistence', group: 'durability', severity: 'info',
    summary: 'rdb-del-sync-files together with persistence.',
    explanation: 'It acts only where neither snapshots nor an append-only file are on.',
    fix: 'Removes the line.',
    check(settings, report) {
      const at = atValue(settings, 'rdb-del-sync-files', 'yes');
      if (at === undefined || !(hasAof(settings) || hasSnapshots(settings))) return;
      report({ place: { at, part: 'line' }, message: 'This has no effect while persistence is on.',
        fixes: [removeLines([at])], tag: 'unnecessary' });
    },
  },
  {
    id: 'incremental-fsync-off', group: 'durability', severity: 'info',
    summary: 'A new file is flushed in one go at its end.',
    explanation: 'The kernel may then write gigabytes at once, and stall the append-only file and clients meanwhile.',
    fix: 'Sets yes.',
    check(settings, report) {
      for (const name of ['rdb-save-incremental-fsync', 'aof-rewrite-incremental-fsync']) {
        const at = atValue(settings, name, 'no');
        if (at === undefined) continue;
        report({ place: valueOf(at), message: 'The flush at the end of the file may stall the server.',
          fixes: [setValue(at, 'yes')] });
      }
    },
  },
  {
    id: 'replica-no-persistence-note', group: 'durability', severity: 'info',
    summary: 'A replica without persistence.',
    explanation: 'A restart costs a full sync from the primary, and a promotion of this replica leaves nothing on ' +
      'disk.',
    check(settings, report) {
      const at = settings.source('replicaof');
      if (at === undefined || hasAof(settings) || hasSnapshots(settings) || !isReplica(settings)) return;
      report({ place: { at, part: 'line' },
        message: 'This replica keeps nothing on disk: if it is promoted, a restart loses all.' });
    },
  },
];

/** Up to 6.0 no save line means no snapshots. */
function isOldWithoutSave(settings: Settings): boolean {
  return !atLeast(settings.reading.target, '6.2', '7.2') && settings.lines('save').length === 0;
}

const isEmptySave = ({ args }: Occurrence): boolean => args.length === 0
  || (args.length === 1 && args[0]?.value === '');
const samePoint = (a: SavePoint, b: SavePoint): boolean => a.seconds === b.seconds && a.changes === b.changes;
const singlePoint = ({ source }: SavePoint): boolean => source?.args.length === 2;
const pointText = ({ seconds, changes }: SavePoint): string => `save ${seconds} ${changes}`;

/** True where a one-word setting has its default. */
export function isDefault(settings: Settings, name: string): boolean {
  const setting = settings.get(name);
  const { target } = settings.reading;
  const [text, standard] = [settings.text(name), setting?.directive.default ?? ''];
  const size = parseMemory(text, target)?.bytes;
  return text.toLowerCase() === standard.toLowerCase()
    || (size !== undefined && size === parseMemory(standard, target)?.bytes);
}

/** `5 minutes`, `1 hour`: seconds for people. */
export function duration(seconds: bigint): string {
  for (const [unit, size] of [['day', 86400n], ['hour', 3600n], ['minute', 60n]] as const) {
    if (seconds >= size && seconds % size === 0n) return seconds === size ? `1 ${unit}` : `${seconds / size} ${unit}s`;
  }
  return seconds === 1n ? '1 second' : `${seconds} seconds`;
}

