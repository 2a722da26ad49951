import { IdIndex } from './id-index.js';
import type { KeyspaceLimits } from './limits.js';
import { byName, type StreamGroup } from './stream-group.js';
import { LEAST_ID, type EntryId } from './stream-id.js';
import { StreamNode } from './stream-node.js';

/** Largest node, and largest entry, in bytes (t_stream.c, STREAM_LISTPACK_MAX_SIZE). */
export const GREATEST_NODE = 1 << 30;

/** What happens to the pending entries of groups when an entry is deleted (Redis 8.2). */
export type PendingPolicy = 'keep' | 'delete' | 'acknowledged';

/** How far a stream is trimmed. */
export interface StreamTrim {
  /** Entries that stay at most, or the id of the first one that stays. */
  readonly by: { readonly kind: 'length'; readonly length: number } | { readonly kind: 'id'; readonly id: EntryId };
  /** Whole nodes only. */
  readonly approximate: boolean;
  /** Entries that are looked at in one go at most; 0: no limit. */
  readonly limit: number;
  readonly policy: PendingPolicy;
}

/** Called with an entry; `pairs` are its fields and values in turn. False ends the walk. */
export type EntryVisitor = (id: EntryId, pairs: readonly string[]) => boolean;

/** A stream. */
export class StreamValue {
  readonly type = 'stream';
  readonly nodes = new IdIndex<StreamNode>();
  readonly groups = new Map<string, StreamGroup>();
  /** Entries that are not deleted. */
  length = 0;
  /** Id of the newest entry that there ever was. */
  lastId: EntryId = LEAST_ID;
  /** Id of the first entry; 0-0 when there is none. */
  firstId: EntryId = LEAST_ID;
  /** Greatest id that was deleted from the middle or the end. */
  maxDeletedId: EntryId = LEAST_ID;
  /** Entries that were added since the stream began. */
  entriesAdded = 0n;
  /** A file had ids of producers with it (Redis 8.6), which are not kept here. */
  producersLeftOut = false;

  encoding(): 'stream' {
    return 'stream';
  }

  /** Groups in the order in which servers walk them: by the bytes of their names. */
  sortedGroups(): readonly StreamGroup[] {
    return [...this.groups.values()].sort(byName);
  }

  /** Takes over a node of a file; {@link loaded} follows the last one. @returns false when it is there already */
  addNode(node: StreamNode): boolean {
    if (this.nodes.get(node.id) !== undefined) return false;
    this.nodes.add(node);
    this.length += node.live;
    return true;
  }

  /** Finds out what follows from the nodes. */
  loaded(): void {
    this.#findFirst();
  }

  /** Appends an entry; `pairs` are fields and values in turn, the id is greater than the last one. */
  append(id: EntryId, pairs: readonly string[], limits: KeyspaceLimits): void {
    let node = this.nodes.last();
    if (node === undefined || isFull(node, pairs, limits)) {
      node?.pack();
      node = StreamNode.begin(
        id,
        pairs.filter((_item, place) => place % 2 === 0),
      );
      this.nodes.add(node);
    }
    node.append(id, pairs);
    if (this.length === 0) this.firstId = id;
    this.length++;
    this.entriesAdded++;
    this.lastId = id;
  }

  has(id: EntryId): boolean {
    return this.entry(id) !== undefined;
  }

  /** Fields and values of an entry in turn; undefined where there is none. */
  entry(id: EntryId): readonly string[] | undefined {
    const node = this.nodes.floor(id);
    const found = node?.entries().find((entry) => entry.id === id && !entry.deleted);
    return node === undefined || found === undefined ? undefined : node.pairs(found);
  }

  /** Id of the last entry that is there; 0-0 when there is none. */
  lastLiveId(): EntryId {
    for (let node = this.nodes.last(); node !== undefined; node = this.nodes.floor(node.id - 1n)) {
      const entry = node.entries().findLast(({ deleted }) => !deleted);
      if (entry !== undefined) return entry.id;
    }
    return LEAST_ID;
  }

  /** Id of the first place in the first node, be its entry deleted or not; undefined without nodes. */
  firstPlace(): EntryId | undefined {
    return this.nodes.first()?.entries().at(0)?.id;
  }

  /** Walks over the entries between two ids, both inclusive. */
  range(start: EntryId, end: EntryId, reverse: boolean, visit: EntryVisitor): void {
    if (reverse) {
      for (let node = this.nodes.floor(end); node !== undefined; node = this.nodes.floor(node.id - 1n)) {
        const entries = node.entries();
        for (let i = entries.length - 1; i >= 0; i--) {
          const entry = entries[i];
          if (entry.id < start) return;
          if (entry.id <= end && !entry.deleted && !visit(entry.id, node.pairs(entry))) return;
        }
      }
      return;
    }
    let node = this.nodes.floor(start) ?? this.nodes.first();
    for (; node !== undefined; node = this.nodes.ceiling(node.id + 1n)) {
      for (const entry of node.entries()) {
        if (entry.id > end) return;
        if (entry.id >= start && !entry.deleted && !visit(entry.id, node.pairs(entry))) return;
      }
    }
  }

  /** Deletes an entry. What is pending of it is not touched. @returns whether it was there */
  delete(id: EntryId): boolean {
    if (!this.#remove(id)) return false;
    if (id > this.maxDeletedId) this.maxDeletedId = id;
    if (id === this.firstId) this.#findFirst();
    return true;
  }

  /** Whether a group has yet to read an entry, or has it pending. */
  isReferenced(id: EntryId): boolean {
    for (const { lastId, pending } of this.groups.values())
      if (lastId < id || pending.get(id) !== undefined) return true;
    return false;
  }

  /** Forgets that an entry is pending anywhere. */
  dropPending(id: EntryId): void {
    for (const group of this.groups.values()) {
      const pending = group.pending.get(id);
      if (pending !== undefined) group.deletePending(pending);
    }
  }

  /** Whether an entry was deleted from behind an id (t_stream.c, streamRangeHasTombstones, to the end). */
  hasDeletedBehind(id: EntryId): boolean {
    return (
      this.length > 0 && this.maxDeletedId !== LEAST_ID && this.firstId <= this.maxDeletedId && id <= this.maxDeletedId
    );
  }

  /**
   * How many entries there were up to an id, since the first ever (t_stream.c,
   * streamEstimateDistanceFromFirstEverEntry).
   * @returns null where that cannot be told
   */
  entriesReadAt(id: EntryId): bigint | null {
    const { entriesAdded, lastId, firstId, maxDeletedId } = this;
    if (entriesAdded === 0n) return 0n;
    if (this.length === 0 && id <= lastId) return entriesAdded;
    if (id !== LEAST_ID && id < maxDeletedId) return null;
    if (id === lastId) return entriesAdded;
    if (id > lastId) return null;
    if (maxDeletedId === LEAST_ID || maxDeletedId < firstId) {
      if (id < firstId) return entriesAdded - BigInt(this.length);
      if (id === firstId) return entriesAdded - BigInt(this.length) + 1n;
    }
    return null;
  }

  /** Deletes entries from the front (t_stream.c, streamTrim). @returns how many */
  trim(trim: StreamTrim): number {
    const before = this.length;
    if (trim.policy === 'acknowledged') this.#trimAcknowledged(trim);
    else this.#trimNodes(trim);
    if (this.length !== before) this.#findFirst();
    return before - this.length;
  }

  copy(): StreamValue {
    const copy = new StreamValue();
    for (const node of this.nodes) copy.nodes.add(node.copy());
    for (const group of this.groups.values()) copy.groups.set(group.name, group.copy());
    copy.length = this.length;
    copy.lastId = this.lastId;
    copy.firstId = this.firstId;
    copy.maxDeletedId = this.maxDeletedId;
    copy.entriesAdded = this.entriesAdded;
    return copy;
  }

  #trimNodes({ by, approximate, limit, policy }: StreamTrim): void {
    const dropped = (id: EntryId): void => {
      if (policy === 'delete') this.dropPending(id);
    };
    let deleted = 0;
    for (let node = this.nodes.first(); node !== undefined; node = this.nodes.first()) {
      if (by.kind === 'length' && this.length <= by.length) return;
      if (limit > 0 && deleted + node.live > limit) return;
      const whole = by.kind === 'length' ? this.length - node.live >= by.length : node.lastId() < by.id;
      if (whole) {
        if (policy === 'delete') for (const { id, deleted: gone } of node.entries()) if (!gone) dropped(id);
        this.nodes.delete(node.id);
        this.length -= node.live;
        deleted += node.live;
        continue;
      }
      if (approximate) return;
      for (const entry of node.entries()) {
        if (by.kind === 'length' ? this.length <= by.length : entry.id >= by.id) return;
        if (entry.deleted || !node.delete(entry.id)) continue;
        this.length--;
        dropped(entry.id);
      }
      return;
    }
  }

  /** Deletes of the entries in front those that every group is done with. */
  #trimAcknowledged({ by, approximate, limit }: StreamTrim): void {
    const ids: EntryId[] = [];
    let looked = 0;
    for (const node of this.nodes) {
      if (by.kind === 'length' && this.length - ids.length <= by.length) break;
      if (limit > 0 && looked + node.live > limit) break;
      if (
        approximate &&
        !(by.kind === 'length' ? this.length - looked - node.live >= by.length : node.lastId() < by.id)
      )
        break;
      looked += node.live;
      let behind = false;
      for (const { id, deleted } of node.entries()) {
        behind = by.kind === 'length' ? this.length - ids.length <= by.length : id >= by.id;
        if (behind) break;
        if (!deleted && !this.isReferenced(id)) ids.push(id);
      }
      if (behind) break;
    }
    for (const id of ids) this.#remove(id);
  }

  #remove(id: EntryId): boolean {
    const node = this.nodes.floor(id);
    if (node === undefined || !node.delete(id)) return false;
    if (node.live === 0) this.nodes.delete(node.id);
    this.length--;
    return true;
  }

  #findFirst(): void {
    this.firstId = LEAST_ID;
    for (const node of this.nodes) {
      if (node.live === 0) continue;
      this.firstId = node.entries().find(({ deleted }) => !deleted)?.id ?? LEAST_ID;
      return;
    }
  }
}

/** Whether an entry needs a new node (t_stream.c, streamAppendItem). */
function isFull(node: StreamNode, pairs: readonly string[], limits: KeyspaceLimits): boolean {
  const { streamNodeMaxBytes: bytes, streamNodeMaxEntries: entries } = limits;
  const mostBytes = bytes === 0 || bytes > GREATEST_NODE ? GREATEST_NODE : bytes;
  let size = node.bytes;
  for (const item of pairs) size += item.length;
  return size >= mostBytes || (entries > 0 && node.live + node.deleted >= entries);
}
