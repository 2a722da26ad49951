import * as vscode from 'vscode';
import type { HostRequest, ToPage } from '../../protocol/dump.js';
import type { DumpDocument } from './dump-document.js';
import { exportKeys } from './export-keys.js';
import { readPageMessage } from './page-messages.js';
import { revealBytes } from '../reveal-bytes.js';
import type { ValueDocuments } from './value-documents.js';

/** One editor that shows a dump: relays between its page and the dump's thread, and does what needs VS Code. */
export class DumpPage implements vscode.Disposable {
  readonly #disposables: vscode.Disposable[] = [];
  /** False until the page's script runs: messages sent before are lost. */
  #ready = false;

  constructor(
    readonly document: DumpDocument,
    readonly panel: vscode.WebviewPanel,
    private readonly values: ValueDocuments,
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
  post(message: ToPage): void {
    if (this.#ready) void this.panel.webview.postMessage(message);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #receive(value: unknown): void {
    const message = readPageMessage(value);
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
        const thread = this.document.thread;
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
        this.#carryOut(message.request).catch((error: unknown) => {
          this.#complain(error);
        });
        break;
    }
  }

  async #carryOut(request: HostRequest): Promise<void> {
    const { thread } = this.document;
    switch (request.kind) {
      case 'copy':
        return this.copy(request.row, request.what);
      case 'copy-text':
        return void (await vscode.env.clipboard.writeText(request.text));
      case 'reveal-offset':
        return revealBytes(this.document.uri, request.offset);
      case 'open-value':
        return this.openValue(request.row, request.element, request.lens);
      case 'export':
        return exportKeys(this.document, request.filter);
      case 'stop-scan':
        return thread?.stopScan();
      case 'reload':
        return this.document.reload();
      case 'open-as-text':
        return void (await vscode.commands.executeCommand('vscode.openWith', this.document.uri, 'default'));
      case 'open-settings':
        return void (await vscode.commands.executeCommand('workbench.action.openSettings', 'redisPersistence'));
    }
  }

  async copy(row: number, what: 'key' | 'value' | 'command' | 'json'): Promise<void> {
    const answer = await this.document.thread?.copy(row, what);
    if (!answer) return;
    await vscode.env.clipboard.writeText(answer.text);
    if (answer.notice !== null) void vscode.window.showWarningMessage(answer.notice);
  }

  async openValue(row: number, element: number | null, lens: boolean): Promise<void> {
    const answer = await this.document.thread?.text(row, element, lens);
    if (answer) await this.values.show(answer, this.document.name);
  }

  #complain(error: unknown): void {
    this.log.error(words(error));
    void vscode.window.showErrorMessage(`Redis Persistence: ${words(error)}`, 'Show Log').then((choice) => {
      if (choice) this.log.show();
    });
  }
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));
