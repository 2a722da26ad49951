/** The dataset that a dump or a log makes, in a keyspace of its own. */
import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import type { LogSet } from '../../aof/log-set.js';
import { functionSources, scriptsOf } from '../../commands/keyspace-scripts.js';
import type { ByteSource } from '../../io/byte-source.js';
import { Keyspace } from '../../keyspace/keyspace.js';
import { beginsAsDump, LogCommandError, LogPlayer } from '../log-player.js';
import { LogReadError } from '../log-reader.js';
import { RdbLoader, RdbLoadError } from '../rdb-loader.js';

/** Databases that a keyspace for analysis has: servers have 16, and as many as their configuration says. */
const DATABASES = 1024;
/** Keys or commands between two turns of the event loop. */
const SLICE = 2000;
/** Problems that are kept; more are only counted. */
const MOST_PROBLEMS = 1000;
/** Share of what the process may take that a dataset may take. */
const MOST_MEMORY = 0.8;

/** Something that does not get into the dataset as it stands in the files. */
export interface DatasetProblem {
  /**
   * - `failed`: a command that servers answer with an error, and pass over
   * - `unknown`: a command that is not executed here; a server that does not know it refuses the log
   * - `ends`: the file cannot be read on from here; what follows is not in the dataset
   * - `missing`: a file that is not there
   */
  readonly kind: 'failed' | 'unknown' | 'ends' | 'missing';
  readonly file: string;
  readonly offset: number;
  /** In words. */
  readonly reason: string;
}

/** A dataset in memory. */
export interface Dataset {
  readonly keyspace: Keyspace;
  /** Sources of function libraries. */
  readonly functions: readonly string[];
  /** Commands that were executed; 0 for a dump. */
  readonly commands: number;
  readonly problems: readonly DatasetProblem[];
  readonly problemTotal: number;
}

export interface LoadDatasetOptions {
  /** Told the bytes done, of all files. */
  readonly onProgress?: (bytes: number) => void;
  /** Bytes of memory that the process may take meanwhile; without, most of what it may take at all. */
  readonly memory?: number;
}

/** The dataset does not fit into memory. */
export class DatasetTooLarge extends Error {
  override readonly name = 'DatasetTooLarge';
  constructor(file: string, offset: number, memory: number) {
    super(
      `${file}: at offset ${offset} its keys take more than ${Math.round(memory / 2 ** 20)} MB of memory. ` +
        'NODE_OPTIONS=--max-old-space-size=MEGABYTES allows more',
    );
  }
}

/**
 * Executes a log from its first file to its last. Keys whose time is over stay, as in a server that loads it: the log
 * deletes them itself. What a server would stop at is a problem, and the end of what can be told for certain.
 * @throws DatasetTooLarge, SourceError
 */
export async function loadLog(set: LogSet, options: LoadDatasetOptions = {}): Promise<Dataset> {
  const loading = new Loading(options);
  for (const { source, start, name, missing } of set.files) {
    if (source === null) {
      loading.problem({ kind: 'missing', file: name, offset: 0, reason: missing ?? 'it is not there' });
      break;
    }
    if (!(await loading.log(source, start))) break;
  }
  return loading.end();
}

/**
 * Loads a dump. Damage in it is a problem, at which loading ends.
 * @throws DatasetTooLarge, SourceError
 */
export async function loadDump(source: ByteSource, options: LoadDatasetOptions = {}): Promise<Dataset> {
  const loading = new Loading(options);
  await loading.dump(source, 0);
  return loading.end();
}

class Loading {
  readonly #keyspace = new Keyspace(DATABASES);
  readonly #problems: DatasetProblem[] = [];
  readonly #memory: number;
  #problemTotal = 0;
  #commands = 0;

  constructor(private readonly options: LoadDatasetOptions) {
    this.#memory = options.memory ?? getHeapStatistics().heap_size_limit * MOST_MEMORY;
    this.#keyspace.expiry = 'ignore';
    this.#keyspace.now = Date.now();
  }

  end(): Dataset {
    return {
      keyspace: this.#keyspace,
      functions: functionSources(this.#keyspace),
      commands: this.#commands,
      problems: this.#problems,
      problemTotal: this.#problemTotal,
    };
  }

  problem(problem: DatasetProblem): void {
    this.#problemTotal++;
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problem);
  }

  /** @returns false where loading has to end */
  async log(source: ByteSource, before: number): Promise<boolean> {
    let start = 0;
    if (source.size > 0 && beginsAsDump(source)) {
      const end = await this.dump(source, before);
      if (end < 0) return false;
      start = end;
    }
    const player = new LogPlayer(source, this.#keyspace, start);
    const whole = await this.#play(player, source, before);
    this.#commands += player.commands;
    for (const { offset, command, error } of player.failures) {
      this.problem({ kind: 'failed', file: source.name, offset, reason: `${command}: ${error}` });
    }
    this.#problemTotal += player.failureCount - player.failures.length;
    return whole;
  }

  async #play(player: LogPlayer, source: ByteSource, before: number): Promise<boolean> {
    const ends = (offset: number, reason: string): false => {
      this.problem({ kind: 'ends', file: source.name, offset, reason });
      return false;
    };
    for (;;) {
      try {
        if (!player.step(SLICE)) break;
        await this.#turn(source, before, player.position);
      } catch (error) {
        if (error instanceof LogReadError) return ends(player.validUpTo, error.message);
        if (!(error instanceof LogCommandError)) throw error;
        this.problem({ kind: 'unknown', file: source.name, offset: error.offset, reason: error.message });
      }
    }
    if (!player.inTransaction) return true;
    return ends(player.validUpTo, 'the transaction that begins here has no EXEC');
  }

  /** @returns the offset behind the dump; -1 where it is damaged */
  async dump(source: ByteSource, before: number): Promise<number> {
    const loader = new RdbLoader(source, this.#keyspace, { dropExpired: false, checksum: true });
    try {
      while (loader.step(SLICE)) await this.#turn(source, before, loader.offset);
      const { functions, end } = loader.finish();
      for (const code of functions) this.#library(code, source);
      return end;
    } catch (error) {
      if (!(error instanceof RdbLoadError)) throw error;
      this.problem({ kind: 'ends', file: source.name, offset: error.offset, reason: error.message });
      return -1;
    }
  }

  #library(code: string, source: ByteSource): void {
    const loaded = scriptsOf(this.#keyspace).functions.load(code, true);
    if (!('error' in loaded)) return;
    this.problem({ kind: 'failed', file: source.name, offset: 0, reason: `a function library: ${loaded.error}` });
  }

  /** Lets signals be heard, and looks at what it all takes. */
  async #turn(source: ByteSource, before: number, offset: number): Promise<void> {
    this.options.onProgress?.(before + offset);
    const { heapUsed, external } = process.memoryUsage();
    if (heapUsed + external > this.#memory) throw new DatasetTooLarge(source.name, offset, this.#memory);
    await setImmediate();
  }
}
