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
import { isLogLanguage, logDiagnostics, logStatus, OpenLogs, placesOfLog } from './aof/open-logs.js';
import type { DiagnosticPlaces } from './diagnostics.js';
import { toLspDiagnostic } from './diagnostics.js';
import { CAPABILITIES, serveFeatures } from './feature-handlers.js';
import type { FileHost, FoundIn, OpenFile } from './open-files.js';
import { DEFAULT_SETTINGS, findingsByUri, includesOf, OpenFiles, readServerSettings } from './open-files.js';
import type { FolderEntry, InitializationOptions, ReadFileParams, ReadFileResult, StatusParams } from './protocol.js';
import { CONNECTED_VERSION, DUMP_VERSION, EFFECTIVE_SCHEME, LIST_FOLDER, READ_FILE, STATUS } from './protocol.js';
import { parseUri } from './uris.js';

/** How long typing has to pause before a file is checked (ms): changes that come together are checked together. */
const CHECK_DELAY = 15;

/** Serves a connection until it closes. */
export function startServer(connection: Connection): void {
  new LanguageServer(connection).listen();
}

class LanguageServer {
  private readonly texts = new TextDocuments(TextDocument);
  private readonly files: OpenFiles;
  private readonly logs: OpenLogs;
  private readonly published = new Set<string>();
  private readonly statuses = new Map<string, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private rulePage = '';
  private asksForConfiguration = false;
  private drawnFor = '';
  private readonly refreshers: (() => void)[] = [];

  constructor(private readonly connection: Connection) {
    const host = this.host();
    this.files = new OpenFiles(host);
    this.logs = new OpenLogs(host);
  }

  listen(): void {
    const { connection, texts } = this;
    connection.onInitialize((params) => this.initialize(params));
    connection.onDidChangeConfiguration(() => {
      void this.reconfigure();
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      if (changes.filter(({ uri }) => this.files.changedOnDisk(uri)).length > 0) this.checkSoon();
      void this.logs.changedOnDisk(changes.map(({ uri }) => uri)).then((near) => {
        if (near) this.publish();
      });
    });
    texts.onDidOpen(({ document }) => {
      if (parseUri(document.uri).scheme === EFFECTIVE_SCHEME) return;
      if (isLogLanguage(document.languageId)) {
        this.logs.open(document.uri, document.languageId, document.getText());
        void this.openedLog(document.uri);
        return;
      }
      void this.opened(this.files.open(document.uri, document.languageId, document.getText()));
    });
    texts.onDidChangeContent(({ document }) => {
      if (this.logs.change(document.uri, document.getText())) this.checkSoon();
      const file = this.files.get(document.uri);
      if (file === undefined || file.document.text === document.getText()) return;
      this.files.change(document.uri, document.getText());
      this.checkSoon();
    });
    texts.onDidClose(({ document: { uri } }) => {
      this.files.close(uri);
      this.logs.close(uri);
      this.statuses.delete(uri);
      this.checkSoon();
    });
    serveFeatures(connection, {
      files: this.files,
      logs: this.logs,
      placesOf: (root) => this.placesOf(root),
      placesOfLog: (file) => placesOfLog(file, (code) => this.explanation(code)),
    });
    texts.listen(connection);
    connection.listen();
  }

  private initialize(params: InitializeParams): InitializeResult {
    const options = params.initializationOptions as Partial<InitializationOptions> | undefined;
    if (typeof options?.rulePage === 'string') this.rulePage = options.rulePage;
    const commands: unknown = options?.commands;
    if (Array.isArray(commands)) this.logs.commands = new Set(commands.filter((one) => typeof one === 'string'));
    const { workspace } = params.capabilities;
    this.asksForConfiguration = workspace?.configuration === true;
    const { languages } = this.connection;
    if (workspace?.semanticTokens?.refreshSupport) this.refreshers.push(() => void languages.semanticTokens.refresh());
    if (workspace?.inlayHint?.refreshSupport) this.refreshers.push(() => void languages.inlayHint.refresh());
    if (workspace?.codeLens?.refreshSupport) {
      this.refreshers.push(() => void this.connection.sendRequest('workspace/codeLens/refresh'));
    }
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        ...CAPABILITIES,
      },
    };
  }

  private host(): FileHost {
    const ask = <T>(method: string, params: object): Promise<T> => this.connection.sendRequest<T>(method, params);
    return {
      read: (uri, maxBytes) => ask<ReadFileResult>(READ_FILE, { uri, maxBytes } satisfies ReadFileParams),
      list: (uri) => ask<readonly FolderEntry[]>(LIST_FOLDER, { uri }),
      dumpVersion: async (uri) => (await ask<string | null>(DUMP_VERSION, { uri })) ?? undefined,
      connectedVersion: async () => (await ask<string | null>(CONNECTED_VERSION, {})) ?? undefined,
    };
  }

  private async opened(file: OpenFile): Promise<void> {
    file.settings = await this.settingsFor(file.uri);
    await this.files.chooseTarget(file);
    if (this.files.get(file.uri) === file) await this.check();
  }

  private async openedLog(uri: string): Promise<void> {
    await this.logs.settle(uri, await this.settingsFor(uri));
    this.publish();
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
    for (const { uri } of this.logs.all()) await this.logs.settle(uri, await this.settingsFor(uri));
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
    this.refresh();
    let fetched = false;
    for (const file of this.files.all()) fetched = (await this.files.fetchFor(file)) || fetched;
    if (!fetched) return;
    this.publish();
    this.refresh();
  }

  /** What is drawn into the text depends on the target, and on other files: the editor asks for it again. */
  private refresh(): void {
    const state = this.files.all().map(({ uri, target, settings }) => [uri, formatTarget(target), settings]);
    const text = JSON.stringify(state);
    if (text === this.drawnFor) return;
    this.drawnFor = text;
    for (const refresh of this.refreshers) refresh();
  }

  private publish(): void {
    const found = findingsByUri(this.files.all());
    for (const uri of this.published) {
      if (!found.has(uri) && this.logs.get(uri) === undefined) this.send(uri, []);
    }
    this.published.clear();
    for (const log of this.logs.all()) {
      this.published.add(log.uri);
      this.send(
        log.uri,
        logDiagnostics(
          log,
          placesOfLog(log, (code) => this.explanation(code)),
        ),
      );
      this.sendStatus(logStatus(log));
    }
    for (const [uri, findings] of found) {
      this.published.add(uri);
      this.send(
        uri,
        findings.flatMap((one) => this.toDiagnostic(one)),
      );
    }
    for (const file of this.files.all()) this.sendStatus(confStatus(file));
  }

  private send(uri: string, diagnostics: LspDiagnostic[]): void {
    void this.connection.sendDiagnostics({ uri, diagnostics });
  }

  private toDiagnostic({ root, finding }: FoundIn): LspDiagnostic[] {
    const places = this.placesOf(root);
    const document = places.document(finding.file);
    return document === undefined ? [] : [toLspDiagnostic(finding, document, places)];
  }

  private placesOf(root: OpenFile): DiagnosticPlaces {
    const documents = new Map<string, ConfDocument>(
      root.configuration.reading.documents.map((document) => [document.file, document]),
    );
    return {
      document: (path) => documents.get(path),
      uri: (path) => root.uriOf(path),
      explanation: (code) => this.explanation(code),
    };
  }

  /** The page on a rule. */
  private explanation(code: string): string | undefined {
    return this.rulePage === '' ? undefined : this.rulePage.replace('{rule}', code);
  }

  private sendStatus(status: StatusParams): void {
    const text = JSON.stringify(status);
    if (this.statuses.get(status.uri) === text) return;
    this.statuses.set(status.uri, text);
    void this.connection.sendNotification(STATUS, status);
  }
}

function confStatus(file: OpenFile): StatusParams {
  const count = (severity: string) => file.diagnostics.filter((finding) => finding.severity === severity).length;
  return {
    uri: file.uri,
    target: formatTarget(file.target),
    targetName: describeTarget(file.target),
    origin: file.origin,
    includes: includesOf(file),
    errors: count('error'),
    warnings: count('warning'),
  };
}
