/** An open log. */
import type {
  CodeAction,
  CompletionItem,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Position,
  Range,
  SignatureHelp,
  TextEdit,
} from 'vscode-languageserver-types';
import { checkLogText } from '../../engine/aof/text/check-log-text.js';
import type { LogText } from '../../engine/aof/text/log-text.js';
import { parseLogText } from '../../engine/aof/text/parse-log-text.js';
import type { Diagnostic } from '../../engine/conf/diagnostic.js';
import type { TextLines } from '../../engine/conf/document.js';
import { FIX_ALL_KIND, fixAll } from '../code-actions.js';
import type { DiagnosticPlaces } from '../diagnostics.js';
import { logFixes, logRefactorings } from './log-actions.js';
import { logCompletions, logSignature } from './log-completion.js';
import { logFolding } from './log-folding.js';
import { logFormatting, typedLineEdits } from './log-formatting.js';
import { logHover } from './log-hover.js';
import type { OpenLogText } from './log-places.js';
import { openLogText } from './log-places.js';
import { logSymbols } from './log-symbols.js';
import type { Judging, TextService } from './text-service.js';

/** How the text that was opened relates to the file; `unknown`: it was not looked at, or is not saved. */
export type OnDisk = 'same' | 'bytes' | 'line-ends' | 'unknown';

const MEGABYTE = 1_048_576;

/** A log as text. A large one is not parsed: every answer about it is empty. */
export class LogFile implements TextService {
  private parsed: OpenLogText | undefined;
  private found: readonly Diagnostic[] | undefined;
  private disk: OnDisk = 'unknown';

  constructor(
    readonly uri: string,
    readonly path: string,
    private text: string,
    private by: Judging,
  ) {}

  get judging(): Judging {
    return this.by;
  }

  get onDisk(): OnDisk {
    return this.disk;
  }

  set onDisk(value: OnDisk) {
    this.disk = value;
    this.stale();
  }

  /** Too large for what is done with texts. */
  get large(): boolean {
    return this.text.length > this.by.settings.logTextLimit * MEGABYTE;
  }

  private get open(): OpenLogText {
    const text = this.large ? '' : this.text;
    return (this.parsed ??= openLogText(
      parseLogText(this.path, text, this.disk === 'same' ? 'exact' : 'edited'),
      this.by.target,
    ));
  }

  private get log(): LogText {
    return this.open.log;
  }

  get lines(): TextLines {
    return this.log;
  }

  get diagnostics(): readonly Diagnostic[] {
    const unfaithful = this.disk === 'bytes' || this.disk === 'line-ends' ? this.disk : undefined;
    const { severities } = this.by.settings;
    return (this.found ??= checkLogText(this.log, this.by.target, { severities, unfaithful }));
  }

  change(text: string): void {
    this.text = text;
    this.stale();
  }

  judge(judging: Judging): void {
    this.by = judging;
    this.stale();
  }

  private stale(): void {
    this.parsed = undefined;
    this.found = undefined;
  }

  hover(position: Position): Hover | undefined {
    return logHover(this.open, position);
  }

  completions(position: Position): CompletionItem[] {
    return logCompletions(this.open, position);
  }

  signature(position: Position): SignatureHelp | undefined {
    return logSignature(this.open, position);
  }

  symbols(): DocumentSymbol[] {
    return logSymbols(this.open);
  }

  folding(): FoldingRange[] {
    return logFolding(this.open);
  }

  links(): DocumentLink[] {
    return [];
  }

  formatting(range?: Range): TextEdit[] {
    return this.disk === 'bytes' || this.disk === 'line-ends' ? [] : logFormatting(this.log, range);
  }

  lineTyped(position: Position): TextEdit[] {
    return typedLineEdits(this.log, position);
  }

  actions(range: Range, wanted: (kind: string) => boolean, places: DiagnosticPlaces): CodeAction[] {
    if (this.large) return [];
    const all = wanted(FIX_ALL_KIND) ? fixAll(this.log, this.diagnostics, places) : undefined;
    return [
      ...(wanted('quickfix')
        ? logFixes(this.open, this.diagnostics, range, { uri: this.uri, places, commands: this.by.commands })
        : []),
      ...(wanted('refactor.rewrite') ? logRefactorings(this.open, range, this.uri) : []),
      ...(all === undefined ? [] : [all]),
    ];
  }
}
