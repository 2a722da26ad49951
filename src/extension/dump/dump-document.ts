import * as vscode from 'vscode';
import type { Obstacle, PageSettings, Progress, ToPage, ViewProgress } from '../../protocol/dump.js';
import { onReadingChange, readSettings } from '../settings.js';
import type { SourceSpec } from '../../protocol/thread.js';
import { DumpThread } from './dump-thread.js';
import { openSource, type SourceWords } from '../open-source.js';

/** The editor's id in package.json. */
export const DUMP_VIEW_TYPE = 'redisPersistence.dump';

/** Changes of the file within this time are one: a server writes and renames. In ms. */
const SETTLE_MS = 300;

const WORDS: SourceWords = {
  folder: 'A Redis dump is a single file. Open one of the .rdb files inside instead.',
  empty:
    'It has 0 bytes. A dump of an empty server still has a header and an end mark: about 100 bytes. The save that made this file probably failed, for example on a full disk.',
};

/**
 * One open dump: its thread, and whoever looks at it. Several editors of one file share a document. Starting is cheap;
 * closing ends the thread.
 */
export class DumpDocument implements vscode.CustomDocument {
  readonly #listeners = new Set<(message: ToPage) => void>();
  readonly #disposables: vscode.Disposable[] = [];
  /** Folder of the threads' files. */
  readonly threads: string;
  #source: SourceSpec | null = null;
  #thread: DumpThread | null = null;
  #obstacle: Obstacle | null = null;
  #progress: Progress | null = null;
  #bytes = 0;
  #settle: NodeJS.Timeout | undefined;
  /** Which start of the reader is the current one: an older one that comes late is dropped. */
  #start = 0;

  private constructor(
    readonly uri: vscode.Uri,
    extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.threads = vscode.Uri.joinPath(extensionUri, 'dist', 'threads').fsPath;
  }

  /** Opens at once: what there is to read is told to those who listen, so that the page can load meanwhile. */
  static open(uri: vscode.Uri, extensionUri: vscode.Uri, log: vscode.LogOutputChannel): DumpDocument {
    const document = new DumpDocument(uri, extensionUri, log);
    void document.#begin();
    document.#watch();
    return document;
  }

  /** The thread that answers; null where there is an obstacle. */
  get thread(): DumpThread | null {
    return this.#thread;
  }

  /** Where the bytes are; null where there is an obstacle. */
  get source(): SourceSpec | null {
    return this.#source;
  }

  /** Size of the file. */
  get bytes(): number {
    return this.#bytes;
  }

  get progress(): Progress | null {
    return this.#progress;
  }

  get name(): string {
    return this.uri.path.slice(this.uri.path.lastIndexOf('/') + 1);
  }

  /** Tells a listener everything from now on, beginning with how things stand. */
  listen(listener: (message: ToPage) => void): vscode.Disposable {
    this.#listeners.add(listener);
    return new vscode.Disposable(() => this.#listeners.delete(listener));
  }

  /** How things stand, for a page that has just been shown: nothing while the file is being opened. */
  state(): ToPage[] {
    if (this.#thread === null && this.#obstacle === null) return [];
    const opened: ToPage = { kind: 'opened', settings: this.#pageSettings(), name: this.name, bytes: this.#bytes };
    if (this.#obstacle) return [opened, { kind: 'obstacle', obstacle: this.#obstacle }];
    return this.#progress ? [opened, { kind: 'progress', progress: this.#progress }] : [opened];
  }

  /** Reads the file anew: rows and views of before are void. */
  async reload(): Promise<void> {
    await this.#read();
    this.#tell({ kind: 'reloaded', bytes: this.#bytes });
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

  #pageSettings(): PageSettings {
    const { separators, firstTab } = readSettings(this.uri);
    return { separators, firstTab, locale: vscode.env.language };
  }

  async #begin(): Promise<void> {
    try {
      await this.#read();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#obstacle = { code: 'worker-failed', title: 'Reading this dump failed', text };
      this.log.error(text);
    }
    for (const message of this.state()) this.#tell(message);
  }

  async #read(): Promise<void> {
    const start = ++this.#start;
    const before = this.#thread;
    this.#thread = null;
    this.#source = null;
    this.#progress = null;
    this.#obstacle = null;
    void before?.dispose();
    const settings = readSettings(this.uri);
    const opened = await openSource(this.uri, settings.wholeReadLimit, WORDS);
    if (start !== this.#start) return;
    if (opened.kind === 'obstacle') {
      this.#obstacle = opened.obstacle;
      this.#bytes = 0;
      this.log.info(`${this.uri.toString(true)}: ${opened.obstacle.title}`);
      return;
    }
    const { source, bytes } = withinPreamble(this.uri, opened);
    this.#bytes = bytes;
    this.#source = source;
    this.#thread = new DumpThread(
      {
        source,
        separators: settings.separators,
        indexBudget: settings.indexBudget,
        threads: this.threads,
      },
      {
        progress: (progress: Progress) => {
          if (start !== this.#start) return;
          this.#progress = progress;
          this.#tell({ kind: 'progress', progress });
        },
        viewProgress: (progress: ViewProgress) => {
          if (start === this.#start) this.#tell({ kind: 'view-progress', progress });
        },
        obstacle: (obstacle: Obstacle) => {
          if (start !== this.#start) return;
          this.#obstacle = obstacle;
          this.log.error(`${this.uri.toString(true)}: ${obstacle.title}. ${obstacle.text}`);
          this.#tell({ kind: 'obstacle', obstacle });
        },
      },
    );
  }

  #watch(): void {
    const folder = vscode.Uri.joinPath(this.uri, '..');
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, escapeGlob(this.name)));
    const changed = (): void => {
      clearTimeout(this.#settle);
      this.#settle = setTimeout(() => void this.reload(), SETTLE_MS);
    };
    this.#disposables.push(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
      onReadingChange(() => void this.reload()),
    );
  }

  #tell(message: ToPage): void {
    for (const listener of this.#listeners) listener(message);
  }
}

/** The query of a uri that means the dump in front of a log's commands. */
export const preambleQuery = (bytes: number): string => `preamble=${bytes}`;

/** Of a uri that means a preamble, only its bytes. */
function withinPreamble(
  uri: vscode.Uri,
  { source, bytes }: { readonly source: SourceSpec; readonly bytes: number },
): { readonly source: SourceSpec; readonly bytes: number } {
  const match = /^preamble=(\d{1,15})$/.exec(uri.query);
  if (match === null) return { source, bytes };
  const length = Math.min(Number(match[1]), bytes);
  if (source.kind === 'file') return { source: { ...source, length }, bytes: length };
  return { source: { ...source, bytes: source.bytes.subarray(0, length) }, bytes: length };
}

/** A file's name as a glob that matches it alone. */
export const escapeGlob = (name: string): string => name.replace(/[[\]{}*?]/g, '[$&]');
