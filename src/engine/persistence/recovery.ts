import { FileSource } from '../io/file-source.js';
import type { Keyspace } from '../keyspace/keyspace.js';
import type { LogListener } from './append-only-log.js';
import type { FileSystem } from './file-system.js';
import type { LogFiles } from './log-files.js';
import { LogFilesError } from './log-files.js';
import { beginsAsDump, LogCommandError, LogPlayer } from './log-player.js';
import { LogReadError } from './log-reader.js';
import { reasonOf } from './refusal.js';
import { RdbLoader, RdbLoadError, type RdbLoadResult } from './rdb-loader.js';
import type { PersistenceSettings } from './settings.js';

/** The dataset cannot be loaded: the instance must not start. The message is for the log. */
export class RecoveryError extends Error {
  override readonly name = 'RecoveryError';
}

/** Keys or commands between two turns of the event loop. */
const STEP = 2000;

/** What loading is at, for INFO and for clients that ask meanwhile. */
export interface LoadProgress {
  /** Unix seconds. */
  readonly startedAt: number;
  readonly totalBytes: number;
  loadedBytes: number;
}

/** What was loaded at start. */
export interface Recovered {
  /** `none`: there was nothing. */
  readonly from: 'none' | 'rdb' | 'aof';
  readonly keys: number;
  readonly expired: number;
  readonly functions: readonly string[];
  /** Seconds. */
  readonly seconds: number;
}

export interface RecoveryParts {
  readonly keyspace: Keyspace;
  readonly settings: PersistenceSettings;
  readonly fs: FileSystem;
  readonly listener: LogListener;
  /** Takes function libraries before the commands that may call them. @throws Error */
  readonly loadFunctions: (sources: readonly string[]) => void;
  readonly onProgress: (progress: LoadProgress | null) => void;
}

/**
 * Loads the dataset as a server does at start: from the append-only log where that is on, else from the dump
 * (server.c, loadDataFromDisk). Gives way to the event loop now and then.
 */
export class Recovery {
  readonly #parts: RecoveryParts;
  #keys = 0;
  #expired = 0;
  readonly #functions: string[] = [];
  #cancelled = false;
  #progress: LoadProgress = { startedAt: 0, totalBytes: 0, loadedBytes: 0 };

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /** Ends it at its next step, with a RecoveryError. */
  cancel(): void {
    this.#cancelled = true;
  }

  /** @throws RecoveryError */
  async run(files: LogFiles): Promise<Recovered> {
    const { keyspace, settings, listener, onProgress } = this.#parts;
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1000;
    keyspace.expiry = 'ignore';
    keyspace.now = Date.now();
    let from: Recovered['from'];
    try {
      from = settings.appendonly ? await this.#log(files) : await this.#dump();
    } catch (error) {
      // What is left is the disk's: a file that cannot be read.
      throw error instanceof RecoveryError
        ? error
        : new RecoveryError(`Fatal error loading the DB: ${reasonOf(error)}`);
    } finally {
      keyspace.expiry = 'delete';
      onProgress(null);
    }
    if (from === 'aof') listener.notice(`DB loaded from append only file: ${seconds().toFixed(3)} seconds`);
    if (from === 'rdb') listener.notice(`DB loaded from disk: ${seconds().toFixed(3)} seconds`);
    keyspace.dirty = 0;
    return { from, keys: this.#keys, expired: this.#expired, functions: this.#functions, seconds: seconds() };
  }

  async #dump(): Promise<'none' | 'rdb'> {
    const { settings, fs, listener } = this.#parts;
    const path = `${settings.dir}/${settings.dbfilename}`;
    if (!fs.exists(path)) return 'none';
    this.#begin(fs.size(path));
    try {
      const { aux } = await this.#rdb(path, true);
      listener.notice(`Loading RDB produced by version ${aux.get('redis-ver') ?? 'unknown'}`);
    } catch (error) {
      if (!(error instanceof RdbLoadError)) throw error;
      listener.warning(`${error.message} (offset ${error.offset} of ${path})`);
      throw new RecoveryError('Fatal error loading the DB, check server logs. Exiting.');
    }
    listener.notice(`Done loading RDB, keys loaded: ${this.#keys}, keys expired: ${this.#expired}.`);
    return 'rdb';
  }

  async #log(files: LogFiles): Promise<'none' | 'aof'> {
    const { fs, listener } = this.#parts;
    this.#readManifest(files);
    this.#upgrade(files);
    const { loaded } = files;
    if (loaded.length === 0) {
      this.#warnOfStrangers(files);
      return 'none';
    }
    for (const { file } of loaded) {
      if (fs.exists(files.path(file))) continue;
      throw new RecoveryError(`The AOF file ${file} doesn't exist`);
    }
    this.#begin(loaded.reduce((sum, { file }) => sum + fs.size(files.path(file)), 0));
    for (const [place, { file, role }] of loaded.entries()) {
      const began = performance.now();
      await this.#logFile(files.path(file), place === loaded.length - 1, files);
      const took = ((performance.now() - began) / 1000).toFixed(3);
      const what = role === 'base' ? 'base' : 'incr';
      if (fs.size(files.path(file)) > 0) {
        listener.notice(`DB loaded from ${what} file ${file}: ${took} seconds`);
      }
    }
    return 'aof';
  }

  #readManifest(files: LogFiles): void {
    try {
      files.read();
    } catch (error) {
      if (!(error instanceof LogFilesError)) throw error;
      throw new RecoveryError(`Invalid AOF manifest file format: ${error.message}`);
    }
  }

  /** A log of one file, as before 7.0, becomes the base of a set (aof.c, aofUpgradePrepare). */
  #upgrade(files: LogFiles): void {
    const { fs, settings, listener } = this.#parts;
    const old = `${settings.dir}/${settings.appendfilename}`;
    if (files.loaded.length > 0 || !fs.exists(old)) {
      const [only, ...others] = files.loaded;
      // The manifest was written and the crash came before the file was moved.
      const half = only?.role === 'base' && others.length === 0 && only.file === settings.appendfilename;
      if (!half || fs.exists(files.path(only.file)) || !fs.exists(old)) return;
    }
    listener.notice(
      `Successfully migrated an old-style AOF configuration (${settings.appendfilename}) into the AOF directory (${settings.appenddirname}).`,
    );
    files.replace([{ file: settings.appendfilename, seq: 1, role: 'base' }]);
    fs.rename(old, files.path(settings.appendfilename));
  }

  /** Files of a log that no manifest names would be ignored in silence. */
  #warnOfStrangers(files: LogFiles): void {
    const { fs, settings, listener } = this.#parts;
    const strangers = fs.list(files.folder).filter((name) => name.startsWith(`${settings.appendfilename}.`));
    if (strangers.length > 0) {
      listener.warning(
        `The folder ${files.folder} has files of a log (${strangers.join(', ')}) but no manifest that names them: they ` +
          'are not loaded. They are left as they are.',
      );
    }
    const dump = `${settings.dir}/${settings.dbfilename}`;
    if (fs.exists(dump)) {
      listener.warning(
        `appendonly is on and there is no log yet, so ${dump} is not loaded. Start with appendonly no, then turn it ` +
          'on with CONFIG SET, to take its data over.',
      );
    }
  }

  async #logFile(path: string, last: boolean, files: LogFiles): Promise<void> {
    const { keyspace, settings, listener, loadFunctions, fs } = this.#parts;
    if (fs.size(path) === 0) return;
    const source = new FileSource(path);
    const before = this.#progress.loadedBytes;
    try {
      let start = 0;
      if (beginsAsDump(source)) {
        listener.notice('Reading RDB base file on AOF loading...');
        const { end, functions } = await this.#rdb(path, false).catch((error: unknown) => {
          if (!(error instanceof RdbLoadError)) throw error;
          listener.warning(`${error.message} (offset ${error.offset} of ${path})`);
          throw new RecoveryError(`Error reading the RDB preamble of the AOF file ${path}, AOF loading aborted`);
        });
        loadFunctions(functions);
        start = end;
      }
      const player = new LogPlayer(source, keyspace, start);
      try {
        while (player.step(STEP)) {
          this.#progress.loadedBytes = before + player.position;
          await this.#nextTurn();
        }
        if (player.inTransaction) {
          listener.warning('Revert incomplete MULTI/EXEC transaction from AOF file');
          throw new LogReadError('truncated', player.validUpTo, 'Unexpected end of file reading the append only file');
        }
      } catch (error) {
        this.#cutTail(error, player, source, last, files);
      }
      if (player.failureCount > 0) {
        const [{ offset, command, error }] = player.failures;
        listener.warning(
          `${player.failureCount} commands of ${path} failed; the first: ${command} at offset ${offset}: ${error}`,
        );
      }
      this.#progress.loadedBytes = before + source.size;
    } finally {
      source.close();
    }
    if (settings.appendonly) this.#keys = keyspace.databases.reduce((sum, { size }) => sum + size, 0);
  }

  /** A tail that is cut off, or, up to a size that the user allows, broken, is removed; all else ends the start. */
  #cutTail(error: unknown, player: LogPlayer, source: FileSource, last: boolean, files: LogFiles): void {
    const { settings, listener, fs } = this.#parts;
    if (error instanceof LogCommandError) {
      throw new RecoveryError(`${error.message} reading the append only file ${source.name} at offset ${error.offset}`);
    }
    if (!(error instanceof LogReadError)) throw error;
    const lost = source.size - player.validUpTo;
    const broken = error.kind === 'format';
    if (broken && !(last && lost <= settings.aofLoadCorruptTailMaxSize)) {
      throw new RecoveryError(
        `Bad file format reading the append only file ${source.name}: ${error.message}: make a backup of your AOF ` +
          `file, then use redis-persistence repair ${files.manifestPath}`,
      );
    }
    if (!broken && (!last || !settings.aofLoadTruncated)) {
      throw new RecoveryError(
        `Unexpected end of file reading the append only file ${source.name}. You can: 1) Make a backup of your AOF ` +
          `file, then use redis-persistence repair ${files.manifestPath}. 2) Alternatively you can set the ` +
          "'aof-load-truncated' configuration option to yes and restart the server.",
      );
    }
    listener.warning(`!!! Warning: short read while loading the AOF file ${source.name}!!!`);
    listener.warning('AOF loaded anyway because aof-load-truncated is enabled');
    listener.warning(`Truncating the AOF ${source.name} at offset ${player.validUpTo}, ${lost} bytes`);
    const file = fs.append(source.name);
    try {
      file.truncate(player.validUpTo);
      file.sync();
    } finally {
      file.close();
    }
  }

  async #rdb(path: string, dropExpired: boolean): Promise<RdbLoadResult> {
    const { keyspace, loadFunctions } = this.#parts;
    const source = new FileSource(path);
    const before = this.#progress.loadedBytes;
    try {
      const loader = new RdbLoader(source, keyspace, { dropExpired, checksum: true });
      while (loader.step(STEP)) {
        this.#progress.loadedBytes = before + loader.offset;
        await this.#nextTurn();
      }
      const result = loader.finish();
      this.#keys += result.keys;
      this.#expired += result.expired;
      this.#functions.push(...result.functions);
      if (dropExpired) loadFunctions(result.functions);
      return result;
    } finally {
      source.close();
    }
  }

  async #nextTurn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#cancelled) throw new RecoveryError('Loading was ended by a shutdown');
  }

  #begin(totalBytes: number): void {
    this.#progress = { startedAt: Math.floor(Date.now() / 1000), totalBytes, loadedBytes: 0 };
    this.#parts.onProgress(this.#progress);
  }
}
