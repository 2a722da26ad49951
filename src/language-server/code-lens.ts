/** The line on top of a configuration: what it keeps. */
import type { CodeLens } from 'vscode-languageserver-types';
import type { Configuration } from './configuration.js';
import { durabilityOf } from './durability.js';
import { lineRange } from './positions.js';

/** The command that a click runs. */
export const EXPLAIN_COMMAND = 'redisPersistence.explainDurability';

/** One lens, or none: for a Sentinel, and for a file without directives. */
export function codeLenses(configuration: Configuration): CodeLens[] {
  if (!configuration.document.lines.some(({ words }) => words.length > 0)) return [];
  const durability = durabilityOf(configuration);
  if (durability === undefined) return [];
  return [{ range: lineRange(0, 0, 0), command: { title: durability.brief, command: EXPLAIN_COMMAND } }];
}
