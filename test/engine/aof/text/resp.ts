/** Logs for tests, and what is found in them. */
import type { Diagnostic } from '../../../../src/engine/conf/diagnostic.js';
import { parseTarget } from '../../../../src/engine/conf/target.js';
import type { LogCheckOptions } from '../../../../src/engine/aof/text/check-log-text.js';
import { checkLogText } from '../../../../src/engine/aof/text/check-log-text.js';
import type { Fidelity } from '../../../../src/engine/aof/text/log-text.js';
import { parseLogText } from '../../../../src/engine/aof/text/parse-log-text.js';
import { respText } from '../../../../src/engine/aof/text/resp-text.js';

/** Commands, given as lines of words, as a log. */
export const logOf = (...lines: readonly string[]): string => lines.map((line) => respText(line.split(' '))).join('');

/** @throws Error for a text that names no target */
export function targetOf(text: string) {
  const target = parseTarget(text);
  if (target === undefined) throw new Error(`${text} is no target`);
  return target;
}

/** What is found in a text. */
export function checked(
  text: string,
  target = 'redis-8.0',
  options: LogCheckOptions & { readonly fidelity?: Fidelity } = {},
): readonly Diagnostic[] {
  return checkLogText(parseLogText('/data/log.aof', text, options.fidelity), targetOf(target), options);
}

/** The rules that were broken, and what is marked. */
export const marks = (text: string, target?: string): readonly string[] =>
  checked(text, target).map(({ code, start, end }) => `${code} ${JSON.stringify(text.slice(start, end))}`);

/** The text after a fix. @throws Error when no finding has it */
export function fixed(text: string, title: RegExp, target?: string): string {
  const fix = checked(text, target)
    .flatMap(({ fixes }) => fixes)
    .find((one) => title.test(one.title));
  if (fix === undefined) throw new Error(`no fix like ${title.source}`);
  return [...fix.edits]
    .sort((a, b) => b.start - a.start)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}
