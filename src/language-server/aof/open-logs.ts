/** The logs and manifests that the editor has open: what each is judged for, and what lies beside it. */
import type { Diagnostic as LspDiagnostic } from 'vscode-languageserver-types';
import { chooseLogTarget } from '../../engine/aof/text/log-target.js';
import { folderOf, resolvePath } from '../../engine/conf/file-lookup.js';
import { DEFAULT_TARGET, describeTarget, formatTarget } from '../../engine/conf/target.js';
import type { DiagnosticPlaces } from '../diagnostics.js';
import { toLspDiagnostic } from '../diagnostics.js';
import type { FileHost } from '../open-files.js';
import { DEFAULT_SETTINGS } from '../open-files.js';
import type { ServerSettings, StatusParams } from '../protocol.js';
import { AOF_LANGUAGE, MANIFEST_LANGUAGE } from '../protocol.js';
import { formatUri, parseUri } from '../uris.js';
import type { OnDisk } from './log-file.js';
import { LogFile } from './log-file.js';
import { ManifestFile } from './manifest-file.js';
import type { TextService } from './text-service.js';

/** Files beside a manifest that are looked at one by one. */
const MOST_FILES = 200;

/** True for the languages that are served here. */
export const isLogLanguage = (languageId: string): boolean =>
  languageId === AOF_LANGUAGE || languageId === MANIFEST_LANGUAGE;

type OpenLog = LogFile | ManifestFile;

/** All of them. */
export class OpenLogs {
  private readonly byUri = new Map<string, OpenLog>();
  private readonly texts = new Map<string, string>();
  /** Commands that the editor has for code actions to run. */
  commands: ReadonlySet<string> = new Set();

  constructor(private readonly host: FileHost) {}

  get(uri: string): TextService | undefined {
    return this.byUri.get(uri);
  }

  all(): readonly TextService[] {
    return [...this.byUri.values()];
  }

  open(uri: string, languageId: string, text: string): void {
    const { path } = parseUri(uri);
    const judging = {
      target: DEFAULT_TARGET,
      origin: 'default',
      settings: DEFAULT_SETTINGS,
      commands: this.commands,
    } as const;
    const file =
      languageId === AOF_LANGUAGE ? new LogFile(uri, path, text, judging) : new ManifestFile(uri, path, text, judging);
    this.byUri.set(uri, file);
    this.texts.set(uri, text);
  }

  /** @returns false where nothing is open, or nothing changes */
  change(uri: string, text: string): boolean {
    const file = this.byUri.get(uri);
    if (file === undefined || this.texts.get(uri) === text) return false;
    this.texts.set(uri, text);
    file.change(text);
    return true;
  }

  close(uri: string): boolean {
    this.texts.delete(uri);
    return this.byUri.delete(uri);
  }

  /** Settles what a file is judged for, and looks at the disk. Never rejects. */
  async settle(uri: string, settings: ServerSettings): Promise<void> {
    const file = this.byUri.get(uri);
    if (file === undefined) return;
    const parts = parseUri(uri);
    const choice = await chooseLogTarget({
      path: file.path,
      text: (this.texts.get(uri) ?? '').slice(0, 65_536),
      wanted: settings.targetServer,
      list: async (folder) => (await this.host.list(formatUri(parts, folder))).map(({ name }) => name),
      dumpVersion: (path) => this.host.dumpVersion(formatUri(parts, path)),
    });
    file.judge({ ...choice, settings, commands: this.commands });
    await this.lookAround(file);
  }

  /** Something on the disk changed. @returns true where it may matter to an open file */
  async changedOnDisk(uris: readonly string[]): Promise<boolean> {
    const folders = new Set(uris.map((uri) => folderOf(parseUri(uri).path)));
    const near = [...this.byUri.values()].filter(
      (file) => uris.includes(file.uri) || (file instanceof ManifestFile && folders.has(folderOf(file.path))),
    );
    for (const file of near) await this.lookAround(file);
    return near.length > 0;
  }

  private async lookAround(file: OpenLog): Promise<void> {
    if (file instanceof LogFile) file.onDisk = await this.compare(file);
    else file.beside = await this.besideOf(file).catch(() => undefined);
  }

  /** How the open text relates to the file. */
  private async compare(file: LogFile): Promise<OnDisk> {
    if (file.large) return 'unknown';
    const text = this.texts.get(file.uri) ?? '';
    const fact = await this.host.read(file.uri, 4 * text.length + 16).catch(() => undefined);
    if (fact?.kind !== 'file' || fact.text === undefined) return 'unknown';
    const [own, other] = [text, fact.text].map((one) => one.replace(/\r\n|\r/g, '\n'));
    if (own !== other) return 'unknown';
    if (fact.text.includes('\ufffd')) return 'bytes';
    return fact.text === text ? 'same' : 'line-ends';
  }

  private async besideOf(file: ManifestFile): Promise<ManifestFile['beside']> {
    const folder = folderOf(file.path);
    const parts = parseUri(file.uri);
    const entries = await this.host.list(formatUri(parts, folder));
    const names = entries.filter((entry) => !entry.folder).map(({ name }) => name);
    // A folder that lists nothing, not even the manifest, is one that can't be listed.
    if (names.length === 0) return undefined;
    const empty = new Set<string>();
    for (const { entry } of file.manifest.lines.slice(0, MOST_FILES)) {
      if (entry === undefined || !names.includes(entry.file)) continue;
      const fact = await this.host.read(formatUri(parts, resolvePath(folder, entry.file)), 0);
      if (fact.kind === 'file' && fact.text === '') empty.add(entry.file);
    }
    return { names: new Set(names), empty };
  }
}

/** Where the findings of one file lie. */
export const placesOfLog = (
  file: TextService,
  explanation: (code: string) => string | undefined,
): DiagnosticPlaces => ({
  document: (path) => (path === file.path ? file.lines : undefined),
  uri: () => file.uri,
  explanation,
});

/** What is found in a file, as the protocol has it. */
export function logDiagnostics(file: TextService, places: DiagnosticPlaces): LspDiagnostic[] {
  return file.diagnostics.map((finding) => toLspDiagnostic(finding, file.lines, places));
}

/** What a file is judged for. */
export function logStatus({ uri, judging, diagnostics }: TextService): StatusParams {
  const count = (severity: string): number => diagnostics.filter((finding) => finding.severity === severity).length;
  return {
    uri,
    target: formatTarget(judging.target),
    targetName: describeTarget(judging.target),
    origin: judging.origin,
    includes: [],
    errors: count('error'),
    warnings: count('warning'),
  };
}
