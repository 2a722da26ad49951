/** Logs on this machine, opened for a repair. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { folderFindings } from '../../aof/check-folder.js';
import { openLogFolder, singleLog, type LogSet } from '../../aof/log-set.js';
import { contentKind } from '../../aof/recognise.js';
import { FileFolder } from '../../io/file-folder.js';
import { FileSource } from '../../io/file-source.js';
import { RepairError } from './repair-error.js';

/** What a file was when a plan was made. */
interface Stamp {
  readonly size: number;
  readonly modified: number;
}

/** A log as it lies on this machine: one file, or a folder with a manifest and the files that it names. */
export interface OpenedLog {
  readonly set: LogSet;
  /** What the user named, absolute: the file, the manifest or the folder. */
  readonly input: string;
  /** Folder of the files. */
  readonly folder: string;
  /** Files as they were when the log was opened, by their paths. */
  readonly stamps: ReadonlyMap<string, Stamp>;
}

/** Where a file of the log lies; `name` as plans have it. */
export const pathOf = (log: OpenedLog, name: string): string =>
  log.set.kind === 'single' ? log.input : join(log.folder, name);

/**
 * Opens what a path names: a log, a manifest, or a folder of log files. A dump is opened as well, as a base without a
 * set: its records can be salvaged.
 * @throws RepairError when it is none of these, SourceError
 */
export function openLog(path: string): OpenedLog {
  const input = resolve(path);
  const isFolder = statSync(input, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder) return openFolder(input);
  const source = new FileSource(input);
  if (input.endsWith('.manifest') || contentKind(source) === 'manifest') {
    source.close();
    const set = openSet(input, dirname(input), basename(input));
    if (set !== null) return set;
    throw new RepairError(`${path} names no file`);
  }
  return openSingle(input, source);
}

function openSingle(path: string, source = new FileSource(path)): OpenedLog {
  const stamps = new Map([[path, { size: source.size, modified: source.modified }]]);
  return { set: singleLog(source), input: path, folder: dirname(path), stamps };
}

/** The folder of a log, or a server's data folder with one log in it. */
function openFolder(path: string): OpenedLog {
  const log = openSet(path, path, undefined);
  if (log !== null) return log;
  const { contents } = folderFindings(new FileFolder(path));
  switch (contents.kind) {
    case 'log-folder': {
      const folder = join(path, contents.name);
      const inner = openSet(folder, folder, undefined);
      if (inner !== null) return inner;
      break;
    }
    case 'log':
    case 'dump':
      return openSingle(join(path, contents.name));
    case 'several':
      throw new RepairError(
        `${path} is a folder with several ${contents.what}: name one of ${contents.names.join(', ')}`,
      );
    case 'nothing':
      break;
  }
  throw new RepairError(`${path} is a folder without a log`);
}

function openSet(input: string, folder: string, manifest: string | undefined): OpenedLog | null {
  const stamps = new Map<string, Stamp>();
  const files = new FileFolder(folder);
  for (const { name } of files.files()) {
    const { size, mtimeMs } = statSync(join(folder, name));
    stamps.set(join(folder, name), { size, modified: mtimeMs });
  }
  const set = openLogFolder(files, manifest);
  return set === null ? null : { set, input, folder, stamps };
}

/** Where a repaired log is put that is to lie beside its original. */
export function defaultOutput(log: OpenedLog): string {
  const multipart = log.set.kind === 'multipart';
  const original = multipart ? log.folder : log.input;
  const name = basename(original);
  const dot = multipart ? -1 : name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let n = 1; ; n++) {
    const path = join(dirname(original), `${stem}.repaired${n === 1 ? '' : `-${n}`}${extension}`);
    if (!existsSync(path)) return path;
  }
}
