/** Values as tables: which columns a kind has, and what its cells are. Nothing of the page. */
import type { Cell, ValueView } from '../../protocol/dump.js';
import { WORDS } from './words.js';

/** One cell: bytes, plain text, a time (ms of Unix time), or nothing. */
export type TableCell =
  /** `column` is how the worker's `lens` names the cell within its element. */
  | { readonly kind: 'bytes'; readonly cell: Cell; readonly column: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'time'; readonly time: number | null };

export interface TableColumn {
  readonly name: string;
  readonly numeric: boolean;
  /** The column's number for a sort by the worker; null when it cannot be sorted by. */
  readonly sortBy: number | null;
  /** Room for it, as a grid track. */
  readonly track: string;
}

export interface TableRow {
  /** Place of the element in the file's order, null when that is not known: then a cell cannot be read further. */
  readonly element: number | null;
  /** What stands in the first column: place or index. */
  readonly index: string;
  readonly cells: readonly TableCell[];
}

export interface ValueTableData {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

const WIDE = 'minmax(80px, 2fr)';
const NARROW = 'minmax(60px, 1fr)';
const { column: NAMES } = WORDS.value;

const bytes = (cell: Cell, column = 0): TableCell => ({ kind: 'bytes', cell, column });
const text = (value: string): TableCell => ({ kind: 'text', text: value });

/** The place of the shown element `at` among all elements; null on a sorted page that does not say it. */
export function elementOf(value: ValueView, at: number): number | null {
  return value.order?.[at] ?? (value.sorted ? null : value.start + at);
}

/** The table for a value that is made of elements. */
export function tableOf(
  value: Extract<ValueView, { readonly kind: 'list' | 'set' | 'zset' | 'hash' | 'array' }>,
): ValueTableData {
  const rowOf = (at: number, cells: readonly TableCell[], index?: string): TableRow => {
    const element = elementOf(value, at);
    return { element, index: index ?? (element === null ? '' : String(element)), cells };
  };
  switch (value.kind) {
    case 'list':
    case 'set': {
      const name = value.kind === 'list' ? NAMES.element : NAMES.member;
      return {
        columns: [{ name, numeric: false, sortBy: 0, track: WIDE }],
        rows: value.elements.map((element, at) => rowOf(at, [bytes(element)])),
      };
    }
    case 'zset':
      return {
        columns: [
          { name: NAMES.member, numeric: false, sortBy: 0, track: WIDE },
          { name: NAMES.score, numeric: true, sortBy: 1, track: 'minmax(90px, 180px)' },
        ],
        rows: value.elements.map(({ member, score }, at) => rowOf(at, [bytes(member), text(score)])),
      };
    case 'hash': {
      const expires = value.elements.some(({ expireAt }) => expireAt !== null);
      return {
        columns: [
          { name: NAMES.field, numeric: false, sortBy: 0, track: NARROW },
          { name: NAMES.value, numeric: false, sortBy: 1, track: WIDE },
          ...(expires ? [{ name: NAMES.expires, numeric: false, sortBy: 2, track: '110px' }] : []),
        ],
        rows: value.elements.map(({ field, value: held, expireAt }, at) =>
          rowOf(at, [bytes(field), bytes(held, 1), ...(expires ? [{ kind: 'time', time: expireAt } as const] : [])]),
        ),
      };
    }
    case 'array':
      return {
        columns: [{ name: NAMES.element, numeric: false, sortBy: null, track: WIDE }],
        rows: value.elements.map(({ index, value: held }, at) => rowOf(at, [bytes(held)], index)),
      };
  }
}
