/** Lines that set the same thing as the one at the cursor. */
import type { DocumentHighlight, Location, Position } from 'vscode-languageserver-types';
import { DocumentHighlightKind } from 'vscode-languageserver-types';
import type { Occurrence } from '../engine/conf/reading.js';
import type { Configuration } from './configuration.js';
import { cursorAt } from './cursor.js';
import { lineRange } from './positions.js';

/** The names of every line of the same directive in this document, aliases included. */
export function highlightsAt(configuration: Configuration, position: Position): DocumentHighlight[] {
  return sameSetting(configuration, position)
    .filter(({ document }) => document === configuration.document)
    .map((at) => ({ range: nameRange(at), kind: DocumentHighlightKind.Write }));
}

/** The same over the whole configuration: references. */
export function referencesAt(
  configuration: Configuration,
  position: Position,
  uriOf: (path: string) => string,
): Location[] {
  return sameSetting(configuration, position).map((at) => ({ uri: uriOf(at.document.file), range: nameRange(at) }));
}

function sameSetting(configuration: Configuration, position: Position): readonly Occurrence[] {
  const cursor = cursorAt(configuration, position);
  if (cursor?.word === undefined || cursor.place !== 0) return [];
  const name = cursor.directive?.row.name ?? cursor.line.name;
  return configuration.reading.byDirective.get(name) ?? [];
}

function nameRange({ index, line }: Occurrence) {
  const [head] = line.words;
  return lineRange(index, head?.start ?? line.start, head?.end ?? line.end);
}
