/** Collects what the checks of a log find, as diagnostics. */
import type { Diagnostic, Fix, RelatedPlace, Severity } from '../../conf/diagnostic.js';
import { lineAt } from '../../conf/document.js';
import type { LogRuleId } from './log-rules.js';
import { logRuleSeverity } from './log-rules.js';
import type { LogCommand, LogText, TextRange } from './log-text.js';
import type { PlacedCommand } from './log-context.js';

/** A replacement in the log. */
export interface LogEdit extends TextRange {
  readonly text: string;
}

/** What a rule says of a place. */
export interface LogFinding {
  readonly message: string;
  readonly fixes?: readonly (Fix | undefined)[];
  readonly related?: readonly RelatedPlace[];
  /** Instead of the rule's own. */
  readonly severity?: Severity;
  readonly tag?: Diagnostic['tag'];
}

/** Findings of one log. */
export class LogReport {
  private readonly found: Diagnostic[] = [];

  constructor(
    readonly log: LogText,
    private readonly severities: Readonly<Record<string, Severity | 'off'>>,
  ) {}

  add(code: LogRuleId, { start, end }: TextRange, finding: LogFinding): void {
    const severity = this.severities[code] ?? finding.severity ?? logRuleSeverity(code);
    if (severity === 'off') return;
    this.found.push({
      code,
      severity,
      message: finding.message,
      file: this.log.file,
      start,
      end: Math.max(start, end),
      line: lineAt(this.log, start) + 1,
      fixes: (finding.fixes ?? []).filter((fix) => fix !== undefined),
      related: finding.related ?? [],
      ...(finding.tag === undefined ? {} : { tag: finding.tag }),
    });
  }

  /** A fix within the log. */
  fix(title: string, edits: readonly LogEdit[], preferred = false): Fix {
    return { title, preferred, edits: edits.map((edit) => ({ file: this.log.file, ...edit })) };
  }

  removal(title: string, { start, end }: TextRange, preferred = false): Fix {
    return this.fix(title, [{ start, end, text: '' }], preferred);
  }

  /** Everything from a place on goes. */
  cut(start: number, preferred = false): Fix {
    return this.removal('Truncate the log here', { start, end: this.log.text.length }, preferred);
  }

  related({ start, end }: TextRange, message: string): RelatedPlace {
    return { file: this.log.file, start, end, message };
  }

  /** In the order of their places. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.found].sort((a, b) => a.start - b.start || a.end - b.end);
  }
}

/** Where a command is marked: its name, or its count where it has none. */
export const nameRange = ({ arguments: [name], count }: LogCommand): TextRange =>
  name === undefined || name.start === name.end ? count : name;

/** `SET`, or `XGROUP CREATE`; as the log has it where no version knows it. */
export const shownName = ({ row, name, command }: PlacedCommand): string =>
  row?.name ?? (name === '' ? (command.arguments[0]?.text ?? '') : name);
