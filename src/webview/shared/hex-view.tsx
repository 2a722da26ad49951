import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { LocalRows } from './virtual-rows.js';

/** Bytes a row, and where there is less room than these need. */
export const HEX_COLUMNS = 16;
const NARROW_COLUMNS = 8;
/** Width in pixels from which the full number of columns fits. */
const FULL_WIDTH = 610;
/** Height of a row in pixels. */
export const HEX_ROW_HEIGHT = 20;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Digits that an offset is written with. */
export const offsetWidth = (end: number): number => Math.max(4, Math.ceil(end.toString(16).length / 2) * 2);

/** A row of a hex view as three texts: offset, bytes in two groups of eight, and what of them is printable ASCII. */
export function hexRow(
  bytes: Uint8Array,
  offset: number,
  width: number,
  columns = HEX_COLUMNS,
): { readonly offset: string; readonly hex: string; readonly ascii: string } {
  let hex = '';
  let ascii = '';
  for (let column = 0; column < columns; column++) {
    const byte = bytes[column];
    if (column > 0) hex += column === HEX_COLUMNS / 2 ? '  ' : ' ';
    hex += byte === undefined ? '  ' : HEX[byte];
    if (byte !== undefined) ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return { offset: offset.toString(16).padStart(width, '0'), hex, ascii };
}

/** One drawn row; `marked` is the part of it (from, to) that belongs to what was asked for. */
export function HexRow({
  bytes,
  offset,
  width,
  columns = HEX_COLUMNS,
  marked = null,
}: {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly width: number;
  readonly columns?: number;
  readonly marked?: readonly [from: number, to: number] | null;
}) {
  const row = hexRow(bytes, offset, width, columns);
  const place = (column: number): number => column * 3 + (column >= HEX_COLUMNS / 2 ? 1 : 0);
  return (
    <div class="hex-row data">
      <span class="hex-offset">{row.offset}</span>
      {marked === null || marked[0] >= marked[1] ? (
        <span class="hex-bytes">{row.hex}</span>
      ) : (
        <span class="hex-bytes">
          {row.hex.slice(0, place(marked[0]))}
          <mark>{row.hex.slice(place(marked[0]), place(marked[1] - 1) + 2)}</mark>
          {row.hex.slice(place(marked[1] - 1) + 2)}
        </span>
      )}
      <span class="hex-ascii">{row.ascii}</span>
    </div>
  );
}

/** Bytes that are all at hand, as offset, hex and ASCII. `base` is the number that the first byte is shown with. */
export function HexView({
  bytes,
  base = 0,
  label,
}: {
  readonly bytes: Uint8Array;
  readonly base?: number;
  readonly label: string;
}) {
  const element = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState(HEX_COLUMNS);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new ResizeObserver(() =>
      setColumns(target.clientWidth < FULL_WIDTH ? NARROW_COLUMNS : HEX_COLUMNS),
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  const width = offsetWidth(base + bytes.length);
  return (
    <div class="hex-view" tabIndex={0} role="document" aria-label={label} ref={element}>
      <LocalRows
        total={Math.ceil(bytes.length / columns)}
        rowHeight={HEX_ROW_HEIGHT}
        reset={bytes}
        label={label}
        row={(index) => {
          const at = index * columns;
          return (
            <HexRow
              key={index}
              bytes={bytes.subarray(at, at + columns)}
              offset={base + at}
              width={width}
              columns={columns}
            />
          );
        }}
      />
    </div>
  );
}
