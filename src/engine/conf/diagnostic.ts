/** What the checks say about a configuration file, as data. All positions are UTF-16 offsets into the file's text. */

/**
 * `error`: the target refuses to start (or crashes) with this. `warning`: risk of losing data, a hole, or a setting
 * that doesn't do what it seems to. `info`: worth knowing. `hint`: taste.
 */
export const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One replacement in a file. */
export interface TextEdit {
  /** The document, by the name that it was parsed with. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A change that would put something right. */
export interface Fix {
  readonly title: string;
  /** Don't overlap; in the order of their offsets within a file. */
  readonly edits: readonly TextEdit[];
  /** The one to take where there are several, and safe to apply unseen. */
  readonly preferred: boolean;
}

/** Another place that has to do with a finding. */
export interface RelatedPlace {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** One finding, at one place. */
export interface Diagnostic {
  /** The rule, as in docs/lints.md. */
  readonly code: string;
  readonly severity: Severity;
  /** One or two plain sentences. */
  readonly message: string;
  /** The document, by the name that it was parsed with: the root or a file that it includes. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  /** The line, counted from 1, that {@link start} is in. */
  readonly line: number;
  readonly fixes: readonly Fix[];
  readonly related: readonly RelatedPlace[];
  /** How an editor may draw it: greyed out, or struck through. */
  readonly tag?: 'unnecessary' | 'deprecated';
}

/** A replacement within a line, counted from its start. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A {@link Fix} within one line. */
export interface LineFix {
  readonly title: string;
  readonly edits: readonly LineEdit[];
  readonly preferred?: boolean;
}

/** A finding that a line has by itself, wherever it stands: positions count from its start. */
export interface LineFinding {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly fixes?: readonly LineFix[];
  readonly tag?: 'unnecessary' | 'deprecated';
  /** Instead of the rule's own severity: older versions accept what newer ones refuse. */
  readonly severity?: Severity;
  /** The server says so only after the last line, and without a line number. */
  readonly late?: true;
}
