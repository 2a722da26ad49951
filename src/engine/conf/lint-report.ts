/** Diagnostics as the documents that `lint --json` and `lint --sarif` print. */
import type { Diagnostic, Severity } from './diagnostic.js';
import { SEVERITIES } from './diagnostic.js';
import { RULES, ruleInfo } from './rules/rules.js';
import type { Target } from './target.js';
import { formatTarget } from './target.js';

/** What a check of one file gave. */
export interface CheckedFile {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
  readonly target: Target;
  /** Those of this file only. */
  readonly diagnostics: readonly Diagnostic[];
}

/** `lint --json`. Lines and columns count from 1; columns in UTF-16 units. */
export interface LintJson {
  readonly files: readonly {
    readonly file: string;
    readonly target: string;
    readonly diagnostics: readonly LintJsonDiagnostic[];
  }[];
  readonly errors: number;
  readonly warnings: number;
}

/** One finding in {@link LintJson}. */
export interface LintJsonDiagnostic {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
}

/** Offsets of the lines of a text. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function place(starts: readonly number[], offset: number): { readonly line: number; readonly column: number } {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** The findings of a file with lines and columns. */
export function placedDiagnostics({ text, diagnostics }: CheckedFile): readonly LintJsonDiagnostic[] {
  const starts = lineStarts(text);
  return diagnostics.map(({ start, end, severity, code, message }) => {
    const [from, to] = [place(starts, start), place(starts, end)];
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column, severity, code, message };
  });
}

/** The document of `lint --json`. */
export function lintJson(files: readonly CheckedFile[]): LintJson {
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  return {
    files: files.map((checked) => ({
      file: checked.file, target: formatTarget(checked.target), diagnostics: placedDiagnostics(checked),
    })),
    errors: all.filter(({ severity }) => severity === 'error').length,
    warnings: all.filter(({ severity }) => severity === 'warning').length,
  };
}

/** True when a finding is at least as bad as `severity`. */
export function isAtLeast(diagnostic: Diagnostic, severity: Severity): boolean {
  return SEVERITIES.indexOf(diagnostic.severity) <= SEVERITIES.indexOf(severity);
}

/** What a person reads: `file:line:column: severity: message [rule]`. */
export function lintText(files: readonly CheckedFile[]): string {
  const lines = files.flatMap((checked) => placedDiagnostics(checked).map(({ line, column, severity, message, code }) =>
    `${checked.file}:${line}:${column}: ${severity}: ${message} [${code}]\n`));
  return lines.join('');
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/** SARIF 2.1.0, as code scanning services read it. Only the rules that found something are described. */
export function lintSarif(files: readonly CheckedFile[], version: string): object {
  const codes = [...new Set(files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'redis-persistence lint',
          version,
          rules: codes.map((id) => {
            const rule = ruleInfo(id);
            return {
              id,
              shortDescription: { text: rule?.summary ?? id },
              fullDescription: { text: rule?.explanation ?? id },
              defaultConfiguration: { level: LEVELS[rule?.severity ?? 'warning'] },
            };
          }),
        },
      },
      columnKind: 'utf16CodeUnits',
      results: files.flatMap((checked) => placedDiagnostics(checked).map((found) => ({
        ruleId: found.code,
        ruleIndex: codes.indexOf(found.code),
        level: LEVELS[found.severity],
        message: { text: found.message },
        locations: [{
          physicalLocation: {
            artifactLocation: { uri: encodeURI(checked.file.replace(/\\/g, '/')) },
            region: {
              startLine: found.line, startColumn: found.column, endLine: found.endLine, endColumn: found.endColumn,
            },
          },
        }],
      }))),
    }],
  };
}

/** How many rules there are, for help texts. */
export const RULE_COUNT = RULES.length;
