/**
 * Findings around the files of a log: its manifest, files that are missing, empty or not named, and what a server's
 * next start would do to them. Facts were measured on Redis 7.0 to 8.6 and Valkey 8.1 and 9.1.
 */
import type { LogDamage } from './log-damage.js';
import { partOf, type LogFile, type LogSet } from './log-set.js';

/** A finding with the name of the file that it is about. */
export interface NamedFinding {
  readonly file: string;
  readonly damage: LogDamage;
}

/** What is wrong with a log apart from the content of its files. In the order in which a server would meet it. */
export function setFindings(set: LogSet): readonly NamedFinding[] {
  if (set.kind === 'single') return set.size > 0 ? [] : [emptyLog(set)];
  return [
    ...(set.manifest === null
      ? [manifestMissing(set)]
      : set.manifest.damage.map((damage) => ({ file: manifestName(set), damage }))),
    ...set.files.flatMap((file, i) => fileFindings(set, file, i)),
    ...unlistedFiles(set),
    ...baseNotNamed(set),
  ];
}

const manifestName = ({ manifest }: LogSet): string => manifest?.name ?? 'manifest';

/** The fields that findings about whole files share. */
const WHOLE = { offset: 0, guess: false, stopsAt: 0 } as const;

function emptyLog({ name }: LogSet): NamedFinding {
  return {
    file: name,
    damage: {
      ...WHOLE,
      kind: 'empty-file',
      length: 0,
      expected: 'commands',
      found: 'not a byte',
      lost: 'what was in it, if anything ever was: servers start empty',
      severity: 'warning',
      server: 'accepts',
      toolAccepts: true,
    },
  };
}

function manifestMissing(set: LogSet): NamedFinding {
  const base = set.files.find(({ role }) => role === 'base');
  const prefix = partOf(set.files[0]?.name ?? '')?.prefix ?? 'appendonly.aof';
  const first = `${prefix}.1.base.rdb`;
  const overwritten = base?.name === first || set.others.some(({ name }) => name === first);
  return {
    file: `${prefix}.manifest`,
    damage: {
      ...WHOLE,
      kind: 'manifest-missing',
      length: 0,
      expected: `the manifest ${prefix}.manifest`,
      found: `${set.files.length + set.others.length} files of a log without one`,
      lost:
        'everything at the next start: the server begins with an empty dataset and a new manifest' +
        (overwritten ? `, and overwrites ${first}` : '') +
        `; it appends to ${prefix}.1.incr.aof. Write a manifest that names the files before any server starts here`,
      severity: 'error',
      server: 'accepts',
      toolAccepts: false,
    },
  };
}

function fileFindings(set: LogSet, file: LogFile, place: number): readonly NamedFinding[] {
  const { name, role, size, missing } = file;
  if (missing !== null) {
    return [
      {
        file: name,
        damage: {
          ...WHOLE,
          kind: 'missing-file',
          length: 0,
          expected: `the ${role === 'base' ? 'base' : 'incremental file'} that the manifest names`,
          found: missing,
          lost: 'what was in it; servers refuse to start without it',
          severity: 'error',
          server: 'refuses',
          toolAccepts: false,
        },
      },
    ];
  }
  if (size > 0) return [];
  const entry = set.manifest?.entries.find((one) => one.file === name);
  const offsets = (entry?.endOffset ?? 0) - (entry?.startOffset ?? 0);
  const last = place === set.files.length - 1;
  // A server never leaves a base in RDB form empty; one with commands is, when the dataset was.
  const error = (role === 'base' && name.endsWith('.rdb')) || (entry?.endOffset !== undefined && offsets > 0);
  if (!error && role === 'incremental' && last) return [];
  return [
    {
      file: name,
      damage: {
        ...WHOLE,
        kind: 'empty-file',
        length: 0,
        expected: offsets > 0 ? `${offsets} bytes of the replication stream` : 'data',
        found: 'not a byte',
        lost: error
          ? 'what was in it: servers load the log without a word, and without this data'
          : 'what was in it, if anything ever was: servers load the log without a word',
        severity: error ? 'error' : 'warning',
        server: 'accepts',
        toolAccepts: true,
      },
    },
  ];
}

/** Files that look like a part of this log and are not loaded. */
function unlistedFiles(set: LogSet): readonly NamedFinding[] {
  if (set.manifest === null) return [];
  const base = set.files.find(({ role }) => role === 'base');
  return set.others.flatMap(({ name, size }) => {
    const part = partOf(name);
    if (part === null || size === 0) return [];
    const history = set.manifest?.entries.some((entry) => entry.file === name) === true;
    if (history) return [];
    const newer = part.role === 'base' ? base === undefined : part.seq >= (base?.seq ?? 0);
    return [
      {
        file: name,
        damage: {
          ...WHOLE,
          kind: 'unlisted-file',
          length: size,
          expected: `every file of the log in ${manifestName(set)}`,
          found: `${name}, which it does not name`,
          lost: newer
            ? `its ${size} bytes: servers load the log without it, and may write over it`
            : 'nothing: it looks like a file of before the last rewrite',
          severity: newer ? 'error' : 'warning',
          server: 'accepts',
          toolAccepts: true,
        } as const,
      },
    ];
  });
}

function baseNotNamed(set: LogSet): readonly NamedFinding[] {
  const { manifest } = set;
  if (manifest === null || manifest.damage.length > 0) return [];
  if (manifest.entries.some(({ role }) => role === 'base')) return [];
  if (set.others.some(({ name }) => partOf(name)?.role === 'base')) return [];
  return [
    {
      file: manifest.name,
      damage: {
        ...WHOLE,
        kind: 'missing-file',
        length: 0,
        expected: 'a base',
        found: 'a manifest that names none',
        lost: 'what a base would hold: servers load the log without a word',
        severity: 'warning',
        server: 'accepts',
        toolAccepts: true,
      },
    },
  ];
}
