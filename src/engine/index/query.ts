/**
 * What can be asked of an open dump, as plain data: a dump session answers it, whoever asks. Byte strings are
 * Uint8Array; a prefix is a string whose characters are bytes (each 0 to 255), so that any bytes go there and back.
 */
import type { KeyFilterSpec } from '../analysis/filterable-key.js';

/** What keys are sorted by. `file`: their order in the file. `keys`: of namespaces, how many keys they hold. */
export type SortColumn = 'file' | 'name' | 'type' | 'elements' | 'disk' | 'memory' | 'expiry' | 'keys';

/** Order of rows. In a tree, of the children of each node. */
export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** How rows are laid out: one under the other, or as a tree of databases and namespaces. */
export type RowsMode =
  | { readonly kind: 'list' }
  | {
      readonly kind: 'tree';
      /** Ids of the expanded nodes. */
      readonly expanded: readonly string[];
    };

/**
 * What the page asks of the worker. `view` is a filtered set of keys: 0 is all keys; others are opened with
 * `open-view` and fill while the scan and the filter run.
 */
export type Query =
  | { readonly kind: 'overview' }
  | {
      readonly kind: 'treemap';
      readonly view: number;
      readonly db: number | null;
      readonly prefix: string;
      readonly limit: number;
    }
  | { readonly kind: 'open-view'; readonly filter: KeyFilterSpec }
  | { readonly kind: 'close-view'; readonly view: number }
  | {
      readonly kind: 'rows';
      readonly view: number;
      readonly mode: RowsMode;
      readonly sort: Sort;
      readonly from: number;
      readonly count: number;
    }
  | {
      readonly kind: 'locate';
      readonly view: number;
      readonly mode: RowsMode;
      readonly sort: Sort;
      readonly id: string;
    }
  /** Where a key is among the rows, and what must be expanded to see it there. */
  | {
      readonly kind: 'reveal';
      readonly view: number;
      readonly mode: RowsMode;
      readonly sort: Sort;
      readonly row: number;
    }
  | { readonly kind: 'key'; readonly row: number }
  | {
      readonly kind: 'value';
      readonly row: number;
      readonly start: number;
      readonly count: number;
      /**
       * Null: the order of the value. Columns are numbered as the view names them: 0 the element, member, field or
       * index, 1 the score or value, 2 the expiry of a field; of a module's table its own columns.
       */
      readonly sort: { readonly column: number; readonly descending: boolean } | null;
    }
  | {
      readonly kind: 'lens';
      readonly row: number;
      /**
       * Null: the string itself. Columns count the byte strings of an element: of a hash 0 is the field and 1 its
       * value, of a stream entry column n is the value of its field n, of a module's table they are the table's
       * columns.
       */
      readonly cell: { readonly element: number; readonly column: number } | null;
    }
  | { readonly kind: 'bytes'; readonly offset: number; readonly length: number };
