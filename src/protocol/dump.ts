/**
 * Messages between the dump editor's page, the extension host and the dump's worker. The host relays queries to the
 * worker untouched, but for those that need VS Code (`HostRequest`). Everything is plain data that structured clone
 * takes; byte strings are Uint8Array. A key is named by its `row`: its place among the keys in file order, which never
 * changes while the file does not. Node ids are opaque to the page.
 */
import type { Damage } from '../engine/rdb/damage.js';
import type { ObjectKind } from '../engine/rdb/format.js';
import type { KeyFilterSpec } from '../engine/analysis/filterable-key.js';

export const PROTOCOL_VERSION = 1;

// ---------------------------------------------------------------------------------------------------- overview

/** Keys and bytes of one slice of the dump. */
export interface Share {
  readonly name: string;
  readonly keys: number;
  readonly elements: number;
  readonly diskBytes: number;
  readonly memoryBytes: number;
}

export interface NamespaceShare extends Share {
  /** `null` for the slice that gathers everything too small for a rectangle of its own. */
  readonly prefix: string | null;
  readonly db: number;
  /** True when there is something to walk into. */
  readonly divisible: boolean;
}

export interface ExpiryBucket {
  /** `none`, `expired`, or the upper bound in words: `1 h`, `1 d`, … counted from the dump's own time. */
  readonly name: string;
  readonly keys: number;
  readonly memoryBytes: number;
  /** Bounds in ms of Unix time, null where open: what a click filters by. */
  readonly from: number | null;
  readonly to: number | null;
}

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

export type ChecksumState = 'pending' | 'ok' | 'absent' | 'mismatch' | 'unreachable';

export interface Overview {
  readonly file: { readonly name: string; readonly bytes: number; readonly modified: number | null };
  /** Null while the header has not been read, or when it is not an RDB header. */
  readonly header: { readonly text: string; readonly dialect: 'redis' | 'valkey'; readonly version: number; readonly newer: boolean } | null;
  readonly server: { readonly name: string; readonly version: string } | null;
  /** Time of the dump: its ctime field, ms of Unix time. */
  readonly savedAt: number | null;
  readonly aux: readonly (readonly [name: string, value: string])[];
  readonly checksum: { readonly state: ChecksumState; readonly expected: string | null; readonly found: string | null; readonly progress: number };
  readonly keys: number;
  readonly diskBytes: number;
  readonly memoryBytes: number;
  /** What the memory estimate models, in words. */
  readonly memoryModel: string;
  readonly databases: readonly { readonly db: number; readonly keys: number; readonly expires: number; readonly memoryBytes: number }[];
  readonly kinds: readonly Share[];
  readonly encodings: readonly Share[];
  readonly expiry: readonly ExpiryBucket[];
  readonly biggest: readonly KeySummary[];
  readonly functions: readonly { readonly name: string; readonly engine: string; readonly source: string; readonly offset: number }[];
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

// ---------------------------------------------------------------------------------------------------- rows

export type SortColumn = 'file' | 'name' | 'type' | 'elements' | 'disk' | 'memory' | 'expiry' | 'keys';
export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
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
  | { readonly kind: 'database' | 'namespace'; readonly db: number; readonly prefix: string; readonly expanded: boolean; readonly keys: number; readonly diskBytes: number; readonly memoryBytes: number }
  | { readonly kind: 'key'; readonly key: KeySummary }
  | { readonly kind: 'damage'; readonly damage: Damage }
);

export type RowsMode = { readonly kind: 'list' } | { readonly kind: 'tree'; /** Ids of the expanded nodes. */ readonly expanded: readonly string[] };

// ---------------------------------------------------------------------------------------------------- values

/** Bytes for a table cell: cut to a limit, `length` tells the whole. */
export interface Cell {
  readonly bytes: Uint8Array;
  readonly length: number;
}

export interface StreamGroupView {
  readonly name: Cell;
  readonly lastId: string;
  readonly entriesRead: string | null;
  readonly pendingTotal: number;
  /** At most 200 of each. */
  readonly pending: readonly { readonly id: string; readonly consumer: Cell | null; readonly deliveredAt: number; readonly deliveries: number }[];
  readonly consumers: readonly { readonly name: Cell; readonly seenAt: number; readonly activeAt: number | null; readonly pending: number }[];
}

/** One page of a value, made for display. Big integers are decimal strings. */
export type ValueView = {
  readonly start: number;
  readonly total: number | null;
  readonly sorted: boolean;
  /** Of a sorted page: the place of each shown element in the file's order, which is how `lens` and `open-value` name it. */
  readonly order?: readonly number[];
} & (
  | { readonly kind: 'string'; readonly encoding: string; readonly bytes: Uint8Array }
  | { readonly kind: 'list' | 'set'; readonly elements: readonly Cell[] }
  | { readonly kind: 'zset'; readonly elements: readonly { readonly member: Cell; readonly score: string }[] }
  | { readonly kind: 'hash'; readonly elements: readonly { readonly field: Cell; readonly value: Cell; readonly expireAt: number | null }[] }
  | {
      readonly kind: 'stream';
      readonly entries: readonly { readonly id: string; readonly fields: readonly (readonly [Cell, Cell])[] }[];
      readonly facts: readonly (readonly [name: string, value: string])[];
      readonly groups: readonly StreamGroupView[];
    }
  | { readonly kind: 'array'; readonly insertAt: string | null; readonly elements: readonly { readonly index: string; readonly value: Cell }[] }
  | {
      readonly kind: 'module';
      readonly module: string;
      readonly version: number;
      readonly title: string | null;
      readonly facts: readonly (readonly [name: string, value: string])[];
      readonly json: string | null;
      readonly table: { readonly columns: readonly string[]; readonly cells: readonly (readonly (Cell | string)[])[] } | null;
      readonly fields: readonly { readonly kind: string; readonly value: Cell | string }[];
    }
  | { readonly kind: 'unknown'; readonly bytes: Uint8Array }
);

export interface KeyDetail extends KeySummary {
  /** The whole key, at most 64 KB of it. */
  readonly key: Cell;
  readonly typeName: string;
  readonly valueOffset: number;
  readonly idleSeconds: number | null;
  readonly freq: number | null;
}

/** A string (or one cell) read as something: what a lens made of it. */
export interface LensView {
  /** `json`, `gzip`, `zlib`, `zstd`, `msgpack`, … several when nested: gzip of JSON. */
  readonly steps: readonly string[];
  readonly text: string;
  readonly language: 'json' | 'plaintext';
  /** Said when the result was cut. */
  readonly notice: string | null;
}

export type ExportFormat = 'ndjson' | 'json' | 'csv' | 'resp' | 'commands';

// ---------------------------------------------------------------------------------------------------- queries

/**
 * What the page asks of the worker. `view` is a filtered set of keys: 0 is all keys; others are opened with
 * `open-view` and fill while the scan and the filter run.
 */
export type Query =
  | { readonly kind: 'overview' }
  | { readonly kind: 'treemap'; readonly view: number; readonly db: number | null; readonly prefix: string; readonly limit: number }
  | { readonly kind: 'open-view'; readonly filter: KeyFilterSpec }
  | { readonly kind: 'close-view'; readonly view: number }
  | { readonly kind: 'rows'; readonly view: number; readonly mode: RowsMode; readonly sort: Sort; readonly from: number; readonly count: number }
  | { readonly kind: 'locate'; readonly view: number; readonly mode: RowsMode; readonly sort: Sort; readonly id: string }
  /** Where a key is among the rows, and what must be expanded to see it there. */
  | { readonly kind: 'reveal'; readonly view: number; readonly mode: RowsMode; readonly sort: Sort; readonly row: number }
  | { readonly kind: 'key'; readonly row: number }
  | { readonly kind: 'value'; readonly row: number; readonly start: number; readonly count: number; readonly sort: { readonly column: number; readonly descending: boolean } | null }
  /**
   * `cell` null: the string itself. Columns count the byte strings of an element: of a hash 0 is the field and 1 its
   * value, of a stream entry column n is the value of its field n, of a module's table they are the table's columns.
   */
  | { readonly kind: 'lens'; readonly row: number; readonly cell: { readonly element: number; readonly column: number } | null }
  | { readonly kind: 'bytes'; readonly offset: number; readonly length: number };

export interface Rows {
  readonly generation: number;
  readonly total: number;
  readonly from: number;
  readonly rows: readonly TreeRow[];
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
  /** `expanded`: ids of the row's ancestors in a tree, outermost first; `index` holds once they are expanded. Null: not in the view. */
  readonly reveal: { readonly id: string; readonly index: number; readonly expanded: readonly string[]; readonly generation: number } | null;
  readonly key: KeyDetail;
  readonly value: { readonly value: ValueView } | { readonly damage: Damage };
  readonly lens: LensView | null;
  readonly bytes: { readonly offset: number; readonly bytes: Uint8Array };
}

export type Answer<K extends Query['kind']> = Answers[K];

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

// ---------------------------------------------------------------------------------------------------- page and host

/** What the page asks of the extension host because it needs VS Code. */
export type HostRequest =
  | { readonly kind: 'copy'; readonly row: number; readonly what: 'key' | 'value' | 'command' | 'json' }
  | { readonly kind: 'copy-text'; readonly text: string }
  | { readonly kind: 'reveal-offset'; readonly offset: number; readonly length: number }
  | { readonly kind: 'open-value'; readonly row: number; readonly element: number | null; readonly lens: boolean }
  | { readonly kind: 'export'; readonly view: number; readonly filter: KeyFilterSpec }
  | { readonly kind: 'stop-scan' }
  | { readonly kind: 'reload' }
  | { readonly kind: 'open-as-text' }
  | { readonly kind: 'open-settings' };

export interface PageSettings {
  readonly separators: readonly string[];
  readonly locale: string;
}

/** Why there is nothing to show, with words for a person. */
export interface Obstacle {
  readonly code: 'not-found' | 'no-permission' | 'is-directory' | 'too-large' | 'vanished' | 'io' | 'empty' | 'not-a-dump' | 'worker-failed';
  readonly title: string;
  readonly text: string;
}

export type ToHost =
  | { readonly kind: 'ready'; readonly protocol: number }
  | { readonly kind: 'query'; readonly id: number; readonly query: Query }
  | { readonly kind: 'request'; readonly request: HostRequest };

export type ToPage =
  | { readonly kind: 'opened'; readonly settings: PageSettings; readonly name: string; readonly bytes: number }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'view-progress'; readonly progress: ViewProgress }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  /** The file changed on disk and is being scanned anew: rows and views of before are void. */
  | { readonly kind: 'reloaded'; readonly bytes: number }
  | { readonly kind: 'show'; readonly row: number }
  | { readonly kind: 'command'; readonly command: 'focus-filter' | 'show-overview' | 'show-keys' | 'go-to-offset' };
