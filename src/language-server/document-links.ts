/** Links from values to the files that they name, where these exist. */
import type { DocumentLink } from 'vscode-languageserver-types';
import { isGlob, resolvePath } from '../engine/conf/file-lookup.js';
import type { Occurrence } from '../engine/conf/reading.js';
import { atLeast } from '../engine/conf/target.js';
import type { Word } from '../engine/conf/words.js';
import type { Configuration } from './configuration.js';
import { rangeAt } from './positions.js';

/** Names in the working directory. */
const IN_FOLDER: readonly string[] = ['dbfilename', 'appenddirname', 'cluster-config-file'];

/** Links to existing files. Asking makes the lookup want what it does not know yet. */
export function documentLinks(configuration: Configuration, uriOf: (path: string) => string): DocumentLink[] {
  const { document, reading } = configuration;
  return reading.occurrences.flatMap((at) => {
    if (at.document !== document) return [];
    return pathsOf(at, configuration).flatMap(({ word, path }): DocumentLink[] => {
      if (reading.files.at(path).kind !== 'file') return [];
      const base = document.starts[at.index] ?? 0;
      return [{ range: rangeAt(document, base + word.start, base + word.end), target: uriOf(path), tooltip: path }];
    });
  });
}

interface PathWord {
  readonly word: Word;
  readonly path: string;
}

/** The paths that a line names. */
function pathsOf(at: Occurrence, { settings, target }: Configuration): readonly PathWord[] {
  const [word] = at.args;
  const row = at.directive?.row;
  if (word === undefined || word.value === '' || row === undefined) return [];
  if (row.name === 'include' && isGlob(word.value) && atLeast(target, '7.0', '7.2')) return [];
  if (IN_FOLDER.includes(row.name)) return [{ word, path: resolvePath(settings.folder, word.value) }];
  if (row.name === 'appendfilename') return [{ word, path: logPath(word, { settings, target }) }];
  return row.path === true || row.name === 'include' ? [{ word, path: resolvePath(at.folder, word.value) }] : [];
}

/** From 7.0 on the log is a folder of files with a manifest; before, one file. */
function logPath({ value }: Word, { settings, target }: Pick<Configuration, 'settings' | 'target'>): string {
  if (!atLeast(target, '7.0', '7.2')) return resolvePath(settings.folder, value);
  const folder = settings.text('appenddirname') || 'appendonlydir';
  return resolvePath(resolvePath(settings.folder, folder), `${value}.manifest`);
}
