import type { PendingEntry, StreamConsumer, StreamGroup } from '../keyspace/stream-group.js';
import { idText } from '../keyspace/stream-id.js';
import type { Call } from './call.js';

/** What reading by groups is written to the log as (t_stream.c, streamPropagate…). */

/** Who has a pending entry from now on. */
export function propagateClaim(call: Call, key: string, group: StreamGroup, entry: PendingEntry, id: string): void {
  const { consumer, deliveredAt, deliveries } = entry;
  const claim = ['XCLAIM', key, group.name, consumer?.name ?? '', '0', id, 'TIME', `${deliveredAt}`];
  call.propagate([...claim, 'RETRYCOUNT', `${deliveries}`, 'FORCE', 'JUSTID', 'LASTID', idText(group.lastId)]);
}

/** How far a group has read. */
export function propagateGroupId(call: Call, key: string, { name, lastId, entriesRead }: StreamGroup): void {
  call.propagate(['XGROUP', 'SETID', key, name, idText(lastId), 'ENTRIESREAD', `${entriesRead ?? -1}`]);
}

export function propagateConsumer(call: Call, key: string, group: StreamGroup, name: string): void {
  call.propagate(['XGROUP', 'CREATECONSUMER', key, group.name, name]);
}

/** A consumer that has asked for something; made when it is not there. */
export function consumerOf(call: Call, key: string, group: StreamGroup, name: string): StreamConsumer {
  const known = group.consumers.get(name);
  if (known !== undefined) {
    known.seenAt = call.now;
    return known;
  }
  const consumer = group.addConsumer(name, call.now);
  call.keyspace.changed(call.db, key, 't', 'xgroup-createconsumer');
  return consumer;
}
