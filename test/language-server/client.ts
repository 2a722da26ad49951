/** A language server with a client around it, in memory: what an editor would be. */
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { Diagnostic, InitializeResult, ProtocolConnection, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { FileFact } from '../../src/engine/conf/file-lookup.js';
import type { StatusParams } from '../../src/language-server/protocol.js';
import { CONNECTED_VERSION, DUMP_VERSION, LIST_FOLDER, READ_FILE, STATUS } from '../../src/language-server/protocol.js';
import { startServer } from '../../src/language-server/server.js';

/** What the client has: files by uri, versions of dumps by uri, and settings. */
export interface World {
  readonly files: Map<string, string>;
  readonly dumps: Map<string, string>;
  settings: unknown;
  /** The version of the server that is connected to. */
  connected: string | undefined;
}

/** A running pair. */
export interface Client {
  readonly world: World;
  readonly connection: ProtocolConnection;
  readonly capabilities: InitializeResult['capabilities'];
  open(uri: string, text: string, languageId?: string): void;
  change(uri: string, text: string): void;
  /** Waits until what is published for a uri fits. */
  diagnostics(uri: string, fits: (codes: readonly string[]) => boolean): Promise<readonly Diagnostic[]>;
  status(uri: string, fits: (status: StatusParams) => boolean): Promise<StatusParams>;
  stop(): void;
}

/** Starts a server and says hello. */
export async function startClient(world: Partial<World> = {}): Promise<Client> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  startServer(createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down)));
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const whole: World = { files: new Map(), dumps: new Map(), settings: {}, connected: undefined, ...world };
  const published = new Map<string, readonly Diagnostic[]>();
  const statuses = new Map<string, StatusParams>();
  const waiting = new Set<() => void>();
  const noticed = (): void => {
    for (const check of [...waiting]) check();
  };
  const until = <T>(probe: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const check = (): void => {
        const value = probe();
        if (value === undefined) return;
        waiting.delete(check);
        resolve(value);
      };
      waiting.add(check);
      check();
    });
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: PublishDiagnosticsParams) => {
    published.set(uri, diagnostics);
    noticed();
  });
  connection.onNotification(STATUS, (status: StatusParams) => {
    statuses.set(status.uri, status);
    noticed();
  });
  connection.onRequest(READ_FILE, ({ uri }: { uri: string }): Promise<FileFact> => {
    const text = whole.files.get(uri);
    return Promise.resolve(text === undefined ? { kind: 'missing' } : { kind: 'file', text });
  });
  connection.onRequest(LIST_FOLDER, ({ uri }: { uri: string }) =>
    [...whole.files.keys()]
      .filter((name) => name.startsWith(`${uri}/`))
      .map((name) => ({ name: name.slice(uri.length + 1), folder: false }))
      .filter(({ name }) => !name.includes('/')),
  );
  connection.onRequest(DUMP_VERSION, ({ uri }: { uri: string }) => whole.dumps.get(uri) ?? null);
  connection.onRequest(CONNECTED_VERSION, () => whole.connected ?? null);
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => whole.settings));
  connection.listen();
  const { capabilities } = await connection.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { configuration: true } },
    initializationOptions: { rulePage: 'https://example.org/lints#{rule}' },
  });
  await connection.sendNotification('initialized', {});
  let version = 0;
  return {
    world: whole,
    connection,
    capabilities,
    open: (uri, text, languageId = 'redis-conf') => {
      version += 1;
      void connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
    },
    change: (uri, text) => {
      version += 1;
      void connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
    },
    diagnostics: (uri, fits) =>
      until(() => {
        const all = published.get(uri);
        return all !== undefined && fits(all.map(({ code }) => String(code))) ? all : undefined;
      }),
    status: (uri, fits) =>
      until(() => {
        const status = statuses.get(uri);
        return status !== undefined && fits(status) ? status : undefined;
      }),
    stop: () => {
      connection.dispose();
    },
  };
}
