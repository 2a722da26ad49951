import * as vscode from 'vscode';
import type { LogOverview, LogRows, TimelineRequest, TimelineToPage } from '../../protocol/timeline.js';
import { DUMP_VIEW_TYPE, preambleQuery } from '../dump/dump-document.js';
import type { ValueDocuments } from '../dump/value-documents.js';
import { revealBytes } from '../reveal-bytes.js';
import { cutBefore, removeCommands, repair } from './repair-commands.js';
import type { TimelineDocument } from './timeline-document.js';
import type { TimelineThread } from './timeline-thread.js';
import { readTimelineMessage } from './timeline-messages.js';

/** Rows at the log's beginning among which its preamble is looked for. */
const FIRST_ROWS = 100;

/** One editor that shows a log: relays between its page and the log's thread, and does what needs VS Code. */
export class TimelinePage implements vscode.Disposable {
  readonly #disposables: vscode.Disposable[] = [];
  /** False until the page's script runs: messages sent before are lost. */
  #ready = false;

  constructor(
    readonly document: TimelineDocument,
    readonly panel: vscode.WebviewPanel,
    private readonly values: ValueDocuments,
    private readonly openText: (uri: vscode.Uri, line: number, column: vscode.ViewColumn | undefined) => Promise<void>,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        this.#receive(message);
      }),
      document.listen((message) => {
        this.post(message);
      }),
    );
  }

  /** Sends a message; before the page is ready it is dropped, since `ready` is answered with how things stand. */
  post(message: TimelineToPage): void {
    if (this.#ready) void this.panel.webview.postMessage(message);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** Does what a menu or the page asks for, and says so when it fails. */
  carryOut(request: TimelineRequest): void {
    this.#carryOut(request).catch((error: unknown) => {
      this.#complain(error);
    });
  }

  #receive(value: unknown): void {
    const message = readTimelineMessage(value);
    if (!message) {
      this.log.warn('a message from the page was not understood');
      return;
    }
    switch (message.kind) {
      case 'ready':
        this.#ready = true;
        for (const state of this.document.state()) this.post(state);
        break;
      case 'query': {
        const { id } = message;
        const { thread } = this.document;
        const answer = thread ? thread.query(message.query) : Promise.reject(new Error('there is nothing to ask'));
        answer.then(
          (result) => {
            this.post({ kind: 'answer', id, answer: result });
          },
          (error: unknown) => {
            this.post({ kind: 'failed', id, message: words(error) });
          },
        );
        break;
      }
      case 'request':
        this.carryOut(message.request);
        break;
    }
  }

  async #carryOut(request: TimelineRequest): Promise<void> {
    const { document } = this;
    const { thread } = document;
    switch (request.kind) {
      case 'copy-text':
        return void (await vscode.env.clipboard.writeText(request.text));
      case 'reload':
        return document.reload();
      case 'open-settings':
        return void (await vscode.commands.executeCommand('workbench.action.openSettings', 'redisPersistence'));
      case 'repair':
        return repair(document.uri);
      default:
        if (thread !== null) return this.#askThread(request, thread);
        if (request.kind === 'open-text') return this.openText(document.uri, 0, this.panel.viewColumn);
    }
  }

  /** What takes the log's thread. */
  async #askThread(request: TimelineRequest, thread: TimelineThread): Promise<void> {
    const { document } = this;
    switch (request.kind) {
      case 'stop-scan':
        return thread.stopScan();
      case 'copy': {
        const { row, group, what } = request;
        const answer = await thread.ask<'copy'>({ kind: 'copy', row, group, what });
        await vscode.env.clipboard.writeText(answer.text);
        if (answer.notice !== null) void vscode.window.showWarningMessage(answer.notice);
        return;
      }
      case 'open-argument': {
        const { row, argument, lens } = request;
        return this.values.show(await thread.ask<'text'>({ kind: 'text', row, argument, lens }), document.name);
      }
      case 'open-text': {
        const { file, offset } = request;
        const { fileName, line } = await thread.ask<'line'>({ kind: 'line', file, offset });
        return this.openText(document.fileUri(fileName), line, this.panel.viewColumn);
      }
      case 'open-preamble':
        return this.#openPreamble(request.file);
      case 'reveal-offset': {
        const { fileName } = await thread.ask<'line'>({ kind: 'line', file: request.file, offset: 0 });
        return revealBytes(document.fileUri(fileName), request.offset);
      }
      case 'cut': {
        const [place] = await thread.ask<'place'>({ kind: 'place', row: request.row, group: false });
        return cutBefore(document.uri, place);
      }
      case 'remove': {
        const { row, group } = request;
        return removeCommands(document.uri, await thread.ask<'place'>({ kind: 'place', row, group }));
      }
      default:
        return;
    }
  }

  /** Opens the dump in front of a file's commands, or the base file that is one as a whole. */
  async #openPreamble(file: number): Promise<void> {
    const { thread } = this.document;
    if (thread === null) return;
    const folding = { open: false, except: [] };
    const rows = (await thread.query({ kind: 'rows', view: 0, folding, from: 0, count: FIRST_ROWS })) as LogRows;
    const overview = (await thread.query({ kind: 'overview' })) as LogOverview;
    const found = rows.rows.find((row) => row.kind === 'preamble' && row.file === file);
    if (found?.kind !== 'preamble') return;
    const uri = this.document.fileUri(overview.files[file].name);
    const target = found.whole ? uri : uri.with({ query: preambleQuery(found.bytes) });
    await vscode.commands.executeCommand('vscode.openWith', target, DUMP_VIEW_TYPE);
  }

  #complain(error: unknown): void {
    this.log.error(words(error));
    void vscode.window.showErrorMessage(`Redis Persistence: ${words(error)}`, 'Show Log').then((choice) => {
      if (choice) this.log.show();
    });
  }
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));
