/**
 * Rules: what the checks can say. One description of each, from which the documentation is made, and in which its
 * severity is looked up.
 */
import type { Diagnostic, Fix, RelatedPlace, Severity, TextEdit } from '../diagnostic.js';
import type { ConfDocument } from '../document.js';
import type { Occurrence, Reading } from '../reading.js';
import type { Settings } from '../settings.js';
import type { Word } from '../words.js';

/** Chapters of docs/lints.md. */
export const RULE_GROUPS = [
  'refused', 'reading', 'durability', 'memory', 'security', 'replication', 'cluster', 'operation',
] as const;
export type RuleGroup = (typeof RULE_GROUPS)[number];

/** A rule as the documentation shows it. */
export interface RuleInfo {
  /** Lower-case words with hyphens; the anchor in docs/lints.md too. */
  readonly id: string;
  readonly group: RuleGroup;
  readonly severity: Severity;
  /** One line: what it finds. */
  readonly summary: string;
  /** A few sentences: why it matters. */
  readonly explanation: string;
  /** What the quick fix does, where there is one. */
  readonly fix?: string;
}

/** A rule over the configuration as a whole. */
export interface LintRule extends RuleInfo {
  check(settings: Settings, report: Report): void;
}

/** Where a finding stands: a line's name, one of its words, all of its values, or the line. */
export type Place =
  | { readonly at: Occurrence; readonly part: 'name' | 'values' | 'line' }
  | { readonly at: Occurrence; readonly part: Word }
  /** The first line of a file: what is missing has no line of its own. */
  | { readonly document: ConfDocument };

/** What a rule says of a place. */
export interface Finding {
  readonly place: Place;
  readonly message: string;
  readonly fixes?: readonly Fix[];
  readonly related?: readonly RelatedPlace[];
  readonly tag?: Diagnostic['tag'];
  /** Instead of the rule's own. */
  readonly severity?: Severity;
}

/** Takes what a rule finds. */
export type Report = (finding: Finding) => void;

/** Offsets of a place in its document. */
export function rangeOf(
  place: Place,
): { readonly document: ConfDocument; readonly start: number; readonly end: number } {
  if ('document' in place) {
    const line = place.document.lines[0];
    return { document: place.document, start: 0, end: line === undefined ? 0 : line.text.replace(/\r$/, '').length };
  }
  const { document, index, line } = place.at;
  const base = document.starts[index] ?? 0;
  const [head] = line.words;
  const last = line.words[line.words.length - 1];
  if (typeof place.part !== 'string') return { document, start: base + place.part.start, end: base + place.part.end };
  if (place.part === 'line' || head === undefined || last === undefined) {
    return { document, start: base + line.start, end: base + line.end };
  }
  if (place.part === 'name') return { document, start: base + head.start, end: base + head.end };
  const first = line.words[1] ?? head;
  return { document, start: base + first.start, end: base + last.end };
}

/** The value of a one-word setting, or its name where the line has none. */
export function valueOf(at: Occurrence): Place {
  return { at, part: 'values' };
}

/** A related place: another line. */
export function relatedLine(at: Occurrence, message: string): RelatedPlace {
  const { document, start, end } = rangeOf({ at, part: 'line' });
  return { file: document.file, start, end, message };
}

/** Replaces the values of a line. */
export function setValue(at: Occurrence, text: string, preferred = true): Fix {
  const { document, start, end } = rangeOf(valueOf(at));
  const name = at.line.words[0]?.value ?? '';
  const [from, to] = at.line.words.length > 1 ? [start, text] : [end, ` ${text}`];
  return { title: `Set ${name} to ${text}`, edits: [{ file: document.file, start: from, end, text: to }], preferred };
}

/** Replaces the name of a line. */
export function renameTo(at: Occurrence, name: string): Fix {
  const { document, start, end } = rangeOf({ at, part: 'name' });
  return { title: `Rename to ${name}`, edits: [{ file: document.file, start, end, text: name }], preferred: true };
}

/** The edit that takes a line out, its line feed included. */
export function removal({ document, index }: Occurrence): TextEdit {
  const start = document.starts[index] ?? 0;
  const next = document.starts[index + 1];
  const end = next ?? document.text.length;
  // The last line goes with the line feed before it.
  const from = next === undefined && start > 0 ? start - 1 : start;
  return { file: document.file, start: from, end, text: '' };
}

/** Removes lines. */
export function removeLines(lines: readonly Occurrence[], title = 'Remove the line', preferred = true): Fix {
  return { title, edits: lines.map(removal), preferred };
}

/** Makes comments of lines. */
export function commentLines(lines: readonly Occurrence[], title = 'Comment the line out'): Fix {
  const edits = lines.map(({ document, index, line }): TextEdit => {
    const at = (document.starts[index] ?? 0) + line.start;
    return { file: document.file, start: at, end: at, text: '# ' };
  });
  return { title, edits, preferred: false };
}

/** Adds lines behind a line. */
export function addAfter({ document, index, line }: Occurrence, lines: readonly string[], title: string): Fix {
  const at = (document.starts[index] ?? 0) + line.text.replace(/\r$/, '').length;
  const text = lines.map((added) => `\n${line.text.slice(0, line.start)}${added}`).join('');
  return { title, edits: [{ file: document.file, start: at, end: at, text }], preferred: false };
}

/** Adds lines at the end of a file. */
export function append(document: ConfDocument, lines: readonly string[], title: string): Fix {
  const at = document.text.length;
  const lead = document.text === '' || document.text.endsWith('\n') ? '' : '\n';
  return { title, edits: [{ file: document.file, start: at, end: at, text: `${lead}${lines.join('\n')}\n` }],
    preferred: false };
}

/** Sets a one-word setting: on its line where there is one, else by a line at the end of the root. */
export function setOrAppend(settings: Settings, name: string, value: string, preferred = false): Fix {
  const source = settings.source(name);
  if (source !== undefined) return { ...setValue(source, value), preferred };
  const written = settings.get(name)?.directive.name ?? name;
  return { ...append(settings.reading.root, [`${written} ${value}`], `Add ${written} ${value}`), preferred };
}

/** A reading's root as a place. */
export function rootOf(reading: Reading): Place {
  return { document: reading.root };
}
