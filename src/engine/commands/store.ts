import type { EventClass } from '../keyspace/keyspace.js';
import type { ListValue } from '../keyspace/list-value.js';
import type { SetValue } from '../keyspace/set-value.js';
import type { SortedSetValue } from '../keyspace/sorted-set-value.js';
import type { Call } from './call.js';

/**
 * Puts a result under its key, whatever was there, or, where it is empty, deletes the key: the end of SINTERSTORE,
 * ZRANGESTORE, SORT … STORE, GEOSEARCHSTORE.
 */
export function storeOrDelete(
  { keyspace, db }: Call,
  key: string,
  result: ListValue | SetValue | SortedSetValue,
  kind: EventClass,
  event: string,
): void {
  if (result.size > 0) {
    if (keyspace.peek(db, key) !== undefined) keyspace.delete(db, key);
    keyspace.add(db, key, result);
    keyspace.changed(db, key, kind, event);
  } else if (keyspace.peek(db, key) !== undefined) {
    keyspace.delete(db, key);
    keyspace.changed(db, key, 'g', 'del');
  }
}
