/** Writes a log anew with the least that makes the same dataset, and proves it before anything is replaced. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { formatManifest, type ManifestEntry } from '../../aof/manifest.js';
import { singleLog, type LogSet } from '../../aof/log-set.js';
import { sinkError } from '../../io/atomic-file.js';
import { modeOf, nodeFiles, type FileOperations } from '../../io/file-operations.js';
import { FileSource } from '../../io/file-source.js';
import { DatasetDigest } from '../../keyspace/digest.js';
import type { WriteTarget } from '../../rdb/write/write-target.js';
import { SourceChanged } from '../../aof/repair/write-plan.js';
import { pathOf, type OpenedLog } from '../repair/opened-log.js';
import { RepairError } from '../repair/repair-error.js';
import { StagedFiles } from '../repair/staged-files.js';
import { loadLog, type Dataset } from './load-dataset.js';
import { sameValue } from './value-equality.js';
import { writeCommands, writeDump } from './write-dataset.js';

export interface CompactOptions {
  /** What the new base is: a dump for these readers, or commands. */
  readonly base: { readonly kind: 'commands' } | { readonly kind: 'rdb'; readonly target: WriteTarget };
  /** Null: in place of the old log, which is kept under another name. */
  readonly output: string | null;
  /** ms of Unix time: names of backups are made from it. */
  readonly now: number;
  readonly files?: FileOperations;
}

/** What was done. */
export interface Compacted {
  readonly output: string;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly keys: number;
  readonly digest: string;
  /** Where the original is; empty when it was left in its place. */
  readonly backups: readonly string[];
}

/**
 * @param dataset what the log makes, without a problem
 * @throws RepairError, SourceChanged, SinkError, SourceError: the original is whole after each of them
 */
export async function compactLog(log: OpenedLog, dataset: Dataset, options: CompactOptions): Promise<Compacted> {
  const work = new Compaction(log, dataset, options);
  return work.run();
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

class Compaction {
  readonly #files: FileOperations;
  readonly #staged: StagedFiles;
  readonly #digest: string;
  readonly #keys: number;
  #writing = '';

  constructor(
    private readonly log: OpenedLog,
    private readonly dataset: Dataset,
    private readonly options: CompactOptions,
  ) {
    this.#files = options.files ?? nodeFiles;
    this.#staged = new StagedFiles(this.#files);
    this.#digest = new DatasetDigest().of(dataset.keyspace);
    this.#keys = keysOf(dataset);
  }

  async run(): Promise<Compacted> {
    const { log, options } = this;
    // Ctrl-C leaves nothing behind; then the signal ends the process as if nobody had waited for it.
    const stop = (signal: NodeJS.Signals): void => {
      this.#staged.discard();
      for (const each of SIGNALS) process.off(each, stop);
      process.kill(process.pid, signal);
    };
    for (const each of SIGNALS) process.on(each, stop);
    try {
      if (options.output !== null && existsSync(options.output)) {
        throw new RepairError(`${options.output} exists: a compaction replaces nothing but its own original`);
      }
      const multipart = log.set.kind === 'multipart';
      if (options.output !== null) {
        return multipart ? await this.#newSet(options.output) : await this.#newFile(options.output);
      }
      return multipart ? await this.#replaceSet() : await this.#replaceFile();
    } catch (error) {
      const system = error instanceof Error && 'code' in error && 'syscall' in error;
      throw system ? sinkError(this.#writing, error) : error;
    } finally {
      for (const each of SIGNALS) process.off(each, stop);
      this.#staged.discard();
    }
  }

  async #newFile(path: string): Promise<Compacted> {
    const temporary = this.#staged.temporaryName(path);
    await this.#stageBase(temporary, modeOf(this.log.input));
    this.#writing = path;
    // A name that somebody took meanwhile is not taken from him.
    this.#files.keepAs(temporary, path);
    this.#files.syncFolder(dirname(path));
    return this.#done(path, sizeOf(path), []);
  }

  async #replaceFile(): Promise<Compacted> {
    const path = this.log.input;
    const temporary = this.#staged.temporaryName(path);
    await this.#stageBase(temporary, modeOf(path));
    this.#refuseChanged();
    const backup = freePath(`${path}.bak-${stampOf(this.options.now)}`);
    this.#writing = backup;
    this.#files.keepAs(path, backup);
    this.#files.syncFolder(dirname(path));
    this.#writing = path;
    this.#staged.place(temporary, path);
    this.#files.syncFolder(dirname(path));
    return this.#done(path, sizeOf(path), [backup]);
  }

  async #newSet(path: string): Promise<Compacted> {
    this.#writing = path;
    const folder = this.#staged.folder(this.#staged.temporaryName(path));
    const { base, incremental, manifest } = this.#names();
    const basePath = join(folder, base.file);
    await this.#stageBase(basePath, this.#mode());
    this.#staged.write(join(folder, incremental.file), this.#mode(), () => undefined);
    const text = Buffer.from(formatManifest([base, incremental]), 'latin1');
    this.#staged.write(join(folder, manifest), this.#mode(), (sink) => sink.write(text));
    const bytes = sizeOf(basePath);
    this.#writing = path;
    this.#files.syncFolder(folder);
    this.#staged.place(folder, path);
    this.#files.syncFolder(dirname(path));
    return this.#done(path, bytes, []);
  }

  /** New files get names that no manifest knows yet; then a new manifest takes the place of the old one. */
  async #replaceSet(): Promise<Compacted> {
    const { folder, set } = this.log;
    const { base, incremental, manifest } = this.#names();
    const [basePath, incrementalPath, path] = [base.file, incremental.file, manifest].map((name) => join(folder, name));
    await this.#stageBase(basePath, this.#mode());
    this.#writing = incrementalPath;
    this.#staged.write(incrementalPath, this.#mode(), () => undefined);
    const text = Buffer.from(formatManifest([base, incremental]), 'latin1');
    const temporary = this.#staged.temporaryName(path);
    this.#staged.write(temporary, modeOf(path), (sink) => sink.write(text));
    this.#refuseChanged();
    const stamp = stampOf(this.options.now);
    const backup = freePath(`${path}.bak-${stamp}`);
    this.#writing = backup;
    this.#files.keepAs(path, backup);
    this.#files.syncFolder(folder);
    this.#writing = path;
    this.#staged.place(temporary, path);
    this.#staged.settle(basePath);
    this.#staged.settle(incrementalPath);
    this.#files.syncFolder(folder);
    // Nothing depends on the old data files now.
    const backups = [backup];
    for (const { name } of set.files) {
      const kept = freePath(`${join(folder, name)}.bak-${stamp}`);
      this.#writing = kept;
      this.#files.rename(join(folder, name), kept);
      backups.push(kept);
    }
    this.#files.syncFolder(folder);
    return this.#done(folder, sizeOf(basePath), backups);
  }

  /** Writes the base, reads it back, and holds its dataset against the log's. */
  async #stageBase(path: string, mode: number): Promise<void> {
    const { base, now } = this.options;
    this.#writing = path;
    this.#staged.write(path, mode, (sink) => {
      const [problem] =
        base.kind === 'commands'
          ? writeCommands(this.dataset, sink)
          : writeDump(this.dataset, sink, { target: base.target, aofBase: true, now });
      if (problem === undefined) return;
      const key = JSON.stringify(problem.key);
      const [what, remedy] =
        base.kind === 'commands'
          ? ['commands have', 'it stays as it is']
          : [`an RDB of version ${base.target.version} has`, 'try --preamble none'];
      throw new RepairError(`${what} no form for all of the key ${key} (${problem.kind}): ${remedy}`);
    });
    const source = new FileSource(path);
    try {
      const again = await loadLog(singleLog(source));
      const digest = new DatasetDigest().of(again.keyspace);
      const sameFunctions = again.functions.length === this.dataset.functions.length;
      const other = otherKey(this.dataset, again);
      if (other !== null) {
        throw new RepairError(
          `the key ${JSON.stringify(other)} would not be the same in this form, so nothing was replaced: try the other ` +
            'one with --preamble',
        );
      }
      if (again.problemTotal > 0 || digest !== this.#digest || keysOf(again) !== this.#keys || !sameFunctions) {
        throw new RepairError('the compacted log does not make the same dataset, so nothing was replaced');
      }
    } finally {
      source.close();
    }
  }

  /** Names of the new files: numbers go on from the highest of the old ones, history included. */
  #names(): { readonly base: ManifestEntry; readonly incremental: ManifestEntry; readonly manifest: string } {
    const { set } = this.log;
    const manifest = manifestOf(set);
    const prefix = manifest.name.replace(/\.manifest$/, '');
    const highest = Math.max(
      0,
      ...manifest.entries.map(({ seq }) => seq),
      ...set.others.map(({ name }) => numberOf(name)),
    );
    const seq = highest + 1;
    const extension = this.options.base.kind === 'rdb' ? 'rdb' : 'aof';
    return {
      base: { file: `${prefix}.${seq}.base.${extension}`, seq, role: 'base' },
      incremental: { file: `${prefix}.${seq}.incr.aof`, seq, role: 'incremental' },
      manifest: manifest.name,
    };
  }

  #mode(): number {
    return modeOf(join(this.log.folder, manifestOf(this.log.set).name));
  }

  /** A server may be writing still: what it wrote since would be lost. */
  #refuseChanged(): void {
    const { log } = this;
    const names = log.set.files.map(({ name }) => pathOf(log, name));
    const manifest = log.set.manifest === null ? [] : [join(log.folder, log.set.manifest.name)];
    for (const path of [...names, ...manifest]) {
      const then = log.stamps.get(path);
      const now = statSync(path, { throwIfNoEntry: false });
      if (now?.size !== then?.size || now?.mtimeMs !== then?.modified) throw new SourceChanged(path);
    }
  }

  #done(output: string, bytesAfter: number, backups: readonly string[]): Compacted {
    const bytesBefore = this.log.set.size;
    return { output, bytesBefore, bytesAfter, keys: this.#keys, digest: this.#digest, backups };
  }
}

function manifestOf({ manifest, name }: LogSet): NonNullable<LogSet['manifest']> {
  if (manifest === null) throw new RepairError(`${name} has no manifest: repair --strategy manifest makes one`);
  return manifest;
}

const keysOf = ({ keyspace }: Dataset): number => keyspace.databases.reduce((sum, { size }) => sum + size, 0);

/** A key that is not the same in the other dataset: the digest leaves out pending entries and times of fields. */
function otherKey({ keyspace }: Dataset, other: Dataset): string | null {
  for (const { index, keys } of keyspace.databases) {
    for (let slot = 0; slot < keys.size; slot++) {
      const [key, entry] = [keys.keyAt(slot), keys.valueAt(slot)];
      const found = other.keyspace.databases[index].entry(key);
      if (found?.expireAt !== entry.expireAt || !sameValue(entry.value, found.value)) return key;
    }
  }
  return null;
}

const sizeOf = (path: string): number => statSync(path).size;

/** The number in the name of a file of a log; 0 for another name. */
const numberOf = (name: string): number => Number(/\.(\d{1,15})\.(?:base|incr)\./.exec(basename(name))?.[1] ?? 0);

/** `20261125T214512Z` */
const stampOf = (now: number): string => new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '') + 'Z';

/** The path, or the first of `path-2`, `path-3`… that does not exist. */
function freePath(path: string): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? path : `${path}-${n}`;
    if (!existsSync(candidate)) return candidate;
  }
}
