import * as vscode from 'vscode';
import type { TimelineDocument } from './timeline-document.js';

/** What the log in front holds, in the status bar; gone when no log is in front. */
export class TimelineStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('redisPersistence.timeline', vscode.StatusBarAlignment.Right, 100);
  #shown: TimelineDocument | null = null;

  constructor() {
    this.#item.name = 'Redis Log';
    this.#item.command = 'redisPersistence.showLogStatistics';
  }

  /** The log that is in front now, or null. */
  show(document: TimelineDocument | null): void {
    this.#shown = document;
    this.update(document);
  }

  /** Call when a document's progress changed. */
  update(document: TimelineDocument | null): void {
    if (document !== this.#shown) return;
    const progress = document?.progress;
    if (!progress) {
      this.#item.hide();
      return;
    }
    const { commands, scannedBytes, totalBytes, scanDone, damage } = progress;
    const counted = `${commands.toLocaleString()} ${commands === 1 ? 'command' : 'commands'}`;
    const percent = totalBytes > 0 ? Math.floor((100 * scannedBytes) / totalBytes) : 100;
    const state = scanDone ? '' : ` · $(sync~spin) ${percent} %`;
    this.#item.text = `$(history) ${counted}${state}${damage > 0 ? ` · $(warning) ${damage.toLocaleString()}` : ''}`;
    this.#item.tooltip = 'Click for the statistics of this log.';
    this.#item.accessibilityInformation = {
      label: `Redis log: ${counted}${scanDone ? '' : `, ${percent} percent read`}${damage > 0 ? `, ${damage} damaged regions` : ''}`,
    };
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
