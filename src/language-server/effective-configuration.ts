/** What is in effect after the last line, written as a configuration file: every value below where it comes from. */
import type { Directive } from '../engine/conf/directives/directives.js';
import { directiveTable } from '../engine/conf/directives/directives.js';
import { baseName } from '../engine/conf/file-lookup.js';
import type { Occurrence } from '../engine/conf/reading.js';
import { defaultWords } from '../engine/conf/settings.js';
import { describeTarget } from '../engine/conf/target.js';
import { quoteWord } from '../engine/conf/words.js';
import type { Configuration } from './configuration.js';

/** The text. It is a valid configuration file for the same target, if the original is. */
export function effectiveConfiguration({ document, reading, settings, target }: Configuration): string {
  const set: string[] = [];
  const unset: string[] = [];
  for (const directive of directiveTable(target).directives) {
    if (NOT_KEPT.includes(directive.row.name)) continue;
    const lines = linesInEffect(settings.lines(directive.row.name), directive);
    if (directive.ignored) continue;
    for (const at of lines) set.push(`# ${placeText(at, document.file)}`, textOf(at, directive));
    if (lines.length === 0 && directive.row.hidden !== true) unset.push(defaultLine(directive));
  }
  return [
    `# What is in effect for ${describeTarget(target)}, after ${filesText(reading.documents.length)}.`,
    '',
    '################################## SET BY THE FILE ##################################',
    ...set,
    '',
    '##################################### DEFAULTS ######################################',
    ...unset,
    '',
  ].join('\n');
}

/** What is worked off while the file is read. */
const NOT_KEPT: readonly string[] = ['include', 'sentinel'];

const filesText = (count: number): string => (count === 1 ? 'one file' : `${count} files`);

/** The lines that count: the last one, or all of those that add up. */
function linesInEffect(lines: readonly Occurrence[], { row }: Directive): readonly Occurrence[] {
  if (row.name === 'save') {
    const reset = lines.findLastIndex(({ args }) => args.length === 1 && args[0]?.value === '');
    return lines.slice(reset === lines.length - 1 ? Math.max(reset, 0) : reset + 1);
  }
  if (row.name === 'client-output-buffer-limit') {
    return lines.filter((line, at) => !lines.slice(at + 1).some((later) => sameClasses(line, later)));
  }
  return row.repeatable === true ? lines : lines.slice(-1);
}

const classesOf = ({ args }: Occurrence) =>
  args.filter((_, at) => at % 4 === 0).map(({ value }) => value.toLowerCase());
const sameClasses = (line: Occurrence, later: Occurrence): boolean =>
  classesOf(line).every((name) => classesOf(later).includes(name));

function placeText({ document, index, from }: Occurrence, root: string): string {
  const name = document.file === root ? baseName(document.file) : document.file;
  const by = from === undefined ? '' : `, included by line ${from.index + 1} of ${baseName(from.document.file)}`;
  return `${name}, line ${index + 1}${by}`;
}

function textOf({ line }: Occurrence, directive: Directive): string {
  const values = line.words.slice(1).map(({ start, end }) => line.text.slice(start, end));
  return [directive.name, ...values].join(' ');
}

function defaultLine(directive: Directive): string {
  const words = defaultWords(directive);
  if (words.length === 0) return `# ${directive.name} is not set`;
  return [directive.name, ...words.map((word) => (word === '' ? '""' : quoteWord(word)))].join(' ');
}
