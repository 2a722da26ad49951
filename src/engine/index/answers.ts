/**
 * What a dump session answers, as plain data that structured clone takes. A key is named by its `row`: its place among
 * the keys in file order, which never changes while the file does not. Sizes are bytes, times ms of Unix time.
 */
import type { Damage } from '../rdb/damage.js';
import type { ObjectKind } from '../rdb/format.js';
import type { Query } from './query.js';
import type { Cell, LensView, ValueView } from './value-view.js';

/** Keys and bytes of one slice of the dump. */
export interface Share {
  readonly name: string;
  readonly keys: number;
  readonly elements: number;
  readonly diskBytes: number;
  readonly memoryBytes: number;
}

/** A namespace, or a key, as a slice of the one that holds it: a rectangle of the treemap. `name` is for a person. */
export interface NamespaceShare extends Share {
  /**
   * The namespace or the key in bytes, one character a byte: what the next treemap query walks into. `null` for the
   * slice that gathers everything too small for a rectangle of its own.
   */
  readonly prefix: string | null;
  readonly db: number;
  /** True when there is something to walk into. */
  readonly divisible: boolean;
}

/** Keys that expire within a span of time. */
export interface ExpiryBucket {
  /** `none`, `expired`, or the upper bound in words: `1 h`, `1 d`, … counted from the dump's own time. */
  readonly name: string;
  readonly keys: number;
  readonly memoryBytes: number;
  /** Bounds in ms of Unix time, null where open: what a click filters by. */
  readonly from: number | null;
  readonly to: number | null;
}

/** A key in a row of a table: what a scan knows of it. */
export interface KeySummary {
  readonly row: number;
  readonly db: number;
  /** The key as a person reads it (control characters escaped). Cut at 512 characters; `keyLength` tells the bytes. */
  readonly name: string;
  readonly keyLength: number;
  readonly kind: ObjectKind;
  readonly encoding: string;
  readonly elements: number;
  readonly diskBytes: number;
  readonly memoryBytes: number;
  /** ms of Unix time, or null. */
  readonly expireAt: number | null;
  readonly offset: number;
  /** Found by resynchronising after damage. */
  readonly guess: boolean;
}

/** How the checksum stands. `unreachable`: damage hides where it lies, so it cannot be compared. */
export type ChecksumState = 'pending' | 'ok' | 'absent' | 'mismatch' | 'unreachable';

/** Everything about the dump as a whole. While the scan runs, of what it has seen so far. */
export interface Overview {
  readonly file: { readonly name: string; readonly bytes: number; readonly modified: number | null };
  /** Null while the header has not been read, or when it is not an RDB header. */
  readonly header: {
    readonly text: string;
    readonly dialect: 'redis' | 'valkey';
    readonly version: number;
    readonly newer: boolean;
  } | null;
  readonly server: { readonly name: string; readonly version: string } | null;
  /** Time of the dump: its ctime field, ms of Unix time. */
  readonly savedAt: number | null;
  readonly aux: readonly (readonly [name: string, value: string])[];
  readonly checksum: {
    readonly state: ChecksumState;
    readonly expected: string | null;
    readonly found: string | null;
    readonly progress: number;
  };
  readonly keys: number;
  readonly diskBytes: number;
  readonly memoryBytes: number;
  /** What the memory estimate models, in words. */
  readonly memoryModel: string;
  readonly databases: readonly {
    readonly db: number;
    readonly keys: number;
    readonly expires: number;
    readonly memoryBytes: number;
  }[];
  readonly kinds: readonly Share[];
  readonly encodings: readonly Share[];
  readonly expiry: readonly ExpiryBucket[];
  readonly biggest: readonly KeySummary[];
  readonly functions: readonly {
    readonly name: string;
    readonly engine: string;
    readonly source: string;
    readonly offset: number;
  }[];
  readonly modules: readonly string[];
  /** Damage and warnings in file order; at most 1,000, `damageTotal` counts all. */
  readonly damage: readonly Damage[];
  readonly damageTotal: number;
}

/** How far the worker is. Sent about five times a second while something changes. */
export interface Progress {
  readonly scannedBytes: number;
  readonly totalBytes: number;
  readonly keys: number;
  readonly scanDone: boolean;
  /** Grows whenever rows, trees or statistics would come out differently than before. */
  readonly generation: number;
  /** Keys that the name order (tree, sort by name) covers so far. */
  readonly orderedKeys: number;
  readonly damage: number;
  /** True when the index went past its memory budget: no tree and no sorting, rows in file order only. */
  readonly sparse: boolean;
}

/** A row of the tree: a database, a namespace, a key, or a damaged region in its place. */
export type TreeRow = {
  readonly id: string;
  readonly depth: number;
  /** What the row is called: the last part of the name, escaped for a person. */
  readonly label: string;
  /** Place among its siblings, from 1, and their number: for screen readers. */
  readonly position: number;
  readonly siblings: number;
} & (
  | {
      readonly kind: 'database' | 'namespace';
      readonly db: number;
      /** In bytes, one character a byte. */
      readonly prefix: string;
      readonly expanded: boolean;
      readonly keys: number;
      readonly diskBytes: number;
      readonly memoryBytes: number;
    }
  | { readonly kind: 'key'; readonly key: KeySummary }
  | { readonly kind: 'damage'; readonly damage: Damage }
);

/** Some of the flattened rows, from `from` on, of `total`. */
export interface Rows {
  readonly generation: number;
  readonly total: number;
  readonly from: number;
  readonly rows: readonly TreeRow[];
  /** How many rows, from the first on, stand in the order that was asked for. Left out when all do. */
  readonly sorted?: number;
}

/** A key with what only its own page shows. */
export interface KeyDetail extends KeySummary {
  /** The whole key, at most 64 KB of it. */
  readonly key: Cell;
  readonly typeName: string;
  readonly valueOffset: number;
  readonly idleSeconds: number | null;
  readonly freq: number | null;
}

/** State of an opened view: sent when it changes. */
export interface ViewProgress {
  readonly view: number;
  readonly matches: number;
  /** Keys looked at so far, of `keys` in all. */
  readonly examined: number;
  readonly done: boolean;
  /** Sums over the matches. */
  readonly diskBytes: number;
  readonly memoryBytes: number;
}

/** What each query is answered with. */
export interface Answers {
  readonly overview: Overview;
  readonly treemap: readonly NamespaceShare[];
  readonly 'open-view': { readonly view: number };
  readonly 'close-view': null;
  readonly rows: Rows;
  /** Place of a row in the flattened rows; -1 when it is not among them. */
  readonly locate: { readonly index: number; readonly generation: number };
  /**
   * `expanded`: ids of the row's ancestors in a tree, outermost first; `index` holds once they are expanded. Null: the
   * key is not in the view.
   */
  readonly reveal: {
    readonly id: string;
    readonly index: number;
    readonly expanded: readonly string[];
    readonly generation: number;
  } | null;
  readonly key: KeyDetail;
  readonly value: { readonly value: ValueView } | { readonly damage: Damage };
  readonly lens: LensView | null;
  readonly bytes: { readonly offset: number; readonly bytes: Uint8Array };
}

/** The answer to one kind of query. */
export type Answer<K extends Query['kind']> = Answers[K];
