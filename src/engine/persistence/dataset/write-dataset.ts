/** A dataset into a file: a dump of any version, or the least commands that make it. */
import { ByteWriter } from '../../codec/byte-writer.js';
import type { ByteSink } from '../../io/byte-sink.js';
import type { WriteProblem } from '../../rdb/write/rdb-writer.js';
import { OWN_TARGET, type WriteTarget } from '../../rdb/write/write-target.js';
import { RdbSnapshotSink } from '../rdb-snapshot-sink.js';
import { RewriteSink } from '../rewrite-sink.js';
import type { SnapshotSink } from '../snapshot-walk.js';
import type { Dataset } from './load-dataset.js';

export interface WriteDumpOptions {
  readonly target?: WriteTarget;
  /** The base of a log: readers keep keys whose time is over. */
  readonly aofBase?: boolean;
  /** ms of Unix time: the file's `ctime`. */
  readonly now: number;
}

/**
 * Writes a dump, databases and keys in the order in which they were made.
 * @returns what the target has no form for, and was left out
 * @throws whatever the sink throws
 */
export function writeDump(
  { keyspace, functions }: Pick<Dataset, 'keyspace' | 'functions'>,
  sink: ByteSink,
  { target = OWN_TARGET, aofBase = false, now }: WriteDumpOptions,
): readonly WriteProblem[] {
  const writer = new RdbSnapshotSink(sink, { compression: true, checksum: true, aofBase, functions, now, target });
  walk(keyspace, writer);
  return writer.problems;
}

/**
 * Writes the commands that make the dataset.
 * @returns what there are no commands for, and was left out
 * @throws whatever the sink throws
 */
export function writeCommands(
  { keyspace, functions }: Pick<Dataset, 'keyspace' | 'functions'>,
  sink: ByteSink,
): readonly WriteProblem[] {
  const writer = new RewriteSink(sink, new ByteWriter(), functions);
  walk(keyspace, writer);
  return writer.problems;
}

/** Hands out every key; nothing changes the keyspace meanwhile. */
function walk({ databases }: Dataset['keyspace'], sink: SnapshotSink): void {
  const filled = databases.filter(({ size }) => size > 0);
  sink.begin(filled.map(({ index, keys, expires }) => ({ index, keys: keys.size, expires: expires.size })));
  for (const { index, keys } of filled) {
    for (let slot = 0; slot < keys.size; slot++) sink.entry(index, keys.keyAt(slot), keys.valueAt(slot));
  }
  sink.end();
}
