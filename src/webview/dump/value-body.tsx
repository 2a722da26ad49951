import { useEffect, useState } from 'preact/hooks';
import type { KeySummary, Query, ValueView } from '../../protocol/dump.js';
import { HexView } from '../shared/hex-view.js';
import { useModel } from './context.js';
import { CellBytes } from './cell-bytes.js';
import { DamageNote } from './damage-list.js';
import { ModuleView } from './module-view.js';
import { Pager } from '../shared/pager.js';
import { useQuery } from './query.js';
import { StreamView } from './stream-view.js';
import { ValueTable, type ValueSort } from './value-table.js';
import { tableOf } from './value-columns.js';
import { WORDS } from './words.js';

/** Elements a page. */
const ELEMENTS = 200;
/** Bytes a page of a string. */
const BYTES = 65_536;

type ValueQuery = Query & { readonly kind: 'value' };

/** The value of a key in the view that is made for its type, a page at a time. */
export function ValueBody({ summary }: { readonly summary: KeySummary }) {
  const model = useModel();
  const { row, kind } = summary;
  const [start, setStart] = useState(0);
  const [sort, setSort] = useState<ValueSort | null>(null);
  const count = kind === 'string' || kind === 'unknown' ? BYTES : ELEMENTS;
  const query: ValueQuery = { kind: 'value', row, start, count, sort };
  const { answer, error, pending } = useQuery(query);
  useEffect(() => setStart(0), [sort]);
  if (error !== null) return <p class="empty-note">{WORDS.value.failed(error)}</p>;
  if (answer === null) return <Late />;
  if ('damage' in answer) {
    return (
      <div class="value-damage">
        <DamageNote damage={answer.damage} />
      </div>
    );
  }
  const { value } = answer;
  return (
    <div class={pending ? 'value-body value-pending' : 'value-body'} aria-busy={pending}>
      <ValueByKind
        value={value}
        summary={summary}
        sort={sort}
        onSort={setSort}
        onOpen={(element) => model.connection.request({ kind: 'open-value', row, element, lens: true })}
      />
      {sort !== null && !value.sorted && <p class="note">{WORDS.value.tooLargeToSort}</p>}
      <Pager
        start={value.start}
        shown={shownElements(value)}
        total={value.total}
        page={count}
        bytes={value.kind === 'string' || value.kind === 'unknown'}
        onStart={setStart}
      />
    </div>
  );
}

/** Said only when a value takes long, so that quick ones do not flicker. */
function Late() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return late ? (
    <p class="empty-note" role="status">
      {WORDS.value.loading}
    </p>
  ) : null;
}

/** Elements (of strings bytes) on the page. */
function shownElements(value: ValueView): number {
  switch (value.kind) {
    case 'string':
    case 'unknown':
      return value.bytes.length;
    case 'stream':
      return value.entries.length;
    case 'module':
      return value.table?.cells.length ?? value.fields.length;
    default:
      return value.elements.length;
  }
}

function ValueByKind({
  value,
  summary,
  sort,
  onSort,
  onOpen,
}: {
  readonly value: ValueView;
  readonly summary: KeySummary;
  readonly sort: ValueSort | null;
  readonly onSort: (sort: ValueSort | null) => void;
  readonly onOpen: (element: number | null) => void;
}) {
  const { row } = summary;
  switch (value.kind) {
    case 'string':
      return (
        <CellBytes
          row={row}
          cell={null}
          bytes={value.bytes}
          start={value.start}
          total={value.total ?? value.bytes.length}
          onOpen={() => onOpen(null)}
        />
      );
    case 'unknown':
      return (
        <>
          <p class="note">{WORDS.value.unknownType}</p>
          <HexView bytes={value.bytes} base={value.start} label={WORDS.value.hex} />
        </>
      );
    case 'stream':
      return <StreamView value={value} row={row} onOpen={onOpen} />;
    case 'module':
      return <ModuleView value={value} row={row} sort={sort} onSort={onSort} onOpen={onOpen} />;
    default: {
      const table = tableOf(value);
      return (
        <>
          {value.kind === 'array' && value.insertAt !== null && (
            <p class="note">
              {WORDS.value.insertAt} <span class="data">{value.insertAt}</span>
            </p>
          )}
          <ValueTable
            table={table}
            row={row}
            sort={sort}
            onSort={onSort}
            onOpen={onOpen}
            label={WORDS.type[value.kind]}
          />
        </>
      );
    }
  }
}
