/** What may be written at the cursor: a directive's name, or a value of the directive whose line it is. */
import type { CompletionItem, Position } from 'vscode-languageserver-types';
import {
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  MarkupKind,
  TextEdit,
} from 'vscode-languageserver-types';
import type { Directive } from '../engine/conf/directives/directives.js';
import { directiveFor, directiveTable } from '../engine/conf/directives/directives.js';
import type { Reading } from '../engine/conf/reading.js';
import { parseTarget } from '../engine/conf/target.js';
import type { Configuration } from './configuration.js';
import type { Cursor } from './cursor.js';
import { cursorAt } from './cursor.js';
import { defaultText, directiveMarkdown, isDeprecated, kindText } from './directive-text.js';
import { lineRange } from './positions.js';
import { snippetsFor } from './completion-snippets.js';
import { valueChoices } from './completion-values.js';

/** What an item remembers until its documentation is asked for. */
export interface CompletionData {
  readonly directive: string;
  readonly target: string;
}

/** Everything that fits at a position. The editor filters by what is typed. */
export function completionsAt(configuration: Configuration, position: Position): CompletionItem[] {
  const cursor = cursorAt(configuration, position);
  if (cursor === undefined) return [];
  return cursor.place === 0 ? directiveItems(configuration, cursor) : valueItems(configuration, cursor);
}

/** Adds the documentation to an item that {@link completionsAt} made. */
export function resolveCompletion(item: CompletionItem): CompletionItem {
  const data = item.data as Partial<CompletionData> | undefined;
  const target = typeof data?.target === 'string' ? parseTarget(data.target) : undefined;
  const directive = target && typeof data?.directive === 'string' ? directiveFor(data.directive, target) : undefined;
  if (target === undefined || directive === undefined) return item;
  return {
    ...item,
    documentation: { kind: MarkupKind.Markdown, value: directiveMarkdown(directive, target, data?.directive) },
  };
}

/** The rank of an item: what is wanted first, then what is set already, then what should not be written any more. */
const RANKS = { snippet: '0', fresh: '1', set: '2', deprecated: '3' } as const;

function directiveItems(configuration: Configuration, cursor: Cursor): CompletionItem[] {
  const { target } = configuration;
  const table = directiveTable(target);
  const set = linesOfSettings(configuration, cursor);
  const range = lineRange(cursor.index, cursor.word?.start ?? cursor.column, cursor.word?.end ?? cursor.column);
  const alone = cursor.line.words.length <= 1;
  const sentinel = configuration.reading.kind === 'sentinel';
  const items: CompletionItem[] = [];
  for (const directive of table.directives) {
    if (directive.row.hidden === true || (directive.row.name === 'sentinel') !== sentinel) {
      if (!sentinel) continue;
    }
    for (const name of directive.names) items.push(directiveItem(name, directive));
  }
  if (alone) {
    for (const { label, body, detail } of snippetsFor(target)) {
      items.push({
        label,
        detail,
        kind: CompletionItemKind.Snippet,
        insertTextFormat: InsertTextFormat.Snippet,
        sortText: `${RANKS.snippet}${label}`,
        textEdit: TextEdit.replace(range, body),
      });
    }
  }
  return items;

  function directiveItem(name: string, directive: Directive): CompletionItem {
    const line = directive.row.repeatable === true ? undefined : set.get(directive.row.name);
    const deprecated = isDeprecated(directive, name);
    const rank = deprecated ? RANKS.deprecated : line !== undefined ? RANKS.set : RANKS.fresh;
    const data: CompletionData = { directive: name, target: `${target.product}-${target.version}` };
    return {
      label: name,
      kind: CompletionItemKind.Property,
      detail: `${kindText(directive)}; default ${defaultText(directive, target)}`,
      ...(line === undefined ? {} : { labelDetails: { description: `set on line ${line}` } }),
      ...(deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
      sortText: `${rank}${name}`,
      documentation: directive.row.summary,
      textEdit: TextEdit.replace(range, alone ? `${name} ` : name),
      ...(alone ? { command: { title: 'Suggest values', command: 'editor.action.triggerSuggest' } } : {}),
      data,
    };
  }
}

/** The line that sets each directive, counted from 1, other lines than the cursor's own only. */
function linesOfSettings({ reading, document }: Configuration, cursor: Cursor): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [name, occurrences] of byDirective(reading)) {
    const found = occurrences.find((one) => one.document !== document || one.index !== cursor.index);
    if (found !== undefined) lines.set(name, found.index + 1);
  }
  return lines;
}

const byDirective = ({ byDirective: map }: Reading) => map;

function valueItems(configuration: Configuration, cursor: Cursor): CompletionItem[] {
  const range = lineRange(cursor.index, cursor.word?.start ?? cursor.column, cursor.word?.end ?? cursor.column);
  return valueChoices(configuration, cursor).map((choice, at): CompletionItem => {
    const { label, detail, documentation, kind, snippet, insert, again, deprecated } = choice;
    return {
      label,
      kind,
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined ? {} : { documentation }),
      ...(deprecated === true ? { tags: [CompletionItemTag.Deprecated] } : {}),
      ...(snippet === true ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
      sortText: `${deprecated === true ? '1' : '0'}${String(at).padStart(5, '0')}`,
      filterText: insert ?? label,
      textEdit: TextEdit.replace(range, insert ?? label),
      ...(again === true ? { command: { title: 'Suggest more', command: 'editor.action.triggerSuggest' } } : {}),
    };
  });
}
