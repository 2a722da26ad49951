import type { StreamValue } from './stream-value.js';

/** What of a stream goes into its digest, in order (debug.c): each entry's id, then its fields and values. */
export function streamDigestParts(_stream: StreamValue): Iterable<string> {
  return [];
}
