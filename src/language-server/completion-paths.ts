/** Names in a folder, for values that are paths. */
import type { CompletionItem, Position, Range } from 'vscode-languageserver-types';
import { CompletionItemKind, TextEdit } from 'vscode-languageserver-types';
import { folderOf, isAbsolutePath, resolvePath } from '../engine/conf/file-lookup.js';
import { quoteWord } from '../engine/conf/words.js';
import type { Configuration } from './configuration.js';
import { cursorAt } from './cursor.js';
import { lineRange } from './positions.js';
import type { FolderEntry } from './protocol.js';

/** What has to be listed to complete a path. */
export interface PathRequest {
  /** The folder to list. */
  readonly folder: string;
  /** What stands before the name that is being written: `./conf.d/`. */
  readonly lead: string;
  readonly range: Range;
  readonly foldersOnly: boolean;
  /** `.conf` for includes: those come first. */
  readonly preferred: readonly string[];
}

/** @returns undefined where the cursor isn't on a path */
export function pathRequestAt(configuration: Configuration, position: Position): PathRequest | undefined {
  const cursor = cursorAt(configuration, position);
  if (cursor?.directive === undefined || cursor.place !== 1) return undefined;
  const { row } = cursor.directive;
  const isPath = row.path === true || row.args?.[0]?.type === 'path' || row.args?.[0]?.type === 'path-or-glob';
  if (!isPath) return undefined;
  const typed = (cursor.word?.value ?? '').replace(/["']/g, '');
  const lead = typed.slice(0, typed.lastIndexOf('/') + 1);
  const base = folderBefore(configuration, cursor.index);
  return {
    folder: lead === '' ? base : resolvePath(base, isAbsolutePath(lead) ? lead : lead.replace(/\/$/, '') || '.'),
    lead,
    range: lineRange(cursor.index, cursor.word?.start ?? cursor.column, cursor.word?.end ?? cursor.column),
    foldersOnly: row.name === 'dir' || /-dir$/.test(row.name),
    preferred: PREFERRED[row.name] ?? (row.category === 'tls' ? ['.pem', '.crt', '.key', '.cert'] : []),
  };
}

const PREFERRED: Readonly<Record<string, readonly string[]>> = {
  include: ['.conf'],
  loadmodule: ['.so'],
  aclfile: ['.acl'],
  logfile: ['.log'],
  'preload-file': ['.rdb', '.aof'],
};

/** The working directory at a line. */
function folderBefore({ document, reading }: Configuration, index: number): string {
  const at = reading.occurrences.findLast((one) => one.document === document && one.index <= index);
  return at?.folder ?? folderOf(document.file);
}

/** Items for the names in the folder that {@link pathRequestAt} asked for. */
export function pathItems(request: PathRequest, entries: readonly FolderEntry[]): CompletionItem[] {
  const { lead, range, foldersOnly, preferred } = request;
  return entries
    .filter(({ folder }) => folder || !foldersOnly)
    .map(({ name, folder }): CompletionItem => {
      const path = `${lead}${name}${folder ? '/' : ''}`;
      const rank = preferred.some((end) => name.endsWith(end)) ? '0' : folder ? '1' : '2';
      return {
        label: folder ? `${name}/` : name,
        kind: folder ? CompletionItemKind.Folder : CompletionItemKind.File,
        sortText: `${rank}${name}`,
        filterText: path,
        textEdit: TextEdit.replace(range, quoteWord(path)),
        ...(folder ? { command: { title: 'Suggest names', command: 'editor.action.triggerSuggest' } } : {}),
      };
    });
}
