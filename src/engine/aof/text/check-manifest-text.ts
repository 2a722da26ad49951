/** Checks a manifest as servers judge it, and against the files that lie beside it. */
import type { Diagnostic, Fix, Severity } from '../../conf/diagnostic.js';
import type { Target } from '../../conf/target.js';
import { atLeast, describeTarget } from '../../conf/target.js';
import { formatManifest } from '../manifest.js';
import { partOf } from '../log-set.js';
import type { ManifestLine, ManifestText } from './manifest-text.js';
import { MANIFEST_KEYS, valueOf } from './manifest-text.js';
import type { ManifestRuleId } from './manifest-rules.js';
import { manifestRuleSeverity } from './manifest-rules.js';
import type { TextRange } from './log-text.js';

/** What lies beside a manifest. */
export interface BesideManifest {
  readonly names: ReadonlySet<string>;
  /** Names of files without a byte. */
  readonly empty: ReadonlySet<string>;
}

export interface ManifestCheckOptions {
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  /** Undefined: not known, and nothing is said about it. */
  readonly beside?: BesideManifest | undefined;
}

const TYPE_LETTERS = { base: 'b', incremental: 'i' } as const;

/** Everything that is found in a manifest, in the order of its places. */
export function checkManifestText(
  manifest: ManifestText,
  target: Target,
  options: ManifestCheckOptions = {},
): readonly Diagnostic[] {
  return new ManifestCheck(manifest, target, options).run();
}

class ManifestCheck {
  private readonly found: Diagnostic[] = [];

  constructor(
    private readonly manifest: ManifestText,
    private readonly target: Target,
    private readonly options: ManifestCheckOptions,
  ) {}

  run(): readonly Diagnostic[] {
    const { lines } = this.manifest;
    if (!atLeast(this.target, '7.0', '7.2')) {
      this.add('manifest-version', this.firstLine(), `${describeTarget(this.target)} keeps its log in one file.`);
    }
    for (const line of lines) {
      this.checkDamage(line);
      this.checkWords(line);
      if (line.entry !== undefined) this.checkEntry(line);
    }
    this.checkWhole();
    return this.found.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  private checkDamage(line: ManifestLine): void {
    for (const { expected, found } of line.damage) {
      const wanted = expected.replace(/^line \d+: /, '');
      const message = `Expected ${wanted}; found ${found}. Servers refuse to start with this manifest.`;
      this.add('manifest-refused', line, message, this.damageFixes(line));
    }
  }

  private damageFixes(line: ManifestLine): readonly Fix[] {
    const { text } = this.manifest;
    const fixes: Fix[] = [];
    if (line.end === text.length && line.end > line.start) {
      fixes.push(this.fix('End the last line', { start: line.end, end: line.end }, '\n', true));
    }
    const name = valueOf(line, 'file');
    if (name !== undefined && /[/\\]/.test(name.value)) {
      const own = name.value.slice(Math.max(name.value.lastIndexOf('/'), name.value.lastIndexOf('\\')) + 1);
      fixes.push(this.fix('Name the file without its folder', name, quoted(own), true));
    }
    const sorted = line.entry?.role === 'incremental' ? this.sorting() : undefined;
    if (sorted !== undefined) fixes.push(sorted);
    const blank = text.slice(line.start, line.end).trim() === '';
    if (text !== '') fixes.push(this.fix('Remove this line', { start: line.start, end: line.next }, '', blank));
    return fixes;
  }

  /** Puts incremental files in the order of their numbers; undefined where that leaves two of the same. */
  private sorting(): Fix | undefined {
    const { text, lines } = this.manifest;
    const own = lines.flatMap((line) => (line.entry?.role === 'incremental' ? [{ line, seq: line.entry.seq }] : []));
    if (new Set(own.map(({ seq }) => seq)).size < own.length) return undefined;
    const inOrder = [...own].sort((a, b) => a.seq - b.seq);
    const edits = own.flatMap(({ line }, at) => {
      const other = inOrder[at]?.line ?? line;
      if (other === line) return [];
      return [{ file: this.manifest.file, start: line.start, end: line.end, text: text.slice(other.start, other.end) }];
    });
    return edits.length === 0 ? undefined : { title: 'Put incremental files in order', edits, preferred: true };
  }

  private checkWords(line: ManifestLine): void {
    if (line.damage.length > 0) return;
    for (const { key, value } of line.pairs) {
      if (Object.hasOwn(MANIFEST_KEYS, key.value.toLowerCase())) continue;
      const end = value?.end ?? key.end;
      const before = this.manifest.text.slice(0, key.start).search(/[ \t]*$/);
      this.add('manifest-unknown-word', key, `Servers ignore ${key.value}.`, [
        this.fix('Remove it', { start: Math.max(line.start, before), end }, '', false),
      ]);
    }
  }

  private checkEntry(line: ManifestLine): void {
    const { entry } = line;
    const name = valueOf(line, 'file');
    const type = valueOf(line, 'type');
    if (entry === undefined || name === undefined) return;
    const { beside } = this.options;
    if (beside !== undefined && !beside.names.has(entry.file)) {
      const history = entry.role === 'history';
      const message = history
        ? `${entry.file} is not here any more. A history file may be missing.`
        : `${entry.file} is not beside this manifest. Servers refuse to start without it.`;
      const fixes = [this.fix('Remove this line', { start: line.start, end: line.next }, '', false)];
      this.add('manifest-missing-file', name, message, fixes, history ? 'hint' : undefined);
    } else if (beside?.empty.has(entry.file) === true && entry.role === 'base') {
      this.add(
        'manifest-empty-file',
        name,
        `${entry.file} has no byte: servers load nothing from it, and say nothing.`,
      );
    }
    const part = partOf(entry.file);
    if (part !== null && type !== undefined && entry.role !== 'history' && part.role !== entry.role) {
      const letter = TYPE_LETTERS[part.role];
      const kind = part.role === 'base' ? 'a base' : 'an incremental file';
      const fixes = [this.fix(`Change the type to ${letter}`, type, letter, true)];
      this.add('manifest-file-type', type, `By its name ${entry.file} is ${kind}.`, fixes);
    }
  }

  private checkWhole(): void {
    const entries = this.manifest.lines.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
    const firstIncremental = entries.find(({ role }) => role === 'incremental');
    const base = entries.some(({ role }) => role === 'base');
    if (!base && firstIncremental !== undefined && firstIncremental.seq > 1) {
      const message = `There is no base, and incremental files begin with number ${firstIncremental.seq}: what was written before is in no file that is loaded.`;
      this.add('manifest-no-base', this.firstLine(), message);
    }
    const { beside } = this.options;
    if (beside === undefined) return;
    const listed = new Set(entries.map(({ file }) => file));
    const [prefix] = entries.flatMap(({ file }) => partOf(file)?.prefix ?? []);
    for (const name of [...beside.names].sort()) {
      const part = partOf(name);
      if (part === null || listed.has(name) || (prefix !== undefined && part.prefix !== prefix)) continue;
      const line = formatManifest([{ file: name, seq: part.seq, role: part.role }]);
      const { text } = this.manifest;
      const feed = text === '' || text.endsWith('\n') ? '' : '\n';
      const fix = this.fix(`Add a line for ${name}`, { start: text.length, end: text.length }, feed + line, false);
      this.add(
        'manifest-unlisted-file',
        this.firstLine(),
        `${name} lies beside this manifest and is not in it: servers do not load it.`,
        [fix],
      );
    }
  }

  private firstLine(): TextRange {
    const [line] = this.manifest.lines;
    return { start: line?.start ?? 0, end: line?.end ?? 0 };
  }

  private fix(title: string, { start, end }: TextRange, text: string, preferred: boolean): Fix {
    return { title, edits: [{ file: this.manifest.file, start, end, text }], preferred };
  }

  private add(
    code: ManifestRuleId,
    { start, end }: TextRange,
    message: string,
    fixes: readonly Fix[] = [],
    otherwise?: Severity,
  ): void {
    const severity = this.options.severities?.[code] ?? otherwise ?? manifestRuleSeverity(code);
    if (severity === 'off') return;
    const line = this.manifest.starts.filter((from) => from <= start).length;
    this.found.push({ code, severity, message, file: this.manifest.file, start, end, line, fixes, related: [] });
  }
}

/** A name as a word of a manifest. */
const quoted = (name: string): string =>
  /^file (.*) seq 1 type b/.exec(formatManifest([{ file: name, seq: 1, role: 'base' }]))?.[1] ?? name;
