import { ENCODINGS } from '../rdb/format.js';
import type { KeySummary } from './answers.js';
import type { KeySegment } from './key-segment.js';
import type { KeyTable } from './key-table.js';
import { readableText } from './key-text.js';

/** Characters of a key's name in a row. */
export const NAME_CHARACTERS = 512;

/** What a key of no bytes is called. */
export const EMPTY_NAME = '(empty)';

/** The row of a table for one key: the one at `index` of `segment`, which need not be one of the table's own. */
export function keySummary(table: KeyTable, segment: KeySegment, index: number): KeySummary {
  const expireAt = segment.expireAt(index);
  const start = segment.keyStart(index);
  const end = segment.keyEnd(index);
  return {
    row: segment.firstRow + index,
    db: segment.database(index),
    name: start === end ? EMPTY_NAME : readableText(segment.keys, start, end, NAME_CHARACTERS),
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
