import type { Database } from './database.js';
import { NEVER } from './entry.js';
import type { HashValue } from './hash-value.js';
import type { Keyspace } from './keyspace.js';

/**
 * Deletes fields of a hash whose time is over, at most `limit`, and the key when none is left; tells the log and
 * whoever listens (t_hash.c, Redis 7.4: HDEL, `hexpired`).
 * @returns how many were deleted
 */
export function expireFields(keyspace: Keyspace, db: Database, key: string, hash: HashValue, limit = Infinity): number {
  const fields = hash.due(keyspace.now, limit);
  if (fields.length === 0) return 0;
  const entry = keyspace.lookupWrite(db, key);
  if (entry === undefined) return 0;
  const { listeners } = keyspace;
  for (const field of fields) {
    hash.delete(field);
    listeners.expired?.(db, key, field);
  }
  keyspace.stats.expiredFields += fields.length;
  listeners.touched?.(db, key);
  keyspace.notify(db, key, 'h', 'hexpired');
  if (hash.size === 0) {
    keyspace.delete(db, key);
    keyspace.notify(db, key, 'g', 'del');
  } else db.trackFields(key, entry);
  return fields.length;
}

/** Whether a hash has, or may have, fields whose time is over. */
export const mayHaveDueFields = (hash: HashValue, now: number): boolean => {
  const next = hash.nextExpiry;
  return next !== NEVER && next <= now;
};

/** A hash without the fields whose time is over: what a look at it shows where nothing may be deleted. */
export function withoutDueFields(hash: HashValue, now: number): HashValue {
  const shown = hash.copy();
  for (const field of hash.due(now)) shown.delete(field);
  return shown;
}
