/** What can be folded in a log: commands, and transactions around them. */
import type { FoldingRange } from 'vscode-languageserver-types';
import type { TextRange } from '../../engine/aof/text/log-text.js';
import type { OpenLogText } from './log-places.js';
import { lineRangeOf } from './log-places.js';

/** Folding ranges in the order of their first lines. */
export function logFolding({ log, commands }: OpenLogText): FoldingRange[] {
  return commands.flatMap(({ command, transaction }): FoldingRange[] => {
    // An editor keeps one range for each first line: at MULTI that of the transaction.
    if (transaction?.multi.command !== command) return foldOf(command);
    return foldOf({ start: command.start, end: transaction.commands.at(-1)?.command.end ?? command.end });
  });

  function foldOf(range: TextRange): FoldingRange[] {
    const { start, end } = lineRangeOf(log, range);
    return end.line > start.line ? [{ startLine: start.line, endLine: end.line }] : [];
  }
}
