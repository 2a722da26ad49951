/** The configuration that is in effect, setting by setting, with the line that each value comes from. */
import type { Category } from './directives/directive.js';
import { CATEGORIES } from './directives/directive.js';
import { directiveTable } from './directives/directives.js';
import { formatMemory } from './numbers.js';
import type { Occurrence, Reading } from './reading.js';
import { Settings } from './settings.js';
import { describeTarget } from './target.js';
import { quoteWord } from './words.js';

/** Where a value comes from. */
export interface ValueSource {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** One value in effect. Settings that add up have one entry a line. */
export interface EffectiveValue {
  /** The name that the target prefers. */
  readonly name: string;
  readonly category: Category;
  /** As a file would say it, quotes included; secrets as `"…"`. */
  readonly text: string;
  /** Undefined: the target's default. */
  readonly source: ValueSource | undefined;
}

/** The line of an occurrence. */
export function sourceOf(at: Occurrence): ValueSource {
  return { file: at.document.file, line: at.index + 1 };
}

const hidden = '"…"';

function words(values: readonly string[]): string {
  return values.length === 0 ? '""' : values.map(quoteWord).join(' ');
}

/** Every setting of the target with its value in effect, by category and name. */
export function effectiveValues(reading: Reading): readonly EffectiveValue[] {
  const settings = new Settings(reading);
  const found: EffectiveValue[] = [];
  for (const { row, name, ignored, kind } of directiveTable(reading.target).directives) {
    if (ignored || kind === 'legacy' || row.name === 'include' || row.name === 'sentinel') continue;
    const entry = { name, category: row.category };
    const setting = settings.get(row.name);
    if (setting === undefined) continue;
    if (row.name === 'save') found.push(...savedPoints(settings, entry));
    else if (row.name === 'client-output-buffer-limit') found.push(...limits(settings, entry));
    else if (row.repeatable === true) {
      found.push(...setting.lines.map((at) => ({
        ...entry, text: row.name === 'user'
          ? userText(at) : words(at.args.map(({ value }) => value)), source: sourceOf(at),
      })));
    } else if (setting.source !== undefined || row.name !== 'replicaof') {
      const secret = row.sensitive === true && (setting.words[0] ?? '') !== '';
      found.push({
        ...entry, text: secret ? hidden : words(setting.words),
        source: setting.source === undefined ? undefined : sourceOf(setting.source),
      });
    }
  }
  return found.sort(
    (a, b) => CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category) || (a.name < b.name ? -1 : 1),
  );
}

/** A user line without its passwords. */
function userText(at: Occurrence): string {
  return words(at.args.map(({ value }) => (/^[><]/.test(value) ? `${value.charAt(0)}…` : value)));
}

type Entry = Pick<EffectiveValue, 'name' | 'category'>;

function savedPoints(settings: Settings, entry: Entry): EffectiveValue[] {
  if (settings.savePoints.length === 0) {
    const source = settings.source('save');
    return [{ ...entry, text: '""', source: source === undefined ? undefined : sourceOf(source) }];
  }
  return settings.savePoints.map(({ seconds, changes, source }) => ({
    ...entry, text: `${seconds} ${changes}`, source: source === undefined ? undefined : sourceOf(source),
  }));
}

function limits(settings: Settings, entry: Entry): EffectiveValue[] {
  return (['normal', 'replica', 'pubsub'] as const).map((kind) => {
    const { hard, soft, seconds, source } = settings.bufferLimit(kind);
    return {
      ...entry, text: `${kind} ${formatMemory(hard)} ${formatMemory(soft)} ${seconds}`,
      source: source === undefined ? undefined : sourceOf(source),
    };
  });
}

/**
 * The effective configuration as a text that a server could read: a heading for each category, and behind each line, as
 * a comment above it, where it comes from.
 * @param onlySet leaves the defaults out
 */
export function formatEffective(reading: Reading, onlySet = false): string {
  const values = effectiveValues(reading).filter(({ source }) => !onlySet || source !== undefined);
  const lines = [
    `# The configuration in effect for ${describeTarget(reading.target)}, includes and defaults worked in.`,
  ];
  let category: Category | undefined;
  let place = '';
  for (const value of values) {
    if (value.category !== category) {
      category = value.category;
      place = '';
      lines.push('', `################ ${category} ################`);
    }
    const from = value.source === undefined ? 'default' : `${value.source.file}:${value.source.line}`;
    if (from !== place) lines.push(`# ${from}`);
    place = from;
    lines.push(`${value.name} ${value.text}`);
  }
  return `${lines.join('\n')}\n`;
}
