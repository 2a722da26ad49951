/**
 * Carries a repair plan out. Whatever happens on the way (a full disk, a power cut, kill -9), the original stays whole
 * under its name until the moment in which the new log takes its place, which is one renaming; and behind that moment
 * it is still there under another name.
 */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { changesNothing, type FilePlan, type RepairPlan } from '../../aof/plan.js';
import { manifestNameOf, renameInManifest } from '../../aof/repair/manifest-plan.js';
import { SourceChanged, writePlannedFile, type WriteWatch } from '../../aof/repair/write-plan.js';
import { SinkError, sinkError } from '../../io/atomic-file.js';
import type { ByteSink } from '../../io/byte-sink.js';
import { modeOf, nodeFiles, type FileOperations } from '../../io/file-operations.js';
import { FileSource } from '../../io/file-source.js';
import { MemorySource } from '../../io/memory-source.js';
import { pathOf, type OpenedLog } from './opened-log.js';
import { RepairError } from './repair-error.js';
import { StagedFiles } from './staged-files.js';

/** Where the repaired log goes. */
export type Destination = { readonly kind: 'new'; readonly path: string } | { readonly kind: 'in-place' };

/** A file of the new log, before it has its name. */
export interface StagedFile {
  readonly plan: FilePlan;
  /** Where it lies now. */
  readonly path: string;
}

export interface CarryOutOptions extends WriteWatch {
  readonly files?: FileOperations;
  /** ms of Unix time: names of backups are made from it. */
  readonly now: number;
  /** Looks at the new log before it takes its place: what is wrong with it, or null. */
  check(files: readonly StagedFile[]): string | null;
}

/** What was done. */
export interface Outcome {
  /** The repaired file, or the folder of the repaired set. */
  readonly output: string;
  /** Where the originals are, when they were replaced; empty otherwise. */
  readonly backups: readonly string[];
  /** What did not go as it should, without harm. */
  readonly notes: readonly string[];
}

/**
 * @throws RepairError, SourceError, SinkError, SourceChanged, WriteCancelled: the original is whole after each of them
 */
export function carryOut(plan: RepairPlan, log: OpenedLog, to: Destination, options: CarryOutOptions): Outcome {
  if (plan.refusal !== null) throw new RepairError(plan.refusal);
  if (to.kind === 'in-place' && changesNothing(plan)) return { output: log.input, backups: [], notes: [] };
  const work = new CarryOut(plan, log, options);
  return work.run(to);
}

class CarryOut {
  readonly #files: FileOperations;
  readonly #staged: StagedFiles;
  readonly #stamp: string;
  /** The last thing that was being written, for messages. */
  #writing = '';
  #written = 0;

  constructor(
    private readonly plan: RepairPlan,
    private readonly log: OpenedLog,
    private readonly options: CarryOutOptions,
  ) {
    this.#files = options.files ?? nodeFiles;
    this.#staged = new StagedFiles(this.#files);
    this.#stamp = stampOf(options.now);
  }

  run(to: Destination): Outcome {
    try {
      if (to.kind === 'new') return this.log.set.kind === 'single' ? this.#newLog(to.path) : this.#newSet(to.path);
      const rewritten = this.plan.files.filter(({ fate }) => fate === 'rewritten');
      const leftOut = this.plan.files.some(({ fate }) => fate === 'left-out' || fate === 'missing');
      const alone = rewritten.length === 1 && !leftOut ? rewritten[0] : null;
      return alone !== null ? this.#replaceOne(alone) : this.#switchManifest();
    } catch (error) {
      throw isSystemError(error) ? sinkError(this.#writing, error) : error;
    } finally {
      this.#staged.discard();
    }
  }

  #newLog(path: string): Outcome {
    const [file] = this.plan.files;
    refuseExisting(path);
    const temporary = this.#stage(this.#staged.temporaryName(path), file);
    this.#check([{ plan: file, path: temporary }]);
    this.#writing = path;
    // A name that somebody took meanwhile is not taken from him.
    this.#files.keepAs(temporary, path);
    this.#files.syncFolder(dirname(path));
    return { output: path, backups: [], notes: [] };
  }

  #newSet(path: string): Outcome {
    refuseExisting(path);
    this.#writing = path;
    const folder = this.#staged.folder(this.#staged.temporaryName(path));
    const wanted = this.plan.files.filter(({ fate }) => fate === 'unchanged' || fate === 'rewritten');
    const staged = wanted.map((file) => ({ plan: file, path: this.#stage(join(folder, file.name), file) }));
    this.#check(staged);
    this.#writing = path;
    this.#files.syncFolder(folder);
    this.#staged.place(folder, path);
    this.#files.syncFolder(dirname(path));
    return { output: path, backups: [], notes: [] };
  }

  /** One file takes the place of its original; all others stay as they are. */
  #replaceOne(file: FilePlan): Outcome {
    const { folder, set, input } = this.log;
    // Behind a symbolic link it is the file that is replaced, not the link.
    const named = pathOf(this.log, file.name);
    const path = existsSync(named) ? realpathSync(named) : named;
    const temporary = this.#stage(this.#staged.temporaryName(path), file);
    const others = this.plan.files.filter((one) => one !== file && one.fate === 'unchanged');
    this.#check(
      this.plan.files.flatMap((one) => {
        if (one === file) return [{ plan: one, path: temporary }];
        return others.includes(one) ? [{ plan: one, path: join(folder, one.name) }] : [];
      }),
    );
    this.#refuseChanged();
    const backups = existsSync(path) ? this.#backUp(path) : [];
    this.#writing = path;
    this.#staged.place(temporary, path);
    this.#files.syncFolder(dirname(path));
    return { output: set.kind === 'single' ? input : folder, backups, notes: [] };
  }

  /**
   * Several files change at once: the new ones get names of their own, and a new manifest, which takes the place of the
   * old one, names them. That is how servers do it when they have rewritten a log.
   */
  #switchManifest(): Outcome {
    const { folder, set } = this.log;
    const names = new Map<string, string>();
    const staged: StagedFile[] = [];
    for (const file of this.plan.files) {
      const path = join(folder, file.name);
      if (file.role === 'manifest') continue;
      if (file.fate === 'unchanged') staged.push({ plan: file, path });
      if (file.fate !== 'rewritten') continue;
      names.set(file.name, this.#freeName(file.name));
      staged.push({ plan: file, path: this.#stage(this.#staged.temporaryName(path), file) });
    }
    const manifest = this.plan.files.find(({ role }) => role === 'manifest');
    if (manifest === undefined) throw new RepairError(`${folder} has no manifest in its plan`);
    const path = join(folder, manifestNameOf(set));
    const text = renameInManifest(this.#plannedBytes(manifest), names);
    const newManifest = this.#staged.temporaryName(path);
    this.#writing = path;
    this.#staged.write(newManifest, modeOf(path), (sink) => sink.write(text));
    this.#check([...staged, { plan: manifest, path: newManifest }], names);
    this.#refuseChanged();
    this.#nameDataFiles(staged, names);
    this.#files.syncFolder(folder);
    const backups = existsSync(path) ? this.#backUp(path) : [];
    this.#writing = path;
    this.#staged.place(newManifest, path);
    for (const name of names.values()) this.#staged.settle(join(folder, name));
    this.#files.syncFolder(folder);
    return this.#setAside(backups);
  }

  /** New data files get their names; no manifest knows these yet, and they go again when it comes to no more. */
  #nameDataFiles(staged: readonly StagedFile[], names: ReadonlyMap<string, string>): void {
    for (const { plan, path } of staged) {
      const name = names.get(plan.name);
      if (name === undefined) continue;
      this.#writing = join(this.log.folder, name);
      this.#staged.place(path, this.#writing);
      this.#staged.adopt(this.#writing);
    }
  }

  /** The data files that the new manifest does without get the names of backups: now nothing depends on that. */
  #setAside(manifests: readonly string[]): Outcome {
    const { folder } = this.log;
    const backups = [...manifests];
    const notes: string[] = [];
    for (const { name, role, fate } of this.plan.files) {
      const path = join(folder, name);
      if (role === 'manifest' || fate === 'unchanged' || fate === 'missing' || !existsSync(path)) continue;
      const backup = freePath(`${path}.bak-${this.#stamp}`);
      try {
        this.#files.rename(path, backup);
        backups.push(backup);
      } catch (error) {
        backups.push(path);
        notes.push(`${path} keeps its name: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.#files.syncFolder(folder);
    return { output: folder, backups, notes };
  }

  #freeName(name: string): string {
    const dot = /\.(rdb|aof)$/.exec(name)?.index ?? name.length;
    const path = freePath(join(this.log.folder, `${name.slice(0, dot)}.repaired-${this.#stamp}${name.slice(dot)}`));
    return basename(path);
  }

  #stage(temporary: string, file: FilePlan): string {
    this.#writing = temporary;
    const mode = modeOf(pathOf(this.log, file.name));
    const before = this.#written;
    const watch: WriteWatch = {
      progress: (bytes) => {
        this.#written = before + bytes;
        this.options.progress?.(this.#written);
      },
      cancelled: () => this.options.cancelled?.() === true,
    };
    this.#staged.write(temporary, mode, (sink) => this.#read(file, sink, watch));
    return temporary;
  }

  /** Writes a file as it will be into a sink. */
  #read(file: FilePlan, sink: ByteSink, watch: WriteWatch = {}): void {
    const path = pathOf(this.log, file.name);
    const isNew = file.size === 0 && !existsSync(path);
    const source = isNew ? new MemorySource(new Uint8Array(0), path) : new FileSource(path);
    try {
      writePlannedFile(source, file, sink, watch);
    } finally {
      source.close();
    }
  }

  #plannedBytes(file: FilePlan): Uint8Array {
    const parts: Uint8Array[] = [];
    const sink: ByteSink = { write: (bytes) => void parts.push(bytes.slice()) };
    this.#read(file, sink);
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  #check(staged: readonly StagedFile[], names?: ReadonlyMap<string, string>): void {
    const renamed = staged.map((file) => {
      const name = names?.get(file.plan.name);
      return name === undefined ? file : { ...file, plan: { ...file.plan, name } };
    });
    const wrong = this.options.check(renamed);
    if (wrong !== null) {
      throw new RepairError(`the repaired log is not right, so nothing was replaced: ${wrong}`);
    }
  }

  /** A server may be writing still: what it wrote since would be lost. */
  #refuseChanged(): void {
    for (const { name } of this.plan.files) {
      const path = pathOf(this.log, name);
      const then = this.log.stamps.get(path);
      const now = statSync(path, { throwIfNoEntry: false });
      if (now?.size !== then?.size || now?.mtimeMs !== then?.modified) throw new SourceChanged(path);
    }
  }

  #backUp(path: string): readonly string[] {
    const backup = freePath(`${path}.bak-${this.#stamp}`);
    this.#writing = backup;
    this.#files.keepAs(path, backup);
    this.#files.syncFolder(dirname(path));
    return [backup];
  }
}

/** `20261125T214512Z` */
const stampOf = (now: number): string => new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '') + 'Z';

/** The path, or the first of `path-2`, `path-3`… that does not exist. */
function freePath(path: string): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? path : `${path}-${n}`;
    if (!existsSync(candidate)) return candidate;
  }
}

function refuseExisting(path: string): void {
  if (existsSync(path)) throw new SinkError(path, `${path} exists; a repair replaces nothing but its own original`);
}

/** What Node throws when the system refused. */
const isSystemError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && 'syscall' in error && !(error instanceof SinkError);
