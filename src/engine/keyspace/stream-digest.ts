import { idMs, idSeq } from './stream-id.js';
import type { StreamValue } from './stream-value.js';

/**
 * What of a stream goes into its digest, in order (debug.c): each entry's id with a point between its parts, then its
 * fields and values. Groups are no part of it.
 */
export function* streamDigestParts(stream: StreamValue): Generator<string> {
  for (const node of stream.nodes) {
    for (const entry of node.entries()) {
      if (entry.deleted) continue;
      yield `${idMs(entry.id)}.${idSeq(entry.id)}`;
      yield* node.pairs(entry);
    }
  }
}
