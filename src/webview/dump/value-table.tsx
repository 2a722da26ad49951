import { useEffect, useRef, useState } from 'preact/hooks';
import type { Query } from '../../protocol/dump.js';
import { bytesToText } from '../../engine/analysis/text.js';
import { Icon } from '../shared/icon.js';
import { LocalRows } from '../shared/virtual-rows.js';
import { CellBytes } from './cell-bytes.js';
import { ExpiryText } from './expiry-text.js';
import type { TableCell, ValueTableData } from './value-columns.js';
import { useModel } from './context.js';
import { WORDS } from './words.js';

const ROW_HEIGHT = 22;
/** Bytes of a cell that are shown in its row; the whole is below when the cell is selected. */
const SHOWN_BYTES = 300;

export type ValueSort = NonNullable<(Query & { readonly kind: 'value' })['sort']>;

/** Which cell is selected: a row of the page and a column. */
interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * Elements of a value as a table whose headers sort and whose cells are walked with the arrow keys. Below it the
 * selected cell in full.
 */
export function ValueTable({
  table,
  row,
  sort,
  onSort,
  onOpen,
  label,
}: {
  readonly table: ValueTableData;
  /** The key that the value is of. */
  readonly row: number;
  readonly sort: ValueSort | null;
  /** Absent where the value cannot be sorted. */
  readonly onSort?: (sort: ValueSort | null) => void;
  readonly onOpen: (element: number | null) => void;
  readonly label: string;
}) {
  const model = useModel();
  const [place, setPlace] = useState<Place | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const { columns, rows } = table;
  useEffect(() => setPlace(null), [table.rows.length, rows[0]?.index, sort]);
  const go = (to: Place): void =>
    setPlace({
      row: Math.min(Math.max(0, to.row), rows.length - 1),
      column: Math.min(Math.max(0, to.column), columns.length - 1),
    });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || rows.length === 0) return;
    const at = place ?? { row: -1, column: 0 };
    if (
      (event.ctrlKey || event.metaKey) &&
      event.key === 'c' &&
      place !== null &&
      document.getSelection()?.isCollapsed !== false
    ) {
      const cell = rows[place.row]?.cells[place.column];
      if (cell !== undefined) model.connection.request({ kind: 'copy-text', text: cellText(cell) });
      if (cell?.kind === 'bytes' && cell.cell.bytes.length < cell.cell.length) model.say(WORDS.value.copiedPart);
    } else if (event.key === 'ArrowDown') go({ ...at, row: at.row + 1 });
    else if (event.key === 'ArrowUp') go({ ...at, row: at.row - 1 });
    else if (event.key === 'PageDown') go({ ...at, row: at.row + 15 });
    else if (event.key === 'PageUp') go({ ...at, row: at.row - 15 });
    else if (event.key === 'Home') go({ ...at, row: 0 });
    else if (event.key === 'End') go({ ...at, row: rows.length - 1 });
    else if (event.key === 'ArrowRight') go({ row: Math.max(0, at.row), column: at.column + 1 });
    else if (event.key === 'ArrowLeft') go({ row: Math.max(0, at.row), column: at.column - 1 });
    else if (event.key === 'Escape' && place !== null) setPlace(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  // Rows must line up with their header, so each is a grid of the same tracks.
  const longest = rows.reduce((most, { index }) => Math.max(most, index.length), 1);
  const tracks = `${longest + 2}ch ${columns.map(({ track }) => track).join(' ')}`;
  const selected = place === null ? undefined : rows[place.row];
  const cell = place === null ? undefined : selected?.cells[place.column];
  const column = place === null ? undefined : columns[place.column];
  return (
    <div class="value-table">
      <div
        class="value-grid"
        role="grid"
        tabIndex={0}
        ref={grid}
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={place === null ? undefined : `cell-${place.row}-${place.column}`}
        onKeyDown={onKeyDown}
      >
        <div class="row row-header" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
          <div class="cell number" role="columnheader">
            <span class="header-text">{WORDS.value.column.index}</span>
          </div>
          {columns.map(({ name, numeric, sortBy }) => (
            <SortHeader
              key={name}
              name={name}
              numeric={numeric}
              sortBy={onSort === undefined ? null : sortBy}
              sort={sort}
              onSort={onSort}
            />
          ))}
        </div>
        <LocalRows
          total={rows.length}
          rowHeight={ROW_HEIGHT}
          reset={rows[0]?.index}
          reveal={place?.row ?? null}
          row={(at) => {
            const shown = rows[at];
            return shown === undefined ? null : (
              <div class="row" role="row" aria-rowindex={at + 2} key={at} style={{ gridTemplateColumns: tracks }}>
                <div class="cell number faint" role="rowheader">
                  {shown.index}
                </div>
                {shown.cells.map((entry, index) => (
                  <div
                    key={index}
                    id={`cell-${at}-${index}`}
                    class={`cell ${columns[index]?.numeric === true ? 'number' : ''} data`}
                    role="gridcell"
                    aria-selected={place?.row === at && place.column === index}
                    onPointerDown={() => setPlace({ row: at, column: index })}
                  >
                    <CellText cell={entry} />
                  </div>
                ))}
              </div>
            );
          }}
        />
        {rows.length === 0 && <p class="empty-note">{WORDS.value.emptyValue}</p>}
      </div>
      {place !== null && selected !== undefined && cell?.kind === 'bytes' && (
        <CellPane
          key={`${selected.index}:${place.column}`}
          title={
            columns.length === 1
              ? WORDS.value.cellAlone(selected.index)
              : WORDS.value.cell(column?.name ?? '', selected.index)
          }
          onClose={() => {
            setPlace(null);
            grid.current?.focus();
          }}
        >
          <CellBytes
            row={row}
            cell={selected.element === null ? null : { element: selected.element, column: cell.column }}
            unread={selected.element === null}
            bytes={cell.cell.bytes}
            start={0}
            total={cell.cell.length}
            onOpen={() => onOpen(selected.element)}
          />
        </CellPane>
      )}
    </div>
  );
}

function CellPane({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: preact.ComponentChildren;
}) {
  return (
    <section class="cell-pane" aria-label={title}>
      <div class="cell-pane-head">
        <h3>{title}</h3>
        <button type="button" class="icon-button" title={WORDS.close} aria-label={WORDS.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </section>
  );
}

function SortHeader({
  name,
  numeric,
  sortBy,
  sort,
  onSort,
}: {
  readonly name: string;
  readonly numeric: boolean;
  readonly sortBy: number | null;
  readonly sort: ValueSort | null;
  readonly onSort: ((sort: ValueSort | null) => void) | undefined;
}) {
  const sorted = sortBy !== null && sort?.column === sortBy;
  const next = (): void => {
    if (sortBy === null || onSort === undefined) return;
    if (!sorted) onSort({ column: sortBy, descending: numeric });
    else onSort(sort.descending === numeric ? { column: sortBy, descending: !numeric } : null);
  };
  return (
    <div
      class={numeric ? 'cell number' : 'cell'}
      role="columnheader"
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      {sortBy === null ? (
        <span class="header-text">{name}</span>
      ) : (
        <button type="button" title={WORDS.sortTitle(name)} onClick={next}>
          {name}
          {sorted && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} />}
        </button>
      )}
    </div>
  );
}

const cellText = (cell: TableCell): string =>
  cell.kind === 'bytes' ? bytesToText(cell.cell.bytes) : cell.kind === 'text' ? cell.text : String(cell.time ?? '');

function CellText({ cell }: { readonly cell: TableCell }) {
  if (cell.kind === 'text') return <>{cell.text}</>;
  if (cell.kind === 'time') return <ExpiryText expireAt={cell.time} />;
  const { bytes, length } = cell.cell;
  if (length === 0) return <span class="faint">""</span>;
  return (
    <>
      {bytesToText(bytes.subarray(0, SHOWN_BYTES))}
      {length > Math.min(bytes.length, SHOWN_BYTES) && <span class="faint">…</span>}
    </>
  );
}
