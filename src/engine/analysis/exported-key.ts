import type { ValuePage } from '../rdb/value.js';

/** What exporters write of a key besides its value. The bytes are valid only during the call. */
export interface ExportedKey {
  readonly db: number;
  readonly keyBuffer: Uint8Array;
  readonly keyStart: number;
  readonly keyLength: number;
  /** ms of Unix time, -1 when the key does not expire. */
  readonly expireAt: number;
}

/** A value as an exporter gets it: pages of its elements, or its bytes as they stand in the file. */
export interface ExportedValue {
  /** The pages from the first element to the last. Each iteration starts anew; a page is dropped for the next one. */
  pages(): Iterable<ValuePage>;
  /** The type byte, and the first RDB version that has it. */
  readonly type: number;
  readonly since: number;
  /** Bytes of the value in the file. */
  readonly rawLength: number;
  /** The value's bytes as they stand in the file, in blocks that are valid until the next one. */
  raw(): Iterable<Uint8Array>;
}
