import type { Encoding, ObjectKind } from '../rdb/format.js';

/** What a filter looks at: facts of a key that a scan has, no value. The bytes are valid only during the call. */
export interface FilterableKey {
  readonly db: number;
  readonly keyBuffer: Uint8Array;
  readonly keyStart: number;
  readonly keyLength: number;
  readonly kind: ObjectKind;
  /** As the file names it; left out by a caller that does not know it, and then no condition on encodings holds. */
  readonly encoding?: Encoding;
  /** ms of Unix time, -1 when the key does not expire. */
  readonly expireAt: number;
  readonly elements: number;
  readonly diskBytes: number;
  readonly memoryBytes: number;
}

/** When a key expires, as a condition. Times are ms of Unix time. */
export type ExpiryCondition =
  | { readonly kind: 'none' | 'any' | 'expired' }
  | { readonly kind: 'before' | 'after'; readonly time: number }
  /** `from` inclusive, `to` exclusive: one bar of an expiry histogram. */
  | { readonly kind: 'between'; readonly from: number; readonly to: number };

/**
 * A filter as data: what the command line's options and the editor's filter box are parsed into. All parts must hold.
 */
export interface KeyFilterSpec {
  readonly databases?: readonly number[];
  /** Redis globs (as KEYS and SCAN MATCH read them), any of which must match the whole key. */
  readonly globs?: readonly string[];
  /** A JavaScript regular expression, searched for anywhere in the key read as UTF-8 (latin1 where it is not UTF-8). */
  readonly regex?: string;
  readonly kinds?: readonly ObjectKind[];
  readonly encodings?: readonly Encoding[];
  readonly expiry?: ExpiryCondition;
  /** Bytes on disk. */
  readonly minSize?: number;
  readonly maxSize?: number;
}
