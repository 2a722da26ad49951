import { ListValue, type ListEnd } from '../keyspace/list-value.js';
import type { Call } from './call.js';
import { deleteEmptied } from './lookup.js';

/** What follows when elements were taken from an end of a list (t_list.c, listElementsRemoved). */
export function popped(call: Call, key: string, list: ListValue, end: ListEnd, count: number): void {
  const { keyspace, db } = call;
  keyspace.changed(db, key, 'l', end === 'left' ? 'lpop' : 'rpop', count);
  if (list.size === 0) deleteEmptied(call, key);
  else list.shrunk(keyspace.limits);
}

/** The list to push to: the one that is there, or a new one under the key. */
export function listOrNew({ keyspace, db }: Call, key: string, list: ListValue | undefined): ListValue {
  if (list !== undefined) return list;
  const fresh = ListValue.empty();
  keyspace.add(db, key, fresh);
  return fresh;
}
