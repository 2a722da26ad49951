/** What a name or a value means. */
import type { Hover, Position } from 'vscode-languageserver-types';
import { MarkupKind } from 'vscode-languageserver-types';
import { rowFor, standingOf } from '../engine/conf/directives/directives.js';
import { SENTINEL_ROWS } from '../engine/conf/directives/sentinel-rows.js';
import { parseInteger } from '../engine/conf/numbers.js';
import { commentedWords } from '../engine/conf/document.js';
import { describeTarget } from '../engine/conf/target.js';
import type { Configuration } from './configuration.js';
import type { Cursor } from './cursor.js';
import { cursorAt } from './cursor.js';
import { code, directiveMarkdown, escapeMarkdown, sinceText } from './directive-text.js';
import { lineRange } from './positions.js';
import { savePointText, valueMeaning } from './value-meaning.js';

/** The hover at a position; undefined where there is nothing to say. */
export function hoverAt(configuration: Configuration, position: Position): Hover | undefined {
  const cursor = cursorAt(configuration, position);
  if (cursor === undefined) return hoverOfComment(configuration, position);
  const { word, place } = cursor;
  if (word === undefined) return undefined;
  const text = place === 0 ? nameText(configuration, cursor) : valueText(configuration, cursor);
  if (text === undefined) return undefined;
  return markdown(text, cursor.index, word.start, word.end);
}

const markdown = (value: string, line: number, start: number, end: number): Hover => ({
  contents: { kind: MarkupKind.Markdown, value },
  range: lineRange(line, start, end),
});

/** A directive that is commented out is explained too: stock files are full of them. */
function hoverOfComment({ document, target }: Configuration, position: Position): Hover | undefined {
  const line = document.lines[position.line];
  const [head] = line === undefined ? [] : commentedWords(line, document.quoting);
  if (head === undefined || position.character < head.start || position.character > head.end) return undefined;
  const standing = standingOf(head.value.toLowerCase(), target);
  if (standing.kind !== 'known') return undefined;
  const text = directiveMarkdown(standing.directive, target, head.value.toLowerCase());
  return markdown(text, position.line, head.start, head.end);
}

function nameText({ target }: Configuration, { line, directive }: Cursor): string | undefined {
  if (directive !== undefined) return directiveMarkdown(directive, target, line.name);
  const row = rowFor(line.name);
  const standing = standingOf(line.name, target);
  if (standing.kind === 'module') return `${code(line.name)} is a setting of ${standing.module}.`;
  if (row === undefined) return undefined;
  const removed = standing.kind === 'removed' ? ` It was removed in ${standing.removed}.` : '';
  const known = `It is in ${sinceText(row.since)}.${removed}`;
  return `${describeTarget(target)} does not know ${code(line.name)}. ${known}

${escapeMarkdown(row.summary)}`;
}

function valueText(configuration: Configuration, { directive, word, place, line }: Cursor): string | undefined {
  if (directive === undefined || word === undefined) return undefined;
  const { target } = configuration;
  if (directive.row.name === 'sentinel') return place === 1 ? sentinelText(word.value) : undefined;
  const meaning = valueMeaning(directive, place, word.value, target);
  const blocks =
    meaning === undefined ? [] : [`${code(line.text.slice(word.start, word.end))} = ${escapeMarkdown(meaning)}`];
  if (directive.row.name === 'save')
    blocks.push(
      ...pointText(
        line.words.slice(1).map(({ value }) => value),
        place,
      ),
    );
  if (meaning === undefined && directive.row.name !== 'user') blocks.push(escapeMarkdown(directive.row.summary));
  if (directive.row.durability !== undefined && ['enum', 'yes-no'].includes(directive.kind)) {
    blocks.push(escapeMarkdown(directive.row.durability));
  }
  return blocks.length === 0 ? undefined : blocks.join('\n\n');
}

function pointText(values: readonly string[], place: number): readonly string[] {
  const first = place % 2 === 1 ? place - 1 : place - 2;
  const [seconds, changes] = [parseInteger(values[first] ?? ''), parseInteger(values[first + 1] ?? '')];
  if (seconds === undefined || changes === undefined || seconds < 0n || changes < 0n) return [];
  return [`A snapshot ${savePointText(seconds, changes)}.`];
}

function sentinelText(name: string): string | undefined {
  const row = SENTINEL_ROWS.find((one) => one.name === name.toLowerCase());
  return row === undefined
    ? undefined
    : `**sentinel ${row.name}**: ${escapeMarkdown(row.summary)}\n\n${sinceText(row.since)}`;
}
