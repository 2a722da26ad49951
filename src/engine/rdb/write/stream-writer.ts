import type { StreamValue } from '../../keyspace/stream-value.js';
import type { RdbOutput } from './rdb-output.js';
import type { WriteTarget } from './write-target.js';

const STREAM_TYPES = { first: 15, groups: 19, activity: 21 } as const;

/** The type byte that a stream is written with. */
export function streamType(_stream: StreamValue, { dialect, version }: WriteTarget): number {
  if (dialect === 'valkey' || version >= 11) return STREAM_TYPES.activity;
  return version >= 10 ? STREAM_TYPES.groups : STREAM_TYPES.first;
}

/** A stream behind its type byte and key. */
export function writeStream(output: RdbOutput, _stream: StreamValue, _target: WriteTarget): void {
  output.length(0);
}
