/** Which server a log or a manifest is judged for where nobody says it. */
import { folderOf, resolvePath } from '../../conf/file-lookup.js';
import { DEFAULT_TARGET, parseTarget, targetFromComments } from '../../conf/target.js';
import type { TargetChoice } from '../../conf/target-choice.js';

/** What is known of a file whose target is asked for. */
export interface LogTargetQuestion {
  readonly path: string;
  readonly text: string;
  /** What a person has set: a target such as `redis-8.2`; anything else counts as not set. */
  readonly wanted: string;
  /** The names in a folder; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
  /** The version of the server that wrote the dump at a path, such as `redis-7.2.4`; undefined where there is none. */
  dumpVersion(path: string): Promise<string | undefined>;
}

/** Bases that are looked into. */
const MOST_BASES = 4;

/** Answers it: what is set, what a comment names, who wrote the newest base or dump beside it, else the newest. */
export async function chooseLogTarget(question: LogTargetQuestion): Promise<TargetChoice> {
  const set = parseTarget(question.wanted);
  if (set !== undefined) return { target: set, origin: 'setting' };
  const commented = targetFromComments(question.text);
  if (commented !== undefined) return { target: commented, origin: 'comment' };
  const folder = folderOf(question.path);
  const names = await question.list(folder).catch(() => []);
  const bases = names.filter((name) => name.endsWith('.rdb')).sort((a, b) => sequence(b) - sequence(a));
  for (const name of bases.slice(0, MOST_BASES)) {
    const found = parseTarget((await question.dumpVersion(resolvePath(folder, name)).catch(() => undefined)) ?? '');
    if (found !== undefined) return { target: found, origin: 'dump' };
  }
  const valkey = /valkey/i.test(question.path) ? parseTarget('valkey-9.1') : undefined;
  return { target: valkey ?? DEFAULT_TARGET, origin: 'default' };
}

/** Number of a base; -1 for another dump. */
const sequence = (name: string): number => Number(/\.(\d+)\.base\.rdb$/.exec(name)?.[1] ?? -1);
