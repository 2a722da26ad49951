/** A configuration rewritten for another server: names, values of another form, and what that server does not know. */
import type { AnnotatedTextEdit, ChangeAnnotation, WorkspaceEdit } from 'vscode-languageserver-types';
import type { LineEdit, LineFinding } from '../engine/conf/diagnostic.js';
import { directiveFor } from '../engine/conf/directives/directives.js';
import type { ConfDocument, ConfLine } from '../engine/conf/document.js';
import type { Target } from '../engine/conf/target.js';
import { describeTarget, formatTarget } from '../engine/conf/target.js';
import { ruleInfo } from '../engine/conf/rules/rules.js';
import { lineVerdict } from '../engine/conf/verdict/line-verdict.js';
import type { Configuration } from './configuration.js';
import { rangeAt } from './positions.js';

/** One change of a migration. */
export interface MigrationStep {
  /** Index of the line. */
  readonly line: number;
  /** What it does and why, for the preview. */
  readonly label: string;
  readonly reason: string;
  /** Positions count from the start of the line. */
  readonly edits: readonly LineEdit[];
}

/** The changes that make a file fit another target; lines that already fit are left alone. */
export function migrationSteps({ document, reading }: Configuration, target: Target): readonly MigrationStep[] {
  return document.lines.flatMap((line, index): MigrationStep[] => {
    const step = line.kind === 'comment' ? retarget(line, target) : migrateLine(line, target, reading.kind);
    return step === undefined ? [] : [{ ...step, line: index }];
  });
}

type LineStep = Omit<MigrationStep, 'line'>;

/** Findings that are no refusal, but mean that the new server reads the line otherwise. */
const WORTH_MIGRATING: readonly string[] = ['save-pairs-old', 'ignored-directive'];

function migrateLine(line: ConfLine, target: Target, kind: 'server' | 'sentinel'): LineStep | undefined {
  const [head] = line.words;
  if (line.kind !== 'directive' || head === undefined) return undefined;
  const found = lineVerdict(line, target, kind).find(
    ({ code, severity }) => WORTH_MIGRATING.includes(code) || (severity ?? ruleInfo(code)?.severity) === 'error',
  );
  if (found !== undefined) return repair(line, found);
  const directive = directiveFor(line.name, target);
  if (directive === undefined || directive.name === line.name) return undefined;
  return {
    label: `Rename ${line.name} to ${directive.name}`,
    reason: `the name that ${describeTarget(target)} prefers`,
    edits: [{ start: head.start, end: head.end, text: directive.name }],
  };
}

/** The fix that can be taken unseen; else the line becomes a comment, so that nothing is lost. */
function repair(line: ConfLine, { fixes = [], message }: LineFinding): LineStep {
  const fix = fixes.find(({ preferred }) => preferred === true);
  if (fix !== undefined) return { label: fix.title, reason: message, edits: fix.edits };
  return {
    label: `Comment ${line.name} out`,
    reason: message,
    edits: [{ start: line.start, end: line.start, text: '# ' }],
  };
}

const TARGET_COMMENT = /^(\s*#\s*target:\s*)(\S+)\s*$/i;

/** A comment that names the target of a file follows. */
function retarget({ text }: ConfLine, target: Target): LineStep | undefined {
  const match = TARGET_COMMENT.exec(text);
  const [, lead = '', named = ''] = match ?? [];
  if (match === null || named === formatTarget(target)) return undefined;
  return {
    label: `Name ${describeTarget(target)} as the target`,
    reason: 'the comment says what the file is written for',
    edits: [{ start: lead.length, end: lead.length + named.length, text: formatTarget(target) }],
  };
}

/** The steps as an edit of which every change wants to be confirmed: the editor shows it before it makes it. */
export function migrationEdit(document: ConfDocument, uri: string, steps: readonly MigrationStep[]): WorkspaceEdit {
  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  const edits: AnnotatedTextEdit[] = [];
  for (const { line, label, reason, edits: changes } of steps) {
    const annotationId = `line-${line + 1}`;
    changeAnnotations[annotationId] = { label, description: reason, needsConfirmation: true };
    const base = document.starts[line] ?? 0;
    for (const { start, end, text } of changes) {
      edits.push({ range: rangeAt(document, base + start, base + end), newText: text, annotationId });
    }
  }
  return { documentChanges: [{ textDocument: { uri, version: null }, edits }], changeAnnotations };
}
