import * as vscode from 'vscode';
import type { TimelineCommand } from '../../protocol/timeline.js';
import type { ValueDocuments } from '../dump/value-documents.js';
import { pageHtml } from '../page-html.js';
import type { TextEditors } from './text-editors.js';
import { TimelineDocument } from './timeline-document.js';
import { TimelinePage } from './timeline-page.js';
import type { TimelineStatus } from './timeline-status.js';

/** The read-only editor for append-only logs. */
export class TimelineEditor implements vscode.CustomReadonlyEditorProvider<TimelineDocument>, vscode.Disposable {
  readonly #pages = new Set<TimelinePage>();
  #last: TimelinePage | null = null;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly values: ValueDocuments,
    private readonly texts: TextEditors,
    private readonly status: TimelineStatus,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  openCustomDocument(uri: vscode.Uri): Promise<TimelineDocument> {
    return TimelineDocument.open(uri, this.extensionUri, this.log);
  }

  resolveCustomEditor(document: TimelineDocument, panel: vscode.WebviewPanel): void {
    const folder = vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview');
    panel.webview.options = {
      enableScripts: true,
      enableForms: false,
      enableCommandUris: false,
      localResourceRoots: [folder],
    };
    const openText = this.texts.open.bind(this.texts);
    const page = new TimelinePage(document, panel, this.values, openText, this.log);
    this.#pages.add(page);
    const progress = document.listen((message) => {
      if (message.kind === 'progress') this.status.update(document);
    });
    panel.onDidChangeViewState(() => {
      this.#showStatus();
      if (!panel.visible) void this.texts.bringBack(document.uri, panel.viewColumn);
    });
    panel.onDidDispose(() => {
      this.#pages.delete(page);
      if (this.#last === page) this.#last = null;
      progress.dispose();
      page.dispose();
      this.#showStatus();
    });
    panel.webview.html = pageHtml(panel.webview, folder, 'timeline', 'Redis log');
    this.#showStatus();
  }

  /** The page in front; while a menu is open over it, the one that was active last, as long as it can be seen. */
  get active(): TimelinePage | null {
    const active = [...this.#pages].find((page) => page.panel.active);
    if (active) this.#last = active;
    return active ?? (this.#last?.panel.visible ? this.#last : null);
  }

  /** Sends a command to the page in front. */
  command(command: TimelineCommand): void {
    this.active?.post({ kind: 'command', command });
  }

  dispose(): void {
    for (const page of this.#pages) page.dispose();
  }

  #showStatus(): void {
    this.status.show(this.active?.document ?? null);
  }
}
