/** Lines of a Sentinel's file: what may follow `sentinel`, and how many words. */
import type { LineFinding } from '../diagnostic.js';
import { reached } from '../directives/directive.js';
import { SENTINEL_ROWS } from '../directives/sentinel-rows.js';
import { nearestName } from '../nearest-name.js';
import type { Target } from '../target.js';
import { describeTarget } from '../target.js';
import type { Word } from '../words.js';
import { finding, replaceWord, shown } from './kinds.js';

/** Checks a `sentinel` line; `args` are the words behind `sentinel`. */
export function checkSentinelLine(
  head: Word, args: readonly Word[], target: Target, kind: 'server' | 'sentinel',
): LineFinding | undefined {
  const [sub, ...values] = args;
  if (sub === undefined) return undefined;
  if (kind === 'server') {
    return {
      ...finding('sentinel-outside', head, 'sentinel lines are for Sentinel only: a server refuses them.'),
      end: args[args.length - 1]?.end ?? sub.end,
    };
  }
  const known = SENTINEL_ROWS.filter((row) => reached(row.since, target) && !reached(row.removed, target));
  const row = known.find(({ name }) => name === sub.value.toLowerCase());
  if (row === undefined) {
    const meant = nearestName(sub.value, known.map(({ name }) => name));
    return finding(
      'sentinel-unknown', sub, `Sentinel of ${describeTarget(target)} does not know ${shown(sub)}.`,
      meant === undefined ? [] : [replaceWord(sub, meant)],
    );
  }
  const [min, max] = row.args;
  if (values.length >= min && values.length <= max) return undefined;
  const wanted = min === max ? `${min}` : `${min} to ${max}`;
  return {
    ...finding('wrong-arg-count', sub,
      `sentinel ${row.name} takes ${wanted} values, and this line has ${values.length}.`),
    end: values[values.length - 1]?.end ?? sub.end,
  };
}
