/** Commands and their words, on a typed line and inside of RESP, where the length above is kept right. */
import type { CompletionItem, Position, SignatureHelp, TextEdit } from 'vscode-languageserver-types';
import { CompletionItemKind, CompletionItemTag, InsertTextFormat, MarkupKind } from 'vscode-languageserver-types';
import type { CommandRow } from '../../engine/commands/table/command-row.js';
import { argumentsFor, commandsKnownTo, findCommand, knownTo } from '../../engine/commands/table/commands.js';
import { upper } from '../../engine/aof/text/log-context.js';
import { utf8Length } from '../../engine/aof/text/log-text.js';
import type { LogArgument, TextRange } from '../../engine/aof/text/log-text.js';
import { splitWords } from '../../engine/conf/words.js';
import { offsetAt, rangeAt } from '../positions.js';
import { grammarParts, grammarWords, partOfArgument, readableGrammar } from './argument-grammar.js';
import type { OpenLogText } from './log-places.js';
import { cursorAt, typedLineAt } from './log-places.js';

/** Where something is being written: which argument of what, and what it replaces. */
interface Writing {
  /** The words before it, the name first. */
  readonly before: readonly string[];
  readonly replaces: TextRange;
  /** The argument, where it stands in RESP. */
  readonly argument: LogArgument | undefined;
}

function writingAt(open: OpenLogText, position: Position): Writing | undefined {
  const offset = offsetAt(open.log, position);
  const typed = typedLineAt(open.log, position);
  if (typed !== undefined) {
    if (typed.text.startsWith('#')) return undefined;
    const { words } = splitWords(open.log.text, 'strict', typed.start, typed.end);
    const current = words.find(({ start, end }) => offset >= start && offset <= end);
    const before = words.filter(({ end }) => end < offset).map(({ value }) => value);
    const replaces = current ?? { start: offset, end: offset };
    return {
      before: current === undefined ? before : before.filter((_, at) => at < words.indexOf(current)),
      replaces,
      argument: undefined,
    };
  }
  const cursor = cursorAt(open, position);
  if (cursor?.argument === undefined || cursor.onLength) return undefined;
  const args = cursor.placed.command.arguments;
  const argument = args[cursor.argument];
  if (argument === undefined || argument.text.includes('\n')) return undefined;
  return { before: args.slice(0, cursor.argument).map(({ text }) => text), replaces: argument, argument };
}

/** What may be written at a position. */
export function logCompletions(open: OpenLogText, position: Position): CompletionItem[] {
  const writing = writingAt(open, position);
  if (writing === undefined) return [];
  const { before, argument } = writing;
  if (before.length === 0) {
    const names = commandsKnownTo(open.target).map((row) => commandItem(row, row.name, open, writing));
    return argument === undefined ? [...names, ...snippets(open, writing)] : names;
  }
  const container = findCommand(upper(before[0] ?? ''));
  if (container?.subcommands !== undefined && before.length === 1) {
    return [...container.subcommands.values()]
      .filter((row) => knownTo(row, open.target))
      .map((row) => commandItem(row, row.subcommand ?? row.name, open, writing));
  }
  const row = findCommand(upper(before[0] ?? ''), upper(before[1] ?? ''));
  if (row === undefined) return [];
  return grammarWords(argumentsFor(row, open.target)).map((word): CompletionItem => ({
    label: word,
    kind: CompletionItemKind.Keyword,
    ...edits(word, open, writing),
  }));
}

function commandItem(row: CommandRow, label: string, open: OpenLogText, writing: Writing): CompletionItem {
  const grammar = readableGrammar(argumentsFor(row, open.target));
  const rare = row.aof.role === 'never';
  const hints = { title: 'Show arguments', command: 'editor.action.triggerParameterHints' };
  return {
    label,
    kind: row.subcommand === undefined ? CompletionItemKind.Function : CompletionItemKind.Method,
    detail: grammar,
    documentation: { kind: MarkupKind.PlainText, value: row.summary },
    ...(row.deprecatedSince === undefined ? {} : { tags: [CompletionItemTag.Deprecated] }),
    // What servers write into logs comes first.
    sortText: `${rare ? '1' : '0'}${label}`,
    ...edits(label, open, writing),
    ...(writing.argument === undefined && grammar !== '' ? { command: hints } : {}),
  };
}

/** Writes a word; on a typed line with a blank behind it, in RESP with its length. */
function edits(
  word: string,
  { log }: OpenLogText,
  { replaces, argument }: Writing,
): { readonly textEdit: TextEdit; readonly additionalTextEdits?: TextEdit[] } {
  const range = rangeAt(log, replaces.start, replaces.end);
  if (argument === undefined) return { textEdit: { range, newText: `${word} ` } };
  const { start, end } = argument.length;
  const length = { range: rangeAt(log, start, end), newText: `$${utf8Length(word)}` };
  return { textEdit: { range, newText: word }, additionalTextEdits: [length] };
}

function snippets({ log }: OpenLogText, { replaces }: Writing): CompletionItem[] {
  const range = rangeAt(log, replaces.start, replaces.end);
  const now = Math.floor(Date.now() / 1000);
  return [
    {
      label: 'transaction',
      detail: 'MULTI … EXEC',
      newText: '*1\r\n\\$5\r\nMULTI\r\n${0:SET key value}\r\n*1\r\n\\$4\r\nEXEC',
    },
    { label: '#TS', detail: 'a time annotation (7.0 and later)', newText: `#TS:\${1:${now}}` },
  ].map(({ label, detail, newText }) => ({
    label,
    detail,
    kind: CompletionItemKind.Snippet,
    insertTextFormat: InsertTextFormat.Snippet,
    sortText: `2${label}`,
    textEdit: { range, newText },
  }));
}

/** The arguments of the command at a position, with the one that is being written; undefined on its name. */
export function logSignature(open: OpenLogText, position: Position): SignatureHelp | undefined {
  const writing = writingAt(open, position);
  if (writing === undefined || writing.before.length === 0) return undefined;
  const [name = '', subcommand = ''] = writing.before;
  const row = findCommand(upper(name), upper(subcommand)) ?? findCommand(upper(name));
  if (row === undefined) return undefined;
  const grammar = readableGrammar(argumentsFor(row, open.target));
  const from = row.name.length + 1;
  const names = row.subcommand === undefined ? 1 : 2;
  const label = `${row.name} ${grammar}`.trimEnd();
  const parameters = grammarParts(grammar).map(([start, end]) => ({
    label: [from + start, from + end] as [number, number],
  }));
  return {
    signatures: [{ label, documentation: row.summary, parameters }],
    activeSignature: 0,
    activeParameter: partOfArgument(grammar, writing.before.length - names),
  };
}
