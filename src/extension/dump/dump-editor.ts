import * as vscode from 'vscode';
import type { ToPage } from '../../protocol/dump.js';
import { DumpDocument } from './dump-document.js';
import { DumpPage } from './dump-page.js';
import { pageHtml } from '../page-html.js';
import type { StatusBar } from './status-bar.js';
import type { ValueDocuments } from './value-documents.js';

/** The read-only editor for RDB files. */
export class DumpEditor implements vscode.CustomReadonlyEditorProvider<DumpDocument>, vscode.Disposable {
  readonly #pages = new Set<DumpPage>();
  #last: DumpPage | null = null;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly values: ValueDocuments,
    private readonly status: StatusBar,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  openCustomDocument(uri: vscode.Uri): DumpDocument {
    return DumpDocument.open(uri, this.extensionUri, this.log);
  }

  resolveCustomEditor(document: DumpDocument, panel: vscode.WebviewPanel): void {
    const folder = vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview');
    panel.webview.options = {
      enableScripts: true,
      enableForms: false,
      enableCommandUris: false,
      localResourceRoots: [folder],
    };
    const page = new DumpPage(document, panel, this.values, this.log);
    this.#pages.add(page);
    const progress = document.listen((message) => {
      if (message.kind === 'progress') this.status.update(document);
    });
    panel.onDidChangeViewState(() => {
      this.#showStatus();
    });
    panel.onDidDispose(() => {
      this.#pages.delete(page);
      if (this.#last === page) this.#last = null;
      progress.dispose();
      page.dispose();
      this.#showStatus();
    });
    panel.webview.html = pageHtml(panel.webview, folder, 'dump', 'Redis dump');
    this.#showStatus();
  }

  /**
   * The page in front, if a dump is in front. While a menu is open over it no page is active: then it is the one that
   * was active last, as long as it can be seen.
   */
  get active(): DumpPage | null {
    const active = [...this.#pages].find((page) => page.panel.active);
    if (active) this.#last = active;
    return active ?? (this.#last?.panel.visible ? this.#last : null);
  }

  /** Sends a command to the page in front. */
  command(command: Extract<ToPage, { kind: 'command' }>['command']): void {
    this.active?.post({ kind: 'command', command });
  }

  dispose(): void {
    for (const page of this.#pages) page.dispose();
  }

  #showStatus(): void {
    this.status.show(this.active?.document ?? null);
  }
}
