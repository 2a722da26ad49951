/** Texts with a cursor in them: the last `|` stands where the cursor is. */
import type { Position } from 'vscode-languageserver-types';
import type { Configuration } from '../../src/language-server/configuration.js';
import { parseConfiguration } from '../../src/language-server/configuration.js';
import type { FileLookup } from '../../src/engine/conf/file-lookup.js';
import type { Target } from '../../src/engine/conf/target.js';
import { parseTarget } from '../../src/engine/conf/target.js';

/** A configuration and the cursor in it. */
export interface Marked {
  readonly configuration: Configuration;
  readonly position: Position;
}

/** @throws Error when the text names no target */
export function targetOf(text: string): Target {
  const target = parseTarget(text);
  if (target === undefined) throw new Error(`${text} is no target`);
  return target;
}

/** @throws Error when there is no `|` in the text */
export function marked(text: string, target = 'redis-8.0', files?: FileLookup): Marked {
  const at = text.lastIndexOf('|');
  if (at < 0) throw new Error('there is no cursor in the text');
  const before = text.slice(0, at).split('\n');
  return {
    configuration: parsed(text.slice(0, at) + text.slice(at + 1), target, files),
    position: { line: before.length - 1, character: before[before.length - 1]?.length ?? 0 },
  };
}

/** The same without a cursor. */
export function parsed(text: string, target = 'redis-8.0', files?: FileLookup): Configuration {
  return parseConfiguration('/etc/redis/redis.conf', text, targetOf(target), files === undefined ? {} : { files });
}

/** A lookup over texts; everything else is missing. */
export function filesOf(texts: Readonly<Record<string, string>>): FileLookup {
  const facts = new Map(Object.entries(texts).map(([path, text]) => [path, { kind: 'file', text } as const]));
  return {
    at: (path) => facts.get(path) ?? { kind: 'missing' },
    glob: () => [...facts.keys()].filter((path) => path.includes('.d/')).sort(),
  };
}

/** The text after edits, of which none may overlap. */
export function edited(
  { document: { text, starts } }: Configuration,
  edits: readonly {
    readonly range: { readonly start: Position; readonly end: Position };
    readonly newText: string;
  }[],
): string {
  const offset = ({ line, character }: Position) => (starts[line] ?? text.length) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (result, { range, newText }) => result.slice(0, offset(range.start)) + newText + result.slice(offset(range.end)),
      text,
    );
}
