import { ByteWriter } from '../codec/byte-writer.js';
import type { Keyspace } from '../keyspace/keyspace.js';
import type { WriteProblem } from '../rdb/write/rdb-writer.js';
import type { WriteTarget } from '../rdb/write/write-target.js';
import type { LogListener } from './append-only-log.js';
import type { Clock } from './clock.js';
import { FileSink } from './file-sink.js';
import type { OpenFile } from './file-system.js';
import { RdbSnapshotSink } from './rdb-snapshot-sink.js';
import { RewriteSink } from './rewrite-sink.js';
import type { PersistenceSettings } from './settings.js';
import type { SnapshotSink } from './snapshot-walk.js';

/** What is saved beside the keys. */
export interface Extras {
  /** Sources of the function libraries. */
  functions(): readonly string[];
}

/** Makes what snapshots are written with, as the settings say at that moment. */
export class SnapshotSinks {
  constructor(
    private readonly settings: PersistenceSettings,
    private readonly extras: Extras,
    private readonly clock: Clock,
    private readonly listener: LogListener,
    /** For whom dumps are written; absent: the engine's own version. */
    private readonly target?: WriteTarget,
  ) {}

  /** A dump; `aofBase` when it begins a log. */
  dump(file: OpenFile, aofBase = false): SnapshotSink {
    const { settings, extras, clock, target } = this;
    return new RdbSnapshotSink(new FileSink(file), {
      compression: settings.rdbcompression,
      checksum: settings.rdbchecksum,
      aofBase,
      functions: extras.functions(),
      now: clock.now(),
      onProblems: (problems) => this.#tell(problems),
      ...(target === undefined ? {} : { target }),
    });
  }

  #tell(problems: readonly WriteProblem[]): void {
    const [{ kind, key, db }] = problems;
    this.listener.warning(
      `The dump does not hold all that is in memory: its version has no form for ${problems.length} things, the first ` +
        `of them ${kind} of '${key}' in database ${db}`,
    );
  }

  /** The base of a log: a dump or commands (`aof-use-rdb-preamble`). */
  base(file: OpenFile): SnapshotSink {
    if (this.settings.aofUseRdbPreamble) return this.dump(file, true);
    return new RewriteSink(new FileSink(file), new ByteWriter(64 * 1024), this.extras.functions());
  }
}

/** Writes the dataset at one go, while nothing changes it. @throws Error */
export function writeWhole(keyspace: Keyspace, sink: SnapshotSink): void {
  const databases = keyspace.databases.filter(({ size }) => size > 0);
  sink.begin(databases.map(({ index, size, expires }) => ({ index, keys: size, expires: expires.size })));
  for (const { index, keys } of databases) {
    for (let slot = 0; slot < keys.size; slot++) sink.entry(index, keys.keyAt(slot), keys.valueAt(slot));
  }
  sink.end();
}
