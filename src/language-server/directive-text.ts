/** A directive described for people: what hover and completion show. */
import type { Since } from '../engine/conf/directives/directive.js';
import type { Directive } from '../engine/conf/directives/directives.js';
import { describeRange } from '../engine/conf/verdict/kinds.js';
import type { Product, Target } from '../engine/conf/target.js';
import { describeTarget, KNOWN_VERSIONS, productName, PRODUCTS } from '../engine/conf/target.js';
import { memoryMeaning } from './value-meaning.js';

const KIND_NAMES = {
  'yes-no': 'yes or no',
  integer: 'number',
  unsigned: 'number',
  memory: 'memory size',
  'memory-or-percent': 'memory size or percentage',
  octal: 'file mode (octal)',
  enum: 'one of',
  flags: 'some of',
  string: 'text',
  special: 'values of its own form',
  legacy: 'no longer read',
} as const satisfies Record<Directive['kind'], string>;

/** The kind of a directive's value in a few words: `memory size`, `one of always, everysec, no`. */
export function kindText(directive: Directive): string {
  const { kind, values, row } = directive;
  if (kind === 'enum' || kind === 'flags') return `${KIND_NAMES[kind]} ${values.join(', ')}`;
  if (kind === 'string' && row.path === true) return 'path';
  if (kind === 'special' && row.forms !== undefined) return row.forms.join(' · ');
  return KIND_NAMES[kind];
}

/** The default as a person would write it, with what it means. */
export function defaultText(directive: Directive, target: Target): string {
  const text = directive.default;
  if (text === undefined) return 'not set';
  if (text === '') return '"" (empty)';
  const memory = directive.kind === 'memory' && !/^\d{1,3}$/.test(text) ? memoryMeaning(text, target) : undefined;
  return memory === undefined ? text : `${text} = ${memory}`;
}

/** `Redis 6.2, Valkey 7.2`; a product that always had it is named without a version. */
export function sinceText(since: Since): string {
  return PRODUCTS.flatMap((product) => {
    const first = since[product];
    if (first === undefined) return [];
    return first === KNOWN_VERSIONS[product][0] ? [productName(product)] : [`${productName(product)} ${first}`];
  }).join(', ');
}

/** One line about versions: since when, until when. */
export function versionsText({ row }: Directive): string {
  const missing = PRODUCTS.filter((product: Product) => row.since[product] === undefined);
  const parts = [`since ${sinceText(row.since)}`];
  if (missing.length > 0) parts.push(`not in ${missing.map(productName).join(', ')}`);
  if (row.ignored !== undefined) parts.push(`without effect since ${sinceText(row.ignored)}`);
  if (row.removed !== undefined) parts.push(`removed in ${sinceText(row.removed)}`);
  return parts.join('; ');
}

/** True where the name should not be written any more: it has no effect, or the target prefers another. */
export function isDeprecated(directive: Directive, name = directive.name): boolean {
  return directive.ignored || directive.row.successor !== undefined || name !== directive.name;
}

/** Everything about a directive, as Markdown. `name` is how the file writes it. */
export function directiveMarkdown(directive: Directive, target: Target, name = directive.name): string {
  const { row } = directive;
  const facts = [
    `**Takes** ${escapeMarkdown(kindText(directive))}${row.unit === undefined ? '' : ` (${escapeMarkdown(row.unit)})`}`,
    `**Default** ${code(defaultText(directive, target))}`,
    ...(directive.range === undefined ? [] : [`**Range** ${escapeMarkdown(describeRange(directive.range))}`]),
    `**Versions** ${versionsText(directive)}`,
    `**At run time** ${changeText(directive)}`,
  ];
  const others = directive.names.filter((other) => other !== name);
  const blocks = [
    `**${name}**: ${escapeMarkdown(row.summary)}`,
    ...(directive.ignored ? [`${describeTarget(target)} accepts it without effect.`] : []),
    ...(row.successor === undefined ? [] : [`Use ${code(row.successor)} instead.`]),
    ...(others.length === 0 ? [] : [`Also written ${others.map(code).join(', ')}.`]),
    facts.join('  \n'),
    ...(row.durability === undefined ? [] : [`**Durability** ${escapeMarkdown(row.durability)}`]),
    ...(row.advice === undefined ? [] : [escapeMarkdown(row.advice)]),
    ...(row.notes ?? []).map(escapeMarkdown),
    ...(row.build === undefined ? [] : [`Only in servers that were built with ${code(row.build)}.`]),
  ];
  return blocks.join('\n\n');
}

function changeText({ fixed, row }: Directive): string {
  if (fixed) return 'the server has to be restarted';
  const how = row.protected === true ? ' (needs enable-protected-configs)' : '';
  return `CONFIG SET changes it${how}`;
}

/** Text as a code span, whatever is in it. */
export function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text.replace(/\s+/g, ' ')}${fence}`;
}

/** Text without what Markdown would take for its own. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}
