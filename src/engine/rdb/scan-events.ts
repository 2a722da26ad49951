import type { Damage } from './damage.js';
import type { Dialect, ObjectType } from './format.js';

/** The first bytes of a dump, understood. */
export interface RdbHeader {
  /** The magic and version digits as they stand, e.g. `REDIS0011` or `VALKEY080`. */
  readonly text: string;
  readonly dialect: Dialect;
  readonly version: number;
  /** True when the version is newer than this engine knows. */
  readonly newer: boolean;
}

/**
 * One key as the scan saw it. The scanner reuses a single object for all keys: a sink copies what it keeps, and reads
 * the key's bytes before it returns.
 */
export interface ScannedKey {
  db: number;
  /** First byte of the record: its expiry, idle, freq or metadata opcode where it has one, else its type byte. */
  offset: number;
  /** The type byte. */
  type: number;
  /** Its row in the type table; undefined for a type that no table knows. */
  objectType: ObjectType | undefined;
  /** Offset of the value's first byte (behind the key). */
  valueOffset: number;
  /** Offset behind the value's last byte. */
  end: number;
  /** The key's bytes: `keyBuffer[keyStart .. keyStart + keyLength]`. Valid only during the call. */
  keyBuffer: Uint8Array;
  keyStart: number;
  keyLength: number;
  /** Place in ENCODINGS. */
  encoding: number;
  /** Elements: of a string its bytes, of a stream its entries. 0 where a header does not tell. */
  elements: number;
  /** Plain bytes of the longest element, of a string its length; 0 when a packed encoding hides it from a scan. */
  longestElement: number;
  /** Expiry in ms of Unix time, or -1. */
  expireAt: number;
  /** Idle seconds, or -1. */
  idle: number;
  /** LFU counter, or -1. */
  freq: number;
  /** Of a module's value: the module's name, else null. */
  module: string | null;
  /** Estimated bytes in a server's memory. */
  memoryBytes: number;
  /**
   * True when the record was found by resynchronising after damage: that it is a key, and its database, are guesses.
   */
  guess: boolean;
}

/** What a scan tells besides keys: rare, so plain objects. */
export type ScanEvent =
  | { readonly kind: 'header'; readonly header: RdbHeader }
  | { readonly kind: 'aux'; readonly offset: number; readonly name: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: 'database'; readonly offset: number; readonly db: number }
  | {
      readonly kind: 'resize';
      readonly offset: number;
      readonly db: number;
      readonly keys: number;
      readonly expires: number;
    }
  | {
      readonly kind: 'function';
      readonly offset: number;
      readonly end: number;
      readonly sourceOffset: number;
      readonly preGa: boolean;
    }
  | {
      readonly kind: 'module-aux';
      readonly offset: number;
      readonly end: number;
      readonly module: string;
      readonly version: number;
      readonly when: number;
    }
  | {
      readonly kind: 'slot-info';
      readonly offset: number;
      readonly slot: number;
      readonly keys: number;
      readonly expires: number;
    }
  | {
      readonly kind: 'slot-import';
      readonly offset: number;
      readonly job: Uint8Array;
      readonly ranges: readonly (readonly [number, number])[];
    }
  | {
      readonly kind: 'hash-template';
      readonly offset: number;
      readonly end: number;
      readonly id: number;
      readonly fields: number;
    }
  | {
      readonly kind: 'opaque';
      readonly offset: number;
      readonly end: number;
      readonly opcode: number;
      readonly what: string;
    }
  | { readonly kind: 'damage'; readonly damage: Damage }
  /**
   * The records end here. `checksum`: the 8 stored bytes (little-endian) behind the EOF opcode, null when the version
   * has none or they are cut off. `trailing`: bytes behind the checksum.
   */
  | { readonly kind: 'end'; readonly offset: number; readonly checksum: bigint | null; readonly trailing: number };

/** Takes what a scan finds. */
export interface ScanSink {
  key(key: ScannedKey): void;
  event(event: ScanEvent): void;
}
