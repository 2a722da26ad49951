import { compileGlob, type GlobMatcher } from '../analysis/glob.js';
import { compileKeyExpression } from '../analysis/key-filter.js';
import type { KeyNames } from './key-names.js';
import type { CommandCursor } from './log-table.js';

/** Which commands of a log are shown. Everything that is given must hold. */
export interface CommandFilterSpec {
  /** Any of these globs over any of its keys. */
  readonly globs?: readonly string[];
  /** A regular expression that any of its keys holds. */
  readonly regex?: string;
  /** Names in upper case, any of them. */
  readonly commands?: readonly string[];
  readonly databases?: readonly number[];
  /** Seconds of Unix time: from the first on, and up to and with the second. Commands without a time do not match. */
  readonly after?: number;
  readonly before?: number;
  /** Bytes of the command in the log. */
  readonly minSize?: number;
  readonly maxSize?: number;
}

/** True for the commands that a filter lets through; `time` is the command's, in seconds, or -1. */
export type CommandFilter = (command: CommandCursor, time: number) => boolean;

/** @throws FilterError when the regular expression is not valid */
export function compileCommandFilter(spec: CommandFilterSpec): CommandFilter {
  const conditions: CommandFilter[] = [];
  const { globs, regex, commands, databases, after, before, minSize, maxSize } = spec;
  if (minSize !== undefined) conditions.push((command) => command.length >= minSize);
  if (maxSize !== undefined) conditions.push((command) => command.length <= maxSize);
  if (after !== undefined) conditions.push((_, time) => time >= after);
  if (before !== undefined) conditions.push((_, time) => time >= 0 && time <= before);
  if (databases !== undefined) {
    const wanted = new Set(databases);
    conditions.push((command) => wanted.has(command.database));
  }
  if (commands !== undefined) {
    const wanted = new Set(commands);
    conditions.push((command) => wanted.has(command.named.name));
  }
  const matchers: GlobMatcher[][] = [];
  if (globs !== undefined) matchers.push(globs.map((glob) => compileGlob(glob)));
  if (regex !== undefined) matchers.push([compileKeyExpression(regex)]);
  for (const any of matchers) {
    const matches = new NameMatches(any);
    conditions.push((command) => {
      const { names, keyCount } = command;
      for (let place = 0; place < keyCount; place++) if (matches.has(names, command.key(place))) return true;
      return false;
    });
  }
  return (command, time) => conditions.every((holds) => holds(command, time));
}

/** Names are matched once each, however many commands name them. */
class NameMatches {
  readonly #known = new WeakMap<KeyNames, Uint8Array>();

  constructor(private readonly any: readonly GlobMatcher[]) {}

  has(names: KeyNames, id: number): boolean {
    let known = this.#known.get(names);
    if (known === undefined || known.length <= id) {
      const larger = new Uint8Array(Math.max(256, names.count + (names.count >>> 2)));
      if (known !== undefined) larger.set(known);
      known = larger;
      this.#known.set(names, known);
    }
    if (known[id] === 0) {
      const buffer = names.buffer(id);
      known[id] = this.any.some((matches) => matches(buffer, names.start(id), names.kept(id))) ? 2 : 1;
    }
    return known[id] === 2;
  }
}
