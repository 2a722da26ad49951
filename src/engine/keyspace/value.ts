import type { HashValue } from './hash-value.js';
import type { ListValue } from './list-value.js';
import type { ModuleValue } from './module-value.js';
import type { RawString } from './raw-string.js';
import type { SetValue } from './set-value.js';
import type { SortedSetValue } from './sorted-set-value.js';
import type { StreamValue } from './stream-value.js';

/** Bytes, one character a byte (latin1). Keys, fields, members and arguments are all of this. */
export type ByteString = string;

/**
 * A string value. A number is one that the server keeps as an integer (safe integers only; wider ones stay text), a
 * JavaScript string one that was set whole (`embstr`, `raw`, or `int` where it is the text of a 64-bit integer), a
 * RawString one that was changed in place, which the server keeps as `raw` from then on.
 */
export type StringValue = ByteString | number | RawString;

/** What a key holds. */
export type Value = StringValue | ListValue | SetValue | SortedSetValue | HashValue | StreamValue | ModuleValue;

/** The names that TYPE answers; a module's value answers with its type's name. */
export type ValueType = 'string' | 'list' | 'set' | 'zset' | 'hash' | 'stream' | 'module';

export function typeOf(value: Value): ValueType {
  return typeof value === 'object' ? value.type : 'string';
}
