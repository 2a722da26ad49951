import type { StreamValue } from '../keyspace/stream-value.js';

/** The commands that make a stream (aof.c, rewriteStreamObject). */
export function streamCommands(_key: string, _stream: StreamValue): readonly (readonly string[])[] {
  return [];
}
