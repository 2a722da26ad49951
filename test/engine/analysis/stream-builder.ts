import { ByteWriter } from '../../../src/engine/codec/byte-writer.js';
import { ListpackWriter } from '../../../src/engine/codec/listpack.js';
import { writeLength, writeString } from '../codec/rdb-encoding.js';
import { streamVersion } from '../../../src/engine/rdb/stream-facts.js';
import { ascii } from '../rdb/dump-builder.js';

/** A stream in the terms of a test. Ids are milliseconds; their sequence is 0. Entry N has the field `f` with `vN`. */
export interface StreamPlan {
  readonly entries: readonly number[];
  readonly lastId: number;
  readonly entriesAdded?: number;
  readonly maxDeletedId?: number;
  readonly groups?: readonly {
    readonly name: string;
    readonly lastId: number;
    readonly entriesRead: number | null;
    readonly pending: readonly { readonly id: number; readonly deliveredAt: number; readonly deliveries: number }[];
    readonly consumers: readonly { readonly name: string; readonly pending: readonly number[] }[];
    readonly released?: readonly number[];
  }[];
  readonly maxIds?: number;
  readonly producers?: readonly string[];
}

/** The value's bytes, as a file has them behind the key. */
export function streamValue(type: number, plan: StreamPlan): Uint8Array {
  const version = streamVersion(type);
  const out = new ByteWriter();
  const id = (ms: number): void => {
    writeLength(out, ms);
    writeLength(out, 0);
  };
  const text = (value: string): void => writeString(out, ascii(value), false);
  writeNodes(out, plan.entries);
  writeLength(out, plan.entries.length);
  id(plan.lastId);
  if (version >= 2) {
    id(plan.entries[0] ?? 0);
    id(plan.maxDeletedId ?? 0);
    writeLength(out, plan.entriesAdded ?? plan.entries.length);
  }
  const groups = plan.groups ?? [];
  writeLength(out, groups.length);
  for (const group of groups) {
    text(group.name);
    id(group.lastId);
    if (version >= 2) writeLength(out, group.entriesRead === null ? 0xffffffffffffffffn : group.entriesRead);
    writeLength(out, group.pending.length);
    for (const pending of group.pending) {
      rawId(out, pending.id);
      out.int64(BigInt(pending.deliveredAt));
      writeLength(out, pending.deliveries);
    }
    writeLength(out, group.consumers.length);
    for (const consumer of group.consumers) {
      text(consumer.name);
      out.int64(1n);
      if (version >= 3) out.int64(1n);
      writeLength(out, consumer.pending.length);
      for (const pending of consumer.pending) rawId(out, pending);
    }
    if (version >= 5) {
      const released = group.released ?? [];
      writeLength(out, released.length);
      for (const pending of released) rawId(out, pending);
    }
  }
  if (version >= 4) {
    writeLength(out, 100);
    writeLength(out, plan.maxIds ?? 100);
    const producers = plan.producers ?? [];
    writeLength(out, producers.length);
    for (const producer of producers) {
      text(producer);
      writeLength(out, 0);
    }
    writeLength(out, 0);
    writeLength(out, 0);
  }
  return out.take();
}

function writeNodes(out: ByteWriter, entries: readonly number[]): void {
  const [first] = entries;
  writeLength(out, first === undefined ? 0 : 1);
  if (first === undefined) return;
  const node = new ByteWriter();
  rawId(node, first);
  writeString(out, node.take(), false);
  const listpack = new ListpackWriter();
  for (const number of [entries.length, 0, 1]) listpack.integer(number);
  listpack.bytes(ascii('f'));
  listpack.integer(0);
  for (const ms of entries) {
    for (const number of [2, ms - first, 0]) listpack.integer(number);
    listpack.bytes(ascii(`v${ms}`));
    listpack.integer(4);
  }
  writeString(out, listpack.take(), false);
}

const rawId = (out: ByteWriter, ms: number): void => {
  out.bigEndian(0, 4);
  out.bigEndian(ms, 4);
  out.bigEndian(0, 4);
  out.bigEndian(0, 4);
};
