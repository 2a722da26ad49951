import type { Dialect, Encoding } from './format.js';

/** Where one value lies: what a scan found out, enough to decode it without a scan. */
export interface ValueLocation {
  readonly dialect: Dialect;
  readonly version: number;
  /** The type byte. */
  readonly type: number;
  /** Offset of the value's first byte. */
  readonly valueOffset: number;
  /** Offset behind its last byte; decoding never reads past it. */
  readonly end: number;
}

export interface ScoredMember {
  readonly member: Uint8Array;
  readonly score: number;
}

export interface HashEntry {
  readonly field: Uint8Array;
  readonly value: Uint8Array;
  /** Field expiry in ms of Unix time, null when the field does not expire. */
  readonly expireAt: number | null;
}

/** Milliseconds and sequence of a stream id; 64-bit each. */
export interface StreamId {
  readonly ms: bigint;
  readonly seq: bigint;
}

export interface StreamEntry {
  readonly id: StreamId;
  readonly fields: readonly (readonly [field: Uint8Array, value: Uint8Array])[];
}

export interface StreamPending {
  readonly id: StreamId;
  /** Owner's name; null for an entry that was released (Redis 8.8) and has none. */
  readonly consumer: Uint8Array | null;
  /** ms of Unix time. */
  readonly deliveredAt: number;
  readonly deliveries: number;
}

export interface StreamConsumer {
  readonly name: Uint8Array;
  /** ms of Unix time. */
  readonly seenAt: number;
  /** ms of Unix time; null before version 11, -1 when it was never active. */
  readonly activeAt: number | null;
  readonly pending: number;
}

export interface StreamGroup {
  readonly name: Uint8Array;
  readonly lastId: StreamId;
  /** Null before version 10 and when the server did not know it. */
  readonly entriesRead: bigint | null;
  readonly pending: readonly StreamPending[];
  /** All pending entries, where `pending` lists only the first of very many. */
  readonly pendingTotal?: number;
  readonly consumers: readonly StreamConsumer[];
}

/** A producer's ids that make XADD idempotent (Redis 8.6). */
export interface StreamProducer {
  readonly name: Uint8Array;
  readonly ids: readonly { readonly id: Uint8Array; readonly entry: StreamId }[];
}

export interface StreamFacts {
  readonly lastId: StreamId;
  /** The next three are null before version 10. */
  readonly firstId: StreamId | null;
  readonly maxDeletedId: StreamId | null;
  readonly entriesAdded: bigint | null;
  readonly groups: readonly StreamGroup[];
  readonly idempotency: {
    readonly durationSeconds: number;
    readonly maxIds: number;
    readonly producers: readonly StreamProducer[];
    readonly idsAdded: bigint;
    readonly duplicates: bigint;
  } | null;
}

/** One field of a module's value, as its opcodes tell it. */
export type ModuleField =
  | { readonly kind: 'signed' | 'unsigned'; readonly value: bigint }
  | { readonly kind: 'float' | 'double'; readonly value: number }
  | { readonly kind: 'string'; readonly value: Uint8Array };

/** A module value whose layout is known, in a form that any front end can show. */
export interface ModuleDecoded {
  /** What it is, in the module's own words: `vector set`, `JSON document`, `Bloom filter`, … */
  readonly title: string;
  /** Named facts in display order: dimensions, capacity, error rate, … */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** A JSON document's text, where the value is one. */
  readonly json?: string;
  /** Elements, where the value has any; this page of them. */
  readonly rows?: {
    readonly columns: readonly string[];
    readonly total: number;
    readonly cells: readonly (readonly (string | number | Uint8Array)[])[];
  };
}

/** Elements `start` to `start + length` of a value. `total` is null while it cannot be known without walking it all. */
interface Page {
  readonly start: number;
  readonly total: number | null;
  /** Places in this page of elements so long that only their first bytes are here; absent where there are none. */
  readonly cut?: readonly number[];
}

/**
 * A page of one decoded value. Bytes are copies: they stay valid. For a string `start` and `total` count bytes, for a
 * stream entries, for everything else elements.
 */
export type ValuePage =
  | (Page & { readonly kind: 'string'; readonly encoding: Encoding; readonly bytes: Uint8Array })
  | (Page & { readonly kind: 'list' | 'set'; readonly elements: readonly Uint8Array[] })
  | (Page & { readonly kind: 'zset'; readonly elements: readonly ScoredMember[] })
  | (Page & { readonly kind: 'hash'; readonly elements: readonly HashEntry[] })
  | (Page & { readonly kind: 'stream'; readonly entries: readonly StreamEntry[]; readonly facts: StreamFacts })
  | (Page & {
      readonly kind: 'array';
      readonly insertAt: bigint | null;
      readonly elements: readonly { readonly index: bigint; readonly value: Uint8Array | bigint | number }[];
    })
  | (Page & {
      readonly kind: 'module';
      readonly module: string;
      readonly version: number;
      readonly decoded: ModuleDecoded | null;
      /** The value's fields by its opcodes; empty where `decoded` says it all. */
      readonly fields: readonly ModuleField[];
    })
  /** Of a type no table knows: the record's bytes, as far as its end is known. */
  | (Page & { readonly kind: 'unknown'; readonly bytes: Uint8Array });
