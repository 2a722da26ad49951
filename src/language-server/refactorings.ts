/** Rewrites that change nothing of what the server reads: newer names, and snapshot points in order. */
import type { CodeAction, Range, TextEdit } from 'vscode-languageserver-types';
import { CodeActionKind } from 'vscode-languageserver-types';
import { directiveFor } from '../engine/conf/directives/directives.js';
import { parseInteger } from '../engine/conf/numbers.js';
import type { Configuration } from './configuration.js';
import { lineRange, visibleLength } from './positions.js';

/** The command behind `Migrate to another server…`. */
export const MIGRATE_COMMAND = 'redisPersistence.migrateConfiguration';

/** What can be rewritten in a file; sorting is offered where the range touches a save line. */
export function refactorings(configuration: Configuration, uri: string, range: Range): CodeAction[] {
  const rewrite = (title: string, edits: TextEdit[]): CodeAction[] =>
    edits.length === 0 ? [] : [{ title, kind: CodeActionKind.RefactorRewrite, edit: { changes: { [uri]: edits } } }];
  return [
    ...rewrite('Sort snapshot points', sortedSaves(configuration, range)),
    ...rewrite('Use the newer names everywhere', newerNames(configuration)),
    {
      title: 'Migrate to another server…',
      kind: CodeActionKind.RefactorRewrite,
      command: { title: 'Migrate', command: MIGRATE_COMMAND },
    },
  ];
}

/** Names that the target still takes, but for which it has a newer word: `slave-read-only`, `ziplist`. */
export function newerNames({ document, target }: Configuration): TextEdit[] {
  return document.lines.flatMap((line, index): TextEdit[] => {
    const [head] = line.words;
    const directive = head === undefined ? undefined : directiveFor(line.name, target);
    if (head === undefined || directive === undefined || directive.name === line.name) return [];
    return [{ range: lineRange(index, head.start, head.end), newText: directive.name }];
  });
}

/**
 * The save lines with the longest time first, in the places where save lines stand. Only lines of plain pairs: a
 * `save ""` among them drops what is above it, so then their order matters.
 */
export function sortedSaves({ document }: Configuration, range: Range): TextEdit[] {
  const places = document.lines.flatMap((line, index) => (line.name === 'save' ? [{ line, index }] : []));
  if (!places.some(({ index }) => range.start.line <= index && index <= range.end.line)) return [];
  const points = places.map(({ line }) => {
    const pair = line.words.slice(1).map(({ value }) => parseInteger(value));
    const [seconds, changes] = pair;
    return pair.length === 2 && seconds !== undefined && changes !== undefined ? { line, seconds, changes } : undefined;
  });
  const known = points.filter((point) => point !== undefined);
  if (known.length < points.length) return [];
  const sorted = [...known].sort((a, b) => Number(b.seconds - a.seconds) || Number(a.changes - b.changes));
  return places.flatMap(({ line, index }, at): TextEdit[] => {
    const wanted = sorted[at]?.line;
    if (wanted === undefined || wanted === line) return [];
    const text = wanted.text.slice(wanted.start, wanted.end);
    return [{ range: lineRange(index, line.start, Math.min(line.end, visibleLength(document, index))), newText: text }];
  });
}
