/** The outline of a file: its sections, and the directives in each. */
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { SymbolKind, SymbolTag } from 'vscode-languageserver-types';
import { directiveFor } from '../engine/conf/directives/directives.js';
import type { ConfLine } from '../engine/conf/document.js';
import type { Configuration } from './configuration.js';
import { isDeprecated } from './directive-text.js';
import { lineRange, visibleLength } from './positions.js';
import { sectionsOf } from './sections.js';

/** Sections with their directives; directives above the first heading stand by themselves. */
export function documentSymbols(configuration: Configuration): DocumentSymbol[] {
  const { document } = configuration;
  return sectionsOf(document).flatMap(({ title, start, end }): DocumentSymbol[] => {
    const directives: DocumentSymbol[] = [];
    for (let index = start; index <= end; index += 1) {
      const line = document.lines[index];
      if (line !== undefined && line.words.length > 0) directives.push(directiveSymbol(configuration, line, index));
    }
    if (title === '') return directives;
    const range = { start: { line: start, character: 0 }, end: { line: end, character: visibleLength(document, end) } };
    const selectionRange = lineRange(start, 0, visibleLength(document, start));
    return [{ name: title, kind: SymbolKind.Namespace, range, selectionRange, children: directives }];
  });
}

function directiveSymbol({ target }: Configuration, line: ConfLine, index: number): DocumentSymbol {
  const [head, ...values] = line.words;
  const directive = directiveFor(line.name, target);
  const secret = directive?.row.sensitive === true || line.name === 'user';
  const detail = secret ? (values[0]?.value ?? '') && '…' : line.text.slice(values[0]?.start ?? line.end, line.end);
  const named = line.name === 'user' ? (values[0]?.value ?? '') : detail;
  return {
    name: head === undefined || head.value === '' ? '""' : line.name,
    detail: named.slice(0, 80),
    kind: SymbolKind.Property,
    ...(directive !== undefined && isDeprecated(directive, line.name) ? { tags: [SymbolTag.Deprecated] } : {}),
    range: lineRange(index, line.start, line.end),
    selectionRange: lineRange(index, head?.start ?? line.start, head?.end ?? line.end),
  };
}
