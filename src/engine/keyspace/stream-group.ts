import { IdIndex } from './id-index.js';
import type { EntryId } from './stream-id.js';

/** An entry that was delivered and not acknowledged (stream.h, streamNACK). */
export class PendingEntry {
  constructor(
    readonly id: EntryId,
    /** Null: given back to the group, for whoever claims it. */
    public consumer: StreamConsumer | null,
    /** ms of Unix time. */
    public deliveredAt: number,
    public deliveries: number,
  ) {}
}

/** One reader of a group. */
export class StreamConsumer {
  readonly pending = new IdIndex<PendingEntry>();

  constructor(
    readonly name: string,
    /** ms of Unix time: when it last asked for something. */
    public seenAt: number,
    /** ms of Unix time: when it last got something; -1 for never. */
    public activeAt: number,
  ) {}
}

/** A consumer group. Each pending entry is in the group's index, and in that of its consumer. */
export class StreamGroup {
  readonly pending = new IdIndex<PendingEntry>();
  readonly consumers = new Map<string, StreamConsumer>();

  constructor(
    readonly name: string,
    public lastId: EntryId,
    /** How many entries of the stream it has read, from the first ever; null where that is not known. */
    public entriesRead: bigint | null,
  ) {}

  /** Consumers in the order in which servers walk them: by the bytes of their names. */
  sortedConsumers(): readonly StreamConsumer[] {
    return [...this.consumers.values()].sort(byName);
  }

  /** Adds a consumer that is not there. */
  addConsumer(name: string, seenAt: number, activeAt = -1): StreamConsumer {
    const consumer = new StreamConsumer(name, seenAt, activeAt);
    this.consumers.set(name, consumer);
    return consumer;
  }

  /** Removes a consumer with all that is pending for it. */
  deleteConsumer(consumer: StreamConsumer): void {
    for (const { id } of consumer.pending) this.pending.delete(id);
    this.consumers.delete(consumer.name);
  }

  /** Adds a pending entry whose id is not pending. */
  addPending(entry: PendingEntry): void {
    this.pending.add(entry);
    entry.consumer?.pending.add(entry);
  }

  deletePending(entry: PendingEntry): void {
    this.pending.delete(entry.id);
    entry.consumer?.pending.delete(entry.id);
  }

  /** Gives a pending entry to a consumer. */
  assign(entry: PendingEntry, consumer: StreamConsumer): void {
    if (entry.consumer === consumer) return;
    entry.consumer?.pending.delete(entry.id);
    entry.consumer = consumer;
    consumer.pending.add(entry);
  }

  copy(): StreamGroup {
    const copy = new StreamGroup(this.name, this.lastId, this.entriesRead);
    for (const { name, seenAt, activeAt } of this.consumers.values()) copy.addConsumer(name, seenAt, activeAt);
    for (const { id, consumer, deliveredAt, deliveries } of this.pending) {
      const owner = consumer === null ? null : (copy.consumers.get(consumer.name) ?? null);
      copy.addPending(new PendingEntry(id, owner, deliveredAt, deliveries));
    }
    return copy;
  }
}

/** Order of names by their bytes. */
export const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
