/** Quick fixes for findings, and a comment that silences each. */
import type { CodeAction, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { CodeActionKind } from 'vscode-languageserver-types';
import type { Diagnostic, Fix } from '../engine/conf/diagnostic.js';
import type { ConfDocument, TextLines } from '../engine/conf/document.js';
import { lineAt } from '../engine/conf/document.js';
import { suppressionComment } from '../engine/conf/suppressions.js';
import type { DiagnosticPlaces } from './diagnostics.js';
import { toLspDiagnostic } from './diagnostics.js';
import { offsetAt, rangeAt } from './positions.js';

/** The kind of the action that applies every safe fix of a file. */
export const FIX_ALL_KIND = 'source.fixAll.redis';

/** Fixes for the findings that a range of a document touches. */
export function quickFixes(
  document: ConfDocument,
  findings: readonly Diagnostic[],
  range: Range,
  places: DiagnosticPlaces,
): CodeAction[] {
  const [from, to] = [offsetAt(document, range.start), offsetAt(document, range.end)];
  const here = findings.filter(({ file, start, end }) => file === document.file && start <= to && end >= from);
  const fixes = here.flatMap((finding) =>
    finding.fixes.map((fix): CodeAction => ({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [toLspDiagnostic(finding, document, places)],
      isPreferred: fix.preferred,
      edit: workspaceEdit(fix, places),
    })),
  );
  const silences = here.map((finding): CodeAction => ({
    title: `Ignore ${finding.code} on this line`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toLspDiagnostic(finding, document, places)],
    edit: { changes: { [places.uri(document.file)]: [silence(document, finding)] } },
  }));
  return [...fixes, ...distinct(silences)];
}

const distinct = (actions: readonly CodeAction[]): CodeAction[] => [
  ...new Map(actions.map((action) => [action.title, action])).values(),
];

/** A fix as an edit of all files that it touches; files that are not known are left alone. */
export function workspaceEdit({ edits }: Pick<Fix, 'edits'>, places: DiagnosticPlaces): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const { file, start, end, text } of edits) {
    const document = places.document(file);
    if (document === undefined) continue;
    (changes[places.uri(file)] ??= []).push({ range: rangeAt(document, start, end), newText: text });
  }
  return { changes };
}

function silence(document: ConfDocument, { code, start }: Diagnostic): TextEdit {
  const index = lineAt(document, start);
  const indent = /^[ \t]*/.exec(document.lines[index]?.text ?? '')?.[0] ?? '';
  const at = document.starts[index] ?? 0;
  const feed = document.text.includes('\r\n') ? '\r\n' : '\n';
  return { range: rangeAt(document, at, at), newText: `${suppressionComment(code, indent)}${feed}` };
}

/** Every preferred fix of a document at once; of fixes that overlap, the first. Undefined: there is none. */
export function fixAll(
  document: TextLines & Pick<ConfDocument, 'file'>,
  findings: readonly Diagnostic[],
  places: DiagnosticPlaces,
): CodeAction | undefined {
  const taken: Fix['edits'][number][] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find(({ preferred }) => preferred);
    if (fix === undefined || fix.edits.some(({ file }) => file !== document.file)) continue;
    if (fix.edits.some((edit) => taken.some((other) => edit.start <= other.end && other.start <= edit.end))) continue;
    taken.push(...fix.edits);
  }
  if (taken.length === 0) return undefined;
  const edits = [...taken].sort((a, b) => a.start - b.start);
  return {
    title: 'Fix everything that can be fixed safely',
    kind: FIX_ALL_KIND,
    edit: workspaceEdit({ edits }, places),
  };
}
