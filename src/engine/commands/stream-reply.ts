import { idText, type EntryId } from '../keyspace/stream-id.js';
import type { StreamValue } from '../keyspace/stream-value.js';
import type { ReplyWriter } from './reply-writer.js';

/** An entry in a reply: its id, then its fields and values in turn. */
export interface ShownEntry {
  readonly id: EntryId;
  /** Null: the entry was deleted. */
  readonly pairs: readonly string[] | null;
}

/** Entries between two ids. @param count most of them; 0: all */
export function entriesOf(
  stream: StreamValue,
  start: EntryId,
  end: EntryId,
  count: number,
  reverse = false,
): readonly ShownEntry[] {
  const entries: ShownEntry[] = [];
  stream.range(start, end, reverse, (id, pairs) => {
    entries.push({ id, pairs });
    return entries.length !== count;
  });
  return entries;
}

export function writeEntry(reply: ReplyWriter, { id, pairs }: ShownEntry): void {
  reply.array(2);
  reply.bulk(idText(id));
  if (pairs === null) {
    reply.nullArray();
    return;
  }
  reply.array(pairs.length);
  for (const text of pairs) reply.bulk(text);
}

export function writeEntries(reply: ReplyWriter, entries: readonly ShownEntry[]): void {
  reply.array(entries.length);
  for (const entry of entries) writeEntry(reply, entry);
}
