/** The outline of a log: its commands, transactions with theirs. */
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { SymbolKind } from 'vscode-languageserver-types';
import { keysOf, type LogTransaction, type PlacedCommand } from '../../engine/aof/text/log-context.js';
import { nameRange, shownName } from '../../engine/aof/text/log-report.js';
import type { OpenLogText } from './log-places.js';
import { lineRangeOf } from './log-places.js';
import { shownText } from './shown-text.js';

/** More are not shown: an outline of more helps nobody. */
const MOST_SYMBOLS = 5000;

/** Commands in the order of the log. */
export function logSymbols(open: OpenLogText): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  for (const placed of open.commands.slice(0, MOST_SYMBOLS)) {
    const { transaction } = placed;
    if (transaction === undefined) symbols.push(symbolOf(placed, open));
    else if (transaction.multi === placed) symbols.push(transactionSymbol(transaction, open));
  }
  return symbols;
}

function transactionSymbol(transaction: LogTransaction, open: OpenLogText): DocumentSymbol {
  const { multi, commands, close } = transaction;
  const inside = commands.filter((one) => one !== multi && one !== close);
  const end = commands.at(-1)?.command.end ?? multi.command.end;
  return {
    name: 'MULTI',
    detail: `${inside.length} ${inside.length === 1 ? 'command' : 'commands'}${close === undefined ? ', never closed' : ''}`,
    kind: SymbolKind.Namespace,
    range: lineRangeOf(open.log, { start: multi.command.start, end }),
    selectionRange: lineRangeOf(open.log, nameRange(multi.command)),
    children: inside.slice(0, MOST_SYMBOLS).map((one) => symbolOf(one, open)),
  };
}

function symbolOf(placed: PlacedCommand, { log }: OpenLogText): DocumentSymbol {
  const { command } = placed;
  const keys = keysOf(placed);
  const first = placed.row?.container === undefined ? 1 : 2;
  const shown = keys.length > 0 ? keys : [first];
  const detail = shown.slice(0, 3).map((at) => shownText(command.arguments[at]?.text ?? '', 40));
  return {
    name: shownName(placed) || '*',
    detail: `${detail.join(' ')}${keys.length > 3 ? ' …' : ''}`,
    kind: SymbolKind.Method,
    range: lineRangeOf(log, command),
    selectionRange: lineRangeOf(log, nameRange(command)),
  };
}
