/**
 * A page of a decoded value, made for display: bytes cut to what a table cell shows, big integers as text.
 */

/** Bytes for a table cell: cut to a limit, `length` tells the whole. */
export interface Cell {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** A consumer group for display. */
export interface StreamGroupView {
  readonly name: Cell;
  readonly lastId: string;
  readonly entriesRead: string | null;
  readonly pendingTotal: number;
  /** At most 200 of each. */
  readonly pending: readonly {
    readonly id: string;
    readonly consumer: Cell | null;
    readonly deliveredAt: number;
    readonly deliveries: number;
  }[];
  readonly consumers: readonly {
    readonly name: Cell;
    readonly seenAt: number;
    readonly activeAt: number | null;
    readonly pending: number;
  }[];
}

/** One page of a value, made for display. Big integers are decimal strings. */
export type ValueView = {
  readonly start: number;
  readonly total: number | null;
  /** False when sorting was asked for and the value is too large for it. */
  readonly sorted: boolean;
  /** Of a sorted page: each shown element's place in the file's order, which is how `lens` and `open-value` name it. */
  readonly order?: readonly number[];
} & (
  | { readonly kind: 'string'; readonly encoding: string; readonly bytes: Uint8Array }
  | { readonly kind: 'list' | 'set'; readonly elements: readonly Cell[] }
  | { readonly kind: 'zset'; readonly elements: readonly { readonly member: Cell; readonly score: string }[] }
  | {
      readonly kind: 'hash';
      readonly elements: readonly { readonly field: Cell; readonly value: Cell; readonly expireAt: number | null }[];
    }
  | {
      readonly kind: 'stream';
      readonly entries: readonly { readonly id: string; readonly fields: readonly (readonly [Cell, Cell])[] }[];
      readonly facts: readonly (readonly [name: string, value: string])[];
      readonly groups: readonly StreamGroupView[];
    }
  | {
      readonly kind: 'array';
      readonly insertAt: string | null;
      readonly elements: readonly { readonly index: string; readonly value: Cell }[];
    }
  | {
      readonly kind: 'module';
      readonly module: string;
      readonly version: number;
      readonly title: string | null;
      readonly facts: readonly (readonly [name: string, value: string])[];
      readonly json: string | null;
      readonly table: {
        readonly columns: readonly string[];
        readonly cells: readonly (readonly (Cell | string)[])[];
      } | null;
      readonly fields: readonly { readonly kind: string; readonly value: Cell | string }[];
    }
  | { readonly kind: 'unknown'; readonly bytes: Uint8Array }
);

export type { LensView } from '../analysis/lens/lens.js';
