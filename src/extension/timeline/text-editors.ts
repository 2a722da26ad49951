/**
 * Which logs open as text, and which in the timeline. VS Code decides by the file's name alone, and `*.aof` is text to
 * it: so a log that text would fail for is opened anew in the timeline as soon as its tab is there. Making the timeline
 * the default instead would take small logs away from the text editor, and from searches and comparisons that lead
 * into them.
 */
import * as vscode from 'vscode';
import { isUtf8 } from '../../engine/codec/utf8.js';
import { readSettings } from '../settings.js';
import { TIMELINE_VIEW_TYPE } from './timeline-document.js';

/** Bytes at a log's beginning and end that are looked through for zero bytes; UTF-8 is asked of all. */
const SAMPLE_BYTES = 256 * 1024;

/** How long after a log was taken from the text editor that may still come late with its error, in ms. */
const LATE_MS = 60_000;
/** How often the timeline is brought back from behind such an error. */
const MOST_RETURNS = 3;

/** Opens logs as text, and takes those away from the text editor that are none. */
export class TextEditors implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  /** Logs that somebody asked to see as text. */
  readonly #asText = new Set<string>();
  /** Logs that were taken from the text editor: when, and how often they had to be brought back since. */
  readonly #taken = new Map<string, { readonly at: number; returns: number }>();

  constructor(private readonly log: vscode.LogOutputChannel) {
    this.#subscription = vscode.window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
      // Who reopens the timeline's tab as text wants text.
      const left = closed.flatMap(({ input }) => (isTimeline(input) ? [input.uri.toString()] : []));
      for (const tab of opened) {
        if (isLogText(tab.input) && left.includes(tab.input.uri.toString())) this.#asText.add(tab.input.uri.toString());
        this.#look(tab);
      }
    });
    for (const group of vscode.window.tabGroups.all) for (const tab of group.tabs) this.#look(tab);
  }

  /** Opens a log as text at a line, from 0. */
  async open(uri: vscode.Uri, line: number, viewColumn: vscode.ViewColumn | undefined): Promise<void> {
    this.#asText.add(uri.toString());
    const selection = new vscode.Range(line, 0, line, 0);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'default', { selection, viewColumn });
  }

  /**
   * Call when a timeline has been hidden. A text editor that could not show a file (too large, binary) says so when it
   * has come to that, even if the timeline was opened in its place meanwhile, and hides it. Then it is shown again.
   */
  async bringBack(uri: vscode.Uri, viewColumn: vscode.ViewColumn | undefined): Promise<void> {
    const taken = this.#taken.get(uri.toString());
    if (taken === undefined || taken.returns >= MOST_RETURNS || Date.now() - taken.at > LATE_MS) return;
    const group = vscode.window.tabGroups.all.find((one) => one.viewColumn === viewColumn);
    const input = group?.activeTab?.input;
    if (!isTimeline(input) || input.uri.toString() !== uri.toString()) return;
    taken.returns++;
    await vscode.commands.executeCommand('vscode.openWith', uri, TIMELINE_VIEW_TYPE, { viewColumn });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #look(tab: vscode.Tab): void {
    const { input } = tab;
    if (!isLogText(input) || this.#asText.has(input.uri.toString())) return;
    this.#replace(tab, input.uri).catch((error: unknown) => {
      this.log.warn(`${input.uri.toString(true)}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  async #replace(tab: vscode.Tab, uri: vscode.Uri): Promise<void> {
    const { isActive, isPreview: preview } = tab;
    const { viewColumn } = tab.group;
    if (await isText(uri, readSettings(uri).logTextLimit)) return;
    this.#taken.set(uri.toString(), { at: Date.now(), returns: 0 });
    await vscode.commands.executeCommand('vscode.openWith', uri, TIMELINE_VIEW_TYPE, {
      viewColumn,
      preview,
      preserveFocus: !isActive,
    });
    const stale = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input, isDirty }) => !isDirty && isLogText(input) && input.uri.toString() === uri.toString());
    await vscode.window.tabGroups.close(stale, true);
  }
}

const isLogText = (input: unknown): input is vscode.TabInputText =>
  input instanceof vscode.TabInputText && input.uri.path.endsWith('.aof');
const isTimeline = (input: unknown): input is vscode.TabInputCustom =>
  input instanceof vscode.TabInputCustom && input.viewType === TIMELINE_VIEW_TYPE;

/** Tells whether a text editor can show a log: it is not too large, UTF-8, and without zero bytes. */
async function isText(uri: vscode.Uri, limit: number): Promise<boolean> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > limit) return false;
  const bytes = await vscode.workspace.fs.readFile(uri);
  const start = bytes.subarray(0, SAMPLE_BYTES);
  const end = bytes.subarray(Math.max(0, bytes.length - SAMPLE_BYTES));
  if (/^(REDIS|VALKEY)\d/.test(String.fromCharCode(...start.subarray(0, 8)))) return false;
  return !start.includes(0) && !end.includes(0) && isUtf8(bytes, 0, bytes.length);
}
