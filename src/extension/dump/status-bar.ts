import * as vscode from 'vscode';
import type { DumpDocument } from './dump-document.js';

/** What the dump in front holds, in the status bar; gone when no dump is in front. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('redisPersistence.dump', vscode.StatusBarAlignment.Right, 100);
  #shown: DumpDocument | null = null;

  constructor() {
    this.#item.name = 'Redis Dump';
    this.#item.command = 'redisPersistence.showOverview';
  }

  /** The dump that is in front now, or null. */
  show(document: DumpDocument | null): void {
    this.#shown = document;
    this.update(document);
  }

  /** Call when a document's progress changed. */
  update(document: DumpDocument | null): void {
    if (document !== this.#shown) return;
    const progress = document?.progress;
    if (!progress) {
      this.#item.hide();
      return;
    }
    const keys = `${progress.keys.toLocaleString()} ${progress.keys === 1 ? 'key' : 'keys'}`;
    const percent = progress.totalBytes > 0 ? Math.floor((100 * progress.scannedBytes) / progress.totalBytes) : 100;
    const state = progress.scanDone ? '' : ` · $(sync~spin) ${percent} %`;
    const damage = progress.damage > 0 ? ` · $(warning) ${progress.damage.toLocaleString()}` : '';
    this.#item.text = `$(database) ${keys}${state}${damage}`;
    this.#item.tooltip =
      progress.damage > 0
        ? 'This dump is damaged, or has something to know. Click for the overview.'
        : 'Click for the overview of this dump.';
    this.#item.accessibilityInformation = {
      label: `Redis dump: ${keys}${progress.scanDone ? '' : `, ${percent} percent read`}${progress.damage > 0 ? `, ${progress.damage} warnings` : ''}`,
    };
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
