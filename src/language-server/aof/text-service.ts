/** What every open file of a log can be asked, whichever language it is in. */
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
import type { Diagnostic } from '../../engine/conf/diagnostic.js';
import type { TextLines } from '../../engine/conf/document.js';
import type { Target } from '../../engine/conf/target.js';
import type { TargetOrigin } from '../../engine/conf/target-choice.js';
import type { DiagnosticPlaces } from '../diagnostics.js';
import type { ServerSettings } from '../protocol.js';

/** What a file is judged by. */
export interface Judging {
  readonly target: Target;
  readonly origin: TargetOrigin;
  readonly settings: ServerSettings;
  /** Commands that the editor has for code actions to run. */
  readonly commands: ReadonlySet<string>;
}

/** One open file. Every answer is about its text as it is now. */
export interface TextService {
  readonly uri: string;
  /** What diagnostics call it. */
  readonly path: string;
  readonly lines: TextLines;
  readonly judging: Judging;
  readonly diagnostics: readonly Diagnostic[];
  /** Takes a new text over. */
  change(text: string): void;
  judge(judging: Judging): void;
  hover(position: Position): Hover | undefined;
  completions(position: Position): CompletionItem[];
  signature(position: Position): SignatureHelp | undefined;
  symbols(): DocumentSymbol[];
  folding(): FoldingRange[];
  links(): DocumentLink[];
  formatting(range?: Range): TextEdit[];
  /** After Enter was typed. */
  lineTyped(position: Position): TextEdit[];
  actions(range: Range, wanted: (kind: string) => boolean, places: DiagnosticPlaces): CodeAction[];
}
