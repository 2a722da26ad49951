import { idText } from '../keyspace/stream-id.js';
import type { StreamValue } from '../keyspace/stream-value.js';

/** The commands that make a stream (aof.c, rewriteStreamObject). */
export function* streamCommands(key: string, stream: StreamValue): Generator<readonly string[]> {
  if (stream.length === 0) {
    // An entry that is gone at once leaves an empty stream.
    yield ['XADD', key, 'MAXLEN', '0', '0-1', 'x', 'y'];
  } else {
    for (const node of stream.nodes) {
      for (const entry of node.entries()) {
        if (!entry.deleted) yield ['XADD', key, idText(entry.id), ...node.pairs(entry)];
      }
    }
  }
  const { lastId, entriesAdded, maxDeletedId } = stream;
  yield ['XSETID', key, idText(lastId), 'ENTRIESADDED', `${entriesAdded}`, 'MAXDELETEDID', idText(maxDeletedId)];
  for (const group of stream.sortedGroups()) {
    const { name, lastId: read, entriesRead } = group;
    yield ['XGROUP', 'CREATE', key, name, idText(read), 'ENTRIESREAD', `${entriesRead ?? -1}`];
    for (const consumer of group.sortedConsumers()) {
      if (consumer.pending.size === 0) yield ['XGROUP', 'CREATECONSUMER', key, name, consumer.name];
      for (const { id, deliveredAt, deliveries } of consumer.pending) {
        const claim = ['XCLAIM', key, name, consumer.name, '0', idText(id), 'TIME', `${deliveredAt}`];
        yield [...claim, 'RETRYCOUNT', `${deliveries}`, 'JUSTID', 'FORCE'];
      }
    }
  }
}
