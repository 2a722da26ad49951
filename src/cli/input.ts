import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { folderFindings } from '../engine/aof/check-folder.js';
import type { NamedFinding } from '../engine/aof/check-set.js';
import { openLogFolder, singleLog, type LogSet } from '../engine/aof/log-set.js';
import { PreambleScan } from '../engine/aof/preamble.js';
import { contentKind } from '../engine/aof/recognise.js';
import { FileFolder } from '../engine/io/file-folder.js';
import { FileSource } from '../engine/io/file-source.js';
import { UsageError } from './command.js';

/** What a path holds, told by its content. */
export type Input =
  | { readonly kind: 'dump'; readonly source: FileSource; readonly around: readonly NamedFinding[] }
  /** `around`: what is to be said of other files of its folder. */
  | { readonly kind: 'log'; readonly set: LogSet; readonly around: readonly NamedFinding[] };

/**
 * Opens a dump, a log, a folder of log files, or the manifest of one. A server's data folder is taken for the log in
 * it, or the dump. What is none of them is taken for a damaged dump.
 * @throws UsageError, SourceError
 */
export function openInput(path: string): Input {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return openFolder(path);
  const source = new FileSource(path);
  switch (contentKind(source)) {
    case 'log':
    case 'empty':
      return { kind: 'log', set: singleLog(source), around: [] };
    case 'manifest': {
      source.close();
      const set = openLogFolder(new FileFolder(dirname(path)), basename(path));
      if (set === null) throw new UsageError(`${path} names no file`);
      return { kind: 'log', set, around: [] };
    }
    case 'rdb':
    case 'unknown':
      return { kind: 'dump', source, around: [] };
  }
}

/**
 * Opens a dump, or a log for the dump at its beginning. Another log is refused.
 * @throws UsageError, SourceError
 */
export function openDump(path: string): FileSource {
  const source = new FileSource(path);
  const kind = contentKind(source);
  if (kind === 'manifest' || (kind === 'log' && !PreambleScan.begins(source))) {
    source.close();
    const what = kind === 'log' ? 'an append-only file' : 'the manifest of an append-only set';
    throw new UsageError(`${path} is ${what}, and is looked at by itself only`);
  }
  return source;
}

function openFolder(path: string): Input {
  const folder = new FileFolder(path);
  const set = openLogFolder(folder);
  if (set !== null) return { kind: 'log', set, around: [] };
  const data = folderFindings(folder);
  const found = data.contents;
  switch (found.kind) {
    case 'log-folder': {
      const inner = openLogFolder(folder.folder(found.name));
      if (inner !== null) return { kind: 'log', set: inner, around: data.findings };
      break;
    }
    case 'log':
      return { kind: 'log', set: singleLog(new FileSource(join(path, found.name))), around: data.findings };
    case 'dump':
      return { kind: 'dump', source: new FileSource(join(path, found.name)), around: data.findings };
    case 'several':
      throw new UsageError(`${path} is a folder with several ${found.what}: name one of ${found.names.join(', ')}`);
    case 'nothing':
      break;
  }
  throw new UsageError(`${path} is a folder without a log or a dump`);
}
