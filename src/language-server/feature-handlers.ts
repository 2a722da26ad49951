/** Each request of the protocol, answered by the feature that it is for. */
import type { CodeAction, CompletionItem, Connection } from 'vscode-languageserver';
import { rulePage } from '../engine/conf/rules/rule-text.js';
import { ruleInfo } from '../engine/conf/rules/rules.js';
import { LOG_FILE_RULES, logRulePage } from '../engine/aof/text/rule-pages.js';
import { parseTarget } from '../engine/conf/target.js';
import type { OpenLogs } from './aof/open-logs.js';
import type { TextService } from './aof/text-service.js';
import { FIX_ALL_KIND, fixAll, quickFixes } from './code-actions.js';
import { codeLenses } from './code-lens.js';
import { completionsAt, resolveCompletion } from './completion.js';
import { pathItems, pathRequestAt } from './completion-paths.js';
import type { DiagnosticPlaces } from './diagnostics.js';
import { documentLinks } from './document-links.js';
import { documentSymbols } from './document-symbols.js';
import { durabilityMarkdown } from './durability.js';
import { effectiveConfiguration } from './effective-configuration.js';
import { foldingRanges } from './folding.js';
import { formattingEdits } from './formatting.js';
import { highlightsAt, referencesAt } from './highlights.js';
import { hoverAt } from './hover.js';
import { inlayHints } from './inlay-hints.js';
import { migrationEdit, migrationSteps } from './migration.js';
import type { OpenFile, OpenFiles } from './open-files.js';
import { findingsByUri } from './open-files.js';
import type { DocumentParams, MigrateParams, RulePageParams } from './protocol.js';
import { ACL_LANGUAGE, DURABILITY, EFFECTIVE, MIGRATE, RULE_PAGE } from './protocol.js';
import { refactorings } from './refactorings.js';
import { selectionRangeAt } from './selection-ranges.js';
import { semanticTokens, TOKEN_MODIFIERS, TOKEN_TYPES } from './semantic-tokens.js';
import { signatureHelpAt } from './signature-help.js';

/** What the server says it can do. */
export const CAPABILITIES = {
  completionProvider: { resolveProvider: true, triggerCharacters: [' ', '@', '+', '-', '|', '/'] },
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: [' '] },
  codeActionProvider: { codeActionKinds: ['quickfix', 'refactor.rewrite', FIX_ALL_KIND] },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  documentLinkProvider: {},
  documentHighlightProvider: true,
  referencesProvider: true,
  selectionRangeProvider: true,
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n' },
  inlayHintProvider: true,
  codeLensProvider: {},
  semanticTokensProvider: {
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
    full: true,
    range: true,
  },
};

/** What the handlers need of the server. */
export interface FeatureHost {
  readonly files: OpenFiles;
  readonly logs: OpenLogs;
  placesOf(root: OpenFile): DiagnosticPlaces;
  placesOfLog(file: TextService): DiagnosticPlaces;
}

interface InDocument {
  readonly textDocument: { readonly uri: string };
}

/** Registers every handler. A file that isn't open has no answers. */
export function serveFeatures(connection: Connection, host: FeatureHost): void {
  const { files, logs } = host;
  const inFile =
    <P extends InDocument, T>(
      otherwise: T,
      answer: (file: OpenFile, params: P) => T,
      ofLog?: (file: TextService, params: P) => T,
    ) =>
    (params: P): T => {
      const file = files.get(params.textDocument.uri);
      if (file !== undefined) return answer(file, params);
      const log = ofLog === undefined ? undefined : logs.get(params.textDocument.uri);
      return log === undefined || ofLog === undefined ? otherwise : ofLog(log, params);
    };

  connection.onCompletion(async ({ textDocument, position }) => {
    const log = logs.get(textDocument.uri);
    if (log !== undefined) return log.completions(position);
    const file = files.get(textDocument.uri);
    if (file === undefined) return [];
    const items = completionsAt(file.configuration, position);
    const request = pathRequestAt(file.configuration, position);
    if (request === undefined) return onlyUsers(file, items);
    return [...pathItems(request, await files.list(file, request.folder)), ...items];
  });
  connection.onCompletionResolve(resolveCompletion);
  connection.onHover(
    inFile(
      null,
      (file, { position }) => hoverAt(file.configuration, position) ?? null,
      (log, { position }) => log.hover(position) ?? null,
    ),
  );
  connection.onSignatureHelp(
    inFile(
      null,
      (file, { position }) => signatureHelpAt(file.configuration, position) ?? null,
      (log, { position }) => log.signature(position) ?? null,
    ),
  );
  connection.onCodeAction(
    inFile<Parameters<Parameters<Connection['onCodeAction']>[0]>[0], CodeAction[]>(
      [],
      (file, { range, context }) => {
        const places = host.placesOf(file);
        const found = (findingsByUri(files.all()).get(file.uri) ?? []).map(({ finding }) => finding);
        const wanted = wantedKinds(context.only);
        const all = wanted(FIX_ALL_KIND) ? fixAll(file.document, found, places) : undefined;
        return [
          ...(wanted('quickfix') ? quickFixes(file.document, found, range, places) : []),
          ...(wanted('refactor.rewrite') && !isAcl(file) ? refactorings(file.configuration, file.uri, range) : []),
          ...(all === undefined ? [] : [all]),
        ];
      },
      (log, { range, context }) => log.actions(range, wantedKinds(context.only), host.placesOfLog(log)),
    ),
  );
  connection.onDocumentSymbol(
    inFile(
      null,
      (file) => documentSymbols(file.configuration),
      (log) => log.symbols(),
    ),
  );
  connection.onFoldingRanges(
    inFile(
      null,
      (file) => foldingRanges(file.document),
      (log) => log.folding(),
    ),
  );
  connection.onDocumentLinks(async ({ textDocument }) => {
    const file = files.get(textDocument.uri);
    if (file === undefined) return logs.get(textDocument.uri)?.links() ?? null;
    const uriOf = (path: string): string => file.uriOf(path);
    await files.settle(file, () => void documentLinks(file.configuration, uriOf));
    return documentLinks(file.configuration, uriOf);
  });
  connection.onDocumentHighlight(inFile(null, (file, { position }) => highlightsAt(file.configuration, position)));
  connection.onReferences(
    inFile(null, (file, { position }) => referencesAt(file.configuration, position, (path) => file.uriOf(path))),
  );
  connection.onSelectionRanges(
    inFile(null, (file, { positions }) => positions.map((at) => selectionRangeAt(file.configuration, at))),
  );
  connection.onDocumentFormatting(
    inFile(
      null,
      (file) => formattingEdits(file.document),
      (log) => log.formatting(),
    ),
  );
  connection.onDocumentRangeFormatting(
    inFile(
      null,
      (file, { range }) => formattingEdits(file.document, range),
      (log, { range }) => log.formatting(range),
    ),
  );
  connection.onDocumentOnTypeFormatting(
    ({ textDocument, position }) => logs.get(textDocument.uri)?.lineTyped(position) ?? null,
  );
  connection.languages.inlayHint.on(
    inFile(null, (file, { range }) => (file.settings.inlayHints ? inlayHints(file.configuration, range) : null)),
  );
  connection.onCodeLens(
    inFile(null, (file) => (file.settings.durabilityLens && !isAcl(file) ? codeLenses(file.configuration) : null)),
  );
  connection.languages.semanticTokens.on(
    inFile({ data: [] as number[] }, (file) => ({ data: semanticTokens(file.configuration) })),
  );
  connection.languages.semanticTokens.onRange(
    inFile({ data: [] as number[] }, (file, { range }) => ({
      data: semanticTokens(file.configuration, range.start.line, range.end.line),
    })),
  );
  serveOwnRequests(connection, files);
}

function serveOwnRequests(connection: Connection, files: OpenFiles): void {
  connection.onRequest(EFFECTIVE, ({ uri }: DocumentParams) => {
    const file = files.get(uri);
    return file === undefined ? null : effectiveConfiguration(file.configuration);
  });
  connection.onRequest(DURABILITY, ({ uri }: DocumentParams) => {
    const file = files.get(uri);
    return file === undefined ? null : durabilityMarkdown(file.configuration);
  });
  connection.onRequest(RULE_PAGE, ({ rule }: RulePageParams) => {
    const info = ruleInfo(rule);
    if (info !== undefined) return rulePage(info);
    const logRule = LOG_FILE_RULES.find(({ id }) => id === rule);
    return logRule === undefined ? null : logRulePage(logRule);
  });
  connection.onRequest(MIGRATE, ({ uri, target: text }: MigrateParams) => {
    const [file, target] = [files.get(uri), parseTarget(text)];
    if (file === undefined || target === undefined) return null;
    const steps = migrationSteps(file.configuration, target);
    return steps.length === 0 ? null : migrationEdit(file.document, uri, steps);
  });
}

/** Whether a request for code actions wants a kind. */
const wantedKinds =
  (only: readonly string[] | undefined) =>
  (kind: string): boolean =>
    only?.some((one) => kind === one || kind.startsWith(`${one}.`)) ?? true;

const isAcl = ({ languageId }: OpenFile): boolean => languageId === ACL_LANGUAGE;

/** At the start of a line, an ACL file has nothing but `user`. */
function onlyUsers(file: OpenFile, items: CompletionItem[]): CompletionItem[] {
  const offersDirectives = items.some(({ label }) => label === 'user');
  return isAcl(file) && offersDirectives
    ? items.filter(({ label }) => label === 'user' || label === 'ACL user')
    : items;
}
