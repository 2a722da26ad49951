/**
 * What is in effect after the last line: the last valid line of each setting wins, defaults of the target fill the
 * rest.
 */
import type { Directive } from './directives/directives.js';
import { directiveTable } from './directives/directives.js';
import { leadingInteger, parseInteger, parseMemory, parsePercent } from './numbers.js';
import { resolvePath } from './file-lookup.js';
import type { Occurrence, Reading } from './reading.js';
import { atLeast } from './target.js';

/** One setting in effect. */
export interface Setting {
  readonly directive: Directive;
  /** The words in effect; empty: unset. */
  readonly words: readonly string[];
  /** The line it comes from; undefined: the target's default. For settings that add up, the last line. */
  readonly source: Occurrence | undefined;
  /** Every valid line of it, in the order of reading. */
  readonly lines: readonly Occurrence[];
}

/** A snapshot point: so many changes within so many seconds. */
export interface SavePoint {
  readonly seconds: bigint;
  readonly changes: bigint;
  /** Undefined: a default of the target. */
  readonly source: Occurrence | undefined;
}

/** Limits of one class of clients. */
export interface BufferLimit {
  readonly hard: bigint;
  readonly soft: bigint;
  readonly seconds: bigint;
  readonly source: Occurrence | undefined;
}

const NO_LINES: readonly Occurrence[] = [];

/** Questions about the settings in effect. Names are those of the table's rows (`replicaof`, `masterauth` …). */
export class Settings {
  private readonly directives = new Map<string, Directive>();
  private readonly found = new Map<string, Setting | undefined>();
  private points: readonly SavePoint[] | undefined;

  constructor(readonly reading: Reading) {
    for (const directive of directiveTable(reading.target).directives) this.directives.set(directive.row.name,
      directive);
  }

  /** Undefined where the target has no such setting. */
  get(name: string): Setting | undefined {
    if (this.found.has(name)) return this.found.get(name);
    const directive = this.directives.get(name);
    const setting = directive === undefined ? undefined : this.settle(directive);
    this.found.set(name, setting);
    return setting;
  }

  private settle(directive: Directive): Setting {
    const lines = this.lines(directive.row.name);
    const source = directive.ignored ? undefined : lines[lines.length - 1];
    const words = source === undefined ? defaultWords(directive) : source.args.map(({ value }) => value);
    return { directive, words, source, lines };
  }

  /** Every valid line of a setting, aliases included. */
  lines(name: string): readonly Occurrence[] {
    const all = this.reading.byDirective.get(name);
    if (all === undefined) return NO_LINES;
    return all.every(({ valid }) => valid) ? all : all.filter(({ valid }) => valid);
  }

  /** The line that decides; undefined where the default does. */
  source(name: string): Occurrence | undefined {
    return this.get(name)?.source;
  }

  /** The first word in effect; '' where it is unset or not there. */
  text(name: string): string {
    return this.get(name)?.words[0] ?? '';
  }

  /** The first word in lower case: for yes, no and enums. */
  word(name: string): string {
    return this.text(name).toLowerCase();
  }

  isYes(name: string): boolean {
    return this.word(name) === 'yes';
  }

  /** A number; undefined where the target has no such setting. */
  integer(name: string): bigint | undefined {
    const setting = this.get(name);
    if (setting === undefined) return undefined;
    const text = setting.words[0] ?? '';
    return parseInteger(text) ?? leadingInteger(text);
  }

  /** A size in bytes; undefined where the target has no such setting, or it is a percentage. */
  bytes(name: string): bigint | undefined {
    const setting = this.get(name);
    if (setting === undefined) return undefined;
    const text = setting.words[0] ?? '';
    if (parsePercent(text) !== undefined) return undefined;
    return parseMemory(text, this.reading.target)?.bytes ?? 0n;
  }

  /** A path as the server sees it, or undefined where it is unset. Relative to the folder at its line. */
  path(name: string): string | undefined {
    const setting = this.get(name);
    const text = setting?.words[0] ?? '';
    if (text === '') return undefined;
    return resolvePath(setting?.source?.folder ?? this.folder, text);
  }

  /** The working directory after the last line. */
  get folder(): string {
    const last = this.lines('dir').at(-1);
    return last === undefined
      ? (this.reading.occurrences[0]?.folder ?? '.') : resolvePath(last.folder, last.args[0]?.value ?? '');
  }

  /** The snapshot points in effect. */
  get savePoints(): readonly SavePoint[] {
    this.points ??= savePoints(this);
    return this.points;
  }

  /** The limits of a class of clients in effect. */
  bufferLimit(kind: 'normal' | 'replica' | 'pubsub'): BufferLimit {
    const setting = this.get('client-output-buffer-limit');
    const groups = [
      ...groupsOf(setting === undefined ? [] : defaultWords(setting.directive), undefined),
      ...(setting?.lines ?? []).flatMap((line) => groupsOf(line.args.map(({ value }) => value), line)),
    ];
    const found = groups.filter(({ words: [name] }) => (name === 'slave' ? 'replica' : name) === kind).at(-1);
    const size = (text: string | undefined): bigint => parseMemory(text ?? '', this.reading.target)?.bytes ?? 0n;
    return {
      hard: size(found?.words[1]),
      soft: size(found?.words[2]),
      seconds: leadingInteger(found?.words[3] ?? '0'),
      source: found?.source,
    };
  }
}

function groupsOf(words: readonly string[], source: Occurrence | undefined) {
  const groups: { readonly words: readonly string[]; readonly source: Occurrence | undefined }[] = [];
  for (let at = 0; at + 3 < words.length; at += 4) {
    groups.push({ words: words.slice(at, at + 4).map((word) => word.toLowerCase()), source });
  }
  return groups;
}

/** The default as words. */
export function defaultWords(directive: Directive): readonly string[] {
  const text = directive.default;
  if (text === undefined || (text === '' && directive.kind === 'special')) return [];
  const several = directive.row.multi === true && directive.kind !== 'string';
  return several ? text.split(' ') : [text];
}

function savePoints(settings: Settings): readonly SavePoint[] {
  const { target } = settings.reading;
  const setting = settings.get('save');
  if (setting === undefined) return [];
  // Up to 6.0 a configuration file as such takes the defaults away.
  let points: SavePoint[] = setting.lines.length === 0 && atLeast(target, '6.2', '7.2')
    ? pairs(defaultWords(setting.directive), undefined) : [];
  for (const line of setting.lines) {
    const words = line.args.map(({ value }) => value);
    if (words.length === 1 && words[0] === '') points = [];
    else if (atLeast(target, '7.0', '7.2') || words.length === 2) points = [...points, ...pairs(words, line)];
  }
  return points;
}

function pairs(words: readonly string[], source: Occurrence | undefined): SavePoint[] {
  const points: SavePoint[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    points.push({ seconds: leadingInteger(words[at] ?? ''), changes: leadingInteger(words[at + 1] ?? ''), source });
  }
  return points;
}
