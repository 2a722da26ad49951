/** What can be done about a place in a log: fixes of what is found, and changes that are always on offer. */
import type { CodeAction, Command, Range } from 'vscode-languageserver-types';
import { CodeActionKind } from 'vscode-languageserver-types';
import { transactionRange } from '../../engine/aof/text/check-log-text.js';
import { shownName } from '../../engine/aof/text/log-report.js';
import type { TextRange } from '../../engine/aof/text/log-text.js';
import type { Diagnostic } from '../../engine/conf/diagnostic.js';
import { workspaceEdit } from '../code-actions.js';
import type { DiagnosticPlaces } from '../diagnostics.js';
import { toLspDiagnostic } from '../diagnostics.js';
import { offsetAt, rangeAt } from '../positions.js';
import { REPAIR_COMMAND, TIMELINE_COMMAND, USE_CRLF_COMMAND } from '../protocol.js';
import type { OpenLogText } from './log-places.js';
import { placedAt } from './log-places.js';
import { lengthEdits } from './log-formatting.js';

/** Findings that a repair of the file can deal with. */
const REPAIRABLE = new Set([
  'aof-count',
  'aof-length',
  'aof-not-resp',
  'aof-empty-command',
  'aof-truncated',
  'aof-zero-fill',
  'aof-open-transaction',
]);

/** Findings of texts that had better be looked at in another way. */
const NO_TEXT = new Set(['aof-preamble', 'aof-not-faithful']);

/** What fixes need besides the log. */
export interface FixContext {
  readonly uri: string;
  readonly places: DiagnosticPlaces;
  /** Commands that the editor has. */
  readonly commands: ReadonlySet<string>;
}

/** Fixes for the findings that a range touches. */
export function logFixes(
  open: OpenLogText,
  found: readonly Diagnostic[],
  range: Range,
  { uri, places, commands }: FixContext,
): CodeAction[] {
  const { log } = open;
  const [from, to] = [offsetAt(log, range.start), offsetAt(log, range.end)];
  const here = found.filter(({ start, end }) => start <= to && end >= from);
  const fixes = here.flatMap((finding) =>
    finding.fixes.map((fix): CodeAction => ({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [toLspDiagnostic(finding, log, places)],
      isPreferred: fix.preferred,
      edit: workspaceEdit(fix, places),
    })),
  );
  const repairable = here.find(({ code }) => REPAIRABLE.has(code));
  const feeds = log.feedsOnly ? here.find(({ code }) => code === 'aof-line-end') : undefined;
  const noText = here.find(({ code }) => NO_TEXT.has(code));
  return [
    ...fixes,
    ...commandAction('Use CR LF in this document', USE_CRLF_COMMAND, feeds),
    ...commandAction('Salvage into a new file…', REPAIR_COMMAND, repairable, 'salvage'),
    ...commandAction('Open the timeline instead', TIMELINE_COMMAND, noText),
  ];

  function commandAction(title: string, id: string, finding?: Diagnostic, ...more: readonly string[]): CodeAction[] {
    if (finding === undefined || !commands.has(id)) return [];
    const command: Command = { title, command: id, arguments: [uri, ...more] };
    const diagnostics = [toLspDiagnostic(finding, log, places)];
    return [{ title, kind: CodeActionKind.QuickFix, diagnostics, command }];
  }
}

/** Changes of the command at a range, whether something is wrong with it or not. */
export function logRefactorings(open: OpenLogText, range: Range, uri: string): CodeAction[] {
  const { log } = open;
  const placed = placedAt(open, offsetAt(log, range.start));
  if (placed === undefined) return [];
  const { command, transaction } = placed;
  const lengths = lengthEdits(log, command, true);
  const name = shownName(placed).slice(0, 40);
  return [
    ...(lengths.length === 0 ? [] : [action('Recompute lengths', lengths)]),
    action(`Drop this command${name === '' ? '' : ` (${name})`}`, [{ ...rangeOfItem(command), text: '' }]),
    ...(transaction === undefined
      ? []
      : [action('Drop this transaction', [{ ...transactionRange(transaction), text: '' }])]),
  ];

  function action(title: string, edits: readonly (TextRange & { readonly text: string })[]): CodeAction {
    const changes = edits.map(({ start, end, text }) => ({ range: rangeAt(log, start, end), newText: text }));
    return { title, kind: CodeActionKind.RefactorRewrite, edit: { changes: { [uri]: changes } } };
  }
}

const rangeOfItem = ({ start, end }: TextRange): TextRange => ({ start, end });
