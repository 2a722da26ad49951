import type { Entry } from '../keyspace/entry.js';
import { expireFields, mayHaveDueFields, withoutDueFields } from '../keyspace/field-expiry.js';
import { HashValue } from '../keyspace/hash-value.js';
import { ListValue } from '../keyspace/list-value.js';
import { SetValue } from '../keyspace/set-value.js';
import { SortedSetValue } from '../keyspace/sorted-set-value.js';
import { StreamValue } from '../keyspace/stream-value.js';
import { isString } from '../keyspace/string-text.js';
import type { StringValue } from '../keyspace/value.js';
import type { Call } from './call.js';
import { ERRORS, refuse } from './command-error.js';

/**
 * Values of keys by their type: `read…` to look at one, `write…` to change it in place. Undefined where the key is not
 * there; a key of another type is refused with WRONGTYPE.
 */

export function readString(call: Call, key: string): StringValue | undefined {
  return stringOf(call.keyspace.lookupRead(call.db, key));
}

/** The entry, because a string is changed by giving it another value. */
export function writeString(call: Call, key: string): (Entry & { value: StringValue }) | undefined {
  const entry = call.keyspace.lookupWrite(call.db, key);
  if (entry === undefined || hasString(entry)) return entry;
  refuse(ERRORS.wrongType);
}

export const readList = (call: Call, key: string): ListValue | undefined =>
  listOf(call.keyspace.lookupRead(call.db, key));

export const writeList = (call: Call, key: string): ListValue | undefined =>
  listOf(call.keyspace.lookupWrite(call.db, key));

export const readSet = (call: Call, key: string): SetValue | undefined => setOf(call.keyspace.lookupRead(call.db, key));

export const writeSet = (call: Call, key: string): SetValue | undefined =>
  setOf(call.keyspace.lookupWrite(call.db, key));

export const readSortedSet = (call: Call, key: string): SortedSetValue | undefined =>
  sortedSetOf(call.keyspace.lookupRead(call.db, key));

export const writeSortedSet = (call: Call, key: string): SortedSetValue | undefined =>
  sortedSetOf(call.keyspace.lookupWrite(call.db, key));

export const readStream = (call: Call, key: string): StreamValue | undefined =>
  streamOf(call.keyspace.lookupRead(call.db, key));

export const writeStream = (call: Call, key: string): StreamValue | undefined =>
  streamOf(call.keyspace.lookupWrite(call.db, key));

/** Fields whose time is over are deleted, or hidden, before it is returned. */
export function readHash(call: Call, key: string): HashValue | undefined {
  return freshHash(call, key, call.keyspace.lookupRead(call.db, key));
}

export function writeHash(call: Call, key: string): HashValue | undefined {
  return freshHash(call, key, call.keyspace.lookupWrite(call.db, key));
}

const hasString = (entry: Entry): entry is Entry & { value: StringValue } => isString(entry.value);

function stringOf(entry: Entry | undefined): StringValue | undefined {
  if (entry === undefined) return undefined;
  const { value } = entry;
  if (isString(value)) return value;
  refuse(ERRORS.wrongType);
}

function listOf(entry: Entry | undefined): ListValue | undefined {
  if (entry === undefined) return undefined;
  const { value } = entry;
  if (value instanceof ListValue) return value;
  refuse(ERRORS.wrongType);
}

function setOf(entry: Entry | undefined): SetValue | undefined {
  if (entry === undefined) return undefined;
  const { value } = entry;
  if (value instanceof SetValue) return value;
  refuse(ERRORS.wrongType);
}

function sortedSetOf(entry: Entry | undefined): SortedSetValue | undefined {
  if (entry === undefined) return undefined;
  const { value } = entry;
  if (value instanceof SortedSetValue) return value;
  refuse(ERRORS.wrongType);
}

function streamOf(entry: Entry | undefined): StreamValue | undefined {
  if (entry === undefined) return undefined;
  const { value } = entry;
  if (value instanceof StreamValue) return value;
  refuse(ERRORS.wrongType);
}

function freshHash({ keyspace, db }: Call, key: string, entry: Entry | undefined): HashValue | undefined {
  if (entry === undefined) return undefined;
  const { value } = entry;
  if (!(value instanceof HashValue)) refuse(ERRORS.wrongType);
  if (!mayHaveDueFields(value, keyspace.now) || keyspace.expiry === 'ignore') return value;
  const shown = keyspace.expiry === 'delete' ? value : withoutDueFields(value, keyspace.now);
  if (shown === value) expireFields(keyspace, db, key, value);
  return shown.size === 0 ? undefined : shown;
}

/** Deletes a key as a part of a command's effect, and announces it. Counts no change: the command does. */
export function deleteEmptied({ keyspace, db }: Call, key: string): void {
  keyspace.delete(db, key);
  keyspace.notify(db, key, 'g', 'del');
}
