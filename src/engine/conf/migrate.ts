/**
 * Moves a configuration from one server to another: names that changed, directives that are gone, values that the new
 * one reads otherwise, defaults that the file relied on. What can't be decided by a rule becomes a note.
 */
import type { LineFinding } from './diagnostic.js';
import type { Directive } from './directives/directives.js';
import { directiveFor, directiveTable, standingOf } from './directives/directives.js';
import type { ConfDocument, ConfLine } from './document.js';
import { parseDocument, parseLine } from './document.js';
import { readConfiguration } from './reading.js';
import { Settings } from './settings.js';
import type { Target } from './target.js';
import { atLeast, describeTarget, productName } from './target.js';
import { lineVerdict } from './verdict/line-verdict.js';
import { quotingOf } from './words.js';

/** One change of the file. */
export interface MigrationEdit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The line, counted from 1, that changes; for added lines the one behind them. */
  readonly line: number;
  readonly kind: 'rename' | 'comment-out' | 'value' | 'add';
  /** A sentence for the preview. */
  readonly reason: string;
}

/** Something to know, or to decide by hand. */
export interface MigrationNote {
  /** Undefined: it is about what the file doesn't say. */
  readonly line: number | undefined;
  /** `refused`: the new server does not start with this line as it is. */
  readonly kind: 'refused' | 'changed-default' | 'changed-meaning';
  readonly message: string;
}

/** What a migration comes to. Included files are migrated by themselves. */
export interface Migration {
  readonly from: Target;
  readonly to: Target;
  /** In the order of their offsets; they don't overlap. */
  readonly edits: readonly MigrationEdit[];
  readonly notes: readonly MigrationNote[];
}

/** Works out what has to change in a file written for `from` so that `to` reads it the same way. */
export function migrate(document: ConfDocument, from: Target, to: Target): Migration {
  const migrator = new Migrator(document, from, to);
  migrator.lines();
  migrator.snapshots();
  migrator.defaults();
  return migrator.result();
}

/** Carries a migration out. */
export function applyMigration(text: string, { edits }: Migration): string {
  return [...edits].reverse().reduce(
    (now, { start, end, text: put }) => now.slice(0, start) + put + now.slice(end), text,
  );
}

/** Findings whose fix says the same as before, as far as the new server can. */
const SAFE_FIXES = new Set(['save-pairs-old', 'event-letter-version']);

class Migrator {
  private readonly edits: MigrationEdit[] = [];
  private readonly notes: MigrationNote[] = [];

  constructor(
    private readonly document: ConfDocument,
    private readonly from: Target,
    private readonly to: Target,
  ) {}

  lines(): void {
    this.document.lines.forEach((line, index) => {
      if (line.kind === 'directive') this.line(line, index);
    });
  }

  private line(line: ConfLine, index: number): void {
    const here = directiveFor(line.name, this.from);
    const there = directiveFor(line.name, this.to);
    const preferred = there ?? this.counterpart(line.name);
    if (preferred === undefined) {
      this.commentOut(line, index, this.goneReason(line.name));
      return;
    }
    if (preferred.ignored && here?.ignored !== true) {
      this.commentOut(line, index, `${describeTarget(this.to)} ignores ${line.name}.`);
      return;
    }
    const name = this.nameFor(line.name, preferred);
    const head = line.words[0];
    if (name !== line.name && head !== undefined) {
      this.edit(index, head.start, head.end, name, 'rename', this.renameReason(line.name, name));
    }
    this.value(line, index, name);
  }

  /** Keeps a name that the new server takes, unless it is an old one for the same thing. */
  private nameFor(name: string, directive: Directive): string {
    if (!directive.names.includes(name)) return directive.name;
    const old = /slave|ziplist|_cpulist$|^lua-time-limit$/.test(name) && !/slave|ziplist/.test(directive.name);
    return old ? directive.name : name;
  }

  private renameReason(old: string, name: string): string {
    const product = this.from.product === this.to.product ? '' : ` in ${productName(this.to.product)}`;
    return `${old} is called ${name}${product} now.`;
  }

  private counterpart(name: string): Directive | undefined {
    const standing = standingOf(name, this.to);
    if (standing.kind === 'other-name') return standing.directive;
    const other = COUNTERPARTS.find((pair) => pair.includes(name))?.find((one) => one !== name);
    return other === undefined ? undefined : directiveFor(other, this.to);
  }

  private goneReason(name: string): string {
    const standing = standingOf(name, this.to);
    const where = describeTarget(this.to);
    switch (standing.kind) {
      case 'removed': return `${name} was removed in ${productName(this.to.product)} ${standing.removed}.`;
      case 'future': return `${name} comes with ${productName(this.to.product)} ${standing.since} only.`;
      case 'other-product': return `Only ${productName(standing.product)} knows ${name}.`;
      default: return `${where} does not know ${name}.`;
    }
  }

  /** Looks whether the new server takes the line under its new name, and mends what can be mended. */
  private value(line: ConfLine, index: number, name: string): void {
    const [head] = line.words;
    if (head === undefined) return;
    const renamed = line.text.slice(0, head.start) + name + line.text.slice(head.end);
    const moved = name.length - (head.end - head.start);
    const [found] = lineVerdict(parseLine(renamed, quotingOf(this.to)), this.to, 'server')
      .filter(({ severity, code }) => severity !== 'warning' || code === 'save-pairs-old');
    if (found === undefined || (found.code === 'sentinel-outside')) return;
    if (this.loosen(line, index, found, moved)) return;
    const [edit] = SAFE_FIXES.has(found.code) ? (found.fixes?.[0]?.edits ?? []) : [];
    if (edit === undefined) {
      this.notes.push({ line: index + 1, kind: 'refused', message: found.message });
      return;
    }
    this.edit(index, edit.start - moved, edit.end - moved, edit.text, 'value', found.message);
  }

  /** Up to 5.0 a wrong number was read as its beginning: the new file says that number. */
  private loosen(line: ConfLine, index: number, found: LineFinding, moved: number): boolean {
    if (found.code !== 'bad-number' && found.code !== 'bad-memory-value'
      && found.code !== 'unit-on-count') return false;
    const before = lineVerdict(line, this.from, 'server').find(({ severity }) => severity === 'warning');
    const meant = before?.code === 'bad-number' ? before.fixes?.[0]?.edits[0]?.text : before === undefined
      ? undefined : '0';
    if (meant === undefined) return false;
    this.edit(
      index, found.start - moved, found.end - moved, meant, 'value',
      `${describeTarget(this.from)} read this as ${meant}; ${describeTarget(this.to)} would refuse it.`,
    );
    return true;
  }

  private commentOut(line: ConfLine, index: number, reason: string): void {
    this.edit(index, line.start, line.start, '# ', 'comment-out', reason);
  }

  private edit(
    index: number, start: number, end: number, text: string, kind: MigrationEdit['kind'], reason: string,
  ): void {
    const base = this.document.starts[index] ?? 0;
    this.edits.push(
      { file: this.document.file, start: base + start, end: base + end, text, line: index + 1, kind, reason },
    );
  }

  /** Up to 6.0 a file without save lines means no snapshots, from 6.2 on it means the default ones. */
  snapshots(): void {
    if (this.document.lines.some(({ name }) => name === 'save' || name === 'include' || name === 'sentinel')) return;
    const [before, after] = [this.from, this.to].map((target) => atLeast(target, '6.2', '7.2'));
    if (before === after) return;
    const text = this.document.text;
    const lead = text === '' || text.endsWith('\n') ? '' : '\n';
    const lines = after === true ? ['save ""'] : ['save 3600 1', 'save 300 100', 'save 60 10000'];
    const reason = after === true
      ? `${describeTarget(this.from)} made no snapshots without save lines; ${describeTarget(this.to)} would.`
      : `${describeTarget(this.from)} made these snapshots without save lines; ${describeTarget(this.to)} makes none.`;
    this.edits.push({
      file: this.document.file, start: text.length, end: text.length, text: `${lead}${lines.join('\n')}\n`,
      line: this.document.lines.length, kind: 'add', reason,
    });
  }

  /** Defaults that changed, where the file relies on them. */
  defaults(): void {
    const reading = readConfiguration(parseDocument(this.document.file, this.document.text, this.from), this.from);
    const settings = new Settings(reading);
    const there = new Map(directiveTable(this.to).directives.map((directive) => [directive.row.name, directive]));
    for (const { row, default: old, ignored } of directiveTable(this.from).directives) {
      const now = there.get(row.name);
      if (now === undefined || ignored || now.ignored || row.name === 'save' || row.hidden === true) continue;
      if (old === now.default || settings.source(row.name) !== undefined) continue;
      this.notes.push({
        line: undefined, kind: 'changed-default',
        message: `The default of ${now.name} changes from ${shownDefault(old)} to ${shownDefault(now.default)}.`,
      });
    }
  }

  result(): Migration {
    return {
      from: this.from,
      to: this.to,
      edits: this.edits.sort((a, b) => a.start - b.start || a.end - b.end),
      notes: this.notes,
    };
  }
}

const shownDefault = (value: string | undefined): string => (value === undefined || value === '' ? 'nothing' : value);

/** Settings of one product that the other has under another name. */
const COUNTERPARTS: readonly (readonly [string, string])[] = [
  ['repl-rdb-channel', 'dual-channel-replication-enabled'],
  ['cluster-slot-migration-log-max-len', 'cluster-slot-migration-max-archived-tasks'],
];
