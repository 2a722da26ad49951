/** What a command, an argument or an annotation of a log means. */
import type { Hover, Position } from 'vscode-languageserver-types';
import { MarkupKind } from 'vscode-languageserver-types';
import { formsFor, sourcesOf } from '../../engine/commands/table/aof-forms.js';
import type { CommandRow } from '../../engine/commands/table/command-row.js';
import { argumentsFor, knownTo } from '../../engine/commands/table/commands.js';
import type { PlacedCommand } from '../../engine/aof/text/log-context.js';
import { keysOf } from '../../engine/aof/text/log-context.js';
import { nameRange, shownName } from '../../engine/aof/text/log-report.js';
import type { TextRange } from '../../engine/aof/text/log-text.js';
import { escapeMarkdown } from '../../engine/conf/rules/rule-text.js';
import { describeTarget } from '../../engine/conf/target.js';
import { offsetAt } from '../positions.js';
import { readableGrammar } from './argument-grammar.js';
import { argumentMeaning } from './argument-meaning.js';
import type { OpenLogText } from './log-places.js';
import { cursorAt, itemAt, lineRangeOf } from './log-places.js';
import { byteCount, codeText, momentText } from './shown-text.js';

/** Characters of a value that are shown. */
const VALUE_LIMIT = 400;
const KEY_LIMIT = 80;

/** The hover at a position; undefined where there is nothing to say. */
export function logHover(open: OpenLogText, position: Position): Hover | undefined {
  const offset = offsetAt(open.log, position);
  const item = itemAt(open.log, offset);
  if (item?.kind === 'annotation') {
    const moment = item.time === undefined ? undefined : momentText(item.time * 1000);
    if (moment === undefined) return undefined;
    return hover(open, item, `What follows was written at **${moment}**, or within the second after it.`);
  }
  const cursor = cursorAt(open, position);
  if (cursor === undefined) return undefined;
  const { placed, argument } = cursor;
  if (argument === undefined || argument === 0)
    return hover(open, nameRange(placed.command), commandText(open, placed));
  const place = placed.command.arguments[argument];
  if (place === undefined) return undefined;
  return hover(open, cursor.onLength ? place.length : place, argumentText(placed, argument));
}

const hover = ({ log }: OpenLogText, range: TextRange, value: string): Hover => ({
  contents: { kind: MarkupKind.Markdown, value },
  range: lineRangeOf(log, range),
});

function commandText({ target }: OpenLogText, placed: PlacedCommand): string {
  const { row, command } = placed;
  const name = shownName(placed);
  const bytes = command.arguments.reduce((sum, argument) => sum + argument.bytes, 0);
  const keys = keysOf(placed);
  const facts = [
    `Database ${placed.db}`,
    ...(placed.transaction === undefined ? [] : [transactionText(placed)]),
    ...writtenAt(placed),
    `${command.arguments.length} arguments with the name, ${byteCount(bytes)}`,
  ];
  const keyList = keys.slice(0, 5).map((at) => codeText(command.arguments[at]?.text ?? '', KEY_LIMIT));
  if (row === undefined)
    return [`**${escapeMarkdown(name)}** is a command that no version knows.`, facts.join(' · ')].join('\n\n');
  const grammar = readableGrammar(argumentsFor(row, target));
  return [
    `\`${row.name}${grammar === '' ? '' : ` ${grammar}`}\``,
    escapeMarkdown(row.summary),
    facts.join(' · '),
    ...(keyList.length === 0
      ? []
      : [
          `**${keys.length === 1 ? 'Key' : 'Keys'}** ${keyList.join(', ')}${keys.length > 5 ? `, and ${keys.length - 5} more` : ''}`,
        ]),
    ...propagation(row, target),
    ...(knownTo(row, target) ? [] : [`${describeTarget(target)} does not know it.`]),
    ...(row.module === undefined ? [] : [`It comes with the module ${row.module.name}.`]),
  ].join('\n\n');
}

function writtenAt({ time }: PlacedCommand): readonly string[] {
  const moment = time === undefined ? undefined : momentText(time * 1000);
  return moment === undefined ? [] : [`written about ${moment}`];
}

function transactionText({ transaction, command }: PlacedCommand): string {
  const all = transaction?.commands ?? [];
  const at = all.findIndex((one) => one.command === command);
  return `in a transaction, ${at + 1} of ${all.length}${transaction?.close === undefined ? ', which is never closed' : ''}`;
}

/** How the command comes into a log, and what may have been sent instead of it. */
function propagation(row: CommandRow, target: OpenLogText['target']): readonly string[] {
  const forms = formsFor(row, target).map(({ form }) => form);
  const sources = sourcesOf(row, target).map(({ name }) => `\`${name}\``);
  const written = {
    verbatim: 'as it was sent, when it changed something',
    sometimes: 'in some of its forms',
    rewritten: 'with other arguments than were sent',
    synthesized: 'by the server itself',
    'rewrite-only': 'by rewrites only',
    never: 'never under this name',
  }[row.aof.role];
  const how = forms.length === 0 ? written : `${written}: ${escapeMarkdown(forms.join('; '))}`;
  const rewrites = row.aof.inRewrites ? ' Rewrites write it too.' : '';
  return [
    `**In a log** ${how}.${rewrites}`,
    ...(sources.length === 0 ? [] : [`**May have been sent as** ${sources.slice(0, 12).join(', ')}`]),
  ];
}

function argumentText(placed: PlacedCommand, at: number): string {
  const argument = placed.command.arguments[at];
  if (argument === undefined) return '';
  const key = keysOf(placed).includes(at);
  const words = placed.command.arguments.map(({ text }) => text);
  const meaning = argumentMeaning(placed.name, words, at);
  const wrong = argument.fault === 'length' ? `; the length says ${argument.length.value ?? 'nothing'}` : '';
  return [
    `${key ? '**Key**' : `**Argument ${at}**`} of ${escapeMarkdown(shownName(placed))}: ${byteCount(argument.bytes)}${wrong}`,
    codeText(argument.text, VALUE_LIMIT),
    ...(meaning === undefined ? [] : [meaning]),
  ].join('\n\n');
}
