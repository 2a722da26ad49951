/** The check of a configuration: what the target refuses, and what is unwise. One list, in the order of the lines. */
import type { Diagnostic, Fix, LineFinding, Severity } from './diagnostic.js';
import type { ConfDocument } from './document.js';
import { lineAt, parseDocument } from './document.js';
import type { Occurrence, Reading, ReadingContext } from './reading.js';
import { readConfiguration } from './reading.js';
import { LINT_RULES, ruleInfo } from './rules/rules.js';
import type { Finding } from './rules/rule.js';
import { commentLines, rangeOf } from './rules/rule.js';
import { Settings } from './settings.js';
import type { Suppressions } from './suppressions.js';
import { isSilenced, suppressionsOf } from './suppressions.js';
import type { Target } from './target.js';
import { lineVerdict } from './verdict/line-verdict.js';
import type { Refusal } from './verdict/sequence.js';
import { refusals } from './verdict/sequence.js';

/** What a check may be told besides the document. */
export interface CheckContext extends ReadingContext {
  /** Severities by rule, instead of its own; `off` silences it. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  /** Leave out what is merely unwise. */
  readonly onlyRefusals?: boolean;
}

/** Checks a document and what it includes. Never throws, whatever the text. */
export function checkDocument(
  document: ConfDocument,
  target: Target,
  context: CheckContext = {},
): readonly Diagnostic[] {
  return checkReading(readConfiguration(document, target, context), context);
}

/** The same over text. */
export function checkText(
  file: string,
  text: string,
  target: Target,
  context: CheckContext = {},
): readonly Diagnostic[] {
  return checkDocument(parseDocument(file, text, target), target, context);
}

/** Checks a configuration that was read already. */
export function checkReading(reading: Reading, context: CheckContext = {}): readonly Diagnostic[] {
  const settings = new Settings(reading);
  const collector = new Collector(context.severities ?? {});
  const modules = settings.lines('loadmodule').length > 0;
  const seen = new Set<ConfDocument>();
  for (const document of reading.documents) {
    if (!seen.has(document)) checkLines(document, reading, modules, collector);
    seen.add(document);
  }
  for (const { code, at, word, message, severity } of reading.problems) {
    collector.add(code, { place: { at, part: word }, message, severity, fixes: [commentLines([at])] });
  }
  for (const refusal of refusals(settings)) collector.add(refusal.code, refusal);
  if (context.onlyRefusals !== true) {
    for (const rule of LINT_RULES)
      rule.check(settings, (finding) => {
        collector.add(rule.id, finding);
      });
  }
  return collector.result();
}

function checkLines(document: ConfDocument, reading: Reading, modules: boolean, collector: Collector): void {
  const hasNul = document.text.includes('\0');
  for (let index = 0; index < document.lines.length; index += 1) {
    const line = document.lines[index];
    if (line === undefined) continue;
    if (hasNul && line.text.includes('\0')) collector.line(document, index, nulFinding(line.text.indexOf('\0')));
    if (line.kind !== 'directive' && line.kind !== 'unbalanced') continue;
    for (const finding of lineVerdict(line, reading.target, reading.kind)) {
      // A module may bring the name: what isn't known here is then only a guess.
      if (finding.late === true && modules && finding.code === 'module-setting') continue;
      const guess = finding.late === true && modules ? { severity: 'warning' as const } : {};
      collector.line(document, index, { ...finding, ...guess });
    }
  }
}

function nulFinding(at: number): LineFinding {
  return {
    code: 'nul-byte',
    message: 'A NUL byte hides the rest of the line, and the next line is glued to what stands before it.',
    start: at,
    end: at + 1,
    fixes: [{ title: 'Remove the byte', edits: [{ start: at, end: at + 1, text: '' }], preferred: true }],
  };
}

/** What the server says to a configuration when it starts. */
export type StartVerdict =
  | { readonly kind: 'starts' }
  /** `line` counts from 1; undefined where the server names none. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly file: string;
      readonly line: number | undefined;
    };

/**
 * The first thing that the server would stop for, in its own order: lines first, then what it checks after the last
 * one.
 */
export function startVerdict(reading: Reading): StartVerdict {
  const settings = new Settings(reading);
  const modules = settings.lines('loadmodule').length > 0;
  const several = refusals(settings).filter(({ code, severity }) => (severity ?? ruleInfo(code)?.severity) === 'error');
  const byLine = new Map<Occurrence, Refusal>();
  for (const refusal of several) {
    if (!refusal.late && 'at' in refusal.place && !byLine.has(refusal.place.at)) byLine.set(refusal.place.at, refusal);
  }
  let late: StartVerdict | undefined;
  for (const at of reading.occurrences) {
    for (const found of lineVerdict(at.line, reading.target, reading.kind)) {
      if ((found.severity ?? ruleInfo(found.code)?.severity) !== 'error') continue;
      const place = { kind: 'refused', code: found.code, message: found.message, file: at.document.file } as const;
      if (found.late !== true) return { ...place, line: at.index + 1 };
      if (!modules) late ??= { ...place, line: undefined };
    }
    const refusal = byLine.get(at);
    const include = reading.problems.find((problem) => problem.severity === 'error' && problem.at === at);
    const stop = refusal ?? include;
    if (stop !== undefined) {
      return { kind: 'refused', code: stop.code, message: stop.message, file: at.document.file, line: at.index + 1 };
    }
  }
  if (late !== undefined) return late;
  const after = several.find((refusal) => refusal.late);
  if (after === undefined) return { kind: 'starts' };
  const { document } = rangeOf(after.place);
  return { kind: 'refused', code: after.code, message: after.message, file: document.file, line: undefined };
}

/** Gathers findings: gives them their severity, drops what is silenced. */
class Collector {
  private readonly found: Diagnostic[] = [];
  private readonly silenced = new Map<ConfDocument, Suppressions>();

  constructor(private readonly severities: Readonly<Record<string, Severity | 'off'>>) {}

  add(code: string, { place, message, fixes, related, tag, severity }: Finding): void {
    const { document, start, end } = rangeOf(place);
    this.push(
      document,
      {
        code,
        message,
        file: document.file,
        start,
        end,
        fixes: fixes ?? [],
        related: related ?? [],
        ...(tag === undefined ? {} : { tag }),
      },
      severity,
    );
  }

  line(document: ConfDocument, index: number, finding: LineFinding): void {
    const base = document.starts[index] ?? 0;
    const limit = document.text.length;
    const fixes = (finding.fixes ?? []).map(({ title, edits, preferred }): Fix => ({
      title,
      preferred: preferred === true,
      edits: edits.map((edit) => ({
        file: document.file,
        start: base + edit.start,
        end: Math.min(base + edit.end, limit),
        text: edit.text,
      })),
    }));
    this.push(
      document,
      {
        code: finding.code,
        message: finding.message,
        file: document.file,
        start: base + finding.start,
        end: base + finding.end,
        fixes,
        related: [],
        ...(finding.tag === undefined ? {} : { tag: finding.tag }),
      },
      finding.severity,
    );
  }

  private push(
    document: ConfDocument,
    body: Omit<Diagnostic, 'severity' | 'line'>,
    severity: Severity | undefined,
  ): void {
    const chosen = this.severities[body.code] ?? severity ?? ruleInfo(body.code)?.severity ?? 'warning';
    if (chosen === 'off') return;
    const index = lineAt(document, body.start);
    let silenced = this.silenced.get(document);
    if (silenced === undefined) {
      silenced = suppressionsOf(document);
      this.silenced.set(document, silenced);
    }
    if (isSilenced(silenced, body.code, index)) return;
    this.found.push({ ...body, severity: chosen, line: index + 1 });
  }

  result(): readonly Diagnostic[] {
    const order = new Map<string, number>();
    for (const { file } of this.found) if (!order.has(file)) order.set(file, order.size);
    return this.found.sort(
      (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.start - b.start || a.end - b.end,
    );
  }
}
