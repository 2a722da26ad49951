import { bytesToText } from '../analysis/text.js';
import { ENCODINGS } from '../rdb/format.js';
import type { KeySummary } from './answers.js';
import type { KeySegment } from './key-segment.js';
import type { KeyTable } from './key-table.js';

/** Bytes of a key that its name in a row shows. */
const NAME_BYTES = 512;

/** What a name of no bytes is called. */
const EMPTY_NAME = '(empty)';

/** A key, or a part of one, as it is called in a row. */
export const nameText = (bytes: Uint8Array): string =>
  bytes.length === 0 ? EMPTY_NAME : bytesToText(bytes, { limit: NAME_BYTES });

/** The row of a table for one key: the one at `index` of `segment`, which need not be one of the table's own. */
export function keySummary(table: KeyTable, segment: KeySegment, index: number): KeySummary {
  const expireAt = segment.expireAt(index);
  return {
    row: segment.firstRow + index,
    db: segment.database(index),
    name: nameText(segment.keys.subarray(segment.keyStart(index), segment.keyEnd(index))),
    keyLength: segment.keyLength(index),
    kind: table.kind(segment.type(index)),
    encoding: ENCODINGS[segment.encoding(index)] ?? 'unknown',
    elements: segment.elements(index),
    diskBytes: segment.diskBytes(index),
    memoryBytes: segment.memoryBytes(index),
    expireAt: expireAt < 0 ? null : expireAt,
    offset: segment.offset(index),
    guess: segment.guess(index),
  };
}
