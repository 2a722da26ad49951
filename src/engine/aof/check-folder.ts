/**
 * A server's data folder (`dir`): which of its files the next start loads, and which it passes over. Redis 7.0 and
 * later and Valkey read the log in the folder `appenddirname`, earlier ones a single file; with `appendonly yes` none
 * of them looks at the dump.
 */
import type { Folder } from '../io/folder.js';
import type { NamedFinding } from './check-set.js';
import type { LogDamage } from './log-damage.js';
import { openLogFolder } from './log-set.js';
import { contentKind, type ContentKind } from './recognise.js';

/** Files that are looked at to find out what they are. */
const MOST_FILES = 200;

/** What there is to look at in a data folder. */
export type FolderContents =
  | { readonly kind: 'log-folder' | 'log' | 'dump'; readonly name: string }
  | { readonly kind: 'several'; readonly what: string; readonly names: readonly string[] }
  | { readonly kind: 'nothing' };

export interface FolderVerdict {
  readonly contents: FolderContents;
  /** What the next start passes over. */
  readonly findings: readonly NamedFinding[];
}

/** Looks through a data folder. @throws SourceError */
export function folderFindings(folder: Folder): FolderVerdict {
  const logFolders = folder.folders().filter((name) => holdsLog(folder.folder(name)));
  const kinds = folder
    .files()
    .slice(0, MOST_FILES)
    .filter(({ size }) => size > 0)
    .map(({ name }) => ({ name, kind: kindOf(folder, name) }));
  const named = (kind: ContentKind): readonly string[] =>
    kinds.filter((one) => one.kind === kind).map(({ name }) => name);
  const [dumps, logs] = [named('rdb'), named('log')];
  const contents = chooseContents(logFolders, logs, dumps);
  return { contents, findings: passedOver(contents, logs, dumps) };
}

function holdsLog(folder: Folder): boolean {
  const set = openLogFolder(folder);
  set?.close();
  return set !== null;
}

function kindOf(folder: Folder, name: string): ContentKind {
  const source = folder.open(name);
  try {
    return contentKind(source);
  } finally {
    source.close();
  }
}

function chooseContents(
  logFolders: readonly string[],
  logs: readonly string[],
  dumps: readonly string[],
): FolderContents {
  const choices = [
    ['log-folder', 'folders of log files', logFolders],
    ['log', 'logs', logs],
    ['dump', 'dumps', dumps],
  ] as const;
  for (const [kind, what, names] of choices) {
    if (names.length === 1) return { kind, name: names[0] };
    if (names.length > 1) return { kind: 'several', what, names };
  }
  return { kind: 'nothing' };
}

function passedOver(
  contents: FolderContents,
  logs: readonly string[],
  dumps: readonly string[],
): readonly NamedFinding[] {
  switch (contents.kind) {
    case 'log-folder':
      return [
        ...logs.map((file) => ignored(file, `a log beside the folder ${contents.name}`, LOG_BESIDE_FOLDER)),
        ...dumps.map((file) => ignored(file, 'a dump beside a log', DUMP_BESIDE_LOG)),
      ];
    case 'log':
      return dumps.map((file) => ignored(file, 'a dump beside a log', DUMP_BESIDE_LOG));
    case 'dump':
      return [ignored(contents.name, 'a dump without a log', DUMP_ALONE)];
    case 'several':
    case 'nothing':
      return [];
  }
}

const LOG_BESIDE_FOLDER = 'nothing, if it is older: servers from 7.0 on load the folder and pass over this file';
const DUMP_BESIDE_LOG =
  'nothing, if the log is complete: with appendonly yes servers load the log and pass over the dump, with appendonly no the other way round, and the next save overwrites the dump';
const DUMP_ALONE =
  'nothing with appendonly no. With appendonly yes in its configuration a server passes over this dump, starts empty, and overwrites it at the next save: start it with appendonly no, then say CONFIG SET appendonly yes';

function ignored(file: string, found: string, lost: string): NamedFinding {
  const damage: LogDamage = {
    kind: 'ignored-data',
    offset: 0,
    length: 0,
    expected: 'one source of the data: a log, or a dump',
    found,
    lost,
    severity: 'warning',
    guess: false,
    server: 'accepts',
    toolAccepts: true,
  };
  return { file, damage };
}
