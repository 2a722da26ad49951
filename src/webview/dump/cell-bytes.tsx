import { BytesView } from '../shared/bytes-view.js';
import { useQuery } from './query.js';

/** A string of the dump, or one cell of a value, as text, JSON, hex, or what a lens made of it. */
export function CellBytes({
  row,
  cell,
  unread = false,
  ...view
}: {
  readonly row: number;
  /** Which cell of the value; null for the string itself. */
  readonly cell: { readonly element: number; readonly column: number } | null;
  /** True when the worker cannot be asked about this cell. */
  readonly unread?: boolean;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly total: number;
  readonly onOpen: () => void;
}) {
  const lensed = useQuery(unread ? null : { kind: 'lens' as const, row, cell });
  return <BytesView lensed={lensed} part={cell !== null} {...view} />;
}
