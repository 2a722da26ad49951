/**
 * The files that the editor has open, as configurations: what each is judged for, what it includes, what is found in
 * it. Other files come from a {@link FileHost}, and stay known until something changes.
 */
import { checkAclFile } from '../engine/conf/acl/acl-file.js';
import type { CheckContext } from '../engine/conf/check.js';
import { checkReading } from '../engine/conf/check.js';
import type { Diagnostic, Severity } from '../engine/conf/diagnostic.js';
import type { ConfDocument } from '../engine/conf/document.js';
import { parseDocument } from '../engine/conf/document.js';
import type { FileFact, FileReader } from '../engine/conf/file-lookup.js';
import { FileSnapshot } from '../engine/conf/file-lookup.js';
import type { Target } from '../engine/conf/target.js';
import { DEFAULT_TARGET } from '../engine/conf/target.js';
import type { TargetOrigin } from '../engine/conf/target-choice.js';
import { chooseTarget } from '../engine/conf/target-choice.js';
import type { Configuration } from './configuration.js';
import { configurationOf } from './configuration.js';
import type { FolderEntry, ServerSettings } from './protocol.js';
import { ACL_LANGUAGE } from './protocol.js';
import type { UriParts } from './uris.js';
import { formatUri, parseUri, placeOf } from './uris.js';

/** What is outside of the server. */
export interface FileHost {
  read(uri: string, maxBytes: number): Promise<FileFact>;
  list(uri: string): Promise<readonly FolderEntry[]>;
  /** The `redis-ver` or `valkey-ver` of a dump as a target, or undefined. */
  dumpVersion(uri: string): Promise<string | undefined>;
  /** The version of the server that the person has named as theirs, as a target, or undefined. */
  connectedVersion(): Promise<string | undefined>;
}

/** One open file. */
export class OpenFile {
  readonly parts: UriParts;
  /** The engine's name of it. */
  readonly path: string;
  private parsed: ConfDocument;
  private made: Configuration | undefined;
  private findings: readonly Diagnostic[] | undefined;
  target: Target = DEFAULT_TARGET;
  origin: TargetOrigin = 'default';
  settings: ServerSettings = DEFAULT_SETTINGS;

  constructor(
    readonly uri: string,
    readonly languageId: string,
    text: string,
    private readonly files: FileSnapshot,
  ) {
    this.parts = parseUri(uri);
    this.path = this.parts.path;
    this.parsed = parseDocument(this.path, text, this.target);
  }

  get document(): ConfDocument {
    return this.parsed;
  }

  /** Takes a new text over. */
  change(text: string): void {
    this.parsed = parseDocument(this.path, text, this.target, this.parsed);
    this.stale();
  }

  /** Judges the file for another target. */
  retarget(target: Target, origin: TargetOrigin): void {
    this.target = target;
    this.origin = origin;
    this.change(this.parsed.text);
  }

  /** Forgets what was made of it: a file that it includes has changed, or a setting. */
  stale(): void {
    this.made = undefined;
    this.findings = undefined;
  }

  /** The configuration that it is the root of. */
  get configuration(): Configuration {
    return (this.made ??= configurationOf(this.parsed, this.target, { files: this.files }));
  }

  /** Everything that is found in it and in what it includes. */
  get diagnostics(): readonly Diagnostic[] {
    return (this.findings ??=
      this.languageId === ACL_LANGUAGE
        ? this.checkAcl()
        : checkReading(this.configuration.reading, this.checkContext()));
  }

  private checkAcl(): readonly Diagnostic[] {
    return checkAclFile(this.path, this.parsed.text, this.target).flatMap((finding): Diagnostic[] => {
      const severity = this.settings.severities[finding.code] ?? finding.severity;
      return severity === 'off' ? [] : [{ ...finding, severity }];
    });
  }

  private checkContext(): CheckContext {
    return { files: this.files, severities: this.settings.severities };
  }

  uriOf(path: string): string {
    return path === this.path ? this.uri : formatUri(this.parts, path);
  }
}

export const DEFAULT_SETTINGS: ServerSettings = {
  targetServer: 'auto',
  severities: {},
  inlayHints: true,
  durabilityLens: true,
  logTextLimit: 4,
};

/** Includes of includes are found one after the other: each round finds one level. */
const MAX_ROUNDS = 110;

/** All open files. */
export class OpenFiles {
  private readonly byUri = new Map<string, OpenFile>();
  private readonly snapshots = new Map<string, FileSnapshot>();

  constructor(private readonly host: FileHost) {}

  get(uri: string): OpenFile | undefined {
    return this.byUri.get(uri);
  }

  all(): readonly OpenFile[] {
    return [...this.byUri.values()];
  }

  open(uri: string, languageId: string, text: string): OpenFile {
    const parts = parseUri(uri);
    const snapshot = this.snapshotFor(parts);
    snapshot.set(parts.path, { kind: 'file', text });
    const file = new OpenFile(uri, languageId, text, snapshot);
    this.byUri.set(uri, file);
    this.staleOthers(file);
    return file;
  }

  change(uri: string, text: string): OpenFile | undefined {
    const file = this.byUri.get(uri);
    if (file === undefined) return undefined;
    this.snapshotFor(file.parts).set(file.path, { kind: 'file', text });
    file.change(text);
    this.staleOthers(file);
    return file;
  }

  close(uri: string): void {
    const file = this.byUri.get(uri);
    if (file === undefined) return;
    this.byUri.delete(uri);
    this.snapshotFor(file.parts).forget(file.path);
    this.staleOthers(file);
  }

  /** Something on the disk changed. @returns true where it matters to an open file */
  changedOnDisk(uri: string): boolean {
    const parts = parseUri(uri);
    if (this.byUri.has(uri)) return false;
    const snapshot = this.snapshots.get(placeOf(parts));
    if (snapshot === undefined) return false;
    snapshot.forget(parts.path);
    for (const file of this.byUri.values()) file.stale();
    return true;
  }

  private staleOthers(changed: OpenFile): void {
    for (const file of this.byUri.values()) {
      if (file !== changed && placeOf(file.parts) === placeOf(changed.parts)) file.stale();
    }
  }

  private snapshotFor(parts: UriParts): FileSnapshot {
    const place = placeOf(parts);
    let snapshot = this.snapshots.get(place);
    if (snapshot === undefined) this.snapshots.set(place, (snapshot = new FileSnapshot()));
    return snapshot;
  }

  /** Settles what a file is judged for: see target-choice.ts for who is asked in which order. */
  async chooseTarget(file: OpenFile): Promise<void> {
    const { target, origin } = await chooseTarget({
      path: file.path,
      text: file.document.text,
      wanted: file.settings.targetServer,
      settings: () => file.configuration.settings,
      dumpVersion: (path) => this.host.dumpVersion(file.uriOf(path)),
      connectedVersion: () => this.host.connectedVersion(),
    });
    const same = file.origin === origin && file.target.rank === target.rank && file.target.product === target.product;
    if (!same) file.retarget(target, origin);
  }

  /** Reads what the check of a file asked for, until it asks for nothing new. @returns true where something came */
  async fetchFor(file: OpenFile): Promise<boolean> {
    return this.settle(file, () => void file.diagnostics);
  }

  /** Calls `look` and reads the files that it asked for, until it asks for nothing new. @returns true where any came */
  async settle(file: OpenFile, look: () => void): Promise<boolean> {
    const snapshot = this.snapshotFor(file.parts);
    const reader: FileReader = {
      read: (path, maxBytes) => this.host.read(file.uriOf(path), maxBytes),
      list: async (folder) => (await this.list(file, folder)).map(({ name }) => name),
    };
    let fetched = false;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      look();
      if (!snapshot.wanted) break;
      await snapshot.fetch(reader);
      fetched = true;
      for (const other of this.byUri.values()) other.stale();
    }
    return fetched;
  }

  /** The names in a folder, as a file sees it. */
  list(file: OpenFile, folder: string): Promise<readonly FolderEntry[]> {
    return this.host.list(file.uriOf(folder)).catch(() => []);
  }
}

/** Findings by uri: those of a file that another open file includes come from the including one. */
export function findingsByUri(files: readonly OpenFile[]): ReadonlyMap<string, readonly FoundIn[]> {
  const included = new Set(files.flatMap((file) => includesOf(file)));
  const found = new Map<string, FoundIn[]>();
  const seen = new Set<string>();
  for (const file of files) found.set(file.uri, []);
  for (const root of files) {
    if (included.has(root.uri) && !isCircle(root)) continue;
    for (const finding of root.diagnostics) {
      const uri = root.uriOf(finding.file);
      const key = `${uri} ${finding.code} ${finding.start} ${finding.end}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const list = found.get(uri);
      if (list === undefined) found.set(uri, [{ root, finding }]);
      else list.push({ root, finding });
    }
  }
  return found;
}

/** A finding, and the file whose reading found it. */
export interface FoundIn {
  readonly root: OpenFile;
  readonly finding: Diagnostic;
}

const isCircle = ({ configuration: { reading } }: OpenFile): boolean =>
  reading.problems.some(({ code }) => code === 'include-cycle');

/** Uris of the files that a file includes. */
export function includesOf(file: OpenFile): readonly string[] {
  const { reading } = file.configuration;
  return reading.documents.filter((document) => document.file !== file.path).map(({ file: path }) => file.uriOf(path));
}

const SEVERITY_NAMES = new Set(['error', 'warning', 'info', 'hint', 'off']);

/** Reads settings as an editor sent them: what is not as it should be counts as not set. */
export function readServerSettings(value: unknown): ServerSettings {
  const section = isRecord(value) ? value : {};
  const rules = isRecord(section.lint) && isRecord(section.lint.rules) ? section.lint.rules : {};
  const severities = Object.entries(rules).filter(
    (entry): entry is [string, Severity | 'off'] => typeof entry[1] === 'string' && SEVERITY_NAMES.has(entry[1]),
  );
  const { targetServer } = section;
  return {
    targetServer: typeof targetServer === 'string' ? targetServer : 'auto',
    severities: Object.fromEntries(severities),
    inlayHints: !(isRecord(section.inlayHints) && section.inlayHints.enabled === false),
    durabilityLens: !(isRecord(section.codeLens) && section.codeLens.durability === false),
    logTextLimit: isRecord(section.aof)
      ? sizeOr(section.aof.textLimit, DEFAULT_SETTINGS.logTextLimit)
      : DEFAULT_SETTINGS.logTextLimit,
  };
}

const sizeOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && value >= 0 ? value : otherwise;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
