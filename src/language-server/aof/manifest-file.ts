/** An open manifest. */
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
import { CodeActionKind } from 'vscode-languageserver-types';
import type { BesideManifest } from '../../engine/aof/text/check-manifest-text.js';
import { checkManifestText } from '../../engine/aof/text/check-manifest-text.js';
import type { ManifestText } from '../../engine/aof/text/manifest-text.js';
import { parseManifestText } from '../../engine/aof/text/manifest-text.js';
import type { Diagnostic } from '../../engine/conf/diagnostic.js';
import type { TextLines } from '../../engine/conf/document.js';
import { folderOf, resolvePath } from '../../engine/conf/file-lookup.js';
import { FIX_ALL_KIND, fixAll, workspaceEdit } from '../code-actions.js';
import type { DiagnosticPlaces } from '../diagnostics.js';
import { toLspDiagnostic } from '../diagnostics.js';
import { offsetAt } from '../positions.js';
import { formatUri, parseUri } from '../uris.js';
import { manifestCompletions, manifestHover, manifestLinks, manifestSymbols } from './manifest-features.js';
import type { Judging, TextService } from './text-service.js';

/** Manifests have a few lines; what is longer than this is none (UTF-16 units). */
const LONGEST_MANIFEST = 1_048_576;

/** A manifest as text, and what is known of the files beside it. */
export class ManifestFile implements TextService {
  private parsed: ManifestText | undefined;
  private found: readonly Diagnostic[] | undefined;
  private files: BesideManifest | undefined;

  constructor(
    readonly uri: string,
    readonly path: string,
    private text: string,
    private by: Judging,
  ) {}

  get judging(): Judging {
    return this.by;
  }

  get beside(): BesideManifest | undefined {
    return this.files;
  }

  set beside(value: BesideManifest | undefined) {
    this.files = value;
    this.found = undefined;
  }

  get manifest(): ManifestText {
    return (this.parsed ??= parseManifestText(this.path, this.text.length > LONGEST_MANIFEST ? '' : this.text));
  }

  get lines(): TextLines {
    return this.manifest;
  }

  get diagnostics(): readonly Diagnostic[] {
    if (this.text.length > LONGEST_MANIFEST) return [];
    return (this.found ??= checkManifestText(this.manifest, this.by.target, {
      severities: this.by.settings.severities,
      beside: this.files,
    }));
  }

  change(text: string): void {
    this.text = text;
    this.parsed = undefined;
    this.found = undefined;
  }

  judge(judging: Judging): void {
    this.by = judging;
    this.found = undefined;
  }

  /** The uri of a file beside it. */
  uriOf(name: string): string {
    return formatUri(parseUri(this.uri), resolvePath(folderOf(this.path), name));
  }

  hover(position: Position): Hover | undefined {
    return manifestHover(this.manifest, position, this.files);
  }

  completions(position: Position): CompletionItem[] {
    return manifestCompletions(this.manifest, position, this.by.target, this.files);
  }

  signature(): SignatureHelp | undefined {
    return undefined;
  }

  symbols(): DocumentSymbol[] {
    return manifestSymbols(this.manifest);
  }

  folding(): FoldingRange[] {
    return [];
  }

  links(): DocumentLink[] {
    return manifestLinks(this.manifest, (name) => this.uriOf(name), this.files);
  }

  formatting(): TextEdit[] {
    return [];
  }

  lineTyped(): TextEdit[] {
    return [];
  }

  actions(range: Range, wanted: (kind: string) => boolean, places: DiagnosticPlaces): CodeAction[] {
    const [from, to] = [offsetAt(this.manifest, range.start), offsetAt(this.manifest, range.end)];
    const here = this.diagnostics.filter(({ start, end }) => start <= to && end >= from);
    const fixes = here.flatMap((finding) =>
      finding.fixes.map((fix): CodeAction => ({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [toLspDiagnostic(finding, this.manifest, places)],
        isPreferred: fix.preferred,
        edit: workspaceEdit(fix, places),
      })),
    );
    const all = wanted(FIX_ALL_KIND) ? fixAll(this.manifest, this.diagnostics, places) : undefined;
    return [...(wanted('quickfix') ? fixes : []), ...(all === undefined ? [] : [all])];
  }
}
