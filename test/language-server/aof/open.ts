/** Open logs and manifests for tests; the last `‸` of a text stands where the cursor is. */
import type { Position, TextEdit } from 'vscode-languageserver-types';
import { positionAt, offsetAt } from '../../../src/language-server/positions.js';
import { LogFile } from '../../../src/language-server/aof/log-file.js';
import { ManifestFile } from '../../../src/language-server/aof/manifest-file.js';
import type { TextService } from '../../../src/language-server/aof/text-service.js';
import { DEFAULT_SETTINGS } from '../../../src/language-server/open-files.js';
import { ACTION_COMMANDS } from '../../../src/language-server/protocol.js';
import { targetOf } from '../marked.js';

const CURSOR = '‸';

export interface Opened<T extends TextService> {
  readonly file: T;
  readonly text: string;
  readonly position: Position;
}

const judged = (target: string) =>
  ({
    target: targetOf(target),
    origin: 'setting',
    settings: DEFAULT_SETTINGS,
    commands: new Set(ACTION_COMMANDS),
  }) as const;

/** A log, saved as it is unless told otherwise. */
export function openLog(marked: string, target = 'redis-8.0', onDisk: LogFile['onDisk'] = 'same'): Opened<LogFile> {
  const at = marked.lastIndexOf(CURSOR);
  const text = marked.replace(CURSOR, '');
  const file = new LogFile('file:///data/a.aof', '/data/a.aof', text, judged(target));
  file.onDisk = onDisk;
  return { file, text, position: positionAt(file.lines, Math.max(0, at)) };
}

export function openManifest(marked: string, names?: readonly string[], target = 'redis-8.0'): Opened<ManifestFile> {
  const at = marked.lastIndexOf(CURSOR);
  const text = marked.replace(CURSOR, '');
  const file = new ManifestFile('file:///data/a.aof.manifest', '/data/a.aof.manifest', text, judged(target));
  if (names !== undefined) file.beside = { names: new Set(names), empty: new Set() };
  return { file, text, position: positionAt(file.lines, Math.max(0, at)) };
}

/** The text after edits, of which none may overlap. */
export function edited({ file, text }: Opened<TextService>, edits: readonly TextEdit[]): string {
  return [...edits]
    .map(({ range, newText }) => ({
      from: offsetAt(file.lines, range.start),
      to: offsetAt(file.lines, range.end),
      newText,
    }))
    .sort((a, b) => b.from - a.from)
    .reduce((result, { from, to, newText }) => result.slice(0, from) + newText + result.slice(to), text);
}

/** The Markdown of a hover. */
export function hoverText({ file, position }: Opened<TextService>): string | undefined {
  const contents = file.hover(position)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
}
