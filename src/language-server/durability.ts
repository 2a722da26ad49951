/**
 * What a configuration keeps when something dies, in a sentence and its reasons. The facts are those of the server's
 * aof.c, rdb.c and server.c: what reached the kernel outlives the process, what reached the disk outlives the machine.
 */
import { baseName } from '../engine/conf/file-lookup.js';
import type { Occurrence } from '../engine/conf/reading.js';
import { escapeMarkdown } from '../engine/conf/rules/rule-text.js';
import type { SavePoint, Settings } from '../engine/conf/settings.js';
import { atLeast, describeTarget } from '../engine/conf/target.js';
import type { Configuration } from './configuration.js';
import { counted, durationText, savePointText } from './value-meaning.js';

/** What is lost in the worst case, and what a start reads. */
export interface Durability {
  /** When the process is killed or crashes. */
  readonly process: string;
  /** When the machine loses power or its kernel stops. */
  readonly machine: string;
  /** Where the data comes from at the next start. */
  readonly start: string;
  /** The same in so few words that all of it fits above a file. */
  readonly brief: string;
  readonly reasons: readonly Reason[];
}

/** Why, with what decides: a line, a default, or the way the server works. */
export interface Reason {
  readonly text: string;
  readonly source: Occurrence | 'default' | 'server';
}

/** @returns undefined for a Sentinel, which keeps no data */
export function durabilityOf(configuration: Configuration): Durability | undefined {
  if (configuration.reading.kind === 'sentinel') return undefined;
  return configuration.settings.isYes('appendonly') ? logged(configuration) : snapshotted(configuration);
}

/** Sentence and reasons as Markdown. */
export function durabilityMarkdown(configuration: Configuration): string {
  const durability = durabilityOf(configuration);
  if (durability === undefined) return '# Durability\n\nA Sentinel keeps no data.\n';
  const reasons = durability.reasons.map(({ text, source }) => `- ${escapeMarkdown(text)}${placeText(source)}`);
  return [
    `# Durability with ${describeTarget(configuration.target)}`,
    `- **When the process dies**, ${durability.process} lost.`,
    `- **When the machine dies**, ${durability.machine} lost.`,
    `- **At the next start** the server reads ${durability.start}.`,
    '## Why',
    reasons.join('\n'),
  ]
    .join('\n\n')
    .replace('lost.\n\n- **When', 'lost.\n- **When')
    .replace('lost.\n\n- **At', 'lost.\n- **At')
    .concat('\n');
}

/** Plain text: the Markdown preview of VS Code follows no links to files. */
function placeText(source: Reason['source']): string {
  if (source === 'server') return '';
  if (source === 'default') return ' *(default)*';
  return ` *(line ${source.index + 1} of ${escapeMarkdown(baseName(source.document.file))})*`;
}

/** The line that decides over a setting, or its default. */
const sourceOf = (settings: Settings, name: string): Reason['source'] => settings.source(name) ?? 'default';

const WHEN_FSYNCED = {
  always: {
    brief: 'a power cut nothing either',
    machine: 'nothing that was acknowledged is',
    text: 'appendfsync always: a write is on the disk before its reply.',
  },
  everysec: {
    brief: 'a power cut about 1 second of writes',
    machine: 'about a second of writes is (two where the disk is slow)',
    text: 'appendfsync everysec: what was written goes to the disk once a second.',
  },
  no: {
    brief: 'a power cut up to 30 seconds of writes',
    machine: 'what the kernel held back is (on Linux usually up to 30 seconds of writes)',
    text: 'appendfsync no: the kernel decides when what was written goes to the disk.',
  },
} as const;

function logged({ settings, target }: Configuration): Durability {
  const policy = settings.word('appendfsync');
  const known = policy === 'always' || policy === 'no' ? policy : 'everysec';
  const { brief, machine, text } = WHEN_FSYNCED[known];
  const reasons: Reason[] = [
    {
      text: 'appendonly yes: every write goes to the append-only file before its reply.',
      source: sourceOf(settings, 'appendonly'),
    },
    { text, source: sourceOf(settings, 'appendfsync') },
  ];
  const relaxed = settings.isYes('no-appendfsync-on-rewrite') && known !== 'no';
  if (relaxed) {
    reasons.push({
      text: 'no-appendfsync-on-rewrite yes: while a snapshot or a rewrite is written, nothing is forced to the disk.',
      source: sourceOf(settings, 'no-appendfsync-on-rewrite'),
    });
  }
  if (settings.isYes('aof-load-truncated')) {
    reasons.push({
      text: 'aof-load-truncated yes: a log whose end is cut is loaded up to there.',
      source: sourceOf(settings, 'aof-load-truncated'),
    });
  }
  const files = atLeast(target, '7.0', '7.2') ? 'the append-only files of its manifest' : 'the append-only file';
  reasons.push({
    text: 'A dump beside it is not read, even where there is no append-only file yet.',
    source: 'server',
  });
  return {
    process: 'nothing that was acknowledged is',
    machine: relaxed ? `${machine}, and during rewrites and snapshots up to 30 seconds of writes more` : machine,
    start: `${files}, and no dump`,
    brief: `A crash loses nothing, ${relaxed ? WHEN_FSYNCED.no.brief : brief}; starts from the AOF`,
    reasons,
  };
}

function snapshotted({ settings }: Configuration): Durability {
  const points = settings.savePoints;
  const off: Reason = {
    text: 'appendonly no: there is no append-only file.',
    source: sourceOf(settings, 'appendonly'),
  };
  const file = settings.text('dbfilename') || 'dump.rdb';
  if (points.length === 0) {
    return {
      process: 'every write since the start is',
      machine: 'every write since the start is',
      start: `${file}, if somebody made one`,
      brief: 'A crash or power cut loses everything; nothing is written by itself',
      reasons: [off, { text: 'No snapshot points: nothing is written by itself.', source: sourceOf(settings, 'save') }],
    };
  }
  const loss = `every write since the last snapshot is (${windowText(points)})`;
  return {
    process: loss,
    machine: loss,
    start: file,
    brief: `A crash or power cut loses ${calmText(points)}; starts from ${file}`,
    reasons: [
      off,
      ...points.map(({ seconds, changes, source }): Reason => ({
        text: `A snapshot ${savePointText(seconds, changes)}.`,
        source: source ?? 'default',
      })),
      {
        text: 'A shutdown by SIGTERM or SHUTDOWN makes a snapshot first, because there are snapshot points.',
        source: sourceOf(settings, 'shutdown-on-sigterm'),
      },
    ],
  };
}

/** The longest time between snapshots while little changes. */
function calmText(points: readonly SavePoint[]): string {
  const calm = points.reduce((best, point) => (point.changes < best.changes ? point : best));
  return `up to ${durationText(calm.seconds)} of writes${calm.changes > 1n ? ' or more' : ''}`;
}

/** How old the last snapshot may be: by the point with the fewest changes, and by the quickest. */
function windowText(points: readonly SavePoint[]): string {
  const ordered = [...points].sort((a, b) => Number(a.changes - b.changes) || Number(a.seconds - b.seconds));
  const calm = ordered[0];
  const quick = points.reduce((best, point) => (point.seconds < best.seconds ? point : best));
  if (calm === undefined) return '';
  const fewer = calm.changes > 1n ? `, more while there are fewer than ${counted(calm.changes, 'change')}` : '';
  const slow = `up to ${durationText(calm.seconds)} of writes${fewer}`;
  if (quick.seconds >= calm.seconds) return slow;
  return `${slow}; ${durationText(quick.seconds)} with ${counted(quick.changes, 'change')}`;
}
