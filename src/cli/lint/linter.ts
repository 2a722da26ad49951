/** What every linter of the command line takes and gives, whatever the files are. */
import type { Severity } from '../../engine/conf/diagnostic.js';
import type { Target } from '../../engine/conf/target.js';

/** A file that was named on the command line. */
export interface LintInput {
  /** As it was given, with `/` between its parts. */
  readonly path: string;
  /** Its first bytes, one character a byte: what it is told by. */
  readonly head: string;
}

/** What the user has set. */
export interface LintOptions {
  /** Undefined: to be found out for each file. */
  readonly target: Target | undefined;
  /** Severities by rule, instead of its own. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
}

/** One finding. Lines and columns count from 1; columns count UTF-16 units, as editors do. The end is exclusive. */
export interface LintDiagnostic {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
}

/** What was found in one file: one that was named, or one that it includes. */
export interface LintedFile {
  readonly file: string;
  /** What it was judged for, as `--target` takes it, and where that comes from, in words. */
  readonly target: string;
  readonly reason: string;
  readonly diagnostics: readonly LintDiagnostic[];
}

/** What a finding's code stands for. */
export interface LintRuleText {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  /** Why it matters, as Markdown. */
  readonly markdown: string;
}

/** Knows one kind of files. */
export interface Linter {
  /** Told by its content: true where it is one of these. */
  recognises(input: LintInput): boolean;
  /**
   * Checks files together: what one of them includes is judged with it.
   * @throws SourceError for a file that can't be read, UsageError for one that is no such file
   */
  lint(inputs: readonly LintInput[], options: LintOptions): Promise<readonly LintedFile[]>;
  /** Every rule that it may name. */
  readonly rules: readonly LintRuleText[];
}
