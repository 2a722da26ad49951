/** Logs on this machine, opened for a repair. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
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
  if (isFolder) return openSet(input, input, undefined);
  const source = new FileSource(input);
  if (input.endsWith('.manifest') || contentKind(source) === 'manifest') {
    source.close();
    return openSet(input, dirname(input), basename(input));
  }
  const stamps = new Map([[input, { size: source.size, modified: source.modified }]]);
  return { set: singleLog(source), input, folder: dirname(input), stamps };
}

function openSet(input: string, folder: string, manifest: string | undefined): OpenedLog {
  const stamps = new Map<string, Stamp>();
  const files = new FileFolder(folder);
  for (const { name } of files.files()) {
    const { size, mtimeMs } = statSync(join(folder, name));
    stamps.set(join(folder, name), { size, modified: mtimeMs });
  }
  const set = openLogFolder(files, manifest);
  if (set === null) throw new RepairError(`${folder} has no manifest and no file of a log`);
  return { set, input, folder, stamps };
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
