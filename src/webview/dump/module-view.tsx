import type { Cell, ValueView } from '../../protocol/dump.js';
import { JsonView } from '../shared/bytes-view.js';
import { FactTable } from './stream-view.js';
import { ValueTable, type ValueSort } from './value-table.js';
import { elementOf, type TableCell, type ValueTableData } from './value-columns.js';
import { WORDS } from './words.js';

type ModuleValue = Extract<ValueView, { readonly kind: 'module' }>;

const cellOf = (value: Cell | string, column: number): TableCell =>
  typeof value === 'string' ? { kind: 'text', text: value } : { kind: 'bytes', cell: value, column };

/** The elements of a module value whose layout is known, or its fields as its opcodes tell them. */
function tableOfModule(value: ModuleValue): ValueTableData | null {
  if (value.table !== null) {
    return {
      columns: value.table.columns.map((name, at) => ({
        name: name.slice(0, 1).toUpperCase() + name.slice(1),
        numeric: false,
        sortBy: at,
        track: 'minmax(60px, 1fr)',
      })),
      rows: value.table.cells.map((cells, at) => {
        const element = elementOf(value, at);
        return { element, index: element === null ? '' : String(element), cells: cells.map(cellOf) };
      }),
    };
  }
  if (value.fields.length === 0) return null;
  const { column } = WORDS.value;
  return {
    columns: [
      { name: column.kind, numeric: false, sortBy: null, track: '90px' },
      { name: column.value, numeric: false, sortBy: null, track: 'minmax(80px, 1fr)' },
    ],
    rows: value.fields.map((field, at) => ({
      element: value.start + at,
      index: String(value.start + at),
      cells: [{ kind: 'text', text: field.kind }, cellOf(field.value, 0)],
    })),
  };
}

/** What a module wrote: its title and facts, then JSON, a table, or plain fields. */
export function ModuleView({
  value,
  row,
  sort,
  onSort,
  onOpen,
}: {
  readonly value: ModuleValue;
  readonly row: number;
  readonly sort: ValueSort | null;
  readonly onSort: (sort: ValueSort | null) => void;
  readonly onOpen: (element: number | null) => void;
}) {
  const table = tableOfModule(value);
  return (
    <>
      <div class="module-head">
        <h3>{value.title ?? WORDS.value.fields}</h3>
        <span class="faint data">
          {value.module} {value.version}
        </span>
      </div>
      {value.facts.length > 0 && <FactTable facts={value.facts} />}
      {value.json !== null && <JsonView text={value.json} />}
      {table !== null && (
        <ValueTable
          table={table}
          row={row}
          sort={sort}
          {...(value.table === null ? {} : { onSort })}
          onOpen={onOpen}
          label={value.title ?? value.module}
        />
      )}
    </>
  );
}
