import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LogProgress, Obstacle, TimelineMessage } from '../../protocol/timeline.js';
import { escapeGlob } from '../dump/dump-document.js';
import { onReadingChange, readSettings } from '../settings.js';
import { isManifest, nameOf, openLogSpec } from './log-place.js';
import { repairIsThere } from './repair-commands.js';
import { TimelineThread } from './timeline-thread.js';

/** The editor's id in package.json. */
export const TIMELINE_VIEW_TYPE = 'redisPersistence.timeline';

/** Changes of the files within this time are one, in ms. */
const SETTLE_MS = 300;

/** One open log: its thread, and whoever looks at it. Several editors of one log share a document. */
export class TimelineDocument implements vscode.CustomDocument {
  readonly #listeners = new Set<(message: TimelineMessage) => void>();
  readonly #disposables: vscode.Disposable[] = [];
  readonly #threads: string;
  #thread: TimelineThread | null = null;
  #obstacle: Obstacle | null = null;
  #progress: LogProgress | null = null;
  #canRepair = false;
  /** Where the files are; null for a log that is one file. */
  #folder: vscode.Uri | null = null;
  #settle: NodeJS.Timeout | undefined;
  #start = 0;

  private constructor(
    readonly uri: vscode.Uri,
    extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#threads = vscode.Uri.joinPath(extensionUri, 'dist', 'threads').fsPath;
  }

  static async open(
    uri: vscode.Uri,
    extensionUri: vscode.Uri,
    log: vscode.LogOutputChannel,
  ): Promise<TimelineDocument> {
    const document = new TimelineDocument(uri, extensionUri, log);
    await document.#read();
    document.#watch();
    return document;
  }

  /** The thread that answers; null where there is an obstacle. */
  get thread(): TimelineThread | null {
    return this.#thread;
  }

  get progress(): LogProgress | null {
    return this.#progress;
  }

  get name(): string {
    return nameOf(this.uri);
  }

  /** The uri of one of the log's files. */
  fileUri(fileName: string): vscode.Uri {
    return this.#folder === null ? this.uri : vscode.Uri.joinPath(this.#folder, fileName);
  }

  /** Tells a listener everything from now on. */
  listen(listener: (message: TimelineMessage) => void): vscode.Disposable {
    this.#listeners.add(listener);
    return new vscode.Disposable(() => this.#listeners.delete(listener));
  }

  /** How things stand, for a page that has just been shown. */
  state(): TimelineMessage[] {
    const opened: TimelineMessage = {
      kind: 'opened',
      settings: { locale: vscode.env.language, canRepair: this.#canRepair },
      name: this.#shownName(),
      bytes: this.#progress?.totalBytes ?? 0,
    };
    if (this.#obstacle) return [opened, { kind: 'obstacle', obstacle: this.#obstacle }];
    return this.#progress ? [opened, { kind: 'progress', progress: this.#progress }] : [opened];
  }

  /** Reads the files anew: rows and views of before are void. */
  async reload(): Promise<void> {
    await this.#read();
    this.#tell({ kind: 'reloaded', bytes: 0 });
    for (const message of this.state()) this.#tell(message);
  }

  dispose(): void {
    clearTimeout(this.#settle);
    this.#start++;
    void this.#thread?.dispose();
    this.#thread = null;
    vscode.Disposable.from(...this.#disposables).dispose();
    this.#listeners.clear();
  }

  /** A set is called by its folder. */
  #shownName(): string {
    return this.#folder === null ? this.name : nameOf(this.#folder);
  }

  async #read(): Promise<void> {
    const start = ++this.#start;
    const before = this.#thread;
    this.#thread = null;
    this.#progress = null;
    this.#obstacle = null;
    void before?.dispose();
    const settings = readSettings(this.uri);
    const [opened, canRepair] = await Promise.all([openLogSpec(this.uri, settings.wholeReadLimit), repairIsThere()]);
    if (start !== this.#start) return;
    this.#canRepair = canRepair;
    if (opened.kind === 'obstacle') {
      this.#obstacle = opened.obstacle;
      this.log.info(`${this.uri.toString(true)}: ${opened.obstacle.title}`);
      return;
    }
    this.#folder = isManifest(this.uri)
      ? vscode.Uri.joinPath(this.uri, '..')
      : opened.log.kind === 'folder'
        ? this.uri
        : null;
    this.#thread = new TimelineThread(
      join(this.#threads, 'timeline.mjs'),
      { kind: 'answer', log: opened.log, indexBudget: settings.indexBudget, threads: this.#threads },
      {
        progress: (progress) => {
          if (start !== this.#start) return;
          this.#progress = progress;
          this.#tell({ kind: 'progress', progress });
        },
        viewProgress: (progress) => {
          if (start === this.#start) this.#tell({ kind: 'view-progress', progress });
        },
        obstacle: (obstacle) => {
          if (start !== this.#start) return;
          this.#obstacle = obstacle;
          this.log.error(`${this.uri.toString(true)}: ${obstacle.title}. ${obstacle.text}`);
          this.#tell({ kind: 'obstacle', obstacle });
        },
        replaced: () => {
          if (start === this.#start) void this.reload();
        },
      },
    );
  }

  /** A file that grows is read on; anything else that happens to the files begins anew. */
  #watch(): void {
    const folder = this.#folder ?? vscode.Uri.joinPath(this.uri, '..');
    const pattern = this.#folder === null ? escapeGlob(this.name) : '*.{aof,rdb,manifest}';
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, pattern));
    let anew = false;
    const soon = (uri: vscode.Uri, changed: boolean): void => {
      anew ||= !changed || isManifest(uri) || this.#obstacle !== null;
      clearTimeout(this.#settle);
      this.#settle = setTimeout(() => {
        if (anew || this.#thread === null) void this.reload();
        else this.#thread.changed();
        anew = false;
      }, SETTLE_MS);
    };
    this.#disposables.push(
      watcher,
      watcher.onDidChange((uri) => {
        soon(uri, true);
      }),
      watcher.onDidCreate((uri) => {
        soon(uri, false);
      }),
      watcher.onDidDelete((uri) => {
        soon(uri, false);
      }),
      onReadingChange(() => void this.reload()),
    );
  }

  #tell(message: TimelineMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}
