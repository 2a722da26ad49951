/** The language server: features wired to a connection. Runs in a Node process and in a browser's worker alike. */
import type {
  Connection,
  Diagnostic as LspDiagnostic,
  InitializeParams,
  InitializeResult,
} from 'vscode-languageserver';
import { TextDocuments, TextDocumentSyncKind } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ConfDocument } from '../engine/conf/document.js';
import { describeTarget, formatTarget } from '../engine/conf/target.js';
import { FIX_ALL_KIND, fixAll, quickFixes } from './code-actions.js';
import { completionsAt, resolveCompletion } from './completion.js';
import type { DiagnosticPlaces } from './diagnostics.js';
import { toLspDiagnostic } from './diagnostics.js';
import { hoverAt } from './hover.js';
import type { FileHost, FoundIn, OpenFile } from './open-files.js';
import { DEFAULT_SETTINGS, findingsByUri, includesOf, OpenFiles, readServerSettings } from './open-files.js';
import type { FolderEntry, InitializationOptions, ReadFileParams, ReadFileResult, StatusParams } from './protocol.js';
import { DUMP_VERSION, LIST_FOLDER, READ_FILE, STATUS } from './protocol.js';
import { signatureHelpAt } from './signature-help.js';

/** How long typing has to pause before a file is checked (ms). */
const CHECK_DELAY = 60;

/** Serves a connection until it closes. */
export function startServer(connection: Connection): void {
  new LanguageServer(connection).listen();
}

class LanguageServer {
  private readonly texts = new TextDocuments(TextDocument);
  private readonly files: OpenFiles;
  private readonly published = new Set<string>();
  private readonly statuses = new Map<string, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lintPage = '';
  private asksForConfiguration = false;

  constructor(private readonly connection: Connection) {
    this.files = new OpenFiles(this.host());
  }

  listen(): void {
    const { connection, texts } = this;
    connection.onInitialize((params) => this.initialize(params));
    connection.onDidChangeConfiguration(() => {
      void this.reconfigure();
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      if (changes.filter(({ uri }) => this.files.changedOnDisk(uri)).length > 0) this.checkSoon();
    });
    texts.onDidOpen(({ document }) => {
      void this.opened(this.files.open(document.uri, document.languageId, document.getText()));
    });
    texts.onDidChangeContent(({ document }) => {
      const file = this.files.get(document.uri);
      if (file === undefined || file.document.text === document.getText()) return;
      this.files.change(document.uri, document.getText());
      this.checkSoon();
    });
    texts.onDidClose(({ document: { uri } }) => {
      this.files.close(uri);
      this.statuses.delete(uri);
      this.checkSoon();
    });
    this.serveFeatures();
    texts.listen(connection);
    connection.listen();
  }

  private initialize(params: InitializeParams): InitializeResult {
    const options = params.initializationOptions as Partial<InitializationOptions> | undefined;
    if (typeof options?.lintPage === 'string') this.lintPage = options.lintPage;
    this.asksForConfiguration = params.capabilities.workspace?.configuration === true;
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { resolveProvider: true, triggerCharacters: [' ', '@', '+', '-', '|', '/'] },
        hoverProvider: true,
        signatureHelpProvider: { triggerCharacters: [' '] },
        codeActionProvider: { codeActionKinds: ['quickfix', FIX_ALL_KIND] },
      },
    };
  }

  private serveFeatures(): void {
    const { connection } = this;
    connection.onCompletion(({ textDocument, position }) =>
      this.withFile(textDocument.uri, [], (file) => completionsAt(file.configuration, position)),
    );
    connection.onCompletionResolve(resolveCompletion);
    connection.onHover(({ textDocument, position }) =>
      this.withFile(textDocument.uri, null, (file) => hoverAt(file.configuration, position) ?? null),
    );
    connection.onSignatureHelp(({ textDocument, position }) =>
      this.withFile(textDocument.uri, null, (file) => signatureHelpAt(file.configuration, position) ?? null),
    );
    connection.onCodeAction(({ textDocument, range, context }) =>
      this.withFile(textDocument.uri, [], (file) => {
        const places = this.placesOf(file);
        const found = this.findingsIn(file);
        const wanted = (kind: string) =>
          context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ?? true;
        const all = wanted(FIX_ALL_KIND) ? fixAll(file.document, found, places) : undefined;
        return [
          ...(wanted('quickfix') ? quickFixes(file.document, found, range, places) : []),
          ...(all === undefined ? [] : [all]),
        ];
      }),
    );
  }

  private withFile<T>(uri: string, otherwise: T, answer: (file: OpenFile) => T): T {
    const file = this.files.get(uri);
    return file === undefined ? otherwise : answer(file);
  }

  private host(): FileHost {
    const ask = <T>(method: string, params: object): Promise<T> => this.connection.sendRequest<T>(method, params);
    return {
      read: (uri, maxBytes) => ask<ReadFileResult>(READ_FILE, { uri, maxBytes } satisfies ReadFileParams),
      list: (uri) => ask<readonly FolderEntry[]>(LIST_FOLDER, { uri }),
      dumpVersion: async (uri) => (await ask<string | null>(DUMP_VERSION, { uri })) ?? undefined,
    };
  }

  private async opened(file: OpenFile): Promise<void> {
    file.settings = await this.settingsFor(file.uri);
    await this.files.chooseTarget(file);
    if (this.files.get(file.uri) === file) await this.check();
  }

  private async settingsFor(uri: string) {
    if (!this.asksForConfiguration) return DEFAULT_SETTINGS;
    const value: unknown = await this.connection.workspace.getConfiguration({
      scopeUri: uri,
      section: 'redisPersistence',
    });
    return readServerSettings(value);
  }

  private async reconfigure(): Promise<void> {
    for (const file of this.files.all()) {
      file.settings = await this.settingsFor(file.uri);
      file.stale();
      await this.files.chooseTarget(file);
    }
    await this.check();
  }

  private checkSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.check();
    }, CHECK_DELAY);
  }

  /** Publishes what is known, reads what was missing, and publishes again if something came. */
  private async check(): Promise<void> {
    this.publish();
    let fetched = false;
    for (const file of this.files.all()) fetched = (await this.files.fetchFor(file)) || fetched;
    if (fetched) this.publish();
  }

  private publish(): void {
    const found = findingsByUri(this.files.all());
    for (const uri of this.published) if (!found.has(uri)) this.send(uri, []);
    this.published.clear();
    for (const [uri, findings] of found) {
      this.published.add(uri);
      this.send(
        uri,
        findings.flatMap((one) => this.toDiagnostic(one)),
      );
    }
    for (const file of this.files.all()) this.sendStatus(file);
  }

  private send(uri: string, diagnostics: LspDiagnostic[]): void {
    void this.connection.sendDiagnostics({ uri, diagnostics });
  }

  private toDiagnostic({ root, finding }: FoundIn): LspDiagnostic[] {
    const places = this.placesOf(root);
    const document = places.document(finding.file);
    return document === undefined ? [] : [toLspDiagnostic(finding, document, places)];
  }

  /** Findings in a file, its own or those of a configuration that includes it. */
  private findingsIn(file: OpenFile) {
    const found = findingsByUri(this.files.all()).get(file.uri) ?? [];
    return found.map(({ finding }) => finding);
  }

  private placesOf(root: OpenFile): DiagnosticPlaces {
    const documents = new Map<string, ConfDocument>(
      root.configuration.reading.documents.map((document) => [document.file, document]),
    );
    return {
      document: (path) => documents.get(path),
      uri: (path) => root.uriOf(path),
      explanation: (code) => (this.lintPage === '' ? undefined : `${this.lintPage}#${code}`),
    };
  }

  private sendStatus(file: OpenFile): void {
    const count = (severity: string) => file.diagnostics.filter((finding) => finding.severity === severity).length;
    const status: StatusParams = {
      uri: file.uri,
      target: formatTarget(file.target),
      targetName: describeTarget(file.target),
      origin: file.origin,
      includes: includesOf(file),
      errors: count('error'),
      warnings: count('warning'),
    };
    const text = JSON.stringify(status);
    if (this.statuses.get(file.uri) === text) return;
    this.statuses.set(file.uri, text);
    void this.connection.sendNotification(STATUS, status);
  }
}
